#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/observe/condition/condition.h"

/// A lesson as data. The file is YAML:
///
///     format: 1
///     id: two-signatures
///     kind: lesson                 # lesson, act, incident, design, demo, question
///     level: advanced              # intro, beginner, intermediate, advanced, interview
///     title: Two signatures
///     minutes: 8
///     covers: [M4.6, M4.7]         # rows of the course plan
///     scenario: min-isr            # a bundled scenario
///     goal: One sentence on what the learner can do afterwards.
///     steps:
///       - id: first
///         title: ...
///         text: |                  # Markdown
///         show: [layout, events]   # views to bring to the front
///         ask:                     # a prediction, kept until the step's outcome is known
///           question: ...
///           choices:
///             - {id: yes, text: ..., reply: ...}
///           answer: yes
///         goals:
///           - {text: ..., check: "P(payments,0).isr.size == 1", hints: [..., ...]}
///         solution: ["sim stop-broker 3"]   # console lines that reach the goals
///         within: 60s              # virtual time the solution may take
///         wrong:                   # routes that must not reach all goals
///           - {name: ..., commands: [...]}
///         after: |                 # shown once the goals are reached
namespace logarium::lesson {

using observe::Condition;
using observe::Situation;

struct Choice {
    std::string id;
    std::string text;
    std::string reply;  ///< what is said to whoever chose it, once the outcome is known
};

struct Question {
    std::string text;
    std::vector<Choice> choices;
    std::string answer;  ///< id of the right choice
};

struct Goal {
    std::string text;
    Condition check;
    std::vector<std::string> hints;  ///< from a nudge to nearly the answer
};

struct WrongRoute {
    std::string name;
    std::vector<std::string> commands;
};

struct Step {
    std::string id;
    std::string title;
    std::string text;
    std::vector<std::string> show;
    std::optional<Question> question;
    std::vector<Goal> goals;
    std::vector<std::string> solution;
    Micros within{60 * kMicrosPerSecond};
    std::vector<WrongRoute> wrong;
    std::string after;
};

struct Lesson {
    std::string id;
    std::string kind;
    std::string level;
    std::string title;
    std::string goal;
    int minutes = 0;
    std::vector<std::string> covers;
    std::string scenario;
    std::vector<Step> steps;
};

/// Reads a lesson. `file` only names the source in errors: "two-signatures.yaml:12: ...: what was expected".
Result<Lesson> readLesson(std::string_view file, std::string_view yaml);

/// "90s", "1500ms", "2m", "3h", "7d"; anything else: nullopt.
std::optional<Micros> parseDuration(std::string_view text);

}  // namespace logarium::lesson
