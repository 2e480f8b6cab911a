#include "core/log/survey/forecast.h"

#include <algorithm>
#include <cstring>
#include <set>

#include "core/log/dump/file_kind.h"
#include "core/log/dump/segment_walk.h"
#include "core/log/file_names.h"

namespace logarium::log {
namespace {

constexpr std::int64_t kStep = 1 << 16;

/// The bytes compared with themselves one further on: as fast as the machine reads, for indexes of 10 MiB of zeros.
bool allZero(ByteView bytes) {
    return bytes.empty() ||
           (bytes[0] == std::byte{0} && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

/// Whether both hold the same, and the longer one nothing but zeros behind it: an active index is enlarged so.
bool sameButForZeros(const disk::Disk& a, const disk::Disk& b, const std::string& path) {
    Bytes scratchA, scratchB;
    const std::int64_t end = std::max(a.size(path), b.size(path));
    for (std::int64_t at = 0; at < end; at += kStep) {
        const ByteView left = a.view(path, at, kStep, scratchA);
        const ByteView right = b.view(path, at, kStep, scratchB);
        const std::size_t both = std::min(left.size(), right.size());
        if (!std::equal(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(both), right.begin())) return false;
        if (!allZero(left.subspan(both)) || !allZero(right.subspan(both))) return false;
    }
    return true;
}

bool isZero(const disk::Disk& disk, const std::string& path, std::int64_t from) {
    Bytes scratch;
    for (std::int64_t at = from; at < disk.size(path); at += kStep) {
        if (!allZero(disk.view(path, at, kStep, scratch))) return false;
    }
    return true;
}

/// Reads off a draft what opening a log did to its files.
class DraftReader {
public:
    DraftReader(const disk::Disk& before, const disk::DraftDisk& draft, const Log& log, RecoveryForecast& forecast)
        : before_(before), draft_(draft), log_(log), forecast_(forecast), changes_(draft.changes()) {
        for (const disk::DraftChange& change : changes_)
            if (!change.removed && change.source != change.path) renamed_.insert(change.source);
    }

    void run() {
        for (const disk::DraftChange& change : changes_) {
            const std::string name = change.path.substr(log_.directory().size() + 1);
            if (change.removed)
                tellRemoved(change, name);
            else
                tellChanged(change, name);
        }
    }

private:
    void tellRemoved(const disk::DraftChange& change, const std::string& name);
    void tellChanged(const disk::DraftChange& change, const std::string& name);
    void tellCut(const disk::DraftChange& change, const std::string& name);
    void tellIndex(const disk::DraftChange& change, const std::string& name);
    bool differs(const std::string& path) const {
        return !before_.exists(path) || !sameButForZeros(before_, draft_, path);
    }
    LostPart lostFrom(const std::string& path, const std::string& name, std::int64_t position) const;

    const disk::Disk& before_;
    const disk::DraftDisk& draft_;
    const Log& log_;
    RecoveryForecast& forecast_;
    std::vector<disk::DraftChange> changes_;
    std::set<std::string> renamed_;  // Files that have another name in the draft.
};

LostPart DraftReader::lostFrom(const std::string& path, const std::string& name, std::int64_t position) const {
    LostPart lost{.file = name, .position = position, .offset = offsetOfFile(name).value_or(kNoOffset)};
    lost.bytes = before_.size(path) - position;
    lost.zeros = lost.bytes > 0 && isZero(before_, path, position);
    SegmentWalk walk(before_, path, position);
    while (const auto claim = lost.zeros ? std::nullopt : walk.next()) {
        ++lost.batches;
        if (claim->header) lost.records += std::max(claim->header->count, 0);
    }
    return lost;
}

void DraftReader::tellRemoved(const disk::DraftChange& change, const std::string& name) {
    const FileKind kind = fileKind(name);
    const bool givenUp = renamed_.contains(change.path);  // To .deleted: what follows a cut, or lies below the start.
    if (kind == FileKind::Log && givenUp) {
        forecast_.lost.push_back(lostFrom(change.path, name, 0));
        forecast_.lost.back().wholeSegment = true;
    } else if (kind == FileKind::Log) {
        forecast_.replaced.push_back(name);
    } else if (kind == FileKind::Swap && givenUp) {
        if (fileKind(name.substr(0, name.size() - kSwapSuffix.size())) == FileKind::Log)
            forecast_.swapped.push_back(name);
    } else if (kind == FileKind::OffsetIndex || kind == FileKind::TimeIndex || kind == FileKind::TransactionIndex) {
        const auto base = offsetOfFile(name);
        if (base && !before_.exists(filePath(log_.directory(), *base, kLogSuffix))) forecast_.removed.push_back(name);
    } else {
        forecast_.removed.push_back(name);
    }
}

void DraftReader::tellCut(const disk::DraftChange& change, const std::string& name) {
    if (change.size >= change.sizeBefore) return;
    LostPart lost = lostFrom(change.path, name, change.keptBytes);
    for (const LogSegment& segment : log_.segments())
        if (segment.logPath() == change.path) lost.offset = segment.nextOffset(draft_);
    forecast_.lost.push_back(std::move(lost));
}

void DraftReader::tellIndex(const disk::DraftChange& change, const std::string& name) {
    const bool onlyLonger =
        change.source == change.path && change.writtenBytes == 0 && change.keptBytes == change.sizeBefore;
    if (onlyLonger) return;
    forecast_.indexes.push_back({name, differs(change.path)});
}

void DraftReader::tellChanged(const disk::DraftChange& change, const std::string& name) {
    switch (fileKind(name)) {
        case FileKind::Log:
            if (change.source == change.path) tellCut(change, name);
            return;
        case FileKind::OffsetIndex:
        case FileKind::TimeIndex:
        case FileKind::TransactionIndex:
            if (!change.source.ends_with(kSwapSuffix)) tellIndex(change, name);
            return;
        case FileKind::ProducerSnapshot:
            if (differs(change.path)) forecast_.snapshotsWritten.push_back(name);
            return;
        case FileKind::LeaderEpochs:
            forecast_.epochsCut = differs(change.path);
            return;
        case FileKind::MetadataSnapshot:
        case FileKind::OffsetCheckpoint:
        case FileKind::PartitionMetadata:
        case FileKind::MetaProperties:
        case FileKind::CleanShutdown:
        case FileKind::Deleted:
        case FileKind::Cleaned:
        case FileKind::Swap:
        case FileKind::Other:
            return;
    }
}

}  // namespace

bool RecoveryForecast::losesRecords() const {
    return std::any_of(lost.begin(), lost.end(), [](const LostPart& part) { return part.bytes > 0 && !part.zeros; });
}

RecoveryForecast forecastRecovery(const disk::Disk& disk, disk::DraftDisk& draft, const std::string& directory,
                                  const OpenOptions& options, const LogConfig& config, TimestampMs now) {
    RecoveryForecast forecast;
    forecast.clean = options.cleanShutdown;
    forecast.recoveryPoint = options.recoveryPoint;
    forecast.indexIntervalBytes = config.indexIntervalBytes;
    try {
        const auto log = Log::open(draft, directory, config, options, now);
        if (!log.ok()) {
            forecast.failure = log.error().exception + ": " + log.error().message;
            return forecast;
        }
        DraftReader(disk, draft, log.value(), forecast).run();
        forecast.segments = std::ssize(log.value().segments());
        forecast.bytes = log.value().size();
        forecast.logStart = log.value().logStartOffset();
        forecast.logEnd = log.value().logEndOffset();
    } catch (const disk::DiskFailure& failure) {
        forecast.failure = failure.what();
    }
    return forecast;
}

RecoveryForecast forecastRecovery(const disk::Disk& disk, const std::string& directory, const OpenOptions& options,
                                  const LogConfig& config, TimestampMs now) {
    disk::DraftDisk draft(disk);
    return forecastRecovery(disk, draft, directory, options, config, now);
}

}  // namespace logarium::log
