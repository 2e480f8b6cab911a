#pragma once
#include "core/check/breach.h"
#include "core/sim/quorum_facts.h"
#include "core/sim/world.h"

namespace logarium::check {

/// What must hold of the controllers of a quorum at any moment; nothing when there is none.
///
/// R9 no two lead in one epoch; equal places of two logs hold the same batch; what is committed is in the log of the
/// active controller, whose mind is what its log says; no broker knows more than what is committed.
std::optional<Breach> checkQuorum(const sim::World& world);

/// Right after an election: a majority of the controllers has no longer log than the elected one had, or it cannot have
/// had their votes.
std::optional<Breach> checkElection(const sim::World& world, const sim::QuorumLeaderElected& fact);

}  // namespace logarium::check
