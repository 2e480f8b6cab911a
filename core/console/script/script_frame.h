#pragma once
#include <string>

#include "core/sim/scenario.h"

namespace logarium::console {

/// Remarks on what the script is and needs, its variables, and the functions that its lines call.
std::string scriptHead(const sim::Scenario& scenario);

/// A word as a shell reads it: quoted where it has to be.
std::string shellQuoted(const std::string& word);

}  // namespace logarium::console
