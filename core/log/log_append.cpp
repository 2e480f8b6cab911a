// Writing: what a leader and a follower do with a set of batches, and rolling the active segment.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "core/log/file_names.h"
#include "core/log/legacy_records.h"
#include "core/log/log.h"
#include "core/log/log_validator.h"
#include "core/record/record_reader.h"

namespace logarium::log {

namespace {

/// Offsets of all records, as Kafka lists them in its complaints about order.
std::vector<std::int64_t> recordOffsets(ByteView records, std::size_t most) {
    std::vector<std::int64_t> offsets;
    record::BatchReader batches(records);
    while (const auto batch = batches.next()) {
        record::RecordReader reader(*batch);
        while (const record::Record* record = reader.next()) {
            if (offsets.size() == most) return offsets;
            offsets.push_back(record->offset.value);
        }
    }
    return offsets;
}

}  // namespace

struct Log::ProducerChanges {
    std::vector<ProducerAppend> updated;  // By producer id, each once.
    std::vector<CompletedTxn> completed;
    std::optional<BatchMetadata> duplicate;
};

Result<AppendInfo, LogError> Log::appendInPlace(disk::Disk& disk, std::span<std::byte> records, LeaderEpoch epoch,
                                                AppendOrigin origin, TimestampMs now) {
    prefetchForAppend();
    return refusable([&] {
        return origin == AppendOrigin::RaftLeader ? appendAsIs(disk, records, origin, epoch, now)
                                                  : appendNumbered(disk, records, origin, epoch, now);
    });
}

Result<AppendInfo, LogError> Log::appendAsFollower(disk::Disk& disk, ByteView records, LeaderEpoch epoch,
                                                   TimestampMs now) {
    return refusable([&] { return appendAsIs(disk, records, AppendOrigin::Replication, epoch, now); });
}

void Log::prefetchForAppend() const {
    prefetch(*this);
    segments_.back().prefetchForAppend();
    __builtin_prefetch(epochs_.entries().data());
}

AppendInfo Log::appendNumbered(disk::Disk& disk, std::span<std::byte> records, AppendOrigin origin, LeaderEpoch epoch,
                               TimestampMs now) {
    ConvertedRecords converted;
    std::optional<std::int64_t> legacyBytes;
    if (isLegacy(records)) {
        converted = convertLegacy(records, directory_, config_.maxMessageBytes);
        legacyBytes = converted.validBytes;
        records = converted.batch;
    }
    AppendInfo info = analyze(records, origin, legacyBytes.has_value(), false, epoch);
    if (info.validBytes <= 0) return info;
    records = records.first(static_cast<std::size_t>(info.validBytes));
    info.validBytes = legacyBytes.value_or(info.validBytes);
    const LogValidator validator(directory_, config_, epoch, origin, now);
    const ValidatedRecords valid = validator.validate(records, info.sourceCodec, logEnd_);
    info.firstOffset = logEnd_;
    info.lastOffset = valid.nextOffset - 1;
    info.maxTimestamp = valid.maxTimestamp;
    if (config_.timestampType == TimestampKind::LogAppendTime) info.logAppendTime = now;
    if ((valid.sizeMayHaveChanged || legacyBytes) && std::ssize(valid.records) > config_.maxMessageBytes)
        refuse(ErrorCode::MessageTooLarge, "RecordTooLargeException",
               fmt::format("Message batch size is {} bytes in append topartition {} which exceeds the maximum "
                           "configured size of {}.",
                           valid.records.size(), directory_, config_.maxMessageBytes));
    return store(disk, info, valid.records, origin, now);
}

AppendInfo Log::appendAsIs(disk::Disk& disk, ByteView records, AppendOrigin origin, LeaderEpoch epoch,
                           TimestampMs now) {
    const AppendInfo info = analyze(records, origin, true, true, epoch);
    if (info.validBytes <= 0) return info;
    records = records.first(static_cast<std::size_t>(info.validBytes));
    if (info.firstOrLastOffsetOfFirstBatch() < logEnd_)
        refuse(ErrorCode::UnknownServerError, "UnexpectedAppendOffsetException",
               fmt::format("Unexpected offset in append to {}. First offset {} is less than the next offset {}. First "
                           "10 offsets in append: {}, "
                           "last offset in append: {}. Log start offset = {}",
                           directory_, info.firstOrLastOffsetOfFirstBatch().value, logEnd_.value,
                           fmt::join(recordOffsets(records, 10), ", "), info.lastOffset.value, logStart_.value));
    return store(disk, info, records, origin, now);
}

AppendInfo Log::store(disk::Disk& disk, AppendInfo info, ByteView records, AppendOrigin origin, TimestampMs now) {
    record::BatchReader batches(records);
    while (const auto batch = batches.next())
        epochs_.assign(disk, batch->header.partitionLeaderEpoch, batch->header.baseOffset);
    if (std::ssize(records) > config_.segmentBytes)
        refuse(ErrorCode::RecordListTooLarge, "RecordBatchTooLargeException",
               fmt::format("Message batch size is {} bytes in append to partition {}, which exceeds the maximum "
                           "configured segment size of {}.",
                           records.size(), directory_, config_.segmentBytes));
    maybeRoll(disk, info, std::ssize(records), now);
    ProducerChanges changes = analyzeProducers(records, origin);
    if (changes.duplicate) {
        info.duplicate = true;
        info.firstOffset = changes.duplicate->firstOffset();
        info.lastOffset = changes.duplicate->lastOffset;
        info.logAppendTime = changes.duplicate->timestamp;
        info.logStartOffset = logStart_;
        return info;
    }
    writeBatches(disk, info, records, changes);
    segments_.back().setModified(fileTime_.value_or(now));
    return info;
}

AppendInfo Log::analyze(ByteView records, AppendOrigin origin, bool ignoreSize, bool monotonicWanted,
                        LeaderEpoch epoch) const {
    AppendInfo info;
    info.logStartOffset = logStart_;
    bool monotonic = true;
    bool first = true;
    record::BatchReader batches(records);
    while (const auto batch = batches.next()) {
        const record::BatchHeader& h = batch->header;
        // A follower does not take what a later leader wrote before it has learned of that leader (KAFKA-18723).
        if (origin == AppendOrigin::Replication && h.partitionLeaderEpoch != kNoEpoch && h.partitionLeaderEpoch > epoch)
            break;
        if (origin == AppendOrigin::Client && h.baseOffset.value != 0)
            refuse(ErrorCode::InvalidRecord, "InvalidRecordException",
                   fmt::format("The baseOffset of the record batch in the append to {} should be 0, but it is {}",
                               directory_, h.baseOffset.value));
        if (first) {
            info.firstOffset = h.baseOffset;
            info.lastOffsetOfFirstBatch = h.lastOffset();
        } else if (info.lastOffset >= h.lastOffset()) {
            monotonic = false;
        }
        first = false;
        info.lastOffset = h.lastOffset();
        info.lastLeaderEpoch.reset();
        if (h.partitionLeaderEpoch != kNoEpoch) info.lastLeaderEpoch = h.partitionLeaderEpoch;
        if (!ignoreSize && h.sizeInBytes() > config_.maxMessageBytes)
            refuse(ErrorCode::MessageTooLarge, "RecordTooLargeException",
                   fmt::format("The record batch size in the append to {} is {} bytes which exceeds the maximum "
                               "configured value of {}).",
                               directory_, h.sizeInBytes(), config_.maxMessageBytes));
        if (record::ensureValid(*batch))
            refuse(ErrorCode::CorruptMessage, "CorruptRecordException",
                   fmt::format("Record is corrupt (stored crc = {}) in topic partition {}.", h.crc, directory_));
        info.maxTimestamp = std::max(info.maxTimestamp, h.maxTimestamp);
        info.validBytes += h.sizeInBytes();
        if (!h.codec())
            refuse(ErrorCode::UnknownServerError, "IllegalArgumentException",
                   fmt::format("Unknown compression type id: {}", h.attributes & 7));
        if (h.isCompressed()) info.sourceCodec = *h.codec();
        if (monotonicWanted && !monotonic)
            refuse(ErrorCode::UnknownServerError, "OffsetsOutOfOrderException",
                   fmt::format("Out of order offsets found in append to {}: {}", directory_,
                               fmt::join(recordOffsets(records, SIZE_MAX), ",")));
    }
    if (const auto& flaw = batches.flaw(); flaw && flaw->kind != record::FlawKind::Truncated)
        refuse(record::errorCodeOf(flaw->kind),
               flaw->kind == record::FlawKind::SizeTooSmall || flaw->kind == record::FlawKind::InvalidMagic
                   ? "CorruptRecordException"
                   : "InvalidRecordException",
               flaw->message);
    return info;
}

Log::ProducerChanges Log::analyzeProducers(ByteView records, AppendOrigin origin) const {
    ProducerChanges changes;
    record::BatchReader batches(records);
    while (const auto batch = batches.next()) {
        if (!batch->header.hasProducerId()) continue;
        const std::int64_t id = batch->header.producerId;
        if (origin == AppendOrigin::Client) {
            const ProducerEntry* known = producers_.find(id);
            if (const BatchMetadata* before = known ? known->duplicateOf(batch->header) : nullptr) {
                changes.duplicate = *before;
                return changes;
            }
        }
        auto at = std::ranges::lower_bound(changes.updated, id, {},
                                           [](const ProducerAppend& append) { return append.updated().producerId; });
        if (at == changes.updated.end() || at->updated().producerId != id)
            at = changes.updated.insert(at, producers_.prepare(id, origin));
        if (const auto completed = at->append(*batch)) changes.completed.push_back(*completed);
    }
    return changes;
}

void Log::writeBatches(disk::Disk& disk, const AppendInfo& info, ByteView records, ProducerChanges& changes) {
    LogSegment& segment = segments_.back();
    segment.append(disk, info.lastOffset, records);
    logEnd_ = info.lastOffset + 1;
    growHighWatermarkToEnd();
    for (const ProducerAppend& append : changes.updated) producers_.update(append);
    for (const CompletedTxn& txn : changes.completed) {
        const Offset stable = producers_.lastStableOffset(txn);
        if (txn.aborted) segment.txnIndex().append(disk, {txn.producerId, txn.firstOffset, txn.lastOffset, stable});
        producers_.complete(txn);
    }
    producers_.setMapEnd(logEnd_);
    updateFirstUnstable();
    if (logEnd_ - recoveryPoint_ >= config_.flushMessages) flush(disk, false);
}

void Log::maybeRoll(disk::Disk& disk, const AppendInfo& info, std::int64_t bytes, TimestampMs now) {
    const RollParams params{
        config_.maxSegmentMs(), config_.segmentBytes, info.maxTimestamp, info.lastOffset, bytes, now};
    auto cause = segments_.back().shouldRoll(disk, params);
    if (!cause) return;
    if (cause->reason == RollReason::SegmentMs) cause->reason = config_.ageThatRolls();
    const Offset next =
        info.firstOffset.value >= 0 ? info.firstOffset : info.lastOffset - std::numeric_limits<std::int32_t>::max();
    rollSegment(disk, now, next, *cause);
}

Result<Offset, LogError> Log::roll(disk::Disk& disk, TimestampMs now, std::optional<Offset> expectedNext) {
    return refusable([&] {
        rollSegment(disk, now, expectedNext, {RollReason::Explicit});
        return segments_.back().base();
    });
}

void Log::rollSegment(disk::Disk& disk, TimestampMs now, std::optional<Offset> expectedNext, RollCause cause) {
    const Offset base = std::max(expectedNext.value_or(Offset{0}), logEnd_);
    LogSegment& active = segments_.back();
    if (active.base() == base && active.size() == 0) {
        active.offsetIndex().file().ensureFile(disk);  // Kafka's complaint about this looks into both.
        active.timeIndex().file().ensureFile(disk);
        recreateSegment(disk, base, now);
    } else {
        if (base <= active.base())
            refuse(ErrorCode::UnknownServerError, "KafkaException",
                   fmt::format("Trying to roll a new log segment for topic partition {} with start offset {} "
                               "=max(provided offset = {}, LEO = {}) lower "
                               "than start offset of the active segment {}",
                               directory_, base.value, expectedNext.value_or(kNoOffset).value, logEnd_.value,
                               active.base().value));
        for (const std::string_view suffix : {kLogSuffix, kIndexSuffix, kTimeIndexSuffix, kTxnIndexSuffix})
            disk.remove(filePath(directory_, base, suffix));  // Nothing should be there, but it would be in the way.
        active.becomeInactive(disk);
        // Its last index entries came after the flush that it may owe nothing to: nobody would look at them again.
        if (base <= recoveryPoint_) active.flush(disk);
        facts_.push_back(SegmentRolled{active.base(), base, active.size(), cause});
        addSegment(disk, base, now);
    }
    producers_.setMapEnd(base);
    producers_.takeSnapshot(disk);
    growHighWatermarkToEnd();
    flushTo(disk, base, false);
}

void Log::flush(disk::Disk& disk, bool includeActive) {
    flushTo(disk, logEnd_, includeActive);
}

void Log::flushTo(disk::Disk& disk, Offset offset, bool inclusive) {
    const Offset upTo = inclusive ? offset + 1 : offset;
    if (upTo <= recoveryPoint_) return;
    bool newNames = false;
    for (LogSegment& segment : segments_) {
        if (segment.base() >= upTo || (&segment != &segments_.back() && (&segment + 1)->base() <= recoveryPoint_))
            continue;
        segment.flush(disk);
        newNames = newNames || segment.base() >= recoveryPoint_;
    }
    if (newNames) disk.sync(directory_);
    recoveryPoint_ = std::max(recoveryPoint_, offset);
}

}  // namespace logarium::log
