#pragma once
#include <functional>
#include <span>
#include <string>

#include "core/sim/event.h"
#include "core/sim/world.h"

namespace logarium::sim {

/// A condition at which time stops. What it is written in is not the engine's business.
struct Breakpoint {
    std::string text;  ///< as people wrote it
    /// Whether plain traffic can make it true; if not, it is looked at after the other events only.
    bool followsTraffic = true;
    /// Of the World after a step, and what that step told.
    std::function<bool(const World&, std::span<const Event>)> holds;
    bool held = false;  ///< at the last look: only becoming true stops the clock
};

}  // namespace logarium::sim
