#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/record/codec.h"
#include "core/record/flaw.h"

namespace logarium::record {

enum class TimestampType : std::uint8_t { CreateTime, LogAppendTime };

inline constexpr std::size_t kBatchHeaderBytes = 61;  ///< Kafka: RECORD_BATCH_OVERHEAD
inline constexpr std::size_t kLogOverhead = 12;       ///< baseOffset and batchLength, which batchLength does not count
inline constexpr std::int8_t kMagic = 2;
inline constexpr std::int64_t kNoProducerId = -1;
inline constexpr std::int16_t kNoProducerEpoch = -1;
inline constexpr std::int32_t kNoSequence = -1;

/// Where each field of a batch begins.
namespace at {
inline constexpr std::size_t baseOffset = 0, batchLength = 8, partitionLeaderEpoch = 12, magic = 16, crc = 17,
                             attributes = 21, lastOffsetDelta = 23, baseTimestamp = 27, maxTimestamp = 35,
                             producerId = 43, producerEpoch = 51, baseSequence = 53, count = 57, records = 61;
}

/// Bits of the attributes above the codec's three.
enum AttributeBit : std::int16_t {
    kLogAppendTimeBit = 0x08,
    kTransactionalBit = 0x10,
    kControlBit = 0x20,
    kDeleteHorizonBit = 0x40
};

/// Offsets and timestamps read from bytes may be anything: their sums wrap as Java's do.
constexpr std::int64_t wrappingAdd(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
constexpr std::int64_t wrappingSubtract(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

/// The fixed part of a record batch v2 (org.apache.kafka.common.record.DefaultRecordBatch), big endian:
///
///     at  bytes                              at  bytes
///      0  8  baseOffset                      27  8  baseTimestamp (the delete horizon when bit 6 is set)
///      8  4  batchLength, after this field   35  8  maxTimestamp
///     12  4  partitionLeaderEpoch            43  8  producerId
///     16  1  magic, 2                        51  2  producerEpoch
///     17  4  crc, of 21 to the end           53  4  baseSequence
///     21  2  attributes                      57  4  count of records
///     23  4  lastOffsetDelta                 61     records, perhaps compressed
///
/// The leader writes only baseOffset and partitionLeaderEpoch into a producer's batch, neither of which is under the
/// crc.
struct BatchHeader {
    Offset baseOffset{0};
    std::int32_t batchLength = 0;
    LeaderEpoch partitionLeaderEpoch = kNoEpoch;
    std::int8_t magic = kMagic;
    std::uint32_t crc = 0;
    std::int16_t attributes = 0;
    std::int32_t lastOffsetDelta = 0;
    TimestampMs baseTimestamp = kNoTimestamp;
    TimestampMs maxTimestamp = kNoTimestamp;
    std::int64_t producerId = kNoProducerId;
    std::int16_t producerEpoch = kNoProducerEpoch;
    std::int32_t baseSequence = kNoSequence;
    std::int32_t count = 0;

    std::int64_t sizeInBytes() const { return std::int64_t{batchLength} + static_cast<std::int64_t>(kLogOverhead); }
    Offset lastOffset() const { return Offset{wrappingAdd(baseOffset.value, lastOffsetDelta)}; }
    Offset nextOffset() const { return Offset{wrappingAdd(lastOffset().value, 1)}; }
    /// kNoSequence when the batch has none; wraps to 0 after 2^31 - 1.
    std::int32_t lastSequence() const;
    /// Nothing when the lowest three bits name no codec.
    std::optional<Codec> codec() const { return codecById(attributes & 7); }
    bool isCompressed() const { return (attributes & 7) != 0; }
    TimestampType timestampType() const {
        return (attributes & kLogAppendTimeBit) != 0 ? TimestampType::LogAppendTime : TimestampType::CreateTime;
    }
    bool isTransactional() const { return (attributes & kTransactionalBit) != 0; }
    bool isControlBatch() const { return (attributes & kControlBit) != 0; }
    /// When the tombstones or the marker in here may go (KIP-534).
    std::optional<TimestampMs> deleteHorizon() const;
    bool hasProducerId() const { return producerId > kNoProducerId; }

    bool operator==(const BatchHeader&) const = default;
};

/// Reads the header from the first 61 bytes. Fails with Truncated, SizeTooSmall or InvalidMagic; the crc is not looked
/// at.
Result<BatchHeader, Flaw> parseBatchHeader(ByteView bytes);

/// Whether parseBatchHeader() would take these bytes.
inline bool isBatchHeader(ByteView bytes) {
    return bytes.size() >= kBatchHeaderBytes && static_cast<std::int8_t>(bytes[at::magic]) == kMagic &&
           loadBig<std::int32_t>(bytes.data() + at::batchLength) >=
               static_cast<std::int32_t>(kBatchHeaderBytes - kLogOverhead);
}

/// The fields as they stand in the first 61 bytes, whatever they say; the caller has checked that the bytes are there.
BatchHeader loadBatchHeader(ByteView bytes);

/// Writes all 61 bytes as they stand in `header`, crc included.
void storeBatchHeader(const BatchHeader& header, std::span<std::byte, kBatchHeaderBytes> into);

/// Kafka's DefaultRecordBatch.incrementSequence: sequences are never negative and wrap to 0.
std::int32_t incrementSequence(std::int32_t sequence, std::int32_t by);
std::int32_t decrementSequence(std::int32_t sequence, std::int32_t by);

/// "CreateTime" and "LogAppendTime", as Kafka prints them.
std::string_view timestampTypeName(TimestampType type);

/// One field of the header, for hex views: its Kafka name, its value as text, and which bytes it takes.
struct HeaderField {
    std::string name;
    std::string value;
    std::size_t position = 0;
    std::size_t size = 0;
    bool operator==(const HeaderField&) const = default;
};

/// All fields in order of position; attributes are spelt out ("0x0010 none CreateTime transactional").
std::vector<HeaderField> describeFields(const BatchHeader& header);

}  // namespace logarium::record
