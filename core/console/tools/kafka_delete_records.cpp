#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/base/java_hash.h"
#include "core/console/admin.h"
#include "core/console/json_file.h"
#include "core/console/tools/all.h"

/// kafka-delete-records.sh (Kafka: org.apache.kafka.tools.DeleteRecordsCommand).
namespace logarium::console {
namespace {

constexpr const char* kClass = "org.apache.kafka.tools.DeleteRecordsCommand";
constexpr const char* kBadRequest = "org.apache.kafka.tools.AdminOperationException";
constexpr std::string_view kAbout =
    "This tool helps to delete records of the given partitions down to the specified offset.";

const OptionParser& deleteOptions() {
    static const OptionParser parser{
        {"bootstrap-server", "server(s) to use for bootstrapping", "REQUIRED: a broker to ask first."},
        {"command-config", "command config property file path", "A file of settings for the Admin client."},
        {"help", "", "Show this."},
        {"offset-json-file", "Offset json file path",
         "REQUIRED: what to delete, as JSON: {\"partitions\": [{\"topic\": \"foo\", \"partition\": 1, \"offset\": 1}], "
         "\"version\": 1}. Records below the offset go; -1 stands for all."},
        {"version", "", "Show the version of Kafka."},
    };
    return parser;
}

std::string nameOf(const TopicPartition& partition) {
    return fmt::format("{}-{}", partition.topic, partition.partition);
}

/// In the order in which the tool's hash map gives them.
void sortAsHashMap(std::vector<sim::DeleteRecords>& wanted) {
    std::vector<std::int32_t> hashes;
    for (const sim::DeleteRecords& d : wanted) hashes.push_back(partitionHash(d.partition));
    std::vector<sim::DeleteRecords> sorted;
    for (const std::size_t i : hashMapOrder(hashes)) sorted.push_back(wanted[i]);
    wanted = std::move(sorted);
}

std::vector<sim::DeleteRecords> wantedIn(const std::string& text) {
    const auto json = parseJson(text);
    if (!json) throw ToolFailure(kBadRequest, "The input string is not a valid JSON");
    const auto version = asObject(*json).find("version");
    const std::int32_t number = version == json->end() ? 1 : asInteger(*version);
    if (number != 1) throw ToolFailure(kBadRequest, fmt::format("Not supported version field value {}", number));
    const auto partitions = json->find("partitions");
    if (partitions == json->end()) throw ToolFailure(kBadRequest, "Missing partitions field");
    std::vector<sim::DeleteRecords> wanted;
    std::vector<std::string> twice;
    for (const Json& entry : asArray(*partitions)) {
        const sim::DeleteRecords found{{asText(field(entry, "topic")), asInteger(field(entry, "partition"))},
                                       Offset{asLong(field(entry, "offset"))}};
        const bool again = std::any_of(wanted.begin(), wanted.end(),
                                       [&](const auto& other) { return other.partition == found.partition; });
        const std::string name = nameOf(found.partition);
        if (again && std::find(twice.begin(), twice.end(), name) == twice.end()) twice.push_back(name);
        if (!again) wanted.push_back(found);
    }
    if (!twice.empty()) {
        throw ToolFailure(
            "org.apache.kafka.tools.AdminCommandFailedException",
            fmt::format("Offset json file contains duplicate topic partitions: {}", fmt::join(twice, ",")));
    }
    sortAsHashMap(wanted);
    return wanted;
}

void deleteOne(const sim::DeleteRecords& wanted, sim::Simulation& simulation, Output& output) {
    const std::string name = nameOf(wanted.partition);
    const sim::Outcome outcome = simulation.submit(wanted);
    if (outcome.refused) {
        const ErrorCode code = outcome.refused->code;
        // Kafka's client looks the leader up first, and logs what a leader answers.
        if (code != ErrorCode::UnknownTopicOrPartition && code != ErrorCode::LeaderNotAvailable) {
            output.log(simulation.now(), "ERROR",
                       fmt::format("[AdminClient clientId=adminclient-1] DeleteRecords request for topic partition {} "
                                   "failed due to an unexpected error {}",
                                   name, errorInfo(code).name),
                       "org.apache.kafka.clients.admin.internals.DeleteRecordsHandler");
        }
        output.out(
            fmt::format("partition: {}\terror: {}", name, headline(ToolFailure(*outcome.refused).chain.front())));
        return;
    }
    const sim::World& world = simulation.world();
    const PartitionId id{world.controller.image().topic(wanted.partition.topic)->index, wanted.partition.partition};
    const cluster::Broker* leader = world.broker(world.controller.image().partition(id)->leader);
    output.out(fmt::format("partition: {}\tlow_watermark: {}", name, leader->replica(id)->log.logStart().value));
}

int run(const std::vector<std::string>& args, const Files& files, sim::Simulation& simulation, Output& output) {
    const ParsedOptions given = deleteOptions().parse(args);
    helpOrVersion(given, deleteOptions(), kAbout, output);
    checkRequired(given, {"bootstrap-server", "offset-json-file"});
    checkBootstrap(*given.value("bootstrap-server"));
    checkClientFile(given, files);
    const std::vector<sim::DeleteRecords> wanted = wantedIn(readFile(files, *given.value("offset-json-file")));
    reachBroker(simulation.world(), *given.value("bootstrap-server"), "deleteRecords(api=METADATA)");
    output.out("Executing records delete operation");
    output.out("Records delete operation completed:");
    for (const sim::DeleteRecords& one : wanted) deleteOne(one, simulation, output);
    return 0;
}

}  // namespace

Tool kafkaDeleteRecords() {
    return {"kafka-delete-records",
            "move the log start of partitions up",
            &deleteOptions(),
            [](const std::vector<std::string>& args, const FilesPtr& files) {
                return adminJob(args, files, run, messageAndTrace(kClass));
            },
            {}};
}

}  // namespace logarium::console
