#include "core/sim/disks.h"

#include <fmt/format.h>

#include "core/log/checkpoint_file.h"
#include "core/sim/bootstrap.h"

namespace logarium::sim {
namespace {

/// The value of directory.id in meta.properties.
std::string directoryIdOf(const disk::Disk& disk) {
    constexpr std::string_view kKey = "\ndirectory.id=";
    const Bytes bytes = disk.readAll(log::kMetaPropertiesFile);
    const std::string_view text = asText(bytes);
    const std::string_view rest = text.substr(std::min(text.size(), text.find(kKey) + kKey.size()));
    return std::string(rest.substr(0, rest.find('\n')));
}

std::string partOf(BrokerId broker) {
    return fmt::format("broker-{}", broker.value);
}

}  // namespace

disk::Mirror::Parts brokerDisks(const World& world) {
    disk::Mirror::Parts parts;
    for (const auto& broker : world.brokers) {
        disk::MemoryDisk all = broker->disk();
        for (const auto& replica : broker->replicas()) all.graft(replica->log.disk());
        for (const auto& dying : broker->dyingDirectories()) all.graft(dying.disk);
        parts.emplace(partOf(broker->id()), std::move(all));
    }
    return parts;
}

disk::MirrorWork exportTo(const World& world, const std::filesystem::path& directory) {
    World stopped = world;
    for (auto& broker : stopped.brokers) {
        if (broker->state() == cluster::BrokerState::Running) broker.write().closeLogs();
    }
    disk::Mirror::Parts parts = brokerDisks(stopped);
    for (const auto& broker : stopped.brokers) {
        disk::MemoryDisk& disk = parts.at(partOf(broker->id()));
        disk.replace("bootstrap.checkpoint",
                     bootstrapCheckpoint(stopped.controller.image(), broker->id(), directoryIdOf(disk)));
    }
    return disk::Mirror(directory).follow(parts);
}

}  // namespace logarium::sim
