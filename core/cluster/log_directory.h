#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/cluster/replica.h"
#include "core/disk/memory_disk.h"

namespace logarium::cluster {

/// One of a broker's log directories (log.dirs): what stands beside the partitions' directories. Each replica has a
/// disk of its own and says where it lies.
struct LogDirectory {
    disk::MemoryDisk disk;          ///< checkpoints, meta.properties
    bool broken = false;            ///< nothing on it can be read or written any more
    bool offline = false;           ///< the process has found out (Kafka: LogManager.offlineLogDirs)
    std::vector<PartitionId> lost;  ///< replicas that lay here when the process found out
    bool clean = false;             ///< the last process closed all logs here (.kafka_cleanshutdown was there)
    std::optional<std::int64_t> capacity = {};  ///< bytes that fit; nothing: as many as one likes
    std::string failure = {};                   ///< what a write beside the logs failed with in this step
    std::vector<Cow<Replica>> shelved = {};     ///< of `lost`, those whose files can still be read
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
