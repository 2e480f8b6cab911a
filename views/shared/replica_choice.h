#pragma once
#include <optional>

#include "core/observe/cluster_view.h"

namespace logarium::views {

/// Which replica a view of one log shows: the selected one; the leader of the selected partition; a partition of the
/// selected broker; else `shown` while it exists; else the first partition's leader. nullopt: there is none at all.
std::optional<ReplicaId> chosenReplica(const observe::ClusterView& cluster, const sim::Subject& selected,
                                       std::optional<ReplicaId> shown);

/// The leader's replica, or the first one there is while nobody leads.
std::optional<ReplicaId> leadingReplica(const observe::PartitionView& partition);

}  // namespace logarium::views
