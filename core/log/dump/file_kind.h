#pragma once
#include <cstdint>
#include <string_view>

namespace logarium::log {

/// What a file of a Kafka data directory is, by its name.
enum class FileKind : std::uint8_t {
    Log,
    OffsetIndex,
    TimeIndex,
    TransactionIndex,
    ProducerSnapshot,
    MetadataSnapshot,  ///< KRaft's .checkpoint
    LeaderEpochs,      ///< leader-epoch-checkpoint
    OffsetCheckpoint,  ///< recovery-point-offset-checkpoint and its like
    PartitionMetadata,
    MetaProperties,
    CleanShutdown,  ///< .kafka_cleanshutdown
    Deleted,        ///< anything with .deleted behind it
    Cleaned,
    Swap,
    Other,
};

FileKind fileKind(std::string_view name);

}  // namespace logarium::log
