#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/sim/command.h"
#include "core/sim/event.h"

namespace logarium::sim {

/// Everything that fixes a run before its first command. Same spec + same commands = the same bytes everywhere.
struct ClusterSpec {
    std::uint64_t seed = 1;
    int brokers = 3;
    int controllers = 1;
    std::map<std::string, std::string> brokerConfig;  ///< server.properties of every broker
    std::vector<std::string> racks;                   ///< of broker 1, 2, ...; empty: none
};

struct TimedCommand {
    Micros at;
    Command command;
};

/// A run as data: the spec and each command with its moment. Replays to identical bytes.
struct Recording {
    ClusterSpec spec;
    std::vector<TimedCommand> commands;
    Micros end;
};

/// Where `runUntil` may stop early. All empty: only at the wanted time.
using StopCondition = std::function<bool(const Event&)>;

/// The live run: one World, its recording, its events, its checkpoints. Owned by one thread.
class Simulation {
public:
    explicit Simulation(ClusterSpec spec);
    ~Simulation();
    Simulation(Simulation&&) noexcept;
    Simulation& operator=(Simulation&&) noexcept;

    const World& world() const;
    Micros now() const;

    /// Applies a command at the present moment and records it.
    Outcome submit(const Command& command);

    /// Runs to `until`, or to just after the first event for which `stop` holds. Returns true when it stopped early.
    bool runUntil(Micros until, const StopCondition& stop = {});
    /// Runs to just after the next pending step that tells an event; false when nothing is pending.
    bool step();
    /// Goes to any moment of the recording, back or forth. Events after it are dropped from the list, the recording
    /// keeps its commands.
    void seek(Micros when);

    /// All events so far that are kept (see Event kinds that are only counted at high speed), oldest first.
    const std::vector<Event>& events() const;
    const Recording& recording() const;

    /// XXH3-128 of everything that decides (hex): equal for equal runs.
    std::string stateHash() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace logarium::sim
