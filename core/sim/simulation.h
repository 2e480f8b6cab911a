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
#include "core/sim/recording.h"
#include "core/sim/spec.h"
#include "core/sim/world.h"

namespace logarium::sim {

/// Where `runUntil` may stop early. All empty: only at the wanted time.
using StopCondition = std::function<bool(const Event&)>;

/// Whether the event is one of the many of normal operation: appended, replicated, acknowledged, sent, consumed.
bool isTraffic(const Event& event);

/// XXH3-128 of everything that decides (hex): clock, files, replicas, metadata, clients, what is pending.
std::string stateHash(const World& world);

/// The live run: one World, its recording, its events, its checkpoints. Owned by one thread.
class Simulation {
public:
    explicit Simulation(ClusterSpec spec);
    /// A recorded run, at its beginning; `seek` and `runUntil` replay its commands.
    explicit Simulation(Recording recording);
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

    /// Events so far, oldest first. Those of weight are kept for ever; of the plain traffic (see `isTraffic`) the
    /// oldest go once there are more than a few hundred thousand. Ids rise; `eventsAfter` finds where to read on.
    const std::vector<Event>& events() const;
    /// Index of the first event in `events()` whose id is above `id`.
    std::size_t eventsAfter(EventId id) const;
    /// Off: plain traffic is numbered and counted, but not put into the list (for high speed). On at first.
    void keepTraffic(bool keep);
    const Recording& recording() const;

    /// Equal for equal runs.
    std::string stateHash() const { return sim::stateHash(world()); }

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace logarium::sim
