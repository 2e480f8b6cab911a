#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "core/record/batch_header.h"
#include "core/record/control_record.h"
#include "core/record/record.h"

namespace logarium::record {

/// What a batch says of itself besides its records. The defaults are a plain producer's.
struct BatchOptions {
    Codec codec = Codec::None;
    std::optional<int> level = std::nullopt;  ///< compression level; Kafka's default when not given
    Offset baseOffset{0};
    LeaderEpoch partitionLeaderEpoch = kNoEpoch;
    TimestampType timestampType = TimestampType::CreateTime;
    TimestampMs logAppendTime = kNoTimestamp;  ///< becomes maxTimestamp under LogAppendTime
    std::int64_t producerId = kNoProducerId;
    std::int16_t producerEpoch = kNoProducerEpoch;
    std::int32_t baseSequence = kNoSequence;
    bool transactional = false;
    bool control = false;
    std::optional<TimestampMs> deleteHorizon = std::nullopt;  ///< sets bit 6 and takes the place of baseTimestamp
    std::int8_t magic = kMagic;                               ///< only tests ask for another one; the layout stays v2's
};

/// Makes one batch, byte for byte what Kafka's MemoryRecordsBuilder makes when nothing is compressed.
/// baseTimestamp is the first record's timestamp (or the delete horizon), maxTimestamp the largest one (or
/// logAppendTime).
class BatchBuilder {
public:
    /// `memory` is what takeMemory() gave, so that building many batches allocates once.
    explicit BatchBuilder(BatchOptions options, Bytes memory = {});

    /// Adds a record at the next offset; the first one stands at baseOffset.
    void append(TimestampMs timestamp, std::optional<ByteView> key, std::optional<ByteView> value,
                std::span<const RecordHeader> headers = {});
    /// Adds a record at `offset`, which is above the last one and at most 2^31 - 1 above baseOffset.
    void appendAt(Offset offset, TimestampMs timestamp, std::optional<ByteView> key, std::optional<ByteView> value,
                  std::span<const RecordHeader> headers = {});
    /// Adds a record as read from another batch, with its own offset and timestamp.
    void append(const Record& record);
    /// Adds the marker that ends a transaction; only in a control batch.
    void appendMarker(TimestampMs timestamp, ControlType type, std::int32_t coordinatorEpoch);

    /// Lets the batch claim offsets past its last record, as compaction does.
    void overrideLastOffset(Offset last);

    int count() const { return count_; }
    /// Bytes of header and records before compression: Kafka's uncompressedBytesWritten.
    std::size_t uncompressedBytes() const { return kBatchHeaderBytes + records_.size(); }
    /// Bytes that a further record would add before compression.
    std::size_t sizeOf(TimestampMs timestamp, std::optional<ByteView> key, std::optional<ByteView> value,
                       std::span<const RecordHeader> headers = {}) const;
    Offset nextOffset() const { return count_ == 0 ? options_.baseOffset : lastOffset_ + 1; }

    /// The finished batch; no bytes at all when no record was added. The builder may go on and build again.
    Bytes build() const;
    /// The same at the end of other bytes.
    void appendTo(Bytes& out) const;
    /// The memory of the records; the builder is not used afterwards.
    Bytes takeMemory() { return std::move(records_); }

private:
    BatchOptions options_;
    Bytes records_;
    int count_ = 0;
    Offset lastOffset_ = kNoOffset;
    std::optional<TimestampMs> baseTimestamp_;
    TimestampMs maxTimestamp_ = kNoTimestamp;
};

/// Kafka's DefaultRecordBatch.writeEmptyHeader: a batch whose records are all gone, kept for its offsets and its
/// producer. `like` gives everything but length, count, codec and crc; baseTimestamp becomes -1, the delete horizon is
/// not kept.
Bytes emptyBatch(const BatchHeader& like);

}  // namespace logarium::record
