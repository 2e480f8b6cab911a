#pragma once
#include "core/check/life.h"

namespace logarium::check {

/// A failure, told with as few commands as were found to do.
struct ShortStory {
    sim::Recording recording;
    Breach breach;
    Micros at;      ///< of the breach
    int tries = 0;  ///< lives that were lived to find it
};

/// How much may be lived again for a shorter story: lives, and their events in all.
struct ShrinkLimits {
    int lives = 400;
    std::uint64_t events = 1'500'000;
};

/// Lives a recording again, command by command at its recorded moment, with a Witness. Commands that are refused are
/// passed over. `mustBeWhole`: the cluster, at the end (E4).
Life relive(const sim::Recording& recording, bool mustBeWhole = false);

/// Leaves out commands of a failed life for as long as the same rule still breaks: halves, quarters, single ones
/// (delta debugging). A shorter story of a life that never became whole again is mended like any life, by what is
/// broken in it.
ShortStory shrink(const Life& failed, ShrinkLimits limits = {});

}  // namespace logarium::check
