#include "core/sim/world.h"

#include <fmt/format.h>

#include "core/base/assert.h"
#include "core/sim/controller_quorum.h"

namespace logarium::sim {
namespace {

constexpr std::int32_t kFirstPort = 9092;
constexpr std::int32_t kControllerPort = 19090, kFirstController = 100;

enum Stream : std::uint64_t { kPlacement = 1, kTopicIds, kNetwork, kLifecycle, kClients };

}  // namespace

World::World() = default;
World::World(const World&) = default;
World::World(World&&) noexcept = default;
World& World::operator=(const World&) = default;
World& World::operator=(World&&) noexcept = default;
World::~World() = default;

namespace {

/// What stands in the server.properties of a broker: what all share, and its own name and addresses.
cluster::ConfigValues propertiesOf(const ClusterSpec& spec, std::int32_t id, const std::string& rack) {
    cluster::ConfigValues values(spec.brokerConfig.begin(), spec.brokerConfig.end());
    std::string servers, listeners = fmt::format("PLAINTEXT://localhost:{}", kFirstPort + id - 1), roles = "broker";
    for (const ControllerNode& node : controllerNodes(spec)) {
        servers += fmt::format("{}localhost:{}", servers.empty() ? "" : ",", node.port);
        if (node.id != id) continue;
        listeners += fmt::format(",CONTROLLER://localhost:{}", node.port);
        roles += ",controller";
    }
    values.emplace("node.id", std::to_string(id));
    values.emplace("broker.id", std::to_string(id));
    values.emplace("process.roles", roles);
    values.emplace("listeners", listeners);
    values.emplace("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    values.emplace("controller.listener.names", "CONTROLLER");
    values.emplace("controller.quorum.bootstrap.servers", servers);
    std::string directories;
    for (int i = 1; i <= spec.logDirectories; ++i)
        directories += (i == 1 ? "" : ",") + cluster::logDirectoryName(BrokerId{id}, i);
    values.emplace("log.dirs", directories);
    if (!rack.empty()) values.emplace("broker.rack", rack);
    return values;
}

}  // namespace

std::vector<ControllerNode> controllerNodes(const ClusterSpec& spec) {
    const bool combined = spec.combined || (spec.brokers == 1 && spec.controllers == 1);
    std::vector<ControllerNode> nodes;
    if (combined) {
        for (int i = 1; i <= spec.brokers; ++i) nodes.push_back({i, kControllerPort + i});
        return nodes;
    }
    nodes.push_back({kFirstController, kControllerPort});
    for (int i = 1; i < spec.controllers; ++i)
        nodes.push_back({kFirstController + i, kControllerPort + kFirstController + i});
    return nodes;
}

World::World(ClusterSpec wanted) : spec(std::move(wanted)) {
    ensure(spec.brokers >= 1 && spec.brokers <= 100, "a cluster has 1 to 100 brokers");
    chance.placement = Random(spec.seed, kPlacement);
    chance.topicIds = Random(spec.seed, kTopicIds);
    chance.lifecycle = Random(spec.seed, kLifecycle);
    chance.clients = Random(spec.seed, kClients);
    network = Network(spec.brokers, Random(spec.seed, kNetwork));

    cluster::ConfigValues properties(spec.brokerConfig.begin(), spec.brokerConfig.end());
    const Cow<cluster::ConfigValues> shared(std::move(properties));
    controller = cluster::Controller(shared);
    for (int i = 0; i < spec.brokers; ++i) {
        const std::string rack = i < std::ssize(spec.racks) ? spec.racks[static_cast<std::size_t>(i)] : "";
        brokers.emplace_back(cluster::Broker(BrokerId{i + 1}, "localhost", kFirstPort + i, rack,
                                             Cow<cluster::ConfigValues>(propertiesOf(spec, i + 1, rack))));
        brokers.back().write().layFiles(spec.files.disks());
    }
}

const cluster::Broker* World::broker(BrokerId id) const {
    if (id.value < 1 || id.value > std::ssize(brokers)) return nullptr;
    return &brokers[static_cast<std::size_t>(id.value - 1)].read();
}

cluster::Broker& World::brokerForWriting(BrokerId id) {
    ensure(broker(id) != nullptr, "a broker of this cluster");
    return brokers[static_cast<std::size_t>(id.value - 1)].write();
}

std::int64_t World::takeProducerId() {
    constexpr std::int64_t kBlock = 1000;
    if (nextProducerId % kBlock == 0) nextProducerId = (nextProducerBlock++ - 1) * kBlock;
    return nextProducerId++;
}

const SimClient* World::client(ClientId id) const {
    if (id.value < 0 || id.value >= std::ssize(clients)) return nullptr;
    return &clients[static_cast<std::size_t>(id.value)].read();
}

}  // namespace logarium::sim
