#include "core/log/log_segment.h"

#include <algorithm>
#include <limits>

#include "core/log/file_names.h"
#include "core/log/log_error.h"
#include "core/record/record_reader.h"

namespace logarium::log {

namespace {
constexpr std::int64_t kScanBytes = 64 * 1024;
}

LogSegment::LogSegment(std::string_view directory, Offset base, const LogConfig& config, TimestampMs now,
                       std::string_view suffix)
    : base_(base),
      indexIntervalBytes_(config.indexIntervalBytes),
      created_(now),
      modified_(now),
      logPath_(filePath(directory, base, kLogSuffix, suffix)),
      offsetIndex_(filePath(directory, base, kIndexSuffix, suffix), base, config.segmentIndexBytes),
      timeIndex_(filePath(directory, base, kTimeIndexSuffix, suffix), base, config.segmentIndexBytes),
      txnIndex_(filePath(directory, base, kTxnIndexSuffix, suffix), base) {}

LogSegment LogSegment::create(disk::Disk& disk, std::string_view directory, Offset base, const LogConfig& config,
                              TimestampMs now, std::int64_t jitterMs, std::string_view suffix) {
    LogSegment segment(directory, base, config, now, suffix);
    segment.jitterMs_ = jitterMs;
    disk.truncate(segment.logPath_, config.preallocate ? config.segmentBytes : 0);
    return segment;
}

LogSegment LogSegment::existing(const disk::Disk& disk, std::string_view directory, Offset base,
                                const LogConfig& config, TimestampMs now, std::string_view suffix) {
    LogSegment segment(directory, base, config, now, suffix);
    segment.size_ = disk.size(segment.logPath_);
    segment.offsetIndex_.file().attach(disk);
    segment.timeIndex_.file().attach(disk);
    return segment;
}

std::optional<TimestampMs> LogSegment::rollingBase(const disk::Disk& disk) const {
    if (rollingBase_ || size_ == 0) return rollingBase_;
    const auto first = batchAt(disk, 0);
    return first ? std::optional(first->header.maxTimestamp) : std::nullopt;
}

std::int64_t LogSegment::waitedForRoll(const disk::Disk& disk, TimestampMs now, TimestampMs messageTimestamp) const {
    const auto base = rollingBase(disk);
    return base && base->value >= 0 ? messageTimestamp - *base : now - created_;
}

std::optional<RollCause> LogSegment::shouldRoll(disk::Disk& disk, const RollParams& params) {
    if (size_ > params.maxSegmentBytes - params.bytes)
        return RollCause{RollReason::SegmentBytes, size_ + params.bytes, params.maxSegmentBytes};
    if (size_ > 0) {
        const std::int64_t waited = waitedForRoll(disk, params.now, params.maxTimestamp);
        const std::int64_t patience = params.maxSegmentMs - jitterMs_;
        if (waited > patience) return RollCause{RollReason::SegmentMs, waited, patience};
    }
    IndexFile& offsets = offsetIndex_.file();
    IndexFile& times = timeIndex_.file();
    offsets.ensureFile(disk);
    times.ensureFile(disk);
    if (offsetIndex_.isFull()) return RollCause{RollReason::OffsetIndexFull, offsets.entries(), offsets.maxEntries()};
    if (timeIndex_.isFull()) return RollCause{RollReason::TimeIndexFull, times.entries(), times.maxEntries() - 1};
    if (!offsetIndex_.canHold(params.maxOffset))
        return RollCause{RollReason::OffsetOverflow, params.maxOffset - base_,
                         std::numeric_limits<std::int32_t>::max()};
    return std::nullopt;
}

void LogSegment::append(disk::Disk& disk, Offset largest, ByteView records) {
    if (records.empty()) return;
    if (!offsetIndex_.canHold(largest))
        refuse(ErrorCode::UnknownServerError, "LogSegmentOffsetOverflowException",
               "Detected offset overflow at offset " + std::to_string(largest.value));
    std::int64_t position = size_;
    disk.write(logPath_, size_, records);
    size_ += static_cast<std::int64_t>(records.size());
    record::BatchReader batches(records);
    while (const auto batch = batches.next()) {
        if (position == 0 && !rollingBase_) rollingBase_ = batch->header.maxTimestamp;
        if (batch->header.maxTimestamp > maxTimestampSoFar(disk).timestamp)
            maxSoFar_ = {batch->header.maxTimestamp, batch->header.lastOffset()};
        if (bytesSinceIndexEntry_ > indexIntervalBytes_) {
            offsetIndex_.append(disk, batch->header.lastOffset(), position);
            timeIndex_.maybeAppend(disk, maxTimestampSoFar(disk));
            bytesSinceIndexEntry_ = 0;
        }
        tail_ = BatchPosition{batch->header, position};
        position += batch->header.sizeInBytes();
        bytesSinceIndexEntry_ += batch->header.sizeInBytes();
    }
}

TimestampOffset LogSegment::maxTimestampSoFar(const disk::Disk& disk) const {
    return maxSoFar_ ? *maxSoFar_ : timeIndex_.lastEntry(disk);
}

TimestampMs LogSegment::largestTimestamp(const disk::Disk& disk) const {
    const TimestampMs largest = maxTimestampSoFar(disk).timestamp;
    return largest.value >= 0 ? largest : modified_;
}

std::optional<BatchPosition> LogSegment::batchAt(const disk::Disk& disk, std::int64_t position) const {
    if (position < 0 || position + static_cast<std::int64_t>(record::kBatchHeaderBytes) > size_) return std::nullopt;
    Bytes scratch;
    const ByteView bytes = disk.view(logPath_, position, record::kBatchHeaderBytes, scratch);
    if (!record::isBatchHeader(bytes)) return std::nullopt;
    const BatchPosition batch{record::loadBatchHeader(bytes), position};
    return batch.end() <= size_ ? std::optional(batch) : std::nullopt;
}

std::optional<BatchPosition> LogSegment::findBatch(const disk::Disk& disk, Offset offset,
                                                   std::int64_t fromPosition) const {
    if (tail_ && offset >= tail_->header.baseOffset && fromPosition <= tail_->position)
        return tail_->header.lastOffset() >= offset ? tail_ : std::nullopt;
    const std::int64_t start = std::max<std::int64_t>(offsetIndex_.lookup(disk, offset).position, fromPosition);
    for (auto batch = batchAt(disk, start); batch; batch = batchAt(disk, batch->end()))
        if (batch->header.lastOffset() >= offset) return batch;
    return std::nullopt;
}

Offset LogSegment::nextOffset(const disk::Disk& disk) const {
    Offset next = base_;
    const Offset last = offsetIndex_.lastOffset(disk);
    for (auto batch = findBatch(disk, last); batch; batch = batchAt(disk, batch->end()))
        next = batch->header.nextOffset();
    return next;
}

std::optional<FoundRecord> LogSegment::findOffsetByTimestamp(const disk::Disk& disk, TimestampMs timestamp,
                                                             Offset from) const {
    const TimestampOffset floor = timeIndex_.lookup(disk, timestamp);
    const std::int64_t start = offsetIndex_.lookup(disk, std::max(floor.offset, from)).position;
    std::optional<FoundRecord> found;
    forEachBatch(disk, start, size_, [&](const record::BatchView& batch) {
        if (batch.header.maxTimestamp < timestamp) return true;
        record::RecordReader records(batch);
        while (const record::Record* record = records.next()) {
            if (record->timestamp >= timestamp && record->offset >= from) {
                found = FoundRecord{record->timestamp, record->offset, batch.header.partitionLeaderEpoch};
                return false;
            }
        }
        return true;
    });
    return found;
}

std::optional<FoundRecord> LogSegment::findMaxTimestamp(const disk::Disk& disk) const {
    const TimestampOffset max = maxTimestampSoFar(disk);
    std::optional<FoundRecord> found;
    forEachBatch(disk, offsetIndex_.lookup(disk, max.offset).position, size_, [&](const record::BatchView& batch) {
        if (batch.header.maxTimestamp != max.timestamp) return true;
        record::RecordReader records(batch);
        while (const record::Record* record = records.next()) {
            if (record->timestamp != max.timestamp) continue;
            found = FoundRecord{max.timestamp, record->offset, batch.header.partitionLeaderEpoch};
            break;
        }
        return false;
    });
    return found;
}

void LogSegment::forEachBatch(const disk::Disk& disk, std::int64_t from, std::int64_t to,
                              const std::function<bool(const record::BatchView&)>& visit) const {
    Bytes scratch;
    std::int64_t position = from;
    std::int64_t want = kScanBytes;
    while (position < to) {
        const auto asked = static_cast<std::size_t>(std::min(want, to - position));
        const auto chunk = disk.view(logPath_, position, asked, scratch);
        record::BatchReader batches(chunk, position);
        while (const auto batch = batches.next())
            if (!visit(*batch)) return;
        const bool cutByUs = batches.flaw() && batches.flaw()->kind == record::FlawKind::Truncated &&
                             position + static_cast<std::int64_t>(chunk.size()) < to;
        if (batches.flaw() && !cutByUs) return;
        if (chunk.size() < asked) return;  // The file is shorter than the segment was: there is nothing to wait for.
        want = batches.position() == position ? want * 2
                                              : kScanBytes;  // A batch larger than the chunk: read more at once.
        position = batches.position();
    }
}

std::int64_t LogSegment::recover(disk::Disk& disk, const LogConfig& config,
                                 const std::function<void(const record::BatchView&, LogSegment&)>& valid) {
    offsetIndex_.file().reset(disk);
    timeIndex_.file().reset(disk);
    txnIndex_.reset(disk);
    maxSoFar_ = TimestampOffset{kNoTimestamp, kNoOffset};
    tail_.reset();
    std::int64_t validBytes = 0;
    std::int64_t lastEntry = 0;
    forEachBatch(disk, 0, size_, [&](const record::BatchView& batch) {
        if (record::ensureValid(batch) || !offsetIndex_.canHold(batch.header.lastOffset())) return false;
        if (batch.header.maxTimestamp > maxSoFar_->timestamp)
            maxSoFar_ = {batch.header.maxTimestamp, batch.header.lastOffset()};
        if (validBytes - lastEntry > config.indexIntervalBytes) {
            offsetIndex_.append(disk, batch.header.lastOffset(), validBytes);
            timeIndex_.maybeAppend(disk, *maxSoFar_);
            lastEntry = validBytes;
        }
        validBytes += batch.header.sizeInBytes();
        valid(batch, *this);
        return true;
    });
    const std::int64_t cut = size_ - validBytes;
    if (cut > 0) disk.truncate(logPath_, validBytes);
    size_ = validBytes;
    offsetIndex_.file().trim(disk);
    timeIndex_.maybeAppend(disk, *maxSoFar_, true);
    timeIndex_.file().trim(disk);
    return cut;
}

std::int64_t LogSegment::truncateTo(disk::Disk& disk, Offset offset, TimestampMs now) {
    const auto mapping = findBatch(disk, offset);
    tail_.reset();
    offsetIndex_.truncateTo(disk, offset);
    timeIndex_.truncateTo(disk, offset);
    txnIndex_.truncateTo(disk, offset);
    // The indexes get their full size back, since the segment may become the active one.
    offsetIndex_.file().resize(disk, offsetIndex_.file().exists() ? offsetIndex_.file().maxBytes() : 0);
    timeIndex_.file().resize(disk, timeIndex_.file().maxBytes());
    std::int64_t cut = 0;
    if (mapping) {
        cut = size_ - mapping->position;
        size_ = mapping->position;
        disk.truncate(logPath_, size_);
    }
    if (size_ == 0) {
        created_ = now;
        rollingBase_.reset();
    }
    bytesSinceIndexEntry_ = 0;
    // Batches behind the last entry may hold a larger timestamp still.
    if (maxTimestampSoFar(disk).timestamp.value >= 0) {
        maxSoFar_ = timeIndex_.lastEntry(disk);
        for (auto batch = batchAt(disk, offsetIndex_.lookup(disk, maxSoFar_->offset).position); batch;
             batch = batchAt(disk, batch->end()))
            if (batch->header.maxTimestamp > maxSoFar_->timestamp)
                maxSoFar_ = {batch->header.maxTimestamp, batch->header.lastOffset()};
    }
    return cut;
}

void LogSegment::becomeInactive(disk::Disk& disk) {
    timeIndex_.maybeAppend(disk, maxTimestampSoFar(disk), true);
    offsetIndex_.file().trim(disk);
    timeIndex_.file().trim(disk);
    if (disk.size(logPath_) != size_) disk.truncate(logPath_, size_);
}

void LogSegment::close(disk::Disk& disk) {
    const bool settled = offsetIndex_.file().isTrimmed() && timeIndex_.file().isTrimmed();
    if (maxSoFar_ && *maxSoFar_ != TimestampOffset{}) timeIndex_.maybeAppend(disk, *maxSoFar_, true);
    if (offsetIndex_.file().exists()) offsetIndex_.file().trim(disk);
    if (timeIndex_.file().exists()) timeIndex_.file().trim(disk);
    if (disk.size(logPath_) != size_) disk.truncate(logPath_, size_);
    // After an orderly stop nobody makes the indexes anew, so what is written last must be as safe as the rest.
    if (settled) return;
    for (const std::string& file : files(disk)) disk.sync(file);
}

void LogSegment::flush(disk::Disk& disk) {
    offsetIndex_.file().ensureFile(disk);
    timeIndex_.file().ensureFile(disk);
    for (const std::string& file : files(disk)) disk.sync(file);
}

void LogSegment::resizeIndexes(disk::Disk& disk, std::int64_t bytes) {
    offsetIndex_.file().resize(disk, bytes);
    timeIndex_.file().resize(disk, bytes);
}

std::vector<std::string> LogSegment::changeSuffix(disk::Disk& disk, std::string_view from, std::string_view to) {
    std::vector<std::string> moved;
    const auto renamed = [&](const std::string& path) {
        std::string target = path.substr(0, path.size() - from.size()).append(to);
        if (disk.renameIfThere(path, target)) moved.push_back(target);
        return target;
    };
    logPath_ = renamed(logPath_);
    offsetIndex_.file().movedTo(renamed(offsetIndex_.file().path()));
    timeIndex_.file().movedTo(renamed(timeIndex_.file().path()));
    txnIndex_.movedTo(renamed(txnIndex_.path()));
    return moved;
}

std::vector<std::string> LogSegment::files(const disk::Disk& disk) const {
    std::vector<std::string> paths;
    for (const std::string& path : {logPath_, offsetIndex_.file().path(), timeIndex_.file().path(), txnIndex_.path()})
        if (disk.exists(path)) paths.push_back(path);
    return paths;
}

}  // namespace logarium::log
