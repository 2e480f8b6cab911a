#pragma once
#include "core/check/breach.h"
#include "core/sim/event.h"
#include "core/sim/world.h"

namespace logarium::check {

/// What must hold of a step at a partition's leader.
///
/// R6 who joins the ISR has all that is committed, and at least what there was when this leader began. R7 with an ISR
/// below min.insync.replicas nothing is appended for acks=all, nor by a coordinator.
std::optional<Breach> checkLeaderStep(const sim::World& world, const sim::Event& event);

}  // namespace logarium::check
