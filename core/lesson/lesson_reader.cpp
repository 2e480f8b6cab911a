// Turns a lesson's YAML into values; every complaint names file, line, and what was expected.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "core/lesson/lesson.h"

namespace logarium::lesson {

namespace {

constexpr std::size_t kLargestFile = 1 << 20;
constexpr std::size_t kLongestText = 64 * 1024;
constexpr std::size_t kMostItems = 1000;

struct Trouble {
    YAML::Mark at;
    std::string what;
};

[[noreturn]] void complain(const YAML::Node& at, std::string what) {
    throw Trouble{at.Mark(), std::move(what)};
}

/// The keys of a map are all known: a misspelt key is found here, not by its silence.
void onlyKeys(const YAML::Node& map, std::initializer_list<std::string_view> known, const char* of) {
    if (!map.IsMap()) complain(map, fmt::format("{}: expected a map of keys", of));
    for (const auto& entry : map) {
        const auto key = entry.first.as<std::string>("");
        if (std::ranges::find(known, key) == known.end())
            complain(entry.first,
                     fmt::format("unknown key '{}' in {}, expected one of: {}", key, of, fmt::join(known, ", ")));
    }
}

std::string textOf(const YAML::Node& node, const char* what) {
    if (!node.IsScalar()) complain(node, fmt::format("{}: expected text", what));
    if (node.Scalar().size() > kLongestText)
        complain(node, fmt::format("{}: expected at most {} bytes", what, kLongestText));
    if (node.Scalar().find("![") != std::string::npos || node.Scalar().find("<img") != std::string::npos)
        complain(node, fmt::format("{}: expected text without pictures", what));
    return node.Scalar();
}

std::string required(const YAML::Node& map, const char* key) {
    const YAML::Node node = map[key];
    if (!node) complain(map, fmt::format("expected the key '{}'", key));
    std::string text = textOf(node, key);
    if (text.empty()) complain(node, fmt::format("{}: expected some text", key));
    return text;
}

std::string optional(const YAML::Node& map, const char* key) {
    const YAML::Node node = map[key];
    return node ? textOf(node, key) : std::string{};
}

std::vector<std::string> listOf(const YAML::Node& map, const char* key) {
    std::vector<std::string> items;
    const YAML::Node node = map[key];
    if (!node) return items;
    if (!node.IsSequence()) complain(node, fmt::format("{}: expected a list", key));
    if (node.size() > kMostItems) complain(node, fmt::format("{}: expected at most {} items", key, kMostItems));
    for (const auto& item : node) items.push_back(textOf(item, key));
    return items;
}

Question questionOf(const YAML::Node& node) {
    onlyKeys(node, {"question", "choices", "answer"}, "ask");
    Question question{required(node, "question"), {}, required(node, "answer")};
    const YAML::Node choices = node["choices"];
    if (!choices || !choices.IsSequence() || choices.size() < 2)
        complain(node, "choices: expected a list of at least two");
    for (const auto& choice : choices) {
        onlyKeys(choice, {"id", "text", "reply"}, "a choice");
        question.choices.push_back({required(choice, "id"), required(choice, "text"), required(choice, "reply")});
    }
    if (std::ranges::find(question.choices, question.answer, &Choice::id) == question.choices.end())
        complain(node["answer"], fmt::format("answer: expected the id of a choice, not '{}'", question.answer));
    return question;
}

Goal goalOf(const YAML::Node& node) {
    onlyKeys(node, {"text", "check", "hints"}, "a goal");
    auto condition = Condition::parse(required(node, "check"));
    if (!condition.ok()) complain(node["check"], condition.error().message);
    return {required(node, "text"), std::move(condition).value(), listOf(node, "hints")};
}

WrongRoute wrongOf(const YAML::Node& node) {
    onlyKeys(node, {"name", "commands"}, "a wrong route");
    return {required(node, "name"), listOf(node, "commands")};
}

void readGoals(const YAML::Node& node, Step& step) {
    for (const auto& goal : node["goals"]) step.goals.push_back(goalOf(goal));
    for (const auto& wrong : node["wrong"]) step.wrong.push_back(wrongOf(wrong));
    step.solution = listOf(node, "solution");
    if (!step.goals.empty() && !node["solution"])
        complain(node, "expected a solution beside the goals ([] when waiting is enough)");
    if (!step.goals.empty() && step.wrong.empty()) complain(node, "expected at least one wrong route beside the goals");
    if (const YAML::Node within = node["within"]) {
        const auto span = parseDuration(textOf(within, "within"));
        if (!span) complain(within, "within: expected a duration such as 90s");
        step.within = *span;
    }
}

Step stepOf(const YAML::Node& node) {
    onlyKeys(node, {"id", "title", "text", "show", "ask", "goals", "solution", "within", "wrong", "after"}, "a step");
    Step step;
    step.id = required(node, "id");
    step.title = required(node, "title");
    step.text = required(node, "text");
    step.show = listOf(node, "show");
    if (const YAML::Node ask = node["ask"]) step.question = questionOf(ask);
    readGoals(node, step);
    step.after = optional(node, "after");
    return step;
}

void oneOf(const YAML::Node& root, const char* key, std::initializer_list<std::string_view> known) {
    const std::string value = required(root, key);
    if (std::ranges::find(known, value) == known.end())
        complain(root[key], fmt::format("{}: expected one of {}, not '{}'", key, fmt::join(known, ", "), value));
}

Lesson lessonOf(const YAML::Node& root) {
    onlyKeys(root, {"format", "id", "kind", "level", "title", "minutes", "covers", "scenario", "goal", "steps"},
             "a lesson");
    if (required(root, "format") != "1") complain(root["format"], "format: expected 1");
    oneOf(root, "kind", {"lesson", "act", "incident", "design", "demo", "question"});
    oneOf(root, "level", {"intro", "beginner", "intermediate", "advanced", "interview"});
    Lesson lesson;
    lesson.id = required(root, "id");
    lesson.kind = required(root, "kind");
    lesson.level = required(root, "level");
    lesson.title = required(root, "title");
    lesson.goal = required(root, "goal");
    lesson.minutes = root["minutes"].as<int>(0);
    if (lesson.minutes <= 0) complain(root, "minutes: expected a whole number above 0");
    lesson.covers = listOf(root, "covers");
    lesson.scenario = required(root, "scenario");
    const YAML::Node steps = root["steps"];
    if (!steps || !steps.IsSequence() || steps.size() == 0)
        complain(root, "steps: expected a list of at least one step");
    std::set<std::string> ids;
    for (const auto& node : steps) {
        lesson.steps.push_back(stepOf(node));
        if (!ids.insert(lesson.steps.back().id).second)
            complain(node["id"],
                     fmt::format("id: expected a name not used by an earlier step, '{}' is", lesson.steps.back().id));
    }
    return lesson;
}

}  // namespace

Result<Lesson> readLesson(std::string_view file, std::string_view yaml) {
    if (yaml.size() > kLargestFile)
        return Failure{fmt::format("{}: {} bytes, expected at most {}", file, yaml.size(), kLargestFile)};
    try {
        const YAML::Node root = YAML::Load(std::string(yaml));
        if (!root.IsMap()) return Failure{fmt::format("{}:1: expected a lesson (a map of keys)", file)};
        return lessonOf(root);
    } catch (const Trouble& trouble) {
        return Failure{fmt::format("{}:{}: {}", file, std::max(trouble.at.line, 0) + 1, trouble.what)};
    } catch (const YAML::Exception& bad) {
        return Failure{fmt::format("{}:{}: not readable as YAML: {}", file, std::max(bad.mark.line, 0) + 1, bad.msg)};
    }
}

std::optional<Micros> parseDuration(std::string_view text) {
    std::int64_t amount = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), amount);
    if (bad != std::errc{} || amount < 0) return std::nullopt;
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    struct Unit {
        std::string_view name;
        std::int64_t micros;
    };
    for (const Unit& known :
         {Unit{"us", 1}, Unit{"ms", kMicrosPerMs}, Unit{"s", kMicrosPerSecond}, Unit{"m", 60 * kMicrosPerSecond},
          Unit{"h", 3600 * kMicrosPerSecond}, Unit{"d", 86400 * kMicrosPerSecond}}) {
        if (unit == known.name && amount <= INT64_MAX / known.micros) return Micros{amount * known.micros};
    }
    return std::nullopt;
}

}  // namespace logarium::lesson
