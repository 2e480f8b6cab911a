#include "core/sim/disks.h"

#include <fmt/format.h>

namespace logarium::sim {

disk::Mirror::Parts brokerDisks(const World& world) {
    disk::Mirror::Parts parts;
    for (const auto& broker : world.brokers) {
        disk::MemoryDisk all = broker->disk();
        for (const auto& replica : broker->replicas()) all.graft(replica->log.disk());
        for (const auto& dying : broker->dyingDirectories()) all.graft(dying.disk);
        parts.emplace(fmt::format("broker-{}", broker->id().value), std::move(all));
    }
    return parts;
}

disk::MirrorWork exportTo(const World& world, const std::filesystem::path& directory) {
    World stopped = world;
    for (auto& broker : stopped.brokers) {
        if (broker->state() == cluster::BrokerState::Running) broker.write().closeLogs();
    }
    return disk::Mirror(directory).follow(brokerDisks(stopped));
}

}  // namespace logarium::sim
