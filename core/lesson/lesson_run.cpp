#include "core/lesson/lesson_run.h"

#include <algorithm>

namespace logarium::lesson {

namespace {
/// A step that lasts long keeps its newest events: conditions ask for a few, not for thousands.
constexpr std::size_t kMostEvents = 20'000;
}  // namespace

void LessonRun::enter(std::size_t index) {
    index_ = index;
    goals_.assign(step().goals.size(), {});
    if (index_ < furthest_)
        for (GoalState& goal : goals_) goal.reached = true;  // Looking back does not ask for the work again.
    furthest_ = std::max(furthest_, index_);
    events_.clear();
}

bool LessonRun::look(const observe::ClusterView& cluster, std::span<const sim::Event> events) {
    events_.insert(events_.end(), events.begin(), events.end());
    if (events_.size() > kMostEvents) events_.erase(events_.begin(), events_.end() - kMostEvents / 2);
    const Situation now{cluster, events_, answers_};
    bool reachedOne = false;
    for (std::size_t i = 0; i < goals_.size(); ++i) {
        GoalState& state = goals_[i];
        if (state.reached) continue;
        state.reached = step().goals[i].check.holds(now);
        state.whyNot = state.reached ? std::string{} : step().goals[i].check.whyNot(now);
        reachedOne |= state.reached;
    }
    return reachedOne;
}

bool LessonRun::predict(const std::string& choice) {
    const auto& question = step().question;
    if (!question || std::ranges::find(question->choices, choice, &Choice::id) == question->choices.end()) return false;
    return answers_.emplace(step().id, choice).second;
}

std::optional<std::string> LessonRun::prediction() const {
    const auto found = answers_.find(step().id);
    if (found == answers_.end()) return std::nullopt;
    return found->second;
}

const Choice* LessonRun::revealed() const {
    const auto chosen = prediction();
    if (!chosen || !goalsReached()) return nullptr;
    const auto& choices = step().question->choices;
    return &*std::ranges::find(choices, *chosen, &Choice::id);
}

bool LessonRun::hint(std::size_t goal) {
    if (goal >= goals_.size() || goals_[goal].hintsShown >= std::ssize(step().goals[goal].hints)) return false;
    ++goals_[goal].hintsShown;
    return true;
}

bool LessonRun::goalsReached() const {
    return std::ranges::all_of(goals_, &GoalState::reached);
}

bool LessonRun::mayGoOn() const {
    return goalsReached() && (!step().question || prediction().has_value());
}

bool LessonRun::next() {
    if (atEnd() || !mayGoOn()) return false;
    enter(index_ + 1);
    return true;
}

bool LessonRun::back() {
    if (index_ == 0) return false;
    enter(index_ - 1);
    return true;
}

}  // namespace logarium::lesson
