#pragma once
#include "core/check/breach.h"
#include "core/client/facts.h"
#include "core/sim/world.h"

namespace logarium::check {

/// What must hold of transactions.
///
/// T1 what a read-process-write client has written of one input record is committed at most once; T2 of every input
/// record below the group's committed offset it is there, and not aborted. Partitions whose acting leader is missing,
/// and compacted ones, are left out.
std::optional<Breach> checkTransforms(const sim::World& world);

/// T3 a reader with isolation.level=read_committed gets the records that are committed, all of them and no other.
std::optional<Breach> checkCommittedRead(const sim::World& world, PartitionId id, const client::Consumed& read);

/// Whether somebody reads only what is committed.
bool readsCommitted(const sim::World& world, ClientId client);

}  // namespace logarium::check
