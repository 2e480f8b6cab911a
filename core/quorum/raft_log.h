#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/cow.h"

namespace logarium::quorum {

/// A voter's node id.
using NodeId = std::int32_t;
inline constexpr NodeId kNobody = -1;

/// What a leader appended at once. `content` 0: the record that begins its epoch (Kafka: LeaderChangeMessage).
struct LogBatch {
    std::int64_t base = 0;
    std::int32_t records = 1;
    std::int32_t epoch = 0;
    std::int64_t content = 0;  ///< understood by the host only

    std::int64_t end() const { return base + records; }
    bool operator==(const LogBatch&) const = default;
};

/// An offset and the epoch of what is before it.
struct EpochEnd {
    std::int32_t epoch = 0;
    std::int64_t offset = 0;
    bool operator==(const EpochEnd&) const = default;
};

/// One node's copy of the metadata log. Epochs and offsets rise along it; offsets without gaps, from 0.
class RaftLog {
public:
    std::int64_t end() const { return batches_->empty() ? 0 : batches_->back().end(); }
    std::int32_t lastEpoch() const { return batches_->empty() ? 0 : batches_->back().epoch; }
    std::span<const LogBatch> batches() const { return *batches_; }

    /// The batch begins where the log ends, in no earlier epoch.
    void append(const LogBatch& batch);
    /// Drops the batches that do not end at or before `offset`.
    void truncate(std::int64_t offset);
    /// The largest epoch that is not above `epoch`, and where it ends here (Kafka: endOffsetForEpoch).
    EpochEnd endOf(std::int32_t epoch) const;
    /// Those that begin at `offset` or later.
    std::span<const LogBatch> from(std::int64_t offset) const;
    bool holds(const LogBatch& batch) const;

private:
    Cow<std::vector<LogBatch>> batches_;
};

}  // namespace logarium::quorum
