// Offsets that move: high watermark, log start, first unstable offset. And reading.
#include <fmt/format.h>

#include <algorithm>

#include "core/log/log.h"

namespace logarium::log {

namespace {

std::optional<TimestampedOffset> withEpoch(const std::optional<FoundRecord>& found) {
    if (!found) return std::nullopt;
    return TimestampedOffset{found->timestamp, found->offset,
                             found->epoch.value >= 0 ? std::optional(found->epoch) : std::nullopt};
}

}  // namespace

std::int64_t Log::size() const {
    std::int64_t bytes = 0;
    for (const LogSegment& segment : segments_) bytes += segment.size();
    return bytes;
}

Offset Log::lastStableOffset() const {
    return firstUnstable_ && *firstUnstable_ < highWatermark_ ? *firstUnstable_ : highWatermark_;
}

Offset Log::updateHighWatermark(Offset to) {
    highWatermark_ = std::clamp(to, logStart_, std::max(logEnd_, logStart_));
    producers_.highWatermarkMoved(highWatermark_);
    updateFirstUnstable();
    return highWatermark_;
}

void Log::growHighWatermarkToEnd() {
    if (highWatermark_ >= logEnd_) updateHighWatermark(logEnd_);
}

void Log::updateFirstUnstable() {
    firstUnstable_ = producers_.firstUnstableOffset();
    if (firstUnstable_) firstUnstable_ = std::max(*firstUnstable_, logStart_);
}

void Log::setLogStart(disk::Disk& disk, Offset to) {
    facts_.push_back(LogStartMoved{logStart_, to});
    logStart_ = to;
    if (highWatermark_ < logStart_) updateHighWatermark(logStart_);
    recoveryPoint_ = std::max(recoveryPoint_, logStart_);
    epochs_.truncateFromStart(disk, logStart_);
    producers_.logStartMoved(logStart_);
    updateFirstUnstable();
}

Result<bool, LogError> Log::maybeIncrementLogStartOffset(disk::Disk& disk, Offset to) {
    return refusable([&] {
        if (to > highWatermark_)
            refuse(ErrorCode::OffsetOutOfRange, "OffsetOutOfRangeException",
                   fmt::format("Cannot increment the log start offset to {} of partition {} since it is larger than "
                               "the high watermark {}",
                               to.value, directory_, highWatermark_.value));
        if (to <= logStart_) return false;
        setLogStart(disk, to);
        return true;
    });
}

std::size_t Log::floorIndex(Offset offset) const {
    const auto above = std::ranges::upper_bound(segments_, offset, {}, &LogSegment::base);
    return above == segments_.begin() ? segments_.size() : static_cast<std::size_t>(above - segments_.begin()) - 1;
}

Result<ReadInfo, LogError> Log::read(const disk::Disk& disk, Offset from, std::int64_t maxBytes, Isolation isolation,
                                     bool minOneMessage, Bytes memory) const {
    return refusable([&] {
        if (from < logStart_)
            refuse(ErrorCode::OffsetOutOfRange, "OffsetOutOfRangeException",
                   fmt::format("Received request for offset {} for partition {}, but we only have log segments "
                               "starting from offset: {}.",
                               from.value, directory_, logStart_.value));
        const Offset upper = isolation == Isolation::LogEnd          ? logEnd_
                             : isolation == Isolation::HighWatermark ? highWatermark_
                                                                     : lastStableOffset();
        return readUpTo(disk, from, maxBytes, upper, minOneMessage, isolation == Isolation::TxnCommitted,
                        std::move(memory));
    });
}

ReadInfo Log::readUpTo(const disk::Disk& disk, Offset from, std::int64_t maxBytes, Offset upper, bool minOne,
                       bool aborted, Bytes memory) const {
    std::size_t index = floorIndex(from);
    if (from > logEnd_ || index == segments_.size())
        refuse(ErrorCode::OffsetOutOfRange, "OffsetOutOfRangeException",
               fmt::format("Received request for offset {} for partition {}, but we only have log segments upto {}.",
                           from.value, directory_, logEnd_.value));
    const Place bound = upper >= logEnd_ ? endPlace() : placeOf(disk, upper);
    const Place start = from == upper ? bound : placeOf(disk, from);
    ReadInfo info;
    info.offset = start.offset;
    info.segmentBase = start.segmentBase;
    info.position = start.position;
    if (from >= upper || (start.offset == logEnd_ && start.position == segments_.back().size())) return info;
    index = floorIndex(start.segmentBase);
    const LogSegment& segment = segments_[index];
    const std::int64_t wanted = minOne ? std::max(maxBytes, start.batchBytes) : maxBytes;
    if (wanted > 0 && segment.base() <= bound.segmentBase) {
        const std::int64_t end = segment.base() < bound.segmentBase ? segment.size() : bound.position;
        const std::int64_t count = std::max<std::int64_t>(0, std::min(end - start.position, wanted));
        info.records = std::move(memory);
        info.records.resize(static_cast<std::size_t>(count));
        disk.read(segment.logPath(), start.position, info.records);
        info.firstEntryIncomplete = wanted < start.batchBytes;
    }
    if (!aborted) return info;
    const auto bytes = static_cast<std::int64_t>(info.records.size());
    const auto next =
        segment.offsetIndex().upperBound(disk, {start.offset, static_cast<std::int32_t>(start.position)}, bytes);
    const Offset until = next.value_or(index + 1 < segments_.size() ? segments_[index + 1].base() : logEnd_);
    for (std::size_t i = index; i < segments_.size(); ++i)
        if (segments_[i].txnIndex().collect(disk, from, until, info.aborted)) break;
    return info;
}

Log::Place Log::placeOf(const disk::Disk& disk, Offset offset) const {
    for (std::size_t index = floorIndex(offset); index < segments_.size(); ++index)
        if (const auto batch = segments_[index].findBatch(disk, offset))
            return {batch->header.baseOffset, segments_[index].base(), batch->position, batch->header.sizeInBytes()};
    return endPlace();
}

void Log::settleHighWatermark(const disk::Disk& disk) {
    if (highWatermark_ < logEnd_ && highWatermark_ >= logStart_) {
        const Offset settled = placeOf(disk, highWatermark_).offset;
        if (settled == highWatermark_) return;
        highWatermark_ = settled;
        producers_.highWatermarkMoved(highWatermark_);
        updateFirstUnstable();
    }
}

std::optional<TimestampedOffset> Log::offsetForTimestamp(const disk::Disk& disk, std::int64_t timestamp) const {
    if (timestamp == -1) return TimestampedOffset{kNoTimestamp, logEnd_, epochs_.latest()};
    if (timestamp == -2 || timestamp == -4)
        return TimestampedOffset{kNoTimestamp, logStart_, epochs_.epochAt(logStart_)};
    if (timestamp == -5) return TimestampedOffset{kNoTimestamp, kNoOffset, std::nullopt};
    if (timestamp == -3) {
        const LogSegment* best = nullptr;
        for (const LogSegment& segment : segments_)
            if (best == nullptr || segment.maxTimestampSoFar(disk).timestamp > best->maxTimestampSoFar(disk).timestamp)
                best = &segment;
        return withEpoch(best->findMaxTimestamp(disk));
    }
    for (const LogSegment& segment : segments_)
        if (segment.largestTimestamp(disk).value >= timestamp)
            return withEpoch(segment.findOffsetByTimestamp(disk, TimestampMs{timestamp}, logStart_));
    return std::nullopt;
}

}  // namespace logarium::log
