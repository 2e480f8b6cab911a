#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/console/admin.h"
#include "core/console/tools/all.h"

/// kafka-broker-api-versions.sh (Kafka: org.apache.kafka.tools.BrokerApiVersionsCommand).
namespace logarium::console {
namespace {

constexpr const char* kClass = "org.apache.kafka.tools.BrokerApiVersionsCommand";

/// A request that clients may send, with the versions that a broker of Kafka 4.1 takes; -1: it takes none.
struct Api {
    std::string_view name;
    int key;
    int oldest, newest;
};
constexpr Api kApis[] = {
    {"Produce", 0, 0, 13},
    {"Fetch", 1, 4, 18},
    {"ListOffsets", 2, 1, 10},
    {"Metadata", 3, 0, 13},
    {"OffsetCommit", 8, 2, 9},
    {"OffsetFetch", 9, 1, 9},
    {"FindCoordinator", 10, 0, 6},
    {"JoinGroup", 11, 0, 9},
    {"Heartbeat", 12, 0, 4},
    {"LeaveGroup", 13, 0, 5},
    {"SyncGroup", 14, 0, 5},
    {"DescribeGroups", 15, 0, 6},
    {"ListGroups", 16, 0, 5},
    {"SaslHandshake", 17, 0, 1},
    {"ApiVersions", 18, 0, 4},
    {"CreateTopics", 19, 2, 7},
    {"DeleteTopics", 20, 1, 6},
    {"DeleteRecords", 21, 0, 2},
    {"InitProducerId", 22, 0, 5},
    {"OffsetForLeaderEpoch", 23, 2, 4},
    {"AddPartitionsToTxn", 24, 0, 5},
    {"AddOffsetsToTxn", 25, 0, 4},
    {"EndTxn", 26, 0, 5},
    {"WriteTxnMarkers", 27, 1, 1},
    {"TxnOffsetCommit", 28, 0, 5},
    {"DescribeAcls", 29, 1, 3},
    {"CreateAcls", 30, 1, 3},
    {"DeleteAcls", 31, 1, 3},
    {"DescribeConfigs", 32, 1, 4},
    {"AlterConfigs", 33, 0, 2},
    {"AlterReplicaLogDirs", 34, 1, 2},
    {"DescribeLogDirs", 35, 1, 4},
    {"SaslAuthenticate", 36, 0, 2},
    {"CreatePartitions", 37, 0, 3},
    {"CreateDelegationToken", 38, 1, 3},
    {"RenewDelegationToken", 39, 1, 2},
    {"ExpireDelegationToken", 40, 1, 2},
    {"DescribeDelegationToken", 41, 1, 3},
    {"DeleteGroups", 42, 0, 2},
    {"ElectLeaders", 43, 0, 2},
    {"IncrementalAlterConfigs", 44, 0, 1},
    {"AlterPartitionReassignments", 45, 0, 1},
    {"ListPartitionReassignments", 46, 0, 0},
    {"OffsetDelete", 47, 0, 0},
    {"DescribeClientQuotas", 48, 0, 1},
    {"AlterClientQuotas", 49, 0, 1},
    {"DescribeUserScramCredentials", 50, 0, 0},
    {"AlterUserScramCredentials", 51, 0, 0},
    {"DescribeQuorum", 55, 0, 2},
    {"UpdateFeatures", 57, 0, 2},
    {"DescribeCluster", 60, 0, 2},
    {"DescribeProducers", 61, 0, 0},
    {"UnregisterBroker", 64, 0, 0},
    {"DescribeTransactions", 65, 0, 0},
    {"ListTransactions", 66, 0, 2},
    {"ConsumerGroupHeartbeat", 68, 0, 1},
    {"ConsumerGroupDescribe", 69, 0, 1},
    {"GetTelemetrySubscriptions", 71, -1, -1},
    {"PushTelemetry", 72, -1, -1},
    {"ListConfigResources", 74, 0, 1},
    {"DescribeTopicPartitions", 75, 0, 0},
    {"ShareGroupHeartbeat", 76, 1, 1},
    {"ShareGroupDescribe", 77, 1, 1},
    {"ShareFetch", 78, 1, 1},
    {"ShareAcknowledge", 79, 1, 1},
    {"AddRaftVoter", 80, 0, 0},
    {"RemoveRaftVoter", 81, 0, 0},
    {"InitializeShareGroupState", 83, 0, 0},
    {"ReadShareGroupState", 84, 0, 0},
    {"WriteShareGroupState", 85, 0, 0},
    {"DeleteShareGroupState", 86, 0, 0},
    {"ReadShareGroupStateSummary", 87, 0, 0},
    {"StreamsGroupHeartbeat", 88, -1, -1},
    {"StreamsGroupDescribe", 89, -1, -1},
    {"DescribeShareGroupOffsets", 90, 0, 0},
    {"AlterShareGroupOffsets", 91, 0, 0},
    {"DeleteShareGroupOffsets", 92, 0, 0},
};

const OptionParser& apiOptions() {
    static const OptionParser parser{
        {"bootstrap-server", "server(s) to use for bootstrapping", "REQUIRED: a broker to ask first."},
        {"command-config", "command config property file", "A file of settings for the Admin client."},
        {"help", "", "Show this."},
        {"version", "", "Show the version of Kafka."},
    };
    return parser;
}

/// Client and broker are of the same version: the newest one is used.
std::string versionsText(const Api& api) {
    if (api.newest < 0) return fmt::format("{}({}): UNSUPPORTED", api.name, api.key);
    const std::string range =
        api.oldest == api.newest ? std::to_string(api.newest) : fmt::format("{} to {}", api.oldest, api.newest);
    return fmt::format("{}({}): {} [usable: {}]", api.name, api.key, range, api.newest);
}

/// This tool has a client of its own, which asks each once and does not wait (Kafka: LegacyAdminClient).
[[noreturn]] void giveUp(const std::vector<std::string>& servers, Micros now, Output& output) {
    std::vector<std::string> nodes;
    for (const std::string& server : servers) {
        const auto node = -1 - std::ssize(nodes);
        const std::size_t colon = server.find(':');
        const std::string host = server.substr(0, colon), ip = host == "localhost" ? "127.0.0.1" : "";
        const auto warn = [&](const std::string& text) {
            output.log(now, "WARN", "[LegacyAdminClient clientId=admin-1] " + text,
                       "org.apache.kafka.clients.NetworkClient");
        };
        nodes.push_back(fmt::format("{} (id: {} rack: null isFenced: false)", server, node));
        warn(fmt::format("Connection to node {} ({}/{}{}) could not be established. Node may not be available.", node,
                         host, ip, server.substr(colon)));
        warn(fmt::format("Bootstrap broker {} disconnected", nodes.back()));
    }
    throw ToolFailure("java.lang.RuntimeException",
                      fmt::format("Request METADATA failed on brokers [{}]", fmt::join(nodes, ", ")));
}

int run(const std::vector<std::string>& args, const Files& files, sim::Simulation& simulation, Output& output) {
    const ParsedOptions given = apiOptions().parse(args);
    helpOrVersion(given, apiOptions(), "This tool helps to retrieve broker version information.", output);
    checkRequired(given, {"bootstrap-server"});
    checkClientFile(given, files);
    const auto silent = silentServers(simulation.world(), *given.value("bootstrap-server"));
    if (!silent.empty()) giveUp(silent, simulation.now(), output);
    for (const cluster::BrokerImage& broker : simulation.world().controller.image().brokers()) {
        if (broker.fenced) continue;
        output.out(fmt::format("{}:{} (id: {} rack: {} isFenced: false) -> (", broker.host, broker.port,
                               broker.id.value, broker.rack.empty() ? "null" : broker.rack));
        for (const Api& api : kApis)
            output.out(fmt::format("\t{}{}", versionsText(api), &api == std::end(kApis) - 1 ? "" : ","));
        output.out(")");
    }
    return 0;
}

}  // namespace

Tool kafkaBrokerApiVersions() {
    return {"kafka-broker-api-versions",
            "the requests that each broker takes, and their versions",
            &apiOptions(),
            [](const std::vector<std::string>& args, const FilesPtr& files) {
                return adminJob(args, files, run, messageAndTrace(kClass));
            },
            {}};
}

}  // namespace logarium::console
