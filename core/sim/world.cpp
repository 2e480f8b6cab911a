#include "core/sim/world.h"

#include "core/base/assert.h"

namespace logarium::sim {
namespace {

constexpr std::int32_t kFirstPort = 9092;

enum Stream : std::uint64_t { kPlacement = 1, kTopicIds, kNetwork, kLifecycle, kClients };

}  // namespace

World::World() = default;
World::World(const World&) = default;
World::World(World&&) noexcept = default;
World& World::operator=(const World&) = default;
World& World::operator=(World&&) noexcept = default;
World::~World() = default;

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
        brokers.emplace_back(cluster::Broker(BrokerId{i + 1}, "localhost", kFirstPort + i, rack, shared));
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

const SimClient* World::client(ClientId id) const {
    if (id.value < 0 || id.value >= std::ssize(clients)) return nullptr;
    return &clients[static_cast<std::size_t>(id.value)].read();
}

}  // namespace logarium::sim
