#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/error_code.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/cluster/messages.h"
#include "core/log/facts.h"

namespace logarium::cluster {

using LogFact = std::variant<log::SegmentRolled, log::SegmentDeleted, log::LogStartMoved, log::LogTruncated,
                             log::CleanerStarted, log::CleanerSwapped, log::CleanerFinished, log::LogRecovered>;
using LogFacts = std::vector<LogFact>;

/// What an append did to the log.
struct AppendResult {
    Offset base = kNoOffset;
    Offset last = kNoOffset;
    int records = 0;
    std::int64_t bytes = 0;
    LogFacts facts;
};

/// Batches read from a log.
struct ReadResult {
    Payload batches;  ///< null: none
    int records = 0;
};

/// A replica's log as the cluster uses it: the directory and its log in one value.
class ReplicaLog {
public:
    Result<AppendResult, KafkaError> appendAsLeader(const Bytes& batch, LeaderEpoch epoch, Micros now);
    AppendResult appendAsFollower(const Bytes& batches);
    ReadResult read(Offset from, Offset upTo, std::int64_t maxBytes) const;

    Offset logStart() const { return logStart_; }
    Offset logEnd() const { return logEnd_; }
    Offset highWatermark() const { return highWatermark_; }
    void setHighWatermark(Offset offset) { highWatermark_ = offset; }

    LeaderEpoch latestEpoch() const { return epochs_.empty() ? kNoEpoch : epochs_.back().first; }
    void assignEpochStart(LeaderEpoch epoch, Offset start);
    /// The largest epoch at or below `epoch` and where it ends; epoch -1 when there is none.
    DivergingEpoch endOffsetForEpoch(LeaderEpoch epoch) const;
    LogFacts truncateTo(Offset offset);
    LogFacts truncateFullyAndStartAt(Offset offset);
    /// Moves the log start up; nothing is told when it is there already.
    LogFacts moveLogStart(Offset to);

private:
    struct Held {
        Offset base, last;
        int records;
        Payload bytes;
    };
    std::vector<Held> batches_;
    std::vector<std::pair<LeaderEpoch, Offset>> epochs_;
    Offset logStart_{0}, logEnd_{0}, highWatermark_{0};
};

}  // namespace logarium::cluster
