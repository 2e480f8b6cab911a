#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/record/batch_header.h"

namespace logarium::log {

/// One appended batch of an idempotent producer.
struct BatchMetadata {
    std::int32_t lastSeq = -1;
    Offset lastOffset;
    std::int32_t offsetDelta = 0;
    TimestampMs timestamp;

    std::int32_t firstSeq() const { return record::decrementSequence(lastSeq, offsetDelta); }
    Offset firstOffset() const { return lastOffset - offsetDelta; }
    bool operator==(const BatchMetadata&) const = default;
};

/// What a log remembers of one producer id (Kafka: ProducerStateEntry): its epoch and up to five newest batches.
struct ProducerEntry {
    static constexpr std::size_t kBatchesKept = 5;

    std::int64_t producerId = -1;
    std::int16_t producerEpoch = -1;
    std::int32_t coordinatorEpoch = -1;
    TimestampMs lastTimestamp = kNoTimestamp;
    std::optional<Offset> currentTxnFirstOffset;
    std::vector<BatchMetadata> batches;

    std::int32_t lastSeq() const { return batches.empty() ? -1 : batches.back().lastSeq; }
    /// The batch with exactly these sequences, when the epoch is the current one.
    const BatchMetadata* duplicateOf(const record::BatchHeader& batch) const;
    void addBatch(std::int16_t epoch, const BatchMetadata& batch);
    void setEpoch(std::int16_t epoch);

    bool operator==(const ProducerEntry&) const = default;
};

/// A transaction that a marker has just ended.
struct CompletedTxn {
    std::int64_t producerId = -1;
    Offset firstOffset;
    Offset lastOffset;  ///< of the marker
    bool aborted = false;
};

}  // namespace logarium::log
