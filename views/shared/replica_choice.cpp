#include "views/shared/replica_choice.h"

#include <algorithm>

#include "views/shared/topic_order.h"

namespace logarium::views {

namespace {

std::optional<ReplicaId> on(const observe::PartitionView& partition, BrokerId broker) {
    const auto found =
        std::ranges::find(partition.replicas, ReplicaId{partition.id, broker}, &observe::ReplicaView::id);
    return found == partition.replicas.end() ? std::nullopt : std::optional(found->id);
}

std::optional<ReplicaId> firstOn(const observe::ClusterView& cluster, BrokerId broker) {
    for (const std::size_t topic : topicOrder(cluster))
        for (const auto& partition : cluster.topics[topic].partitions)
            if (const auto found = broker == kNoBroker ? leadingReplica(partition) : on(partition, broker))
                return found;
    return std::nullopt;
}

}  // namespace

std::optional<ReplicaId> leadingReplica(const observe::PartitionView& partition) {
    if (const auto leader = on(partition, partition.leader)) return leader;
    return partition.replicas.empty() ? std::nullopt : std::optional(partition.replicas.front().id);
}

std::optional<ReplicaId> chosenReplica(const observe::ClusterView& cluster, const sim::Subject& selected,
                                       std::optional<ReplicaId> shown) {
    if (const auto* partition = cluster.partition(selected.partition)) {
        const auto there = on(*partition, selected.broker);
        return there ? there : leadingReplica(*partition);
    }
    const auto* current = shown ? cluster.partition(shown->partition) : nullptr;
    if (selected.broker != kNoBroker) {
        if (const auto same = current != nullptr ? on(*current, selected.broker) : std::nullopt) return same;
        if (const auto other = firstOn(cluster, selected.broker)) return other;
    }
    if (current != nullptr && on(*current, shown->broker)) return shown;
    return firstOn(cluster, kNoBroker);
}

}  // namespace logarium::views
