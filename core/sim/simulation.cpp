#include "core/sim/simulation.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/sim/simulation_state.h"

/// How the run goes on: steps, commands, breakpoints. Moving in time and branches are in simulation_time.cpp.
namespace logarium::sim {

Simulation::State::State(SavedRun run, bool wasLived) : world(run.stories.at(run.current).recording.spec) {
    current = run.current;
    for (Story& story : run.stories) {
        Branch& branch = branches.emplace_back();
        branch.story = std::move(story);
        if (wasLived) branch.livedUntil = branch.story.recording.end;
    }
    engine.boot(world, told);
    for (Branch& branch : branches) {
        std::vector<Event> first = told;
        branch.events.take(first, true);
        branch.checkpoints.offer(world, 0);
    }
    told.clear();
}

const TimedCommand* commandNow(const World& world, const Recording& recording, std::size_t nextCommand) {
    if (nextCommand >= recording.commands.size()) return nullptr;
    const TimedCommand& next = recording.commands[nextCommand];
    const bool nothingBefore = world.queue.empty() || world.queue.nextDue() > next.at;
    const bool itsTurn =
        next.afterStep ? static_cast<std::uint64_t>(world.totals.steps) >= *next.afterStep : nothingBefore;
    return itsTurn ? &next : nullptr;
}

bool playOne(Engine& engine, World& world, const Recording& recording, std::size_t& nextCommand, Micros until,
             std::vector<Event>& told) {
    if (const TimedCommand* next = commandNow(world, recording, nextCommand); next != nullptr && next->at <= until) {
        world.now = std::max(world.now, next->at);
        ++nextCommand;
        engine.apply(world, next->command, told);
        return true;
    }
    if (world.queue.empty() || world.queue.nextDue() > until) return false;
    engine.step(world, told);
    return true;
}

bool Simulation::State::advance(Micros until) {
    Branch& branch = here();
    const std::int64_t steps = world.totals.steps;
    if (!playOne(engine, world, branch.story.recording, nextCommand, until, told)) return false;
    branch.lived = std::max(branch.lived, place());
    if (world.totals.steps == steps) return true;
    branch.checkpoints.offer(world, nextCommand);
    if (!branch.story.recording.checks.empty()) compareWithRecording();
    return true;
}

void Simulation::State::compareWithRecording() {
    const auto& checks = here().story.recording.checks;
    const auto found = std::ranges::lower_bound(checks, place(), {},
                                                [](const StateCheck& c) -> Place { return c.steps + c.commands; });
    if (found == checks.end() || found->steps + found->commands != place() || found->commands != nextCommand) return;
    const std::uint64_t bit = std::uint64_t{1} << std::min<std::ptrdiff_t>(found - checks.begin(), 63);
    if ((here().checked & bit) != 0) return;
    here().checked |= bit;
    if (found->hash == sim::stateHash(world) || replayTrouble) return;
    replayTrouble = "the replay differs from the recording: at " + std::to_string(world.now.value) +
                    " us the state is not the one that was recorded";
}

bool Simulation::State::atBreakpoint() {
    if (told.empty() || breakpoints.empty()) return false;
    const bool notable = !std::ranges::all_of(told, isTraffic);
    for (Breakpoint& breakpoint : breakpoints) {
        if (!notable && !breakpoint.followsTraffic) continue;
        const bool holds = breakpoint.holds(world, told);
        if (!std::exchange(breakpoint.held, holds) && holds) brokeAt = breakpoint.text;
    }
    return brokeAt.has_value();
}

Simulation::Simulation(ClusterSpec spec) : Simulation(Recording{std::move(spec), {}, Micros{0}}) {}
Simulation::Simulation(Recording recording)
    : state_(std::make_unique<State>(SavedRun{{Story{"main", "", Micros{0}, std::move(recording)}}, 0, Micros{0}},
                                     false)) {}
Simulation::Simulation(SavedRun run) : state_(std::make_unique<State>(std::move(run), true)) {}
Simulation::~Simulation() = default;
Simulation::Simulation(Simulation&&) noexcept = default;
Simulation& Simulation::operator=(Simulation&&) noexcept = default;

const World& Simulation::world() const {
    return state_->world;
}
Micros Simulation::now() const {
    return state_->world.now;
}
std::span<const Event> Simulation::events() const {
    return state_->here().events.past();
}
const Recording& Simulation::recording() const {
    return state_->here().story.recording;
}
void Simulation::keepTraffic(bool keep) {
    state_->keepTraffic = keep;
}

std::size_t Simulation::eventsAfter(EventId id) const {
    const auto all = events();
    return static_cast<std::size_t>(std::ranges::upper_bound(all, id, {}, &Event::id) - all.begin());
}

Outcome Simulation::submit(const Command& command) {
    State& s = *state_;
    if (auto refused = check(s.world, command)) return {std::move(refused)};
    if (s.here().hasFuture(s.world.now, s.place(), s.nextCommand) || !s.nextBranch.empty()) s.startBranch();
    Outcome outcome = s.engine.apply(s.world, command, s.told);
    Recording& recording = s.recording();
    recording.commands.push_back({s.world.now, command, static_cast<std::uint64_t>(s.world.totals.steps)});
    recording.end = s.world.now;
    s.nextCommand = recording.commands.size();
    s.take();
    return outcome;
}

bool Simulation::runUntil(Micros until, const StopCondition& stop) {
    State& s = *state_;
    s.brokeAt.reset();
    while (s.advance(until)) {
        const bool stops = s.atBreakpoint() || (stop && std::any_of(s.told.begin(), s.told.end(), stop));
        s.take();
        if (stops) {
            s.recording().end = std::max(s.recording().end, s.world.now);
            return true;
        }
    }
    s.world.now = std::max(s.world.now, until);
    s.recording().end = std::max(s.recording().end, s.world.now);
    return false;
}

bool Simulation::step() {
    State& s = *state_;
    while (!s.world.queue.empty() || commandNow(s.world, s.recording(), s.nextCommand) != nullptr) {
        s.advance(Micros{std::numeric_limits<std::int64_t>::max()});
        const bool told = !s.told.empty();
        s.take();
        s.recording().end = std::max(s.recording().end, s.world.now);
        if (told) return true;
    }
    return false;
}

void Simulation::addBreakpoint(Breakpoint breakpoint) {
    breakpoint.held = breakpoint.holds(world(), {});
    state_->breakpoints.push_back(std::move(breakpoint));
}

bool Simulation::removeBreakpoint(std::size_t index) {
    if (index >= state_->breakpoints.size()) return false;
    state_->breakpoints.erase(state_->breakpoints.begin() + static_cast<std::ptrdiff_t>(index));
    return true;
}

const std::vector<Breakpoint>& Simulation::breakpoints() const {
    return state_->breakpoints;
}
const std::optional<std::string>& Simulation::brokeAt() const {
    return state_->brokeAt;
}

}  // namespace logarium::sim
