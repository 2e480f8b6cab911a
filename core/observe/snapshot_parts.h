#pragma once
#include "core/sim/world.h"

namespace logarium::observe {

/// The replica when the broker has a log of it.
inline const cluster::Replica* replicaOf(const sim::World& world, ReplicaId id) {
    const cluster::Broker* broker = world.broker(id.broker);
    const cluster::Replica* replica = broker == nullptr ? nullptr : broker->replica(id.partition);
    return replica != nullptr && replica->log.log() ? replica : nullptr;
}

}  // namespace logarium::observe
