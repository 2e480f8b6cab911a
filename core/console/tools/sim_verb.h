#pragma once
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "core/console/job.h"
#include "core/console/tools/sim_words.h"
#include "core/sim/simulation.h"

namespace logarium::console {

/// What `sim NAME ARGUMENTS` does: gives a command to the cluster, or does something else at once. A verb that has
/// neither is the job's own (it needs time to pass).
struct Verb {
    std::string_view name;
    std::string_view alias;  ///< a shorter name; may be empty
    std::string_view arguments;
    std::string_view about;
    std::function<std::optional<sim::Command>(SimWords&, const sim::World&)> command = {};
    /// Takes all of its words; returns the exit status. May throw ToolFailure.
    std::function<int(SimWords&, sim::Simulation&, Output&)> run = {};
};

/// Moments, branches, breakpoints, bookmarks, recordings.
std::vector<Verb> timeVerbs();
/// `why` and `when`.
std::vector<Verb> questionVerbs();

/// "12.500s".
std::string secondsText(Micros at);

}  // namespace logarium::console
