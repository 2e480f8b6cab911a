#pragma once
#include <string>

#include "core/sim/scenario.h"

namespace logarium::sim {

/// The file that `readScenario` reads. Exact places among equal moments are not kept: each command comes after all that
/// is due at its moment.
std::string scenarioText(const Scenario& scenario);

/// "1m30.25s" as "1m", "30s", "250ms": what `durationFrom` reads, to the microsecond.
std::string durationText(Micros span);

}  // namespace logarium::sim
