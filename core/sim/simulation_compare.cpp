#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "core/sim/command_reader.h"
#include "core/sim/comparison.h"
#include "core/sim/simulation.h"
#include "core/sim/simulation_state.h"

/// Two branches side by side: the first event at which they part, and the Worlds to be compared.
namespace logarium::sim {
namespace {

constexpr std::size_t kShown = 6;

/// One side of a comparison: plays its story on and hands out what is told, one event after another.
class Side {
public:
    Side(const Recording& recording, const Checkpoints::Checkpoint& from, Micros until)
        : recording_(recording), world_(*from.world), nextCommand_(from.nextCommand), until_(until) {}

    /// The next event, or null when there is none up to the end.
    const Event* front() {
        while (told_.empty()) {
            fresh_.clear();
            if (!playOne(engine_, world_, recording_, nextCommand_, until_, fresh_)) return nullptr;
            std::ranges::move(fresh_, std::back_inserter(told_));
        }
        return &told_.front();
    }
    void pop() { told_.pop_front(); }
    std::vector<Event> nextFew() {
        std::vector<Event> few;
        while (few.size() < kShown && front() != nullptr) {
            few.push_back(*front());
            pop();
        }
        return few;
    }
    World atEnd() {
        while (playOne(engine_, world_, recording_, nextCommand_, until_, fresh_)) fresh_.clear();
        world_.now = std::max(world_.now, until_);
        return std::move(world_);
    }

private:
    const Recording& recording_;
    Engine engine_;
    World world_;
    std::size_t nextCommand_;
    Micros until_;
    std::vector<Event> fresh_;
    std::deque<Event> told_;
};

/// How many commands both stories begin with; they are the same World as long as no other one was given.
std::size_t commandsInCommon(const Recording& a, const Recording& b) {
    std::size_t same = 0;
    while (same < a.commands.size() && same < b.commands.size() && a.commands[same].at == b.commands[same].at &&
           a.commands[same].afterStep == b.commands[same].afterStep &&
           writeCommand(a.commands[same].command) == writeCommand(b.commands[same].command))
        ++same;
    return same;
}

Micros firstOwnCommand(const Recording& recording, std::size_t shared) {
    return shared < recording.commands.size() ? recording.commands[shared].at
                                              : Micros{std::numeric_limits<std::int64_t>::max()};
}

}  // namespace

Result<Comparison> Simulation::compare(std::string_view a, std::string_view b, Micros until) const {
    const Branch* first = state_->named(a);
    const Branch* second = state_->named(b);
    if (first == nullptr || second == nullptr)
        return Failure{fmt::format("there is no branch '{}'", first == nullptr ? a : b)};
    const Recording& one = first->story.recording;
    const Recording& other = second->story.recording;
    const std::size_t shared = commandsInCommon(one, other);
    const Micros fork = std::min({firstOwnCommand(one, shared), firstOwnCommand(other, shared), until});
    const Checkpoints::Checkpoint* from = &first->checkpoints.before(fork - 1);
    if (from->nextCommand > shared || from->world->now >= fork) from = &first->checkpoints.kept().front();
    Side left(one, *from, until), right(other, *from, until);
    Comparison comparison;
    for (;;) {
        const Event *l = left.front(), *r = right.front();
        if (l == nullptr && r == nullptr) break;
        if (l != nullptr && r != nullptr && *l == *r) {
            left.pop();
            right.pop();
            continue;
        }
        comparison.parted = true;
        comparison.at = l == nullptr ? r->at : r == nullptr ? l->at : std::min(l->at, r->at);
        break;
    }
    comparison.nextA = left.nextFew();
    comparison.nextB = right.nextFew();
    comparison.a = left.atEnd();
    comparison.b = right.atEnd();
    return comparison;
}

}  // namespace logarium::sim
