#include "core/console/hint.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/base/nearest.h"
#include "core/cluster/config/config_key.h"
#include "core/console/tool.h"

namespace logarium::console {
namespace {

using Hint = std::optional<std::string>;

bool says(const Mistake& mistake, std::string_view words) {
    return mistake.errors.find(words) != std::string::npos;
}

/// What stands between the two texts, where they first do.
std::string between(const std::string& text, std::string_view before, std::string_view after) {
    const std::size_t found = text.find(before);
    if (found == std::string::npos) return {};
    const std::size_t from = found + before.size();
    const std::size_t to = after.empty() ? text.find('\n', from) : text.find(after, from);
    return to == std::string::npos ? text.substr(from) : text.substr(from, to - from);
}

/// The last word before `mark` that ends there.
std::string wordBefore(const std::string& text, std::string_view mark) {
    const std::size_t end = text.find(mark);
    if (end == std::string::npos) return {};
    const std::size_t space = text.find_last_of(" \n\"'", end - 1);
    const std::size_t from = space == std::string::npos ? 0 : space + 1;
    return from < end ? text.substr(from, end - from) : std::string{};
}

std::vector<std::string> topicNames(const sim::World& world) {
    std::vector<std::string> names;
    for (const auto& topic : world.controller.image().topics()) names.push_back(topic->name);
    return names;
}

std::string servers(const sim::World& world) {
    std::vector<std::string> all;
    for (const auto& broker : world.brokers)
        if (broker->up()) all.push_back(fmt::format("localhost:{}", broker->port()));
    return fmt::format("{}", fmt::join(all, ", "));
}

std::string valueOf(const Mistake& mistake, std::string_view option) {
    for (std::size_t i = 0; i + 1 < mistake.words.size(); ++i)
        if (mistake.words[i] == option) return mistake.words[i + 1];
    return {};
}

Hint noSuchCommand(const Mistake& mistake) {
    if (!says(mistake, "command not found")) return std::nullopt;
    std::vector<std::string> names;
    for (const Tool& tool : tools()) names.emplace_back(tool.name);
    std::string written = mistake.command;
    if (written.ends_with(".sh")) written.resize(written.size() - 3);
    const Hint near = nearestWord(written, names);
    if (!near) return std::nullopt;
    return fmt::format("Did you mean {}?", *near == "sim" ? "sim" : *near + ".sh");
}

Hint unknownOption(const Mistake& mistake) {
    const std::string written = wordBefore(mistake.errors, " is not a recognized option");
    const Tool* tool = findTool(mistake.command);
    if (written.empty() || tool == nullptr || tool->options == nullptr) return std::nullopt;
    std::vector<std::string> names;
    for (const Option& option : tool->options->options()) names.emplace_back(option.name);
    if (const Hint near = nearestWord(written, names)) return fmt::format("Did you mean --{}?", *near);
    if (written == "zookeeper" || written == "broker-list")
        return fmt::format("Kafka 4 has no --{}: it is --bootstrap-server HOST:PORT now.", written);
    return fmt::format("{} --help lists the options that there are.", mistake.command);
}

Hint missingOption(const Mistake& mistake) {
    std::string name = between(mistake.errors, "Missing required argument \"[", "]");
    if (name.empty()) name = between(mistake.errors, "Missing required option(s): ", "");
    if (name.empty() && says(mistake, "--bootstrap-server must be specified")) name = "bootstrap-server";
    if (name.empty()) return std::nullopt;
    if (name == "bootstrap-server") return std::string("Say whom to ask: --bootstrap-server localhost:9092");
    return fmt::format("Add --{} and its value.", name);
}

Hint unknownTopic(const Mistake& mistake, const sim::World& world) {
    const bool unknown = says(mistake, "does not exist as expected") || says(mistake, "UnknownTopicOrPartition") ||
                         says(mistake, "UNKNOWN_TOPIC_OR_PARTITION");
    const std::string written = valueOf(mistake, "--topic");
    if (!unknown || written.empty()) return std::nullopt;
    const auto names = topicNames(world);
    if (std::find(names.begin(), names.end(), written) != names.end()) return std::nullopt;
    if (const Hint near = nearestWord(written, names)) return fmt::format("There is a topic {}.", *near);
    return std::string("kafka-topics.sh --list shows which topics there are.");
}

Hint unknownConfig(const Mistake& mistake) {
    std::string written = between(mistake.errors, "Unknown topic config name: ", "");
    const bool ofTopic = !written.empty();
    if (written.empty()) written = between(mistake.errors, "Unknown config name: ", "");
    if (written.empty()) return std::nullopt;
    std::vector<std::string> names;
    for (const cluster::ConfigKey& key : ofTopic ? cluster::topicConfigs() : cluster::brokerConfigs())
        if (!key.internal) names.emplace_back(key.name);
    const Hint near = nearestWord(written, names);
    return near ? Hint(fmt::format("Did you mean {}?", *near)) : std::nullopt;
}

Hint existingTopic(const Mistake& mistake) {
    if (!says(mistake, "TopicExistsException")) return std::nullopt;
    return std::string("--if-not-exists leaves a topic that is there as it is.");
}

Hint tooFewBrokers(const Mistake& mistake, const sim::World& world) {
    if (!says(mistake, "InvalidReplicationFactorException")) return std::nullopt;
    const auto live = std::count_if(world.brokers.begin(), world.brokers.end(), [](const auto& b) { return b->up(); });
    return fmt::format("Each replica needs a broker of its own, and {} of {} {} up.", live, world.brokers.size(),
                       live == 1 ? "is" : "are");
}

Hint fewerPartitions(const Mistake& mistake) {
    if (!says(mistake, "would not be an increase")) return std::nullopt;
    return std::string(
        "A topic's partitions can only become more: where records lie by key would otherwise be lost. Make another "
        "topic "
        "to have fewer.");
}

Hint badTopicName(const Mistake& mistake) {
    if (!says(mistake, "InvalidTopicException")) return std::nullopt;
    if (says(mistake, "collides with existing topic"))
        return std::string(
            "Metrics write '.' as '_', so two such names would be one there. Use one of the two signs only.");
    return std::string("Letters, digits, '.', '_' and '-', at most 249 of them, make a topic's name.");
}

Hint tooFewInSync(const Mistake& mistake) {
    if (!says(mistake, "NOT_ENOUGH_REPLICAS") && !says(mistake, "NotEnoughReplicas")) return std::nullopt;
    return std::string(
        "The ISR is smaller than min.insync.replicas. kafka-topics.sh --describe --under-min-isr-partitions shows "
        "where; "
        "start a broker, or ask sim why rejected.");
}

Hint noSuchGroup(const Mistake& mistake) {
    if (!says(mistake, "GroupIdNotFoundException")) return std::nullopt;
    return std::string("kafka-consumer-groups.sh --list shows which groups there are.");
}

Hint nobodyThere(const Mistake& mistake, const sim::World& world) {
    if (!says(mistake, "TimeoutException") || !says(mistake, "node assignment")) return std::nullopt;
    const std::string up = servers(world);
    if (up.empty()) return std::string("No broker is up: sim start-broker 1 starts one.");
    return fmt::format("Nobody answers there. Brokers that are up: {}.", up);
}

}  // namespace

Hint hintFor(const Mistake& mistake, const sim::World& world) {
    for (const Hint& hint :
         {noSuchCommand(mistake), unknownOption(mistake), missingOption(mistake), unknownConfig(mistake),
          existingTopic(mistake), tooFewBrokers(mistake, world), fewerPartitions(mistake), badTopicName(mistake),
          tooFewInSync(mistake), noSuchGroup(mistake), nobodyThere(mistake, world), unknownTopic(mistake, world)})
        if (hint) return hint;
    return std::nullopt;
}

}  // namespace logarium::console
