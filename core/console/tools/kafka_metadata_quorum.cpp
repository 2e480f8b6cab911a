#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "core/console/admin.h"
#include "core/console/argument_parser.h"
#include "core/console/tools/all.h"
#include "core/console/tools/quorum_view.h"

/// kafka-metadata-quorum.sh (Kafka: org.apache.kafka.tools.MetadataQuorumCommand).
namespace logarium::console {
namespace {

constexpr const char* kClass = "org.apache.kafka.tools.MetadataQuorumCommand";

const ArgumentParser& quorumArguments() {
    static const ArgumentParser parser{
        "kafka-metadata-quorum",
        "This tool describes kraft metadata quorum status.",
        nodesToAsk(),
        {kNodesToAsk},
        {{"describe",
          "The state of the quorum.",
          {{{"--status"}, {}, "Who leads, and how far the others are.", false, false, {}, "status"},
           {{"--replication"}, {}, "Each replica of the metadata log.", false, false, {}, "replication"},
           {{"--human-readable"}, {}, "Times as a distance from now.", false, false, {}, "replication"}},
          {{"status", "Status:"}, {"replication", "Replication:"}}},
         {"add-controller", "Add a controller to the quorum.", {{{"--dry-run"}, {}, "Only say what would be done."}}},
         {"remove-controller",
          "Remove a controller from the quorum.",
          {{{"--controller-id", "-i"}, "CONTROLLER_ID", "Its id.", true, false, Argument::Type::Integer},
           {{"--controller-directory-id", "-d"}, "CONTROLLER_DIRECTORY_ID", "The id of its directory.", true},
           {{"--dry-run"}, {}, "Only say what would be done."}}}}};
    return parser;
}

std::string listText(const std::vector<QuorumReplica>& replicas) {
    std::vector<std::string> texts;
    for (const QuorumReplica& r : replicas) {
        std::string text = fmt::format("{{\"id\": {}, \"directoryId\": \"{}\"", r.id, r.directoryId);
        if (r.controllerPort)
            text += fmt::format(", \"endpoints\": [\"CONTROLLER://localhost:{}\"]", *r.controllerPort);
        texts.push_back(text + "}");
    }
    return fmt::format("[{}]", fmt::join(texts, ", "));
}

void printStatus(const QuorumView& quorum, Output& output) {
    const auto leader = std::find_if(quorum.voters.begin(), quorum.voters.end(),
                                     [&](const QuorumReplica& r) { return r.id == quorum.leader; });
    const auto last = std::min_element(quorum.voters.begin(), quorum.voters.end(),
                                       [](const auto& a, const auto& b) { return a.logEnd < b.logEnd; });
    output.out(fmt::format("ClusterId:              {}", sim::kClusterId));
    output.out(fmt::format("LeaderId:               {}", quorum.leader));
    output.out(fmt::format("LeaderEpoch:            {}", quorum.epoch));
    output.out(fmt::format("HighWatermark:          {}", quorum.highWatermark));
    output.out(fmt::format("MaxFollowerLag:         {}", leader->logEnd - last->logEnd));
    // -1: nobody knows, the follower has not fetched from this leader.
    const std::int64_t behind = last->lastCaughtUpMs < 0 ? -1 : leader->lastCaughtUpMs - last->lastCaughtUpMs;
    output.out(fmt::format("MaxFollowerLagTimeMs:   {}", leader == last ? 0 : behind));
    output.out("CurrentVoters:          " + listText(quorum.voters));
    output.out("CurrentObservers:       " + listText(quorum.observers));
}

using Row = std::array<std::string, 7>;

Row rowOf(const QuorumReplica& r, const QuorumView& quorum, const char* status, bool humanReadable, Micros now) {
    const auto time = [&](std::int64_t ms) {
        if (ms < 0 || !humanReadable) return std::to_string(ms);
        return fmt::format("{} ms ago", wallClock(now).value - ms);
    };
    return {std::to_string(r.id),
            r.directoryId,
            std::to_string(r.logEnd),
            std::to_string(quorum.highWatermark - r.logEnd),
            time(r.lastFetchMs),
            time(r.lastCaughtUpMs),
            status};
}

/// Columns as wide as their widest cell, a tab after each (Kafka: ToolsUtils.prettyPrintTable).
void printTable(const std::vector<Row>& rows, Output& output) {
    std::array<std::size_t, 7> widths{};
    for (const Row& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    for (const Row& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) line += fmt::format("{:<{}}\t", row[i], widths[i]);
        output.out(line);
    }
}

void printReplication(const QuorumView& quorum, bool humanReadable, Micros now, Output& output) {
    std::vector<Row> rows{
        {"NodeId", "DirectoryId", "LogEndOffset", "Lag", "LastFetchTimestamp", "LastCaughtUpTimestamp", "Status"}};
    for (const bool leaders : {true, false}) {
        for (const QuorumReplica& r : quorum.voters) {
            if ((r.id == quorum.leader) == leaders)
                rows.push_back(rowOf(r, quorum, leaders ? "Leader" : "Follower", humanReadable, now));
        }
    }
    for (const QuorumReplica& r : quorum.observers) rows.push_back(rowOf(r, quorum, "Observer", humanReadable, now));
    printTable(rows, output);
}

int run(const std::vector<std::string>& args, const Files& files, sim::Simulation& simulation, Output& output) {
    const ParsedArguments given = quorumArguments().parse(args, output);
    const sim::World& world = simulation.world();
    if (const auto name = given.value("--command-config"); name && !files.read(*name))
        terse(fmt::format("Properties file {} does not exists!", *name));
    const auto servers = given.value("--bootstrap-server");
    if (servers) checkBootstrap(*servers);
    const bool status = given.has("--status"), replication = given.has("--replication");
    if (given.command == "describe") {
        if (status && replication)
            terse("Only one of --status or --replication should be specified with describe sub-command");
        if (!status && !replication)
            terse("One of --status or --replication must be specified with describe sub-command");
        if (status && given.has("--human-readable"))
            terse("The option --human-readable is only supported along with --replication");
    }
    reachNode(world, servers, given.value("--bootstrap-controller"), "describeMetadataQuorum");
    if (given.command != "describe")
        notSimulated("a quorum that changes (kafka-metadata-quorum " + given.command + ")");
    const QuorumView quorum = quorumOf(world);
    if (quorum.leader < 0) {
        const std::string late = "Timed out waiting for a node assignment. Call: describeMetadataQuorum";
        throw ToolFailure(
            {{"java.util.concurrent.ExecutionException", "org.apache.kafka.common.errors.TimeoutException: " + late},
             {"org.apache.kafka.common.errors.TimeoutException", late, false}});
    }
    if (status) printStatus(quorum, output);
    if (replication) printReplication(quorum, given.has("--human-readable"), world.now, output);
    return 0;
}

}  // namespace

Tool kafkaMetadataQuorum() {
    return {"kafka-metadata-quorum",
            "the controllers and their copies of the metadata log",
            nullptr,
            [](const std::vector<std::string>& args, const FilesPtr& files) {
                return adminJob(args, files, run, messageAndTrace(kClass));
            },
            {},
            &quorumArguments()};
}

}  // namespace logarium::console
