#include "core/sim/scenario.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <tuple>

#include "core/base/bundled.h"
#include "core/sim/command_reader.h"
#include "core/sim/workload_check.h"

namespace logarium::sim {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;
constexpr int kDeepest = 32;
constexpr std::size_t kMostCommands = 10'000;

/// YAML as a tree of texts, and the line on which each value stands.
class Converter {
public:
    Json convert(const YAML::Node& node, const std::string& path, int depth = 0) {
        lines[path] = node.Mark().line + 1;
        if (depth > kDeepest) throw BadField{path, fmt::format("nested more than {} deep", kDeepest)};
        switch (node.Type()) {
            case YAML::NodeType::Undefined:
            case YAML::NodeType::Null:
                return nullptr;
            case YAML::NodeType::Scalar:
                return node.Scalar();
            case YAML::NodeType::Sequence: {
                Json list = Json::array();
                for (std::size_t i = 0; i < node.size(); ++i)
                    list.push_back(convert(node[i], path + "/" + std::to_string(i), depth + 1));
                return list;
            }
            case YAML::NodeType::Map:
                return convertMap(node, path, depth);
        }
        return nullptr;
    }

    /// The line of the value, or of the nearest thing around it.
    int lineOf(std::string path) const {
        for (;; path.resize(path.rfind('/'))) {
            const auto found = lines.find(path);
            if (found != lines.end()) return found->second;
            if (path.find('/') == std::string::npos) return 1;
        }
    }

private:
    Json convertMap(const YAML::Node& node, const std::string& path, int depth) {
        Json object = Json::object();
        for (const auto& entry : node) {
            const std::string name = entry.first.Scalar();
            if (object.contains(name)) throw BadField{path + "/" + name, fmt::format("'{}' stands here twice", name)};
            object[name] = convert(entry.second, path + "/" + name, depth + 1);
        }
        return object;
    }

    std::map<std::string, int> lines;
};

std::string textOf(const Json& root, const char* name) {
    const auto found = root.find(name);
    if (found == root.end() || !found->is_string()) throw BadField{"", fmt::format("'{}' was expected", name)};
    return found->get<std::string>();
}

Micros timeOf(const Json& value, const std::string& path) {
    const auto time = durationFrom(value.is_string() ? value.get_ref<const std::string&>() : std::string());
    if (!time.ok()) throw BadField{path, time.error().message};
    return time.value();
}

/// Clients are numbered in the order in which they are started.
void noteClient(const Command& command, std::map<std::string, ClientId>& clients, std::int32_t& next) {
    if (const auto* producer = std::get_if<StartProducer>(&command)) clients[producer->spec.name] = ClientId{next++};
    if (const auto* consumer = std::get_if<StartConsumer>(&command)) clients[consumer->spec.name] = ClientId{next++};
    if (const auto* copy = std::get_if<StartTransform>(&command)) clients[copy->spec.name] = ClientId{next++};
    if (std::holds_alternative<ProduceOnce>(command)) ++next;
}

std::vector<TimedCommand> readCommands(const Json& list) {
    if (!list.is_array()) throw BadField{"/commands", "a list of commands was expected"};
    if (list.size() > kMostCommands)
        throw BadField{"/commands", fmt::format("at most {} commands were expected", kMostCommands)};
    std::vector<TimedCommand> commands;
    std::map<std::string, ClientId> clients;
    std::int32_t nextClient = 0;
    Micros at{0};
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string path = fmt::format("/commands/{}", i);
        if (list[i].is_object() && list[i].contains("at")) {
            const Micros when = timeOf(list[i]["at"], path + "/at");
            if (when < at) throw BadField{path + "/at", "commands were expected in order of time"};
            at = when;
        }
        commands.push_back({at, readCommand(list[i], path, clients, {"at"}), std::nullopt});
        if (const auto* start = std::get_if<StartProducer>(&commands.back().command))
            if (const auto flaw = refusalOfWorkload(start->spec)) throw BadField{path, flaw->message};
        noteClient(commands.back().command, clients, nextClient);
    }
    return commands;
}

Scenario readTree(const Json& root) {
    static constexpr std::array<std::string_view, 7> kFields = {"format",  "id",  "title",   "about",
                                                                "cluster", "run", "commands"};
    if (!root.is_object()) throw BadField{"", "a scenario with its fields was expected"};
    for (const auto& [name, value] : root.items()) {
        if (std::find(kFields.begin(), kFields.end(), name) != kFields.end()) continue;
        throw BadField{"/" + name,
                       fmt::format("unknown field '{}', expected one of: {}", name, fmt::join(kFields, ", "))};
    }
    if (textOf(root, "format") != "1") throw BadField{"/format", "format 1 was expected"};
    Scenario scenario{textOf(root, "id"), textOf(root, "title"), "", {}};
    if (root.contains("about")) scenario.about = textOf(root, "about");
    if (root.contains("cluster")) scenario.recording.spec = readSpec(root["cluster"], "/cluster");
    if (root.contains("commands")) scenario.recording.commands = readCommands(root["commands"]);
    if (!scenario.recording.commands.empty()) scenario.recording.end = scenario.recording.commands.back().at;
    if (root.contains("run")) scenario.recording.end = std::max(scenario.recording.end, timeOf(root["run"], "/run"));
    return scenario;
}

/// Deep nesting must not reach the parser, which goes down by recursion.
bool tooDeep(std::string_view text) {
    int open = 0, deepest = 0;
    std::size_t indent = 0;
    bool atLineStart = true;
    for (const char c : text) {
        if (c == '\n') {
            atLineStart = true;
            indent = 0;
            continue;
        }
        if (atLineStart && (c == ' ' || c == '-')) ++indent;
        if (c != ' ' && c != '-') atLineStart = false;
        if (indent > 20 * kDeepest) return true;
        if (c == '[' || c == '{') deepest = std::max(deepest, ++open);
        if (c == ']' || c == '}') open = std::max(0, open - 1);
    }
    return deepest > 4 * kDeepest;
}

}  // namespace

Result<Micros> durationFrom(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, std::int64_t>, 6> kUnits = {
        {{"us", 1},
         {"ms", kMicrosPerMs},
         {"s", kMicrosPerSecond},
         {"m", 60 * kMicrosPerSecond},
         {"h", 3600 * kMicrosPerSecond},
         {"d", 86'400 * kMicrosPerSecond}}};
    constexpr std::int64_t kLongest = 86'400 * kMicrosPerSecond * 36'500;
    const Failure flaw{fmt::format("'{}' is no time, expected 250ms, 10s, 5m, 2h, 7d or 1m30s", text)};
    if (text.empty()) return flaw;
    double total = 0;
    std::string_view rest = text;
    while (!rest.empty()) {
        double count = 0;
        const auto [end, error] =
            std::from_chars(rest.data(), rest.data() + rest.size(), count, std::chars_format::fixed);
        if (error != std::errc{} || count < 0) return flaw;
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        const std::string_view unit = rest.substr(0, std::min(rest.find_first_of("0123456789."), rest.size()));
        const auto known = std::find_if(kUnits.begin(), kUnits.end(), [&](const auto& u) { return u.first == unit; });
        if (known == kUnits.end()) return flaw;
        total += count * static_cast<double>(known->second);
        rest.remove_prefix(unit.size());
    }
    if (total > static_cast<double>(kLongest))
        return Failure{fmt::format("'{}' is too long, expected at most 100 years", text)};
    return Micros{static_cast<std::int64_t>(total + 0.5)};
}

Result<Scenario> readScenario(const std::string& file, std::string_view text) {
    const auto failure = [&](int line, const std::string& message) {
        return Failure{fmt::format("{}:{}: {}", file, line, message)};
    };
    if (text.size() > kMostBytes) return failure(1, "the file is too large, expected at most 1 MiB");
    if (tooDeep(text)) return failure(1, fmt::format("nested too deep, expected at most {} levels", kDeepest));
    Converter converter;
    try {
        const Json root = converter.convert(YAML::Load(std::string(text)), "");
        return readTree(root);
    } catch (const YAML::Exception& flaw) {
        return failure(std::max(0, flaw.mark.line) + 1, "not YAML: " + flaw.msg);
    } catch (const BadField& flaw) {
        return failure(converter.lineOf(flaw.path), flaw.message);
    }
}

namespace {

std::vector<Scenario> allBundled() {
    std::vector<Scenario> all;
    for (const BundledFile& file : bundledFiles()) {
        if (!file.path.starts_with("scenarios/")) continue;
        auto scenario = readScenario(std::string(file.path), file.text);
        ensure(scenario.ok(), "every bundled scenario can be read");
        all.push_back(std::move(scenario).value());
    }
    std::stable_sort(all.begin(), all.end(), [](const Scenario& a, const Scenario& b) {
        return std::tuple(a.id != "first-start", a.title) < std::tuple(b.id != "first-start", b.title);
    });
    return all;
}

}  // namespace

Result<Scenario> bundledScenario(const std::string& id) {
    std::vector<std::string> known;
    for (Scenario& scenario : allBundled()) {
        if (scenario.id == id) return std::move(scenario);
        known.push_back(scenario.id);
    }
    return Failure{fmt::format("no scenario '{}', expected one of: {}", id, fmt::join(known, ", "))};
}

std::vector<ScenarioEntry> bundledScenarios() {
    std::vector<ScenarioEntry> entries;
    for (const Scenario& scenario : allBundled()) entries.push_back({scenario.id, scenario.title, scenario.about});
    return entries;
}

}  // namespace logarium::sim
