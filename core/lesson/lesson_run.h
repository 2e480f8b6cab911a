#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/lesson/lesson.h"

namespace logarium::lesson {

/// How far one goal is.
struct GoalState {
    bool reached = false;  ///< once true it stays so for the step
    std::string whyNot;    ///< the values asked for, as they are now
    int hintsShown = 0;
};

/// A learner's way through one lesson: a value, moved on by answers, frames and "next". Never touches the cluster.
class LessonRun {
public:
    explicit LessonRun(Lesson lesson) : lesson_(std::move(lesson)) { enter(0); }

    const Lesson& lesson() const { return lesson_; }
    const Step& step() const { return lesson_.steps[index_]; }
    std::size_t index() const { return index_; }
    bool atEnd() const { return index_ + 1 == lesson_.steps.size(); }

    /// Looks at the cluster and what has just happened there. Returns true when a goal was reached by it.
    bool look(const observe::ClusterView& cluster, std::span<const sim::Event> events);

    /// Keeps a prediction for the current step's question; the first one counts. False: no such choice, or answered
    /// before.
    bool predict(const std::string& choice);
    std::optional<std::string> prediction() const;
    /// The reply to the prediction: there once the outcome is known (all goals reached; at once in a step without
    /// goals).
    const Choice* revealed() const;

    /// Shows one more hint of a goal; false when there is none left.
    bool hint(std::size_t goal);
    const std::vector<GoalState>& goals() const { return goals_; }
    bool goalsReached() const;

    /// Whether "next" may go on: the question answered and the goals reached.
    bool mayGoOn() const;
    /// Goes on or back; false at the ends, or while `mayGoOn` is false.
    bool next();
    bool back();

    const std::map<std::string, std::string>& answers() const { return answers_; }

private:
    void enter(std::size_t index);

    Lesson lesson_;
    std::size_t index_ = 0;
    std::size_t furthest_ = 0;
    std::vector<GoalState> goals_;
    std::vector<sim::Event> events_;  // Since the step began, notable ones and rejections only: bounded below.
    std::map<std::string, std::string> answers_;
};

}  // namespace logarium::lesson
