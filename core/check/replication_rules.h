#pragma once
#include "core/check/breach.h"
#include "core/sim/world.h"

namespace logarium::check {

/// The replica that leads the partition now: its broker runs, and it acts in the epoch that the controller last
/// decided. Null while there is none.
const cluster::Replica* actingLeader(const sim::World& world, PartitionId id);

/// What must hold between the replicas of each partition at any moment.
///
/// R2 members of the ISR hold the same batches up to the high watermark (of compacted topics each cleans its own copy,
/// so only the bounds are compared); R6 the ISR is part of the assignment, holds the leader, and shares nobody with the
/// ELR; R9 no broker's metadata is ahead of the controller's; R10 replicas that are being added or removed are
/// replicas, and some stay.
std::optional<Breach> checkReplication(const sim::World& world);

/// The same of one partition, but cheaply: its batches are compared only between `from` and `to`.
std::optional<Breach> checkPartition(const sim::World& world, PartitionId id, Offset from, Offset to);

/// A process that has loaded its logs: before that, they are what the process before it knew.
inline bool hasLoaded(const cluster::Broker& broker) {
    return broker.state() == cluster::BrokerState::Running || broker.state() == cluster::BrokerState::ShuttingDown;
}

/// "orders-3", or the numbers when the topic is gone.
std::string partitionName(const sim::World& world, PartitionId id);

}  // namespace logarium::check
