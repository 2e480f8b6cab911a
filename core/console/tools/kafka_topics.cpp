#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/cluster/config/config_change.h"
#include "core/console/admin.h"
#include "core/console/java_uuid.h"
#include "core/console/tools/all.h"
#include "core/console/tools/topic_filter.h"
#include "core/console/tools/topics_describe.h"
#include "core/console/tools/topics_options.h"

/// kafka-topics.sh (Kafka: org.apache.kafka.tools.TopicCommand).
namespace logarium::console {
namespace {

constexpr const char* kClass = "org.apache.kafka.tools.TopicCommand";
constexpr const char* kIllegalArgument = "java.lang.IllegalArgumentException";

using Replicas = std::vector<std::vector<BrokerId>>;

std::string listed(const std::vector<BrokerId>& brokers, std::string_view separator) {
    std::string text;
    for (const BrokerId b : brokers) text += fmt::format("{}{}", text.empty() ? "" : separator, b.value);
    return text;
}

BrokerId brokerIn(std::string_view text) {
    std::int32_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc() || end != text.data() + text.size())
        throw ToolFailure("java.lang.NumberFormatException", fmt::format("For input string: \"{}\"", text));
    return BrokerId{id};
}

/// "1:2,2:3": the brokers of each partition (Kafka: TopicCommand.parseReplicaAssignment).
Replicas replicaAssignment(const std::string& text) {
    Replicas partitions;
    for (const std::string& part : javaSplit(text, ',')) {
        std::vector<BrokerId> brokers, twice;
        for (const std::string& word : javaSplit(part, ':')) {
            const BrokerId broker = brokerIn(trimmed(word));
            const bool seen = std::find(brokers.begin(), brokers.end(), broker) != brokers.end();
            if (seen && std::find(twice.begin(), twice.end(), broker) == twice.end()) twice.push_back(broker);
            brokers.push_back(broker);
        }
        if (!twice.empty()) {
            throw ToolFailure("org.apache.kafka.tools.AdminCommandFailedException",
                              "Partition replica lists may not contain duplicate entries: " + listed(twice, ","));
        }
        partitions.push_back(brokers);
        if (brokers.size() != partitions.front().size()) {
            throw ToolFailure("org.apache.kafka.tools.AdminOperationException",
                              fmt::format("Partition {} has different replication factor: [{}]", partitions.size() - 1,
                                          listed(brokers, ", ")));
        }
    }
    return partitions;
}

/// What --config gives, checked as the tool does before it asks any broker.
std::map<std::string, std::string> topicConfigs(const ParsedOptions& given) {
    std::map<std::string, std::string> configs;
    for (const std::string& text : given.values("config")) {
        const std::vector<std::string> parts = javaSplit(text, '=');
        if (parts.size() != 2) {
            throw ToolFailure(kIllegalArgument,
                              "requirement failed: Invalid topic config: all configs to be added must be in the format "
                              "\"key=val\".");
        }
        configs[std::string(trimmed(parts[0]))] = trimmed(parts[1]);
    }
    const auto flaw = cluster::flawInTopicConfigs({configs.begin(), configs.end()});
    if (!flaw) return configs;
    if (flaw->message.starts_with("Invalid value") || flaw->message.starts_with("Missing required"))
        throw ToolFailure("org.apache.kafka.common.config.ConfigException", flaw->message);
    throw ToolFailure(*flaw);
}

/// What --topic, --partitions, --replication-factor, --replica-assignment, --config say together.
struct WantedTopic {
    std::string name;
    std::optional<std::int64_t> partitions, replicationFactor;
    Replicas assignment;
    std::map<std::string, std::string> configs;

    explicit WantedTopic(const ParsedOptions& given)
        : name(given.value("topic").value_or("")),
          partitions(given.number("partitions")),
          replicationFactor(given.number("replication-factor")) {
        if (const auto text = given.value("replica-assignment")) assignment = replicaAssignment(*text);
        configs = topicConfigs(given);
    }
};

std::optional<int> asInt(const std::optional<std::int64_t>& number) {
    return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

void createTopic(const ParsedOptions& given, sim::Simulation& simulation, Output& output) {
    const WantedTopic wanted(given);
    if (wanted.name.find_first_of("._") != std::string::npos) {
        output.out(
            "WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') could "
            "collide. "
            "To avoid issues it is best to use either, but not both.");
    }
    if (wanted.replicationFactor && (*wanted.replicationFactor < 1 || *wanted.replicationFactor > 32767))
        throw ToolFailure(kIllegalArgument, "The replication factor must be between 1 and 32767 inclusive");
    if (wanted.partitions && *wanted.partitions < 1)
        throw ToolFailure(kIllegalArgument, "The partitions must be greater than 0");
    const sim::CreateTopic command{wanted.name, asInt(wanted.partitions), asInt(wanted.replicationFactor),
                                   wanted.assignment, wanted.configs};
    const sim::Outcome outcome = simulation.submit(command);
    if (outcome.refused && outcome.refused->code == ErrorCode::TopicAlreadyExists && given.has("if-not-exists")) return;
    if (outcome.refused) throw ToolFailure(*outcome.refused);
    output.out("Created topic " + wanted.name + ".");
}

/// The topics that --topic names; throws when there is none and there should be one.
std::vector<std::string> existingTopics(const ParsedOptions& given, const sim::World& world) {
    const auto filter = given.value("topic");
    std::vector<std::string> found = topicsMatching(world.controller.image(), filter, given.has("exclude-internal"));
    if (found.empty() && filter && !given.has("if-exists"))
        throw ToolFailure(kIllegalArgument, fmt::format("Topic '{}' does not exist as expected", *filter));
    return found;
}

void alterTopic(const ParsedOptions& given, sim::Simulation& simulation) {
    const WantedTopic wanted(given);
    std::optional<KafkaError> refused;
    for (const std::string& name : existingTopics(given, simulation.world())) {
        const auto present = simulation.world().controller.image().topic(name)->partitions.size();
        Replicas added;
        if (wanted.assignment.size() > present)
            added.assign(wanted.assignment.begin() + static_cast<std::ptrdiff_t>(present), wanted.assignment.end());
        const sim::AddPartitions command{name, *asInt(wanted.partitions), added};
        if (added.empty() && !wanted.assignment.empty() && !refused) {
            // An empty list would ask for a placement; the tool asks for none.
            refused = sim::check(simulation.world(), command);
            if (!refused)
                refused = KafkaError{ErrorCode::InvalidReplicaAssignment,
                                     fmt::format("Attempted to add {} additional partition(s), but only 0 "
                                                 "assignment(s) were specified.",
                                                 command.total - static_cast<int>(present))};
            continue;
        }
        const auto outcome = simulation.submit(command);
        if (outcome.refused && !refused) refused = outcome.refused;
    }
    if (refused) throw ToolFailure(*refused);
}

void deleteTopic(const ParsedOptions& given, sim::Simulation& simulation) {
    for (const std::string& name : existingTopics(given, simulation.world()))
        request(simulation, sim::DeleteTopic{name});
}

void listTopics(const ParsedOptions& given, const sim::World& world, Output& output) {
    std::string names;
    for (const std::string& name :
         topicsMatching(world.controller.image(), given.value("topic"), given.has("exclude-internal")))
        names += (names.empty() ? "" : "\n") + name;
    output.out(names);
}

void describe(const ParsedOptions& given, const sim::World& world, BrokerId asked, Output& output) {
    const auto id = given.value("topic-id");
    if (const auto flaw = id ? uuidFlaw(*id) : std::nullopt) throw ToolFailure(kIllegalArgument, *flaw);
    if (id && *id != kZeroUuid) {
        for (const auto& topic : world.controller.image().topics())
            if (topic->topicId == *id) return describeTopics({topic->name}, given, world, asked, output);
        if (!given.has("if-exists"))
            throw ToolFailure(kIllegalArgument, fmt::format("TopicId '{}' does not exist as expected", *id));
        return;
    }
    describeTopics(existingTopics(given, world), given, world, asked, output);
}

ParsedOptions parsed(const std::vector<std::string>& args, const Files& files, Output& output) {
    try {
        ParsedOptions given = topicsOptions().parse(args);
        checkTopicsOptions(given, output);
        checkClientFile(given, files);
        return given;
    } catch (const ToolFailure& failure) {
        output.err(failure.messageText());
        printStackTrace(failure, kClass, output);
        output.err("");
        throw Exit{1};
    }
}

std::string firstCall(const ParsedOptions& given) {
    return given.has("create") ? "createTopics" : "listTopics";
}

int run(const std::vector<std::string>& args, const Files& files, sim::Simulation& simulation, Output& output) {
    const ParsedOptions given = parsed(args, files, output);
    const BrokerId asked =
        reachBroker(simulation.world(), given.value("bootstrap-server").value_or(""), firstCall(given));
    if (given.has("create")) {
        createTopic(given, simulation, output);
    } else if (given.has("alter")) {
        alterTopic(given, simulation);
    } else if (given.has("list")) {
        listTopics(given, simulation.world(), output);
    } else if (given.has("describe")) {
        describe(given, simulation.world(), asked, output);
    } else {
        deleteTopic(given, simulation);
    }
    return 0;
}

int failed(const ToolFailure& failure, const std::vector<std::string>&, Micros now, Output& output) {
    output.out("Error while executing topic command : " + failure.messageText());
    output.add(Stream::Err, fmt::format("[{}] ERROR ", logTime(now)));
    printStackTrace(failure, kClass, output);
    output.err(fmt::format(" ({})", kClass));
    return 1;
}

}  // namespace

Tool kafkaTopics() {
    return {
        "kafka-topics",
        "create, list, describe, alter, delete topics",
        &topicsOptions(),
        [](const std::vector<std::string>& args, const FilesPtr& files) { return adminJob(args, files, run, failed); },
        {}};
}

}  // namespace logarium::console
