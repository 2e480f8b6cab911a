#pragma once
#include "core/check/breach.h"
#include "core/sim/world.h"

namespace logarium::check {

/// What must hold of every group at any moment, as its coordinator has it.
///
/// G1 in a stable generation no partition belongs to two members, and none to a member that does not want its topic;
/// G3 in the newer protocol nobody holds what another one has not given up yet.
std::optional<Breach> checkGroups(const sim::World& world);

}  // namespace logarium::check
