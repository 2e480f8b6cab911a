#include "core/log/epoch_cache.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <sstream>

#include "core/base/bytes.h"
#include "core/disk/replace_at_once.h"
#include "core/log/log_error.h"

namespace logarium::log {

void EpochCache::load(disk::Disk& disk) {
    entries_.clear();
    if (!disk.exists(path_)) return disk.truncate(path_, 0);
    const Bytes bytes = disk.readAll(path_);
    if (bytes.empty()) return;
    std::istringstream lines{std::string(asText(bytes))};
    std::int64_t version = -1, count = -1, epoch = 0, start = 0;
    if (!(lines >> version >> count) || version != 0 || count < 0)
        throw disk::DiskFailure(path_, "read", "malformed checkpoint file, expected version 0 and a count");
    for (std::int64_t i = 0; i < count; ++i) {
        if (!(lines >> epoch >> start))
            throw disk::DiskFailure(path_, "read",
                                    fmt::format("malformed checkpoint file, expected {} entries", count));
        if (epoch < 0 || epoch > std::numeric_limits<std::int32_t>::max() || start < 0)
            throw disk::DiskFailure(path_, "read",
                                    fmt::format("malformed checkpoint file, epoch {} from offset {}", epoch, start));
        push({LeaderEpoch{static_cast<std::int32_t>(epoch)}, Offset{start}});
    }
}

std::optional<LeaderEpoch> EpochCache::latest() const {
    if (entries_.empty()) return std::nullopt;
    return entries_.back().epoch;
}

std::optional<LeaderEpoch> EpochCache::epochAt(Offset offset) const {
    const auto above = std::ranges::upper_bound(entries_, offset, {}, &EpochEntry::start);
    if (above == entries_.begin()) return std::nullopt;
    return std::prev(above)->epoch;
}

void EpochCache::assign(disk::Disk& disk, LeaderEpoch epoch, Offset start) {
    if (epoch.value < 0 || start.value < 0)
        refuse(ErrorCode::UnknownServerError, "IllegalArgumentException",
               fmt::format("Received invalid partition leader epoch entry EpochEntry(epoch={}, startOffset={})",
                           epoch.value, start.value));
    if (!entries_.empty() && epoch == entries_.back().epoch && start >= entries_.back().start) return;
    push({epoch, start});
    write(disk);
}

void EpochCache::push(EpochEntry entry) {
    while (!entries_.empty() && (entries_.back().epoch >= entry.epoch || entries_.back().start >= entry.start))
        entries_.pop_back();
    entries_.push_back(entry);
}

void EpochCache::truncateFromEnd(disk::Disk& disk, Offset end) {
    if (entries_.empty() || entries_.back().start < end) return;
    while (!entries_.empty() && entries_.back().start >= end) entries_.pop_back();
    write(disk);
}

void EpochCache::truncateFromStart(disk::Disk& disk, Offset start) {
    const auto above = std::ranges::upper_bound(entries_, start, {}, &EpochEntry::start);
    if (above == entries_.begin()) return;
    const LeaderEpoch covering = std::prev(above)->epoch;  // It still covers the new first offset.
    entries_.erase(entries_.begin(), above);
    entries_.insert(entries_.begin(), {covering, start});
    write(disk);
}

void EpochCache::clear(disk::Disk& disk) {
    entries_.clear();
    write(disk);
}

std::optional<EpochEntry> EpochCache::endOffsetFor(LeaderEpoch asked, Offset logEnd) const {
    if (asked.value < 0) return std::nullopt;
    if (latest() == asked) return EpochEntry{asked, logEnd};
    const auto higher = std::ranges::upper_bound(entries_, asked, {}, &EpochEntry::epoch);
    if (higher == entries_.end()) return std::nullopt;
    if (higher == entries_.begin()) return EpochEntry{asked, higher->start};
    return EpochEntry{std::prev(higher)->epoch, higher->start};
}

void EpochCache::write(disk::Disk& disk) const {
    std::string text = fmt::format("0\n{}\n", entries_.size());
    for (const EpochEntry& entry : entries_) text += fmt::format("{} {}\n", entry.epoch.value, entry.start.value);
    disk::replaceAtOnce(disk, path_, asBytes(text));
}

}  // namespace logarium::log
