#include "core/cluster/file_damage.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/cluster/power_cut.h"
#include "core/log/file_names.h"
#include "core/log/log_segment.h"

namespace logarium::cluster {
namespace {

class Vandal {
public:
    Vandal(disk::MemoryDisk& disk, const log::Log& log, Offset recoveryPoint, Random& random)
        : disk_(disk), log_(log), point_(recoveryPoint), random_(random) {}

    std::optional<FileDamage> spoil(std::string_view what) {
        if (what == "stray") return leaveStray();
        if (what == "epochs") return spoilEpochs();
        const log::LogSegment* segment = anySegment();
        if (segment == nullptr) return std::nullopt;
        if (what == "index") return flip(segment->offsetIndex().file());
        if (what == "time-index") return flip(segment->timeIndex().file());
        if (what == "missing-index") return lose(segment->offsetIndex().file().path());
        const std::int64_t flushed = flushedBytes(disk_, log_, *segment, point_);
        const std::int64_t size = disk_.exists(segment->logPath()) ? disk_.size(segment->logPath()) : 0;
        if (what == "data") return flip(segment->logPath(), flushed, std::min(size, segment->size()));
        if (what == "cut-data") return cut(segment->logPath(), flushed, size);
        return misdirect(segment->logPath(), flushed, std::min(size, segment->size()));
    }

private:
    std::optional<FileDamage> flip(const log::IndexFile& index) { return flip(index.path(), 0, index.usedBytes()); }

    /// One that a start after a crash recovers.
    const log::LogSegment* anySegment() {
        std::vector<const log::LogSegment*> recovered;
        for (std::size_t i = 0; i < log_.segments().size(); ++i) {
            const bool last = i + 1 == log_.segments().size();
            if (last || log_.segments()[i + 1].base() > point_) recovered.push_back(&log_.segments()[i]);
        }
        return recovered.empty() ? nullptr : recovered[random_.below(recovered.size())];
    }

    std::optional<FileDamage> flip(const std::string& path, std::int64_t from, std::int64_t end) {
        if (from >= end || !disk_.exists(path) || disk_.size(path) < end) return std::nullopt;
        const std::int64_t at = random_.between(from, end - 1);
        const auto bit = static_cast<unsigned>(random_.below(8));
        std::byte one[1];
        disk_.read(path, at, one);
        one[0] ^= static_cast<std::byte>(1U << bit);
        disk_.write(path, at, one);
        return FileDamage{path, fmt::format("bit {} of byte {} is another one", bit, at)};
    }

    std::optional<FileDamage> cut(const std::string& path, std::int64_t from, std::int64_t size) {
        if (from >= size) return std::nullopt;
        const std::int64_t at = random_.between(from, size - 1);
        disk_.truncate(path, at);
        return FileDamage{path, fmt::format("cut at byte {}", at)};
    }

    /// A piece of the file lies over another piece, as when a disk writes to the wrong sector.
    std::optional<FileDamage> misdirect(const std::string& path, std::int64_t from, std::int64_t end) {
        if (end - from < 2) return std::nullopt;
        const std::int64_t source = random_.between(from, end - 1), target = random_.between(from, end - 1);
        const std::int64_t count = std::min<std::int64_t>(512, end - std::max(source, target));
        Bytes piece(static_cast<std::size_t>(count));
        disk_.read(path, source, piece);
        disk_.write(path, target, piece);
        return FileDamage{path, fmt::format("{} bytes of {} lie over those of {}", count, source, target)};
    }

    std::optional<FileDamage> lose(const std::string& path) {
        if (!disk_.remove(path)) return std::nullopt;
        return FileDamage{path, "is not there any more"};
    }

    std::optional<FileDamage> leaveStray() {
        const std::string path =
            fmt::format("{}/{:020d}{}", log_.directory(), log_.logEndOffset().value + 1'000'000, log::kIndexSuffix);
        disk_.write(path, 0, Bytes(8));
        return FileDamage{path, "belongs to no segment"};
    }

    std::optional<FileDamage> spoilEpochs() {
        const std::string path = log_.directory() + "/" + std::string(log::kEpochCheckpoint);
        if (!disk_.exists(path)) return std::nullopt;
        disk_.write(path, 0, asBytes("?"));
        return FileDamage{path, "begins with a character that is no number"};
    }

    disk::MemoryDisk& disk_;
    const log::Log& log_;
    Offset point_;
    Random& random_;
};

}  // namespace

std::optional<FileDamage> damageFile(disk::MemoryDisk& disk, const log::Log& log, Offset recoveryPoint,
                                     std::string_view what, Random& random) {
    const disk::DiskFaults faults = disk.faults();
    disk.setFaults({});
    auto damage = Vandal(disk, log, recoveryPoint, random).spoil(what);
    disk.setFaults(faults);
    return damage;
}

}  // namespace logarium::cluster
