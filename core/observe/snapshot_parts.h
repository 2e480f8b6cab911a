#pragma once
#include "core/observe/cluster_view.h"
#include "core/sim/world.h"

namespace logarium::observe {

/// The replica when the broker has a log of it.
inline const cluster::Replica* replicaOf(const sim::World& world, ReplicaId id) {
    const cluster::Broker* broker = world.broker(id.broker);
    const cluster::Replica* replica = broker == nullptr ? nullptr : broker->replica(id.partition);
    return replica != nullptr && replica->log.log() ? replica : nullptr;
}

/// All groups whose coordinators are up, by name.
std::vector<GroupView> groupViews(const sim::World& world);
/// The controllers, their log, and who only reads it.
QuorumView quorumView(const sim::World& world);
/// All transactional ids whose coordinators are up.
std::vector<TransactionView> transactionViews(const sim::World& world);

}  // namespace logarium::observe
