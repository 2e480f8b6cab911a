#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "core/base/java_hash.h"
#include "core/console/admin.h"
#include "core/console/json_file.h"
#include "core/console/tools/all.h"

/// kafka-log-dirs.sh (Kafka: org.apache.kafka.tools.LogDirsCommand).
namespace logarium::console {
namespace {

constexpr const char* kClass = "org.apache.kafka.tools.LogDirsCommand";

const OptionParser& logDirsOptions() {
    static const OptionParser parser{
        {"bootstrap-server", "The server(s) to use for bootstrapping", "REQUIRED: a broker to ask first."},
        {"broker-list", "Broker list", "Only these brokers, as \"0,1,2\". (default: )"},
        {"command-config", "Admin client property file", "A file of settings for the Admin client."},
        {"describe", "", "REQUIRED: show what lies in the log directories."},
        {"help", "", "Show this."},
        {"topic-list", "Topic list", "Only these topics, as \"topic1,topic2\". (default: )"},
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

/// How much of a replica has been copied to where it moves.
double copiedShare(const cluster::DirectoryMove& move, Micros now) {
    return std::clamp(static_cast<double>(now - move.since) / static_cast<double>(move.due - move.since), 0.0, 1.0);
}

Json partitionsOf(const cluster::Broker& broker, int directory, const std::set<std::string>& topics, Micros now) {
    struct Row {
        TopicPartition partition;
        const cluster::Replica* replica;
        const cluster::DirectoryMove* arriving;
    };
    std::vector<Row> rows;  // What lies here, and what is copied to here.
    std::vector<std::int32_t> hashes;
    for (const auto& handle : broker.replicas()) {
        const cluster::TopicImage* topic = broker.image().topic(handle->id.topic);
        const cluster::DirectoryMove* move = broker.moveOf(handle->id);
        const bool arriving = move != nullptr && move->directory == directory;
        if (topic == nullptr || !handle->log.log()) continue;
        if (handle->directory != directory && !arriving) continue;
        if (!topics.empty() && !topics.contains(topic->name)) continue;
        rows.push_back({{topic->name, handle->id.partition}, &handle.read(), arriving ? move : nullptr});
        hashes.push_back(partitionHash(rows.back().partition));
    }
    Json list = Json::array();
    for (const std::size_t i : hashMapOrder(hashes)) {
        Json row = Json::object();
        row["partition"] = fmt::format("{}-{}", rows[i].partition.topic, rows[i].partition.partition);
        const log::Log& log = *rows[i].replica->log.log();
        const double here = rows[i].arriving == nullptr ? 1 : copiedShare(*rows[i].arriving, now);
        row["size"] = static_cast<std::int64_t>(here * static_cast<double>(log.size()));
        row["offsetLag"] = rows[i].arriving == nullptr
                               ? offsetLag(*rows[i].replica)
                               : static_cast<std::int64_t>(
                                     (1 - here) * static_cast<double>(log.logEndOffset() - log.logStartOffset()));
        row["isFuture"] = rows[i].arriving != nullptr;
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
            directory["partitions"] = partitionsOf(broker, number, topics, world.now);
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

int run(const std::vector<std::string>& args, const Files& files, sim::Simulation& simulation, Output& output) {
    const ParsedOptions given = logDirsOptions().parse(args);
    constexpr std::string_view kAbout = "This tool helps to query log directory usage on the specified brokers.";
    if (given.empty()) throw UsageError{std::string(kAbout)};
    helpOrVersion(given, logDirsOptions(), kAbout, output);
    checkRequired(given, {"bootstrap-server", "describe"});
    checkClientFile(given, files);
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
            [](const std::vector<std::string>& args, const FilesPtr& files) {
                return adminJob(args, files, run, messageAndTrace(kClass));
            },
            {}};
}

}  // namespace logarium::console
