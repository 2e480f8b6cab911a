#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/sim/breakpoint.h"
#include "core/sim/command.h"
#include "core/sim/comparison.h"
#include "core/sim/event.h"
#include "core/sim/event_list.h"
#include "core/sim/recording.h"
#include "core/sim/recording_file.h"
#include "core/sim/spec.h"
#include "core/sim/world.h"

namespace logarium::sim {

/// Where `runUntil` may stop early. Empty: only at the wanted time.
using StopCondition = std::function<bool(const Event&)>;

/// XXH3-128 of everything that decides (hex): clock, files, replicas, metadata, clients, what is pending.
std::string stateHash(const World& world);

/// One of the stories of a run, for lists.
struct BranchLine {
    std::string name;
    std::string parent;  ///< empty for the first
    Micros from;         ///< where it left its parent
    Micros end;
    std::size_t commands = 0;
    bool current = false;
};

/// The live run: one World, its recording, its events, its checkpoints, and the other stories that were begun by acting
/// in the past. Owned by one thread.
class Simulation {
public:
    explicit Simulation(ClusterSpec spec);
    /// A recorded run, at its beginning; `seek` and `runUntil` replay its commands.
    explicit Simulation(Recording recording);
    /// A saved run with its branches, at the beginning of the current one; `seek(run.at)` goes to where it stood.
    explicit Simulation(SavedRun run);
    ~Simulation();
    Simulation(Simulation&&) noexcept;
    Simulation& operator=(Simulation&&) noexcept;

    const World& world() const;
    Micros now() const;

    /// Applies a command at the present moment and records it. In the past it begins a new branch, which becomes the
    /// current one; the story as it was stays.
    Outcome submit(const Command& command);

    /// Runs to `until`, or to just after the first event for which `stop` holds, or to a breakpoint. Returns true when
    /// it stopped early.
    bool runUntil(Micros until, const StopCondition& stop = {});
    /// Runs to just after the next pending step that tells an event; false when nothing is pending.
    bool step();
    /// Goes back to before the last event; false when there is none.
    bool stepBack();
    /// Goes to any moment of the recording, back or forth. What lies after it stays recorded.
    void seek(Micros when);
    /// Rises whenever time was moved otherwise than by running on: what was remembered of the run may be wrong now.
    std::uint64_t jumps() const;

    /// Up to now, oldest first. Events of weight are kept for ever; of the plain traffic (see `isTraffic`) the oldest
    /// go once there are more than a few hundred thousand. Ids rise; `eventsAfter` finds where to read on.
    std::span<const Event> events() const;
    /// Index of the first event in `events()` whose id is above `id`.
    std::size_t eventsAfter(EventId id) const;
    /// Off: plain traffic is numbered and counted, but not put into the list (for high speed). On at first.
    void keepTraffic(bool keep);

    /// Of the current branch.
    const Recording& recording() const;
    /// A bookmark at the present moment.
    void note(std::string text);
    /// Puts a saved run into the place of this one, where it stood or `at` another moment. Breakpoints stay.
    void reopen(SavedRun run, std::optional<Micros> at = {});
    /// All branches, with the state hash at some moments, for a file.
    SavedRun saved() const;
    /// Set when a replay came to another state than the recording says: one sentence.
    const std::optional<std::string>& replayTrouble() const;

    /// All stories, parents before children.
    std::vector<BranchLine> branches() const;
    const std::string& branch() const;
    /// Goes to another story, to the present moment or its own end. Fails when there is none of that name.
    Result<Done> switchTo(std::string_view name);
    /// The next command begins a branch of this name, also at the end of the recording. Fails when the name is taken.
    Result<Done> beginBranch(const std::string& name);
    Result<Done> renameBranch(std::string_view from, const std::string& to);
    /// Not the current one. Its children hang on its parent from now on.
    Result<Done> deleteBranch(std::string_view name);
    /// Plays both from where they part to `until`. Fails when there is none of such a name.
    Result<Comparison> compare(std::string_view a, std::string_view b, Micros until) const;
    /// Of any branch; null when there is none of that name.
    const Recording* recordingOf(std::string_view name) const;

    /// `runUntil` stops after the step in which the condition becomes true.
    void addBreakpoint(Breakpoint breakpoint);
    bool removeBreakpoint(std::size_t index);
    const std::vector<Breakpoint>& breakpoints() const;
    /// The breakpoint at which the last `runUntil` stopped.
    const std::optional<std::string>& brokeAt() const;

    /// Equal for equal runs.
    std::string stateHash() const { return sim::stateHash(world()); }

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace logarium::sim
