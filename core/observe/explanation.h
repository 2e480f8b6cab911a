#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/sim/event.h"

namespace logarium::sim {
class Simulation;
struct World;
}  // namespace logarium::sim

/// Why something is as it is: each function answers one question about the present moment of a run.
namespace logarium::observe {

struct Explanation {
    std::string answer;                    ///< one or two sentences
    std::vector<std::string> chain;        ///< the events that led to it, oldest first: time and sentence
    std::vector<sim::Decision> decidedBy;  ///< the configs that decided, with value and source
    std::string change;                    ///< the smallest change that would have made, or makes, it otherwise
};

/// As lines for a console or a pane.
std::vector<std::string> linesOf(const Explanation& explanation);

/// Of one event: its chain, what decided, and what would have to be otherwise.
Result<Explanation> whyEvent(const sim::Simulation& run, EventId id);
/// The latest rejected produce of a partition, or of all of them.
Result<Explanation> whyRejected(const sim::Simulation& run, const std::optional<TopicPartition>& partition);
/// A replica that is not in its ISR.
Result<Explanation> whyOutOfIsr(const sim::Simulation& run, const TopicPartition& partition, BrokerId replica);
/// Why this broker leads the partition, or nobody does.
Result<Explanation> whyLeader(const sim::Simulation& run, const TopicPartition& partition);
/// Why this log directory, from 1, of the broker is offline.
Result<Explanation> whyDirectory(const sim::Simulation& run, BrokerId broker, int directory);
/// Why the partition has no leader, or lacks replicas: which log directory failed, or who is away.
Result<Explanation> whyOffline(const sim::Simulation& run, const TopicPartition& partition);
/// Why the record at this offset is still on the leader's disk.
Result<Explanation> whyKept(const sim::Simulation& run, const TopicPartition& partition, Offset offset);
/// Why the leader's log is not compacted further than it is.
Result<Explanation> whyNotCompacted(const sim::Simulation& run, const TopicPartition& partition);
/// Why the leader's segment that begins at `base` stays or goes, or went; of the active one also what will close it.
Result<Explanation> whySegment(const sim::Simulation& run, const TopicPartition& partition, Offset base);
/// What the cleaner would do now to the record at this offset, or did; of a log that is not compacted: whyKept.
Result<Explanation> whyRecord(const sim::Simulation& run, const TopicPartition& partition, Offset offset);
/// How a reader of the leader's log comes to this offset: segment, index entry, scan.
Result<Explanation> whyFound(const sim::Simulation& run, const TopicPartition& partition, Offset offset);
/// Why a consumer is behind, partition by partition.
Result<Explanation> whyLag(const sim::Simulation& run, ClientId consumer);
/// Why a member of a group has no partition.
Result<Explanation> whyIdle(const sim::Simulation& run, ClientId consumer);
/// Why the group was rebalanced last, and how long that took.
Result<Explanation> whyRebalanced(const sim::Simulation& run, const std::string& group);

}  // namespace logarium::observe
