#pragma once
#include <map>
#include <string>
#include <string_view>

#include "core/base/ids.h"
#include "core/disk/disk.h"

namespace logarium::log {

using Checkpoint = std::map<TopicPartition, Offset>;

inline constexpr const char* kRecoveryPointFile = "recovery-point-offset-checkpoint";
inline constexpr const char* kHighWatermarkFile = "replication-offset-checkpoint";
inline constexpr const char* kLogStartFile = "log-start-offset-checkpoint";
inline constexpr const char* kCleanerFile = "cleaner-offset-checkpoint";
inline constexpr const char* kCleanShutdownFile = ".kafka_cleanshutdown";
inline constexpr const char* kMetaPropertiesFile = "meta.properties";

/// An offset checkpoint of a broker (Kafka: OffsetCheckpointFile):
///
///     0                           version
///     2                           number of entries
///     orders 0 1042               topic, partition, offset
///     orders 1 998
///
/// A file that is not there, or spoiled, reads as empty.
Checkpoint readCheckpoint(const disk::Disk& disk, std::string_view file);
void writeCheckpoint(disk::Disk& disk, std::string_view file, const Checkpoint& offsets);

}  // namespace logarium::log
