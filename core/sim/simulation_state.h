#pragma once
#include <string>
#include <vector>

#include "core/sim/checkpoints.h"
#include "core/sim/engine.h"
#include "core/sim/event_list.h"
#include "core/sim/simulation.h"

namespace logarium::sim {

/// A story with what helps to move in it.
struct Branch {
    Story story;
    Checkpoints checkpoints;
    EventList events;
    Place lived = 0;            ///< as far as this story was played
    Micros livedUntil;          ///< the same for what was played before it was saved
    std::uint64_t checked = 0;  ///< of the recording's state checks, those compared so far (a bit each)

    bool hasFuture(Micros now, Place place, std::size_t nextCommand) const {
        return place < lived || now < livedUntil || nextCommand < story.recording.commands.size();
    }
};

/// Lets one thing of a recorded story happen, unless nothing is due by `until`: the next command when its moment comes
/// before anything else does, or the next pending thing.
bool playOne(Engine& engine, World& world, const Recording& recording, std::size_t& nextCommand, Micros until,
             std::vector<Event>& told);
/// The recorded command that is next, if its moment comes before anything else does.
const TimedCommand* commandNow(const World& world, const Recording& recording, std::size_t nextCommand);

/// The inside of a Simulation: the World, and the stories of which it plays one.
struct Simulation::State {
    std::vector<Branch> branches;  // Parents before children.
    std::size_t current = 0;
    World world;
    Engine engine;
    std::vector<Event> told;  // Of the last step.
    std::size_t nextCommand = 0;
    bool keepTraffic = true;
    std::uint64_t jumps = 0;
    std::string nextBranch;
    std::vector<Breakpoint> breakpoints;
    std::optional<std::string> brokeAt;
    std::optional<std::string> replayTrouble;

    /// `wasLived`: it was played up to its end before it was saved; otherwise the recording is a plan.
    State(SavedRun run, bool wasLived);

    Branch& here() { return branches[current]; }
    const Branch& here() const { return branches[current]; }
    Recording& recording() { return here().story.recording; }
    Place place() const { return static_cast<Place>(world.totals.steps) + nextCommand; }
    Branch* named(std::string_view name);

    void take() { here().events.take(told, keepTraffic); }
    /// Lets one thing happen, unless nothing is due by `until`.
    bool advance(Micros until);
    void compareWithRecording();
    bool atBreakpoint();
    void moved();

    /// The World becomes that of the checkpoint.
    void restore(const Checkpoints::Checkpoint& from);
    /// Goes to the moment, over the nearest checkpoint; everything due at `when` has happened.
    void goTo(Micros when);
    bool goBeforeLastEvent();
    /// A story that shares the past up to now and has no future yet.
    void startBranch();
    std::string freeName() const;
};

}  // namespace logarium::sim
