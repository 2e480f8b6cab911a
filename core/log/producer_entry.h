#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

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

/// The newest batches of a producer, the oldest first, at most five (Kafka: NUM_BATCHES_TO_RETAIN). Held in place: one
/// is looked at and written with every append.
class KeptBatches {
public:
    static constexpr std::size_t kMost = 5;

    bool empty() const { return count_ == 0; }
    std::size_t size() const { return count_; }
    const BatchMetadata* begin() const { return kept_.data(); }
    const BatchMetadata* end() const { return kept_.data() + count_; }
    const BatchMetadata& front() const { return kept_[0]; }
    const BatchMetadata& back() const { return kept_[count_ - 1]; }
    const BatchMetadata& operator[](std::size_t at) const { return kept_[at]; }
    void clear() { count_ = 0; }
    /// The oldest one goes when there is no room.
    void push_back(const BatchMetadata& batch) {
        if (count_ == kMost)
            std::shift_left(kept_.begin(), kept_.end(), 1);
        else
            ++count_;
        kept_[count_ - 1] = batch;
    }
    bool operator==(const KeptBatches& other) const { return std::equal(begin(), end(), other.begin(), other.end()); }

private:
    std::array<BatchMetadata, kMost> kept_;
    std::size_t count_ = 0;
};

/// What a log remembers of one producer id (Kafka: ProducerStateEntry): its epoch and up to five newest batches.
struct ProducerEntry {
    std::int64_t producerId = -1;
    std::int16_t producerEpoch = -1;
    std::int32_t coordinatorEpoch = -1;
    TimestampMs lastTimestamp = kNoTimestamp;
    std::optional<Offset> currentTxnFirstOffset;
    KeptBatches batches;

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
