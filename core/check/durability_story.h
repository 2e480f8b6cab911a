#pragma once
#include "core/check/durability.h"

namespace logarium::check {

/// The schedule told step by step: each command, and what followed until the next.
Loss storyOf(const DurabilitySpec& spec, const std::vector<sim::TimedCommand>& commands, int faults,
             const std::string& lost);

}  // namespace logarium::check
