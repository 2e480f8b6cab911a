#pragma once
#include <vector>

#include "core/sim/event.h"
#include "core/sim/world.h"

namespace logarium::sim {

/// Two stories of one run, played in lock step.
struct Comparison {
    bool parted = false;
    Micros at;                        ///< of the first event that only one of them has; meaningless unless parted
    std::vector<Event> nextA, nextB;  ///< what each tells from there on, the first few
    World a, b;                       ///< both at the moment asked for
};

}  // namespace logarium::sim
