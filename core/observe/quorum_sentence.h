#pragma once
#include <string>

#include "core/sim/event.h"

namespace logarium::observe {

/// What the controllers of a quorum tell, as a sentence; empty for all other facts.
std::string quorumSentence(const sim::Fact& fact);

}  // namespace logarium::observe
