#pragma once
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/disk/memory_disk.h"

namespace logarium::cluster {

/// One of a broker's log directories (log.dirs): what stands beside the partitions' directories. Each replica has a
/// disk of its own and says where it lies.
struct LogDirectory {
    disk::MemoryDisk disk;          ///< checkpoints, meta.properties
    bool broken = false;            ///< nothing on it can be read or written any more
    bool offline = false;           ///< the process has found out (Kafka: LogManager.offlineLogDirs)
    std::vector<PartitionId> lost;  ///< replicas that lay here when the process found out
};

/// A replica on its way to another log directory of its broker: copied beside, then swapped.
struct DirectoryMove {
    PartitionId partition;
    int directory = 1;  ///< where it shall lie
    Micros since;       ///< when the copying began
    Micros due;         ///< when it will be through
};

/// The real name of a broker's n-th log directory, from 1: "broker-2", "broker-2-disk-2".
std::string logDirectoryName(BrokerId broker, int directory);

}  // namespace logarium::cluster
