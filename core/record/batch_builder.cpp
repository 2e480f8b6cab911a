#include "core/record/batch_builder.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/record/batch.h"

namespace logarium::record {
namespace {

/// Bytes of key, value and headers together with their lengths.
std::size_t sizeOfFields(std::optional<ByteView> key, std::optional<ByteView> value,
                         std::span<const RecordHeader> headers) {
    const auto sizeOf = [](std::optional<ByteView> bytes) -> std::size_t {
        if (!bytes) return 1;
        return static_cast<std::size_t>(sizeOfVarint(static_cast<std::int32_t>(bytes->size()))) + bytes->size();
    };
    std::size_t size =
        sizeOf(key) + sizeOf(value) + static_cast<std::size_t>(sizeOfVarint(static_cast<std::int32_t>(headers.size())));
    for (const RecordHeader& header : headers) size += sizeOf(asBytes(header.key)) + sizeOf(header.value);
    return size;
}

std::byte* storeNullable(std::byte* at, std::optional<ByteView> bytes) {
    if (!bytes) return storeUnsigned(at, zigzag(std::int32_t{-1}));
    at = storeUnsigned(at, zigzag(static_cast<std::int32_t>(bytes->size())));
    return std::copy(bytes->begin(), bytes->end(), at);
}

std::size_t bodySize(std::int64_t timestampDelta, std::int32_t offsetDelta, std::size_t fields) {
    return 1 + static_cast<std::size_t>(sizeOfVarlong(timestampDelta) + sizeOfVarint(offsetDelta)) + fields;
}

std::int16_t attributesOf(const BatchOptions& options) {
    int bits = static_cast<int>(options.codec);
    if (options.timestampType == TimestampType::LogAppendTime) bits |= kLogAppendTimeBit;
    if (options.transactional) bits |= kTransactionalBit;
    if (options.control) bits |= kControlBit;
    if (options.deleteHorizon) bits |= kDeleteHorizonBit;
    return static_cast<std::int16_t>(bits);
}

void appendBatch(Bytes& out, BatchHeader header, ByteView body) {
    header.batchLength = static_cast<std::int32_t>(kBatchHeaderBytes - kLogOverhead + body.size());
    const std::size_t start = out.size();
    out.resize(start + kBatchHeaderBytes);
    append(out, body);
    const std::span<std::byte> batch = std::span(out).subspan(start);
    storeBatchHeader(header, batch.first<kBatchHeaderBytes>());
    storeBig(batch.data() + at::crc, computeCrc(batch));
}

}  // namespace

BatchBuilder::BatchBuilder(BatchOptions options, Bytes memory)
    : options_(options), records_(std::move(memory)), baseTimestamp_(options.deleteHorizon) {
    records_.clear();
}

void BatchBuilder::append(TimestampMs timestamp, std::optional<ByteView> key, std::optional<ByteView> value,
                          std::span<const RecordHeader> headers) {
    appendAt(nextOffset(), timestamp, key, value, headers);
}

void BatchBuilder::appendAt(Offset offset, TimestampMs timestamp, std::optional<ByteView> key,
                            std::optional<ByteView> value, std::span<const RecordHeader> headers) {
    const std::int64_t delta = offset - options_.baseOffset;
    ensure(count_ == 0 || offset > lastOffset_, "offsets in a batch rise");
    ensure(delta >= 0 && delta <= std::numeric_limits<std::int32_t>::max(), "an offset fits its batch");
    if (!baseTimestamp_) baseTimestamp_ = timestamp;
    const auto offsetDelta = static_cast<std::int32_t>(delta);
    const std::int64_t timestampDelta = wrappingSubtract(timestamp.value, baseTimestamp_->value);
    const std::size_t body = bodySize(timestampDelta, offsetDelta, sizeOfFields(key, value, headers));
    const std::uint64_t codedBody = zigzag(static_cast<std::int32_t>(body));
    const std::size_t before = records_.size();
    records_.resize(before + static_cast<std::size_t>(sizeOfUnsigned(codedBody)) + body);
    std::byte* at = storeUnsigned(records_.data() + before, codedBody);
    *at++ = std::byte{0};  // The attributes of a record: none is in use.
    at = storeUnsigned(at, zigzag(timestampDelta));
    at = storeUnsigned(at, zigzag(offsetDelta));
    at = storeNullable(at, key);
    at = storeNullable(at, value);
    at = storeUnsigned(at, zigzag(static_cast<std::int32_t>(headers.size())));
    for (const RecordHeader& header : headers) {
        at = storeNullable(at, asBytes(header.key));
        at = storeNullable(at, header.value);
    }
    ensure(at == records_.data() + records_.size(), "a record takes the bytes that it was given");
    ++count_;
    lastOffset_ = offset;
    maxTimestamp_ = std::max(maxTimestamp_, timestamp);
}

void BatchBuilder::append(const Record& record) {
    std::vector<RecordHeader> headers;
    for (const RecordHeader& header : record.headers) headers.push_back(header);
    appendAt(record.offset, record.timestamp, record.key, record.value, headers);
}

void BatchBuilder::appendMarker(TimestampMs timestamp, ControlType type, std::int32_t coordinatorEpoch) {
    ensure(options_.control, "a marker stands in a control batch");
    const Bytes key = controlKey(type);
    const Bytes value = markerValue(coordinatorEpoch);
    append(timestamp, key, value);
}

void BatchBuilder::overrideLastOffset(Offset last) {
    lastOffset_ = last;
}

std::size_t BatchBuilder::sizeOf(TimestampMs timestamp, std::optional<ByteView> key, std::optional<ByteView> value,
                                 std::span<const RecordHeader> headers) const {
    const std::int64_t timestampDelta = baseTimestamp_ ? wrappingSubtract(timestamp.value, baseTimestamp_->value) : 0;
    const auto offsetDelta = static_cast<std::int32_t>(nextOffset() - options_.baseOffset);
    const std::size_t body = bodySize(timestampDelta, offsetDelta, sizeOfFields(key, value, headers));
    return static_cast<std::size_t>(sizeOfVarint(static_cast<std::int32_t>(body))) + body;
}

Bytes BatchBuilder::build() const {
    Bytes batch;
    appendTo(batch);
    return batch;
}

void BatchBuilder::appendTo(Bytes& out) const {
    if (count_ == 0) return;
    BatchHeader header;
    header.baseOffset = options_.baseOffset;
    header.partitionLeaderEpoch = options_.partitionLeaderEpoch;
    header.magic = options_.magic;
    header.attributes = attributesOf(options_);
    header.lastOffsetDelta = static_cast<std::int32_t>(lastOffset_ - options_.baseOffset);
    header.baseTimestamp = *baseTimestamp_;
    header.maxTimestamp =
        options_.timestampType == TimestampType::LogAppendTime ? options_.logAppendTime : maxTimestamp_;
    header.producerId = options_.producerId;
    header.producerEpoch = options_.producerEpoch;
    header.baseSequence = options_.baseSequence;
    header.count = count_;
    if (options_.codec == Codec::None) return appendBatch(out, header, records_);
    appendBatch(out, header, compress(options_.codec, options_.level.value_or(defaultLevel(options_.codec)), records_));
}

Bytes emptyBatch(const BatchHeader& like) {
    BatchHeader header = like;
    header.attributes &= kLogAppendTimeBit | kTransactionalBit | kControlBit;
    header.baseTimestamp = kNoTimestamp;
    header.count = 0;
    Bytes batch;
    appendBatch(batch, header, {});
    return batch;
}

}  // namespace logarium::record
