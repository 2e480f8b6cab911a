#include "core/console/tools/offsets_topic.h"

#include <algorithm>

#include "core/sim/groups.h"

namespace logarium::console {

BrokerId reachCoordinator(sim::Simulation& simulation, const std::string& group) {
    const cluster::Controller& controller = simulation.world().controller;
    const std::string topic(sim::kOffsetsTopic);
    if (controller.image().topic(topic) != nullptr) return sim::coordinatorOf(simulation.world(), group);
    const auto value = [&](const char* name) { return static_cast<int>(controller.configs().broker(name).number()); };
    const auto& brokers = controller.image().brokers();
    const auto live = std::count_if(brokers.begin(), brokers.end(), [](const auto& b) { return b.active(); });
    simulation.submit(
        sim::CreateTopic{topic,
                         value("offsets.topic.num.partitions"),
                         std::max(1, std::min(value("offsets.topic.replication.factor"), static_cast<int>(live))),
                         {},
                         {{"cleanup.policy", "compact"},
                          {"compression.type", "producer"},
                          {"segment.bytes", controller.configs().broker("offsets.topic.segment.bytes").value}}});
    return kNoBroker;
}

}  // namespace logarium::console
