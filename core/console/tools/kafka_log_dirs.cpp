#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "core/console/admin.h"
#include "core/console/java_hash.h"
#include "core/console/json_file.h"
#include "core/console/tools/all.h"

/// kafka-log-dirs.sh (Kafka: org.apache.kafka.tools.LogDirsCommand).
namespace logarium::console {
namespace {

constexpr const char* kClass = "org.apache.kafka.tools.LogDirsCommand";

const OptionParser& logDirsOptions() {
    static const OptionParser parser{
        {"bootstrap-server", "The server(s) to use for bootstrapping", "REQUIRED: a broker to ask first."},
        {"broker-list", "Broker list", "Only these brokers, as \"0,1,2\"."},
        {"command-config", "Admin client property file", "A file of settings for the Admin client."},
        {"describe", "", "REQUIRED: show what lies in the log directories."},
        {"help", "", "Show this."},
        {"topic-list", "Topic list", "Only these topics, as \"topic1,topic2\"."},
        {"version", "", "Show the version of Kafka."},
    };
    return parser;
}

std::set<std::int32_t> brokersOf(const ParsedOptions& given) {
    std::set<std::int32_t> wanted;
    for (const std::string& word : javaSplit(given.value("broker-list").value_or(""), ','))
        if (!word.empty()) wanted.insert(javaInteger(word));
    return wanted;
}

/// How far a follower's log ends behind the high watermark it knows, or a leader's log end behind that.
std::int64_t offsetLag(const cluster::Replica& replica) {
    const std::int64_t lag = replica.log.highWatermark() - replica.log.logEnd();
    return std::max<std::int64_t>(lag, 0);
}

Json partitionsOf(const cluster::Broker& broker, int directory, const std::set<std::string>& topics) {
    struct Row {
        TopicPartition partition;
        const cluster::Replica* replica;
    };
    std::vector<Row> rows;
    std::vector<std::int32_t> hashes;
    for (const auto& handle : broker.replicas()) {
        const cluster::TopicImage* topic = broker.image().topic(handle->id.topic);
        if (topic == nullptr || handle->directory != directory || !handle->log.log()) continue;
        if (!topics.empty() && !topics.contains(topic->name)) continue;
        rows.push_back({{topic->name, handle->id.partition}, &handle.read()});
        hashes.push_back(partitionHash(rows.back().partition));
    }
    Json list = Json::array();
    for (const std::size_t i : hashMapOrder(hashes)) {
        Json row = Json::object();
        row["partition"] = fmt::format("{}-{}", rows[i].partition.topic, rows[i].partition.partition);
        row["size"] = rows[i].replica->log.log()->size();
        row["offsetLag"] = offsetLag(*rows[i].replica);
        row["isFuture"] = false;
        list.push_back(std::move(row));
    }
    return list;
}

Json describe(const sim::World& world, const std::set<std::int32_t>& brokers, const std::set<std::string>& topics) {
    Json list = Json::array();
    for (const std::int32_t id : brokers) {
        const cluster::Broker& broker = *world.broker(BrokerId{id});
        Json directories = Json::array();
        for (int number = 1; number <= std::ssize(broker.logDirectories()); ++number) {
            Json directory = Json::object();
            directory["partitions"] = partitionsOf(broker, number, topics);
            directory["error"] = nullptr;
            if (broker.logDirectory(number).offline)
                directory["error"] = "org.apache.kafka.common.errors.KafkaStorageException";
            directory["logDir"] = cluster::logDirectoryName(broker.id(), number);
            directories.push_back(std::move(directory));
        }
        Json row = Json::object();
        row["broker"] = id;
        row["logDirs"] = std::move(directories);
        list.push_back(std::move(row));
    }
    Json answer = Json::object();
    answer["brokers"] = std::move(list);
    answer["version"] = 1;
    return answer;
}

int run(const std::vector<std::string>& args, sim::Simulation& simulation, Output& output) {
    const ParsedOptions given = logDirsOptions().parse(args);
    constexpr std::string_view kAbout = "This tool helps to query log directory usage on the specified brokers.";
    if (given.empty()) throw UsageError{std::string(kAbout)};
    helpOrVersion(given, logDirsOptions(), kAbout, output);
    checkRequired(given, {"bootstrap-server", "describe"});
    reachBroker(simulation.world(), *given.value("bootstrap-server"), "describeCluster");
    std::set<std::int32_t> present, unknown;
    for (const cluster::BrokerImage& broker : simulation.world().controller.image().brokers())
        if (!broker.fenced) present.insert(broker.id.value);
    std::set<std::int32_t> wanted = brokersOf(given);
    for (const std::int32_t id : wanted)
        if (!present.contains(id)) unknown.insert(id);
    if (!unknown.empty()) {
        terse(
            fmt::format("ERROR: The given brokers do not exist from --broker-list: {}. Current existent "
                        "brokers: {}",
                        fmt::join(unknown, ","), fmt::join(present, ",")));
    }
    if (wanted.empty()) wanted = present;
    std::set<std::string> topics;
    for (const std::string& name : javaSplit(given.value("topic-list").value_or(""), ','))
        if (!name.empty()) topics.insert(name);
    output.out("Querying brokers for log directories information");
    output.out(fmt::format("Received log directory information from brokers {}", fmt::join(wanted, ",")));
    output.out(describe(simulation.world(), wanted, topics).dump());
    return 0;
}

}  // namespace

Tool kafkaLogDirs() {
    return {"kafka-log-dirs",
            "what lies in the brokers' log directories",
            &logDirsOptions(),
            [](const std::vector<std::string>& args, const FilesPtr&) {
                return adminJob(args, run, messageAndTrace(kClass));
            },
            {}};
}

}  // namespace logarium::console
