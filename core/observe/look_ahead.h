#pragma once
#include <functional>
#include <string>

#include "core/observe/when.h"
#include "core/sim/event.h"
#include "core/sim/world.h"

namespace logarium::observe {

/// Runs a copy of the World ahead to the first event for which `wanted` holds; `what` names that for the answer.
Result<Prediction> lookAhead(const sim::World& world, const LookAhead& ahead, const std::string& what,
                             const std::function<bool(const sim::Event&)>& wanted);

}  // namespace logarium::observe
