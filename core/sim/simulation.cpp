#include "core/sim/simulation.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/sim/checkpoints.h"
#include "core/sim/engine.h"

namespace logarium::sim {
namespace {

constexpr std::size_t kMostTraffic = 300'000;

struct PlainTraffic {
    bool operator()(const cluster::Appended&) const { return true; }
    bool operator()(const cluster::Replicated&) const { return true; }
    bool operator()(const cluster::HighWatermarkMoved&) const { return true; }
    bool operator()(const cluster::ProduceAcknowledged&) const { return true; }
    bool operator()(const client::BatchSent&) const { return true; }
    bool operator()(const client::Consumed&) const { return true; }
    template <class Other>
    bool operator()(const Other&) const {
        return false;
    }
};

}  // namespace

bool isTraffic(const Event& event) {
    return std::visit(PlainTraffic{}, event.fact);
}

struct Simulation::State {
    Recording recording;
    World world;
    Engine engine;
    std::vector<Event> events;
    std::vector<Event> told;  // Of the last step.
    EventId lastKept;
    std::size_t traffic = 0;
    bool keepTraffic = true;
    std::size_t nextCommand = 0;
    Checkpoints checkpoints;

    explicit State(Recording r) : recording(std::move(r)), world(recording.spec) {
        engine.boot(world, told);
        take();
        checkpoints.offer(world, 0);
    }

    /// Puts what was told into the list; what was told before a seek is not taken twice.
    void take() {
        for (Event& event : told) {
            if (event.id <= lastKept) continue;
            lastKept = event.id;
            const bool plain = isTraffic(event);
            if (plain && !keepTraffic) continue;
            traffic += plain ? 1 : 0;
            events.push_back(std::move(event));
        }
        told.clear();
        if (traffic > kMostTraffic) forgetOldTraffic();
    }

    void forgetOldTraffic() {
        std::size_t going = traffic / 2;
        std::erase_if(events, [&](const Event& event) {
            if (going == 0 || !isTraffic(event)) return false;
            --going;
            --traffic;
            return true;
        });
    }

    /// The recorded command that is next, if its moment comes before anything else does.
    const TimedCommand* commandNow() const {
        if (nextCommand >= recording.commands.size()) return nullptr;
        const TimedCommand& next = recording.commands[nextCommand];
        const bool nothingBefore = world.queue.empty() || world.queue.nextDue() > next.at;
        const bool itsTurn =
            next.afterStep ? static_cast<std::uint64_t>(world.totals.steps) >= *next.afterStep : nothingBefore;
        return itsTurn ? &next : nullptr;
    }

    /// Lets one thing happen, unless nothing is due by `until`.
    bool advance(Micros until) {
        if (const TimedCommand* next = commandNow(); next != nullptr && next->at <= until) {
            world.now = std::max(world.now, next->at);
            ++nextCommand;
            engine.apply(world, next->command, told);
            return true;
        }
        if (world.queue.empty() || world.queue.nextDue() > until) return false;
        engine.step(world, told);
        checkpoints.offer(world, nextCommand);
        return true;
    }
};

Simulation::Simulation(ClusterSpec spec) : Simulation(Recording{std::move(spec), {}, Micros{0}}) {}
Simulation::Simulation(Recording recording) : state_(std::make_unique<State>(std::move(recording))) {}
Simulation::~Simulation() = default;
Simulation::Simulation(Simulation&&) noexcept = default;
Simulation& Simulation::operator=(Simulation&&) noexcept = default;

const World& Simulation::world() const {
    return state_->world;
}
Micros Simulation::now() const {
    return state_->world.now;
}
const std::vector<Event>& Simulation::events() const {
    return state_->events;
}
const Recording& Simulation::recording() const {
    return state_->recording;
}
void Simulation::keepTraffic(bool keep) {
    state_->keepTraffic = keep;
}

std::size_t Simulation::eventsAfter(EventId id) const {
    const auto& events = state_->events;
    const auto at = std::upper_bound(events.begin(), events.end(), id,
                                     [](EventId wanted, const Event& e) { return wanted < e.id; });
    return static_cast<std::size_t>(at - events.begin());
}

Outcome Simulation::submit(const Command& command) {
    State& s = *state_;
    Outcome outcome = s.engine.apply(s.world, command, s.told);
    if (!outcome.ok()) return outcome;
    // A new deed makes a new future: what was recorded for it is another story.
    s.recording.commands.resize(s.nextCommand);
    s.checkpoints.dropAfter(s.world.now);
    s.recording.commands.push_back({s.world.now, command, static_cast<std::uint64_t>(s.world.totals.steps)});
    s.recording.end = s.world.now;
    s.nextCommand = s.recording.commands.size();
    s.take();
    return outcome;
}

bool Simulation::runUntil(Micros until, const StopCondition& stop) {
    State& s = *state_;
    while (s.advance(until)) {
        const bool stops = stop && std::any_of(s.told.begin(), s.told.end(), stop);
        s.take();
        if (stops) {
            s.recording.end = std::max(s.recording.end, s.world.now);
            return true;
        }
    }
    s.world.now = std::max(s.world.now, until);
    s.recording.end = std::max(s.recording.end, s.world.now);
    return false;
}

bool Simulation::step() {
    State& s = *state_;
    while (!s.world.queue.empty() || s.commandNow() != nullptr) {
        s.advance(Micros{std::numeric_limits<std::int64_t>::max()});
        const bool told = !s.told.empty();
        s.take();
        s.recording.end = std::max(s.recording.end, s.world.now);
        if (told) return true;
    }
    return false;
}

void Simulation::seek(Micros when) {
    State& s = *state_;
    when = std::max(when, Micros{0});
    if (when < s.world.now) {
        const Checkpoints::Checkpoint& from = s.checkpoints.before(when);
        s.world = from.world;
        s.nextCommand = from.nextCommand;
        // Exactly at `when` more may be due than the checkpoint has seen; running on tells the rest again.
        const EventId next = s.world.nextEvent;
        const auto gone = s.events.begin() + static_cast<std::ptrdiff_t>(eventsAfter(next - 1));
        s.traffic -= static_cast<std::size_t>(std::count_if(gone, s.events.end(), isTraffic));
        s.events.erase(gone, s.events.end());
        s.lastKept = next - 1;
    }
    runUntil(when);
}

}  // namespace logarium::sim
