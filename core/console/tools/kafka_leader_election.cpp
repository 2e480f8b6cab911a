#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/base/java_hash.h"
#include "core/console/admin.h"
#include "core/console/json_file.h"
#include "core/console/tools/all.h"

/// kafka-leader-election.sh (Kafka: org.apache.kafka.tools.LeaderElectionCommand).
namespace logarium::console {
namespace {

constexpr const char* kClass = "org.apache.kafka.tools.LeaderElectionCommand";
constexpr const char* kCommandFailed = "org.apache.kafka.tools.AdminCommandFailedException";
constexpr const char* kBadRequest = "org.apache.kafka.tools.AdminOperationException";

const OptionParser& electionOptions() {
    static const OptionParser parser{
        {"admin.config", "config file", "A file of settings for the Admin client."},
        {"all-topic-partitions", "", "All partitions that can have such an election."},
        {"bootstrap-server", "host:port", "REQUIRED: a broker to ask first."},
        {"election-type", "election type",
         "REQUIRED: preferred gives the leadership back to the first replica; unclean takes any live replica when "
         "nobody leads, at the price of lost records."},
        {"help", "", "Show this."},
        {"partition", "partition id", "REQUIRED with --topic.", Option::Type::Integer},
        {"path-to-json-file", "Path to JSON file", "A list of partitions."},
        {"topic", "topic name", "The topic of one partition."},
        {"version", "", "Show the version of Kafka."},
    };
    return parser;
}

[[noreturn]] void commandFailed(std::string message) {
    throw ToolFailure(kCommandFailed, std::move(message));
}

std::string upper(std::string text) {
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

void checkOptions(const ParsedOptions& given) {
    std::vector<std::string_view> missing;
    for (const std::string_view name : {"election-type", "bootstrap-server"})
        if (!given.has(name)) missing.push_back(name);
    if (!missing.empty()) commandFailed(fmt::format("Missing required option(s): {}", fmt::join(missing, ", ")));
    const int ways =
        int{given.has("topic")} + int{given.has("all-topic-partitions")} + int{given.has("path-to-json-file")};
    if (ways != 1) {
        commandFailed(
            "One and only one of the following options is required: topic, all-topic-partitions, path-to-json-file");
    }
    if (given.has("topic") && !given.has("partition")) commandFailed("Missing required option(s): partition");
    if (given.has("partition") && !given.has("topic"))
        commandFailed("Option partition is only allowed if topic is used");
}

std::string electionType(const ParsedOptions& given) {
    const std::string text = *given.value("election-type"), type = upper(text);
    if (type == "PREFERRED" || type == "UNCLEAN") return type;
    throw ToolFailure({{"joptsimple.OptionArgumentConversionException",
                        fmt::format("Cannot parse argument '{}' of option election-type", text), true},
                       {"joptsimple.ValueConversionException",
                        fmt::format("Value [{}] is not one of [[PREFERRED,UNCLEAN]]", text), true}});
}

[[noreturn]] void badData(std::string message) {
    throw ToolFailure(kBadRequest, std::move(message));
}

std::vector<TopicPartition> partitionsIn(const std::string& text) {
    const auto json = parseJson(text);
    if (!json) badData("Replica election data is empty");
    const auto list = asObject(*json).find("partitions");
    if (list == json->end()) badData("Replica election data is missing \"partitions\" field");
    std::vector<TopicPartition> wanted;
    std::vector<std::string> twice;
    for (const Json& entry : asArray(*list)) {
        TopicPartition found{asText(field(entry, "topic")), asInteger(field(entry, "partition"))};
        const std::string name = fmt::format("{}-{}", found.topic, found.partition);
        if (std::find(wanted.begin(), wanted.end(), found) == wanted.end()) {
            wanted.push_back(std::move(found));
        } else if (std::find(twice.begin(), twice.end(), name) == twice.end()) {
            twice.push_back(name);
        }
    }
    if (!twice.empty())
        badData(fmt::format("Replica election data contains duplicate partitions: [{}]", fmt::join(twice, ", ")));
    return wanted;
}

std::vector<TopicPartition> allPartitions(const cluster::MetadataImage& image) {
    std::vector<TopicPartition> all;
    for (const auto& topic : image.topics())
        for (std::int32_t p = 0; p < std::ssize(topic->partitions); ++p) all.push_back({topic->name, p});
    return all;
}

/// The partitions that the options name; absent: all.
std::optional<std::vector<TopicPartition>> partitionsOf(const ParsedOptions& given, const Files& files) {
    if (const auto path = given.value("path-to-json-file")) {
        const auto text = files.read(*path);
        if (text) return partitionsIn(*text);
        const std::string message = "Unable to read file " + *path;
        throw ToolFailure({{"java.lang.RuntimeException", "java.io.IOException: " + message, true},
                           {"java.io.IOException", message, true},
                           {"java.nio.file.NoSuchFileException", *path, true}});
    }
    if (const auto topic = given.value("topic"))
        return std::vector<TopicPartition>{{*topic, static_cast<std::int32_t>(given.number("partition").value_or(0))}};
    return std::nullopt;
}

/// What became of each partition.
struct Elections {
    std::vector<TopicPartition> elected, unneeded;
    std::vector<std::pair<TopicPartition, Throwable>> failed;
};

std::string nameOf(const TopicPartition& partition) {
    return fmt::format("{}-{}", partition.topic, partition.partition);
}

/// In the order in which a HashMap of them is walked.
template <class Item, class PartitionOf>
std::vector<Item> asWalked(const std::vector<Item>& items, PartitionOf partitionOf) {
    std::vector<std::int32_t> hashes;
    for (const Item& item : items) hashes.push_back(partitionHash(partitionOf(item)));
    std::vector<Item> ordered;
    for (const std::size_t i : hashMapOrder(hashes)) ordered.push_back(items[i]);
    return ordered;
}

std::string listed(const std::vector<TopicPartition>& partitions) {
    std::vector<std::string> names;
    for (const TopicPartition& p : asWalked(partitions, [](const auto& each) { return each; }))
        names.push_back(nameOf(p));
    return fmt::format("{}", fmt::join(names, ", "));
}

Elections elect(const std::optional<std::vector<TopicPartition>>& wanted, bool unclean, sim::Simulation& simulation) {
    Elections done;
    const auto partitions = wanted ? *wanted : allPartitions(simulation.world().controller.image());
    for (const TopicPartition& partition : partitions) {
        const sim::Outcome outcome = simulation.submit(sim::ElectLeaders{unclean, {partition}});
        if (outcome.ok()) {
            done.elected.push_back(partition);
        } else if (outcome.refused->code != ErrorCode::ElectionNotNeeded) {
            done.failed.emplace_back(partition, ToolFailure(*outcome.refused).chain.front());
        } else if (wanted) {
            done.unneeded.push_back(partition);
        }
    }
    done.failed = asWalked(done.failed, [](const auto& each) { return each.first; });
    return done;
}

int run(const std::vector<std::string>& args, const Files& files, sim::Simulation& simulation, Output& output) {
    const ParsedOptions given = electionOptions().parse(args);
    helpOrVersion(given, electionOptions(), "This tool attempts to elect a new leader for a set of topic partitions.",
                  output);
    checkOptions(given);
    const std::string type = electionType(given);
    checkClientFile(given, files, "admin.config");
    const auto wanted = partitionsOf(given, files);
    reachBroker(simulation.world(), *given.value("bootstrap-server"), "electLeaders");
    const Elections done = elect(wanted, type == "UNCLEAN", simulation);
    if (!done.elected.empty()) {
        output.out(
            fmt::format("Successfully completed leader election ({}) for partitions {}", type, listed(done.elected)));
    }
    if (!done.unneeded.empty())
        output.out(fmt::format("Valid replica already elected for partitions {}", listed(done.unneeded)));
    if (done.failed.empty()) return 0;
    for (const auto& [partition, error] : done.failed) {
        output.out(fmt::format("Error completing leader election ({}) for partition: {}: {}", type, nameOf(partition),
                               headline(error)));
    }
    const ToolFailure failure(kCommandFailed, fmt::format("{} replica(s) could not be elected", done.failed.size()));
    output.err(failure.messageText());
    printStackTrace(failure, kClass, output);
    for (const auto& [partition, error] : done.failed) output.err("\tSuppressed: " + headline(error));
    output.err("");
    return 1;
}

}  // namespace

Tool kafkaLeaderElection() {
    return {"kafka-leader-election",
            "give leaderships to preferred replicas, or to any that is alive",
            &electionOptions(),
            [](const std::vector<std::string>& args, const FilesPtr& files) {
                return adminJob(args, files, run, messageAndTrace(kClass));
            },
            {}};
}

}  // namespace logarium::console
