#pragma once
#include <string>
#include <vector>

#include "core/console/replay/session_file.h"

namespace logarium::console {

/// What came of replaying a session.
struct ReplayResult {
    int commands = 0;               ///< compared
    std::vector<std::string> diff;  ///< empty: all as recorded; otherwise a unified diff
    bool passed() const { return diff.empty(); }
};

/// Runs a recorded session against a fresh mini-cluster and compares every output line and exit status. A step that
/// the simulator cannot do, or a state that is awaited in vain, is a difference and ends the replay.
ReplayResult replay(const SessionFile& session);

}  // namespace logarium::console
