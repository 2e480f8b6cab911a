#pragma once
#include <filesystem>

#include "core/disk/mirror.h"
#include "core/sim/world.h"

namespace logarium::sim {

/// The data directory of each broker ("broker-1"; with several, "broker-1-disk-2" is the second) as one disk:
/// checkpoints, meta.properties, partition directories, and those of deleted topics that are still there. Shares all
/// bytes with the World.
disk::Mirror::Parts brokerDisks(const World& world);

/// Writes all data directories below a real directory, which is empty or was written by us before. Running brokers'
/// files are written as a clean stop at this moment would leave them; with them goes a bootstrap.checkpoint, so that a
/// real broker and its tools open each directory as it is. The World itself stays as it is. Throws disk::DiskFailure.
disk::MirrorWork exportTo(const World& world, const std::filesystem::path& directory);

}  // namespace logarium::sim
