#include <fmt/format.h>

#include <algorithm>

#include "core/base/assert.h"
#include "core/sim/simulation.h"
#include "core/sim/simulation_state.h"

/// Time in the hand: seek, step back, stories and their branches, bookmarks.
namespace logarium::sim {
namespace {

constexpr std::size_t kMostChecks = 16;
constexpr std::size_t kLongestName = 80;

std::optional<Failure> flawOf(const std::string& name) {
    if (name.empty() || name.size() > kLongestName) return Failure{"a branch needs a name of 1 to 80 characters"};
    return std::nullopt;
}

Failure unknown(std::string_view name) {
    return Failure{fmt::format("there is no branch '{}'", name)};
}

/// Some of the checkpoints' states, evenly spread; the ones that were recorded before are kept.
std::vector<StateCheck> checksOf(const Branch& branch) {
    std::vector<StateCheck> checks = branch.story.recording.checks;
    const auto& kept = branch.checkpoints.kept();
    const std::size_t every = kept.size() / kMostChecks + 1;
    const auto placeOf = [](const StateCheck& c) -> Place { return c.steps + c.commands; };
    while (checks.size() > kMostChecks) {  // Of many saves; every other one is enough.
        for (std::size_t i = 0; 2 * i < checks.size(); ++i) checks[i] = checks[2 * i];
        checks.resize((checks.size() + 1) / 2);
    }
    const Place known = checks.empty() ? 0 : placeOf(checks.back());
    for (std::size_t i = every; i < kept.size(); i += every) {
        if (kept[i].place() <= known) continue;
        checks.push_back({kept[i].world->now, static_cast<std::uint64_t>(kept[i].world->totals.steps),
                          kept[i].nextCommand, stateHash(*kept[i].world)});
    }
    return checks;
}

}  // namespace

Branch* Simulation::State::named(std::string_view name) {
    const auto found =
        std::ranges::find(branches, name, [](const Branch& b) { return std::string_view(b.story.name); });
    return found == branches.end() ? nullptr : &*found;
}

void Simulation::State::moved() {
    ++jumps;
    here().events.moveTo(world.nextEvent);
    brokeAt.reset();
    for (Breakpoint& breakpoint : breakpoints) breakpoint.held = breakpoint.holds(world, {});
}

void Simulation::State::restore(const Checkpoints::Checkpoint& from) {
    world = *from.world;
    nextCommand = from.nextCommand;
    told.clear();
    here().events.moveTo(world.nextEvent);
}

void Simulation::State::goTo(Micros when) {
    const Checkpoints::Checkpoint& from = here().checkpoints.before(when);
    if (when < world.now || from.place() > place()) restore(from);
    // Whoever looks at a moment may step back from it: the last bit of the way is short then.
    const Micros close = when - (when - world.now) / 8;
    bool copied = false;
    while (advance(when)) {
        take();
        if (copied || world.now < close) continue;
        here().checkpoints.keepNear({std::make_shared<const World>(world), nextCommand});
        copied = true;
    }
    world.now = std::max(world.now, when);
    recording().end = std::max(recording().end, world.now);
    moved();
}

/// Looks for the last step that told something, a stretch between checkpoints at a time; a copy of the World is kept
/// on the way, so that the place just before it is near.
bool Simulation::State::goBeforeLastEvent() {
    constexpr Place kCopyEvery = 512;
    Checkpoints& checkpoints = here().checkpoints;
    for (Place end = place(); end > 0;) {
        const Checkpoints::Checkpoint start = checkpoints.beforePlace(end - 1);
        restore(start);
        Checkpoints::Checkpoint copy = start, found;
        Place target = 0;
        Micros toldAt;
        while (place() < end) {
            if (place() >= copy.place() + kCopyEvery) copy = {std::make_shared<const World>(world), nextCommand};
            const Place before = place();
            if (!advance(Micros{std::numeric_limits<std::int64_t>::max()})) break;
            if (told.empty()) continue;
            found = copy;
            target = before;
            toldAt = told.front().at;
            told.clear();
        }
        if (found.world != nullptr) {
            checkpoints.keepNear(found);
            restore(found);
            while (place() < target) advance(Micros{std::numeric_limits<std::int64_t>::max()});
            told.clear();
            world.now = std::max(world.now, toldAt - 1);
            return true;
        }
        if (start.place() == 0 || start.place() >= end) return false;
        end = start.place();
    }
    return false;
}

std::string Simulation::State::freeName() const {
    for (std::size_t number = branches.size();; ++number) {
        std::string name = fmt::format("branch-{}", number);
        const bool taken = std::ranges::any_of(branches, [&](const Branch& b) { return b.story.name == name; });
        if (!taken) return name;
    }
}

void Simulation::State::startBranch() {
    Branch begun;
    begun.story.name = nextBranch.empty() ? freeName() : std::exchange(nextBranch, {});
    begun.story.parent = here().story.name;
    begun.story.from = world.now;
    Recording& recording = begun.story.recording = here().story.recording;
    recording.commands.resize(nextCommand);
    recording.end = world.now;
    const Place now = place();
    std::erase_if(recording.notes, [&](const Note& note) { return note.at > world.now; });
    std::erase_if(recording.checks, [&](const StateCheck& c) { return c.steps + c.commands > now; });
    begun.checkpoints = here().checkpoints;
    begun.checkpoints.dropAfter(now);
    EventList quiet = here().events.withoutTraffic();
    begun.events = std::exchange(here().events, std::move(quiet));
    begun.events.dropFrom(world.nextEvent);
    branches.push_back(std::move(begun));
    current = branches.size() - 1;
}

void Simulation::seek(Micros when) {
    state_->goTo(std::max(when, Micros{0}));
}

bool Simulation::stepBack() {
    State& s = *state_;
    const Micros now = s.world.now;
    const bool found = s.goBeforeLastEvent();
    if (!found) {
        s.restore(s.here().checkpoints.kept().front());
        s.world.now = std::min(now, s.world.now);
    }
    s.moved();
    return found;
}

std::uint64_t Simulation::jumps() const {
    return state_->jumps;
}

void Simulation::note(std::string text) {
    auto& notes = state_->recording().notes;
    const auto at = std::ranges::upper_bound(notes, now(), {}, &Note::at);
    notes.insert(at, {now(), std::move(text)});
}

SavedRun Simulation::saved() const {
    SavedRun run{{}, state_->current, now()};
    for (const Branch& branch : state_->branches) {
        run.stories.push_back(branch.story);
        run.stories.back().recording.checks = checksOf(branch);
    }
    return run;
}

void Simulation::reopen(SavedRun run, std::optional<Micros> at) {
    const Micros when = at.value_or(run.at);
    auto fresh = std::make_unique<State>(std::move(run), true);
    fresh->keepTraffic = state_->keepTraffic;
    fresh->jumps = state_->jumps;
    fresh->breakpoints = std::move(state_->breakpoints);
    state_ = std::move(fresh);
    seek(when);
}

const std::optional<std::string>& Simulation::replayTrouble() const {
    return state_->replayTrouble;
}

std::vector<BranchLine> Simulation::branches() const {
    std::vector<BranchLine> lines;
    for (const Branch& branch : state_->branches) {
        const Story& story = branch.story;
        lines.push_back({story.name, story.parent, story.from, story.recording.end, story.recording.commands.size(),
                         &branch == &state_->here()});
    }
    return lines;
}

const std::string& Simulation::branch() const {
    return state_->here().story.name;
}

Result<Done> Simulation::switchTo(std::string_view name) {
    State& s = *state_;
    Branch* wanted = s.named(name);
    if (wanted == nullptr) return unknown(name);
    if (wanted == &s.here()) return Done{};
    const Micros when = std::min(s.world.now, wanted->story.recording.end);
    s.here().events = s.here().events.withoutTraffic();
    s.nextBranch.clear();
    s.current = static_cast<std::size_t>(wanted - s.branches.data());
    s.restore(wanted->checkpoints.before(when));
    s.goTo(when);
    return Done{};
}

Result<Done> Simulation::beginBranch(const std::string& name) {
    if (auto flaw = flawOf(name)) return *flaw;
    if (state_->named(name) != nullptr) return Failure{fmt::format("there is a branch '{}' already", name)};
    state_->nextBranch = name;
    return Done{};
}

Result<Done> Simulation::renameBranch(std::string_view from, const std::string& to) {
    Branch* branch = state_->named(from);
    if (branch == nullptr) return unknown(from);
    if (auto flaw = flawOf(to)) return *flaw;
    if (Branch* other = state_->named(to); other != nullptr && other != branch)
        return Failure{fmt::format("there is a branch '{}' already", to)};
    for (Branch& child : state_->branches)
        if (child.story.parent == branch->story.name) child.story.parent = to;
    branch->story.name = to;
    return Done{};
}

Result<Done> Simulation::deleteBranch(std::string_view name) {
    State& s = *state_;
    Branch* branch = s.named(name);
    if (branch == nullptr) return unknown(name);
    if (branch == &s.here())
        return Failure{fmt::format("'{}' is the current branch; switch to another one first", name)};
    if (branch->story.parent.empty()) return Failure{fmt::format("'{}' is the first branch and stays", name)};
    const std::string gone = branch->story.name, parent = branch->story.parent;
    for (Branch& child : s.branches)
        if (child.story.parent == gone) child.story.parent = parent;
    const auto index = static_cast<std::size_t>(branch - s.branches.data());
    s.branches.erase(s.branches.begin() + static_cast<std::ptrdiff_t>(index));
    if (s.current > index) --s.current;
    return Done{};
}

const Recording* Simulation::recordingOf(std::string_view name) const {
    const Branch* branch = state_->named(name);
    return branch == nullptr ? nullptr : &branch->story.recording;
}

}  // namespace logarium::sim
