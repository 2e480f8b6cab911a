#include "core/log/log_validator.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/log/log_error.h"
#include "core/record/batch_builder.h"
#include "core/record/patch.h"
#include "core/record/record_reader.h"

namespace logarium::log {

namespace {

[[noreturn]] void invalidRecord(std::string message) {
    refuse(ErrorCode::InvalidRecord, "InvalidRecordException", std::move(message));
}

/// One refused record in Kafka's words, as it stands in the joint message.
std::string shown(const RecordError& error) {
    return fmt::format("RecordError(batchIndex={}, message='{}')", error.batchIndex, error.message);
}

void refuseRecords(std::vector<RecordError> errors, bool timestamps) {
    if (errors.empty()) return;
    if (timestamps)
        refuse(ErrorCode::InvalidTimestamp, "InvalidTimestampException",
               "One or more records have been rejected due to invalid timestamp", std::move(errors));
    std::vector<std::string> first;
    for (std::size_t i = 0; i < std::min<std::size_t>(errors.size(), 3); ++i) first.push_back(shown(errors[i]));
    std::string message = fmt::format(
        "One or more records have been rejected due to {} record errors in total, and only showing the first three "
        "errors at most: [{}]",
        errors.size(), fmt::join(first, ", "));
    refuse(ErrorCode::InvalidRecord, "InvalidRecordException", std::move(message), std::move(errors));
}

}  // namespace

record::Codec LogValidator::targetCodec(record::Codec source) const {
    if (config_.compressionType == "producer") return source;
    if (config_.compressionType == "uncompressed") return record::Codec::None;
    return record::codecByName(config_.compressionType).value_or(source);
}

ValidatedRecords LogValidator::validate(std::span<std::byte> records, record::Codec source, Offset first) const {
    const record::Codec target = targetCodec(source);
    record::BatchReader batches(records);
    if (batches.next() && batches.next()) invalidRecord("Compressed outer record has more than one batch");
    if (source == record::Codec::None && target == record::Codec::None) return assignInPlace(records, first);
    return compressed(records, source, target, first);
}

void LogValidator::validateBatch(const record::BatchView& batch) const {
    if (origin_ != AppendOrigin::Client) return;
    const auto refuseBatch = [&](const std::string& what) {
        invalidRecord(fmt::format("{} in topic partition {}", what, partition_));
    };
    const record::BatchHeader& h = batch.header;
    const std::int64_t spanned = h.lastOffset() - h.baseOffset + 1;
    if (spanned <= 0)
        refuseBatch(
            fmt::format("Batch has an invalid offset range: [{}, {}]", h.baseOffset.value, h.lastOffset().value));
    if (h.count <= 0) refuseBatch(fmt::format("Invalid reported count for record batch: {}", h.count));
    if (spanned != h.count)
        refuseBatch(fmt::format("Inconsistent batch offset range [{}, {}] and count of records {}", h.baseOffset.value,
                                h.lastOffset().value, h.count));
    if (h.isControlBatch()) refuseBatch("Clients are not allowed to write control records");
    if (h.hasProducerId() && h.baseSequence < 0)
        refuseBatch(
            fmt::format("Invalid sequence number {} in record batch with producerId {}", h.baseSequence, h.producerId));
}

inline bool LogValidator::timestampFits(const record::BatchView& batch, const record::Record& record) const {
    if (config_.timestampType == TimestampKind::CreateTime && record.timestamp != kNoTimestamp) {
        const std::int64_t age = record::wrappingSubtract(now_.value, record.timestamp.value);
        return age <= config_.timestampBeforeMaxMs && record::wrappingSubtract(0, age) <= config_.timestampAfterMaxMs;
    }
    return batch.header.timestampType() != record::TimestampType::LogAppendTime;
}

RecordError LogValidator::timestampError(const record::BatchView& batch, const record::Record& record,
                                         int index) const {
    if (config_.timestampType == TimestampKind::CreateTime && record.timestamp != kNoTimestamp)
        return {index, fmt::format("Timestamp {} of message with offset {} is out of range. The timestamp should be "
                                   "within [{}, {}]",
                                   record.timestamp.value, record.offset.value,
                                   record::wrappingSubtract(now_.value, config_.timestampBeforeMaxMs),
                                   record::wrappingAdd(now_.value, config_.timestampAfterMaxMs))};
    // Where Kafka leaves a batch packed it reads only part of each record, and says so.
    const bool partial = batch.header.isCompressed() && targetCodec(*batch.header.codec()) == *batch.header.codec();
    return {index, fmt::format("Invalid timestamp type in message {}DefaultRecord(offset={}, timestamp={}, "
                               "key={} bytes, value={} bytes). Producer should not set timestamp type to "
                               "LogAppendTime.",
                               partial ? "Partial" : "", record.offset.value, record.timestamp.value,
                               partial ? record.keySize() : std::max<std::int64_t>(record.keySize(), 0),
                               partial ? record.valueSize() : std::max<std::int64_t>(record.valueSize(), 0))};
}

LogValidator::CheckedRecords LogValidator::validateRecords(const record::BatchView& batch) const {
    std::vector<RecordError> errors;
    bool timestamps = false;
    CheckedRecords checked;
    record::RecordReader records(batch);
    int index = 0;
    while (const record::Record* record = records.next()) {
        if (config_.compacts && !record->key) {
            errors.push_back({index, fmt::format("Compacted topic cannot accept message without key in topic "
                                                 "partition {}",
                                                 partition_)});
        } else if (!timestampFits(batch, *record)) {
            timestamps = true;
            errors.push_back(timestampError(batch, *record, index));
        }
        checked.maxTimestamp = std::max(checked.maxTimestamp, record->timestamp);
        checked.dense = checked.dense && record->offset == Offset{index};
        ++index;
    }
    if (records.flaw()) invalidRecord(records.flaw()->message);
    refuseRecords(std::move(errors), timestamps);
    return checked;
}

void LogValidator::stamp(std::span<std::byte> batch, Offset last, TimestampMs max) const {
    record::setLastOffset(batch, last);
    record::setPartitionLeaderEpoch(batch, epoch_);
    if (config_.timestampType == TimestampKind::LogAppendTime)
        record::setMaxTimestamp(batch, record::TimestampType::LogAppendTime, now_);
    else
        record::setMaxTimestamp(batch, record::TimestampType::CreateTime, max);
}

ValidatedRecords LogValidator::assignInPlace(std::span<std::byte> records, Offset first) const {
    ValidatedRecords result;
    Offset next = first;
    record::BatchReader batches(records);
    while (const auto batch = batches.next()) {
        validateBatch(*batch);
        const TimestampMs max = validateRecords(*batch).maxTimestamp;
        next += batch->header.count;
        stamp(records.subspan(static_cast<std::size_t>(batch->position), batch->bytes.size()), next - 1, max);
        result.maxTimestamp = std::max(result.maxTimestamp, max);
    }
    if (config_.timestampType == TimestampKind::LogAppendTime) result.maxTimestamp = now_;
    result.nextOffset = next;
    result.records = records;
    return result;
}

ValidatedRecords LogValidator::compressed(std::span<std::byte> records, record::Codec source, record::Codec target,
                                          Offset first) const {
    const auto batch = record::BatchReader(records).next();
    const bool samePacking = source == target || (source == record::Codec::None && batch->header.isControlBatch());
    if (!samePacking) return repack(records, target, first);
    validateBatch(*batch);
    const CheckedRecords checked = validateRecords(*batch);
    // Some old clients number the records inside wrongly: such a batch is written anew.
    if (!checked.dense) return repack(records, target, first);
    const TimestampMs max = checked.maxTimestamp;
    ValidatedRecords result;
    result.nextOffset = first + batch->header.count;
    stamp(records.subspan(0, batch->bytes.size()), result.nextOffset - 1, max);
    result.maxTimestamp = config_.timestampType == TimestampKind::LogAppendTime ? now_ : max;
    result.records = records;
    return result;
}

ValidatedRecords LogValidator::repack(ByteView records, record::Codec target, Offset first) const {
    ValidatedRecords result;
    record::BatchReader batches(records);
    std::optional<record::BatchBuilder> builder;
    while (const auto batch = batches.next()) {
        validateBatch(*batch);
        result.maxTimestamp = std::max(result.maxTimestamp, validateRecords(*batch).maxTimestamp);
        if (!builder) {
            record::BatchOptions options;
            options.codec = target;
            options.level = target == record::Codec::Gzip   ? config_.gzipLevel
                            : target == record::Codec::Lz4  ? config_.lz4Level
                            : target == record::Codec::Zstd ? config_.zstdLevel
                                                            : std::nullopt;
            options.baseOffset = first;
            options.partitionLeaderEpoch = epoch_;
            if (config_.timestampType == TimestampKind::LogAppendTime)
                options.timestampType = record::TimestampType::LogAppendTime, options.logAppendTime = now_;
            options.producerId = batch->header.producerId;
            options.producerEpoch = batch->header.producerEpoch;
            options.baseSequence = batch->header.baseSequence;
            options.transactional = batch->header.isTransactional();
            builder.emplace(options);
        }
        record::RecordReader reader(*batch);
        while (const record::Record* record = reader.next()) {
            std::vector<record::RecordHeader> headers;
            for (const record::RecordHeader header : record->headers) headers.push_back(header);
            builder->append(record->timestamp, record->key, record->value, headers);
        }
    }
    result.nextOffset = builder->nextOffset();
    result.packed = builder->build();
    result.records = result.packed;
    result.sizeMayHaveChanged = true;
    if (config_.timestampType == TimestampKind::LogAppendTime) result.maxTimestamp = now_;
    return result;
}

}  // namespace logarium::log
