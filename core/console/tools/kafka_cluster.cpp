#include <fmt/format.h>

#include <algorithm>

#include "core/console/admin.h"
#include "core/console/argument_parser.h"
#include "core/console/tools/all.h"

/// kafka-cluster.sh (Kafka: org.apache.kafka.tools.ClusterTool).
namespace logarium::console {
namespace {

constexpr const char* kClass = "org.apache.kafka.tools.ClusterTool";

std::vector<Argument> connection() {
    return {{{"--bootstrap-server", "-b"}, "BOOTSTRAP_SERVER", "Brokers to ask first.", false, false, {}, "connection"},
            {{"--bootstrap-controller", "-C"},
             "BOOTSTRAP_CONTROLLER",
             "Controllers to ask first.",
             false,
             false,
             {},
             "connection"},
            {{"--config", "-c"}, "CONFIG", "A file of settings for the Admin client."}};
}

ArgumentParser command(std::string_view name, std::string_view about, const std::vector<Argument>& more = {}) {
    ArgumentParser made{name, about, connection(), {{"connection", {}, true, true}}};
    made.arguments.insert(made.arguments.end(), more.begin(), more.end());
    return made;
}

const ArgumentParser& clusterArguments() {
    static const ArgumentParser parser{
        "kafka-cluster",
        "The Kafka cluster tool.",
        {},
        {},
        {command("cluster-id", "The id of the cluster."),
         command("unregister", "Forget a broker.",
                 {{{"--id", "-i"}, "ID", "The broker to forget.", true, false, Argument::Type::Integer}}),
         command("list-endpoints", "Where the nodes can be reached.",
                 {{{"--include-fenced-brokers"}, {}, "Fenced brokers, too."}})},
        1};
    return parser;
}

void listEndpoints(bool controllers, bool withFenced, const sim::World& world, Output& output) {
    struct Row {
        std::string id, host, port, rack, state;
    };
    std::vector<Row> rows;
    if (controllers) {
        for (const sim::ControllerNode& node : sim::controllerNodes(world.spec))
            rows.push_back({std::to_string(node.id), "localhost", std::to_string(node.port), "null", ""});
    }
    std::size_t rackWidth = 0;
    for (const cluster::BrokerImage& broker : world.controller.image().brokers()) {
        if (controllers || (broker.fenced && !withFenced)) continue;
        rows.push_back({std::to_string(broker.id.value), broker.host, std::to_string(broker.port),
                        broker.rack.empty() ? "null" : broker.rack, broker.fenced ? "fenced" : "unfenced"});
        rackWidth = std::max(rackWidth, broker.rack.size());
    }
    std::size_t hostWidth = 0;
    for (const Row& row : rows) hostWidth = std::max(hostWidth, row.host.size());
    if (rackWidth == 0) rackWidth = 10;
    const auto print = [&](const Row& row, std::string_view type) {
        output.out(fmt::format("{:<10} {:<{}} {:<10} {:<{}} {}{:<15}", row.id, row.host, hostWidth, row.port, row.rack,
                               rackWidth, controllers ? "" : fmt::format("{:<10} ", row.state), type));
    };
    print({"ID", "HOST", "PORT", "RACK", "STATE"}, "ENDPOINT_TYPE");
    for (const Row& row : rows) print(row, controllers ? "controller" : "broker");
}

int run(const std::vector<std::string>& args, const Files& files, sim::Simulation& simulation, Output& output) {
    const ParsedArguments given = clusterArguments().parse(args, output);
    checkClientFile(given, files, "--config");
    const bool controllers = given.has("--bootstrap-controller");
    reachNode(simulation.world(), given.value("--bootstrap-server"), given.value("--bootstrap-controller"),
              "listNodes");
    if (given.command == "cluster-id") {
        output.out("Cluster ID: " + std::string(sim::kClusterId));
        return 0;
    }
    if (given.command == "unregister") notSimulated("forgetting a registered broker (kafka-cluster unregister)");
    if (controllers && given.has("--include-fenced-brokers")) {
        throw ToolFailure("java.lang.IllegalArgumentException",
                          "The option --include-fenced-brokers is only supported with --bootstrap-server option");
    }
    listEndpoints(controllers, given.has("--include-fenced-brokers"), simulation.world(), output);
    return 0;
}

}  // namespace

Tool kafkaCluster() {
    return {"kafka-cluster",
            "the id of the cluster and the addresses of its nodes",
            nullptr,
            [](const std::vector<std::string>& args, const FilesPtr& files) {
                return adminJob(args, files, run, messageAndTrace(kClass));
            },
            {},
            &clusterArguments()};
}

}  // namespace logarium::console
