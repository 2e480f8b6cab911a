#include "core/log/log_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/disk/replace_at_once.h"
#include "core/log/file_names.h"

namespace logarium::log {

namespace {
bool isIndex(std::string_view name) {
    return name.ends_with(kIndexSuffix) || name.ends_with(kTimeIndexSuffix) || name.ends_with(kTxnIndexSuffix);
}
}  // namespace

Result<Log, LogError> Log::open(disk::Disk& disk, std::string directory, const LogConfig& config,
                                const OpenOptions& options, TimestampMs now) {
    return refusable([&] {
        Log log(std::move(directory), config, options.producerIdExpirationMs);
        LogLoader(log, disk, options, now).load();
        return log;
    });
}

void LogLoader::load() {
    disk_.createDirectory(log_.directory_);
    writeMetadata();
    log_.epochs_.load(disk_);
    log_.nextJitterMs_ = options_.jitterMs;
    log_.fileTime_ = options_.fileTime;
    log_.producers_.findSnapshots(disk_);
    completeSwaps(removeTemporaryFiles());
    loadSegments();
    if (!options_.cleanShutdown) recoverUnflushed();
    const std::optional<Offset> end = endUnlessBelowStart();
    auto& segments = log_.segments_;
    if (segments.empty()) log_.addSegment(disk_, options_.logStartOffset, now_);
    log_.logEnd_ = end.value_or(segments.back().nextOffset(disk_));
    log_.recoveryPoint_ = options_.cleanShutdown && end ? log_.logEnd_ : std::min(options_.recoveryPoint, log_.logEnd_);
    // An index that is not there yet stays so until its first use.
    if (segments.back().offsetIndex().file().exists())
        segments.back().offsetIndex().file().resize(disk_, log_.config_.segmentIndexBytes);
    if (segments.back().timeIndex().file().exists())
        segments.back().timeIndex().file().resize(disk_, log_.config_.segmentIndexBytes);
    log_.epochs_.truncateFromEnd(disk_, log_.logEnd_);
    log_.logStart_ = std::max(options_.logStartOffset, segments.front().base());
    log_.epochs_.truncateFromStart(disk_, options_.logStartOffset);
    std::vector<Offset> bases;
    for (const LogSegment& segment : segments) bases.push_back(segment.base());
    log_.producers_.removeStraySnapshots(disk_, bases);
    log_.rebuildProducers(disk_, log_.producers_, log_.logEnd_, now_, options_.cleanShutdown);
    log_.highWatermark_ = log_.logStart_;
    log_.recoveryPoint_ = std::max(log_.recoveryPoint_, log_.logStart_);
    log_.updateFirstUnstable();
    if (!options_.cleanShutdown) log_.facts_.push_back(LogRecovered{log_.logEnd_, cutBytes_, false});
}

void LogLoader::writeMetadata() {
    const std::string path = log_.directory_ + '/' + std::string(kPartitionMetadata);
    if (options_.topicId.empty() || disk_.exists(path)) return;
    disk::replaceAtOnce(disk_, path, asBytes(fmt::format("version: 0\ntopic_id: {}", options_.topicId)));
}

std::vector<std::string> LogLoader::removeTemporaryFiles() {
    std::vector<std::string> swaps, cleaned;
    Offset firstCleaned{std::numeric_limits<std::int64_t>::max()};
    const std::string prefix = log_.directory_ + '/';
    for (const auto& file : disk_.list(log_.directory_)) {
        if (file.directory) continue;
        const std::string path = prefix + file.name;
        if (file.name.ends_with(kDeletedSuffix)) disk_.remove(path);
        if (file.name.ends_with(kCleanedSuffix)) {
            firstCleaned = std::min(firstCleaned, offsetOfFile(file.name).value_or(firstCleaned));
            cleaned.push_back(path);
        }
        if (file.name.ends_with(kSwapSuffix)) swaps.push_back(path);
    }
    // A .swap at or above a .cleaned belongs to a swap that had not renamed all its files: the old segments still
    // stand.
    std::erase_if(swaps, [&](const std::string& path) {
        const auto offset = offsetOfFile(std::string_view(path).substr(prefix.size()));
        if (!offset || *offset < firstCleaned) return false;
        disk_.remove(path);
        return true;
    });
    for (const std::string& path : cleaned) disk_.remove(path);
    return swaps;
}

void LogLoader::completeSwaps(const std::vector<std::string>& swaps) {
    Offset low{std::numeric_limits<std::int64_t>::max()}, high{std::numeric_limits<std::int64_t>::min()};
    const std::string prefix = log_.directory_ + '/';
    std::vector<std::string> renamed = swaps;
    for (const std::string& path : swaps) {
        const std::string_view name = std::string_view(path).substr(prefix.size());
        if (!name.substr(0, name.size() - kSwapSuffix.size()).ends_with(kLogSuffix)) continue;
        const Offset base = offsetOfFile(name).value_or(Offset{0});
        LogSegment segment = LogSegment::existing(disk_, log_.directory_, base, log_.config_, now_, kSwapSuffix);
        // To look for the segment's end Kafka opens its index, and so makes the file when it is not there.
        if (IndexFile& index = segment.offsetIndex().file(); !index.exists()) {
            index.ensureFile(disk_);
            renamed.push_back(index.path());
        }
        low = std::min(low, base);
        high = std::max(high, segment.nextOffset(disk_));
    }
    for (const auto& file : disk_.list(log_.directory_)) {
        if (file.directory || file.name.ends_with(kSwapSuffix)) continue;
        const auto offset = offsetOfFile(file.name);
        if (offset && *offset >= low && *offset < high) disk_.remove(prefix + file.name);
    }
    for (const std::string& path : renamed) disk_.rename(path, path.substr(0, path.size() - kSwapSuffix.size()));
}

void LogLoader::loadSegments() {
    const std::string prefix = log_.directory_ + '/';
    for (const auto& file : disk_.list(log_.directory_)) {
        if (file.directory) continue;
        const auto offset = offsetOfFile(file.name);
        if (isIndex(file.name)) {
            if (offset && !disk_.exists(filePath(log_.directory_, *offset, kLogSuffix)))
                disk_.remove(prefix + file.name);
            continue;
        }
        if (!file.name.ends_with(kLogSuffix) || !offset) continue;
        LogSegment segment = LogSegment::existing(disk_, log_.directory_, *offset, log_.config_, now_);
        segment.setRollJitterMs(options_.jitterMs);
        segment.setModified(options_.fileTime.value_or(now_));
        const bool noTimeIndex = !segment.timeIndex().file().exists();
        if (!segment.offsetIndex().file().exists()) {
            log_.segments_.push_back(std::move(segment));
            const bool owed = options_.cleanShutdown || *offset < options_.recoveryPoint;
            if (owed) recoverSegment(log_.segments_.back());
            continue;
        }
        if (noTimeIndex) segment.timeIndex().file().resize(disk_, 0);
        const bool spoiled = !segment.txnIndex().flaw(disk_).empty();
        log_.segments_.push_back(std::move(segment));
        if (spoiled) recoverSegment(log_.segments_.back());
    }
}

std::int64_t LogLoader::recoverSegment(LogSegment& segment) {
    ProducerState producers(log_.directory_, options_.producerIdExpirationMs);
    producers.findSnapshots(disk_);
    log_.logStart_ = options_.logStartOffset;
    log_.rebuildProducers(disk_, producers, segment.base(), now_, false);
    const std::int64_t cut =
        segment.recover(disk_, log_.config_, [&](const record::BatchView& batch, LogSegment& into) {
            const auto latest = log_.epochs_.latest();
            const LeaderEpoch epoch = batch.header.partitionLeaderEpoch;
            if (epoch.value >= 0 && (!latest || epoch > *latest))
                log_.epochs_.assign(disk_, epoch, batch.header.baseOffset);
            Log::replayProducers(disk_, producers, batch, &into);
        });
    producers.takeSnapshot(disk_);
    disk_.setAside(segment.logPath());
    cutBytes_ += cut;
    return cut;
}

std::int64_t LogLoader::recoverOrEmpty(LogSegment& segment) {
    try {
        return recoverSegment(segment);
    } catch (const LogRefusal& refusal) {
        if (refusal.error.exception != "InvalidOffsetException") throw;
        return segment.truncateTo(disk_, segment.base(), now_);  // Offsets that go back: nothing in it can be trusted.
    }
}

void LogLoader::recoverUnflushed() {
    auto& segments = log_.segments_;
    if (segments.empty()) return;
    std::size_t index = log_.floorIndex(options_.recoveryPoint);
    if (index == segments.size()) index = 0;
    for (; index < segments.size(); ++index) {
        if (recoverOrEmpty(segments[index]) == 0) continue;
        // What follows a cut was written after it and cannot be trusted.
        while (segments.size() > index + 1) {
            const Offset base = segments.back().base();
            log_.deleteFiles(disk_, segments.back(), now_);
            segments.pop_back();
            log_.deleteSnapshot(disk_, base, now_);
        }
    }
}

std::optional<Offset> LogLoader::endUnlessBelowStart() {
    auto& segments = log_.segments_;
    if (segments.empty()) return std::nullopt;
    const Offset end = segments.back().nextOffset(disk_);
    if (end >= options_.logStartOffset) return end;
    for (LogSegment& segment : segments) {
        const Offset base = segment.base();
        log_.deleteFiles(disk_, std::move(segment), now_);
        log_.deleteSnapshot(disk_, base, now_);
    }
    segments.clear();
    log_.epochs_.clear(disk_);
    log_.producers_.truncateFullyAndStartAt(disk_, options_.logStartOffset);
    return std::nullopt;
}

void Log::replayProducers(disk::Disk& disk, ProducerState& producers, const record::BatchView& batch,
                          LogSegment* segment) {
    if (batch.header.hasProducerId()) {
        ProducerAppend append = producers.prepare(batch.header.producerId, AppendOrigin::Replication);
        const auto completed = append.append(batch);
        producers.update(append);
        if (completed) {
            const Offset stable = producers.lastStableOffset(*completed);
            if (segment != nullptr && completed->aborted)
                segment->txnIndex().append(
                    disk, {completed->producerId, completed->firstOffset, completed->lastOffset, stable});
            producers.complete(*completed);
        }
    }
    producers.setMapEnd(batch.header.lastOffset() + 1);
}

void Log::rebuildProducers(disk::Disk& disk, ProducerState& producers, Offset lastOffset, TimestampMs now,
                           bool cleanShutdown) const {
    std::vector<Offset> snapshotAt;
    if (segments_.size() > 1) snapshotAt.push_back(segments_[segments_.size() - 2].base());
    if (!segments_.empty()) snapshotAt.push_back(segments_.back().base());
    snapshotAt.push_back(lastOffset);
    if (producers.snapshots().empty() && cleanShutdown) {
        for (const Offset offset : snapshotAt) {
            producers.setMapEnd(offset);
            producers.takeSnapshot(disk);
        }
        return;
    }
    const bool emptyBefore = producers.empty() && producers.mapEnd() >= lastOffset;
    producers.truncateAndReload(disk, logStart_, lastOffset, now);
    if (lastOffset > producers.mapEnd() && !emptyBefore) {
        const std::size_t lastIndex = floorIndex(lastOffset);
        std::size_t index = floorIndex(producers.mapEnd());
        if (index == segments_.size()) index = 0;
        for (; index < segments_.size() && segments_[index].base() < lastOffset; ++index) {
            const LogSegment& segment = segments_[index];
            const Offset start = std::max({segment.base(), producers.mapEnd(), logStart_});
            producers.setMapEnd(start);
            if (std::ranges::find(snapshotAt, segment.base()) != snapshotAt.end()) producers.takeSnapshot(disk);
            const auto first = segment.findBatch(disk, start);
            if (!first) continue;
            const auto stop = index == lastIndex ? segment.findBatch(disk, lastOffset) : std::nullopt;
            segment.forEachBatch(disk, first->position, stop ? stop->position : segment.size(),
                                 [&](const record::BatchView& batch) {
                                     if (batch.header.hasProducerId()) replayProducers(disk, producers, batch, nullptr);
                                     return true;
                                 });
        }
    }
    producers.setMapEnd(lastOffset);
    producers.takeSnapshot(disk);
}

}  // namespace logarium::log
