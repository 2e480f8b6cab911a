#pragma once
#include <vector>

#include "core/observe/metrics.h"
#include "core/sim/simulation.h"
#include "views/shared/view.h"

namespace logarium::app {

/// A frame, and the milliseconds of the viewer's clock at which it would have been shown.
struct Shot {
    views::FramePtr frame;
    qint64 ms = 0;
};

/// What the engine's thread would hand out if somebody watched at `speed` up to `until`: one frame that tells all that
/// happened before, and then the last moments in even steps, so that in a picture of the last frame records are on
/// their way and segments roll as on the screen. The same run gives the same film. Speed 0: only the first frame.
std::vector<Shot> film(sim::Simulation& simulation, Micros until, double speed);

}  // namespace logarium::app
