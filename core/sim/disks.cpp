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

}  // namespace

disk::Mirror::Parts brokerDisks(const World& world) {
    disk::Mirror::Parts parts;
    for (const auto& broker : world.brokers) {
        for (int i = 1; i <= std::ssize(broker->logDirectories()); ++i) {
            if (broker->logDirectory(i).broken) continue;
            disk::MemoryDisk all = broker->logDirectory(i).disk;
            for (const auto& replica : broker->replicas())
                if (replica->directory == i) all.graft(replica->log.disk());
            for (const auto& shelved : broker->logDirectory(i).shelved) all.graft(shelved->log.disk());
            for (const auto& dying : broker->dyingDirectories())
                if (dying.directory == i) all.graft(dying.disk);
            parts.emplace(cluster::logDirectoryName(broker->id(), i), std::move(all));
        }
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
        // Only the first holds the metadata log.
        const auto first = parts.find(cluster::logDirectoryName(broker->id(), 1));
        if (first == parts.end()) continue;
        const auto directoryOf = [&](const cluster::PartitionImage& partition) {
            const int known = cluster::directoryOf(partition, broker->id());
            return directoryIdOf(broker->logDirectory(std::max(known, 1)).disk);
        };
        first->second.replace("bootstrap.checkpoint",
                              bootstrapCheckpoint(stopped.controller.image(), broker->id(), directoryOf));
    }
    return disk::Mirror(directory).follow(parts);
}

}  // namespace logarium::sim
