#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/sim/command.h"
#include "core/sim/spec.h"

namespace logarium::sim {

struct TimedCommand {
    Micros at;
    Command command;
    /// Steps of the World that came before it: makes a replay exact when several things happen in the same microsecond.
    /// None (written by hand): after everything that is due at `at`.
    std::optional<std::uint64_t> afterStep;
};

/// A run as data: the spec and each command with its moment. Replays to identical bytes.
struct Recording {
    ClusterSpec spec;
    std::vector<TimedCommand> commands;
    Micros end;
};

/// One JSON file: format version, spec, commands, end.
std::string toJson(const Recording& recording);
/// Fails with one sentence when the text is no recording, or not one of this version.
Result<Recording> recordingFromJson(std::string_view text);

}  // namespace logarium::sim
