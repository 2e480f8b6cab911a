#pragma once
#include <vector>

#include "core/observe/cluster_view.h"
#include "views/shared/badge.h"

namespace logarium::views {

/// What Kafka's metrics count a partition as.
struct PartitionState {
    bool offline = false;          ///< no leader (OfflinePartitionsCount)
    bool underMinIsr = false;      ///< ISR < min.insync.replicas (UnderMinIsrPartitionCount)
    bool atMinIsr = false;         ///< ISR = min.insync.replicas (AtMinIsrPartitionCount), also when nothing is missing
    bool underReplicated = false;  ///< ISR < replicas (UnderReplicatedPartitions)
    bool isHealthy() const { return !offline && !underMinIsr && !underReplicated; }
    bool operator==(const PartitionState&) const = default;
};
/// The three about the ISR are counted by the leader, so an offline partition is nothing else.
PartitionState stateOf(const observe::PartitionView& partition);

/// A state as badge, in words and in short words for narrow places.
struct StateBadge {
    Badge badge;
    QString brief;
};
/// The gravest first; empty while all is well.
std::vector<StateBadge> badgesOf(const PartitionState& state, const Theme& theme);

/// How many partitions are in each state.
struct StateCounts {
    int partitions = 0;
    int offline = 0;
    int underMinIsr = 0;
    int atMinIsr = 0;
    int underReplicated = 0;
    bool operator==(const StateCounts&) const = default;
};
StateCounts countStates(const observe::ClusterView& cluster);

/// The state of a broker as a badge.
Badge brokerBadge(observe::BrokerState state, const Theme& theme);

}  // namespace logarium::views
