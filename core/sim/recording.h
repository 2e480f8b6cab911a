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

/// A bookmark: something to remember about a moment.
struct Note {
    Micros at;
    std::string text;
    bool operator==(const Note&) const = default;
};

/// What the World was after so many steps and commands: a replay that differs is noticed there.
struct StateCheck {
    Micros at;
    std::uint64_t steps = 0;
    std::uint64_t commands = 0;
    std::string hash;
    bool operator==(const StateCheck&) const = default;
};

/// A run as data: the spec and each command with its moment. Replays to identical bytes.
struct Recording {
    ClusterSpec spec;
    std::vector<TimedCommand> commands;
    Micros end;
    std::vector<Note> notes = {};         ///< by time
    std::vector<StateCheck> checks = {};  ///< by steps + commands
};

}  // namespace logarium::sim
