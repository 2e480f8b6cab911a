#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.h"

/// Names of the files in a partition directory (Kafka: LogFileUtils).
namespace logarium::log {

inline constexpr std::string_view kLogSuffix = ".log";
inline constexpr std::string_view kIndexSuffix = ".index";
inline constexpr std::string_view kTimeIndexSuffix = ".timeindex";
inline constexpr std::string_view kTxnIndexSuffix = ".txnindex";
inline constexpr std::string_view kSnapshotSuffix = ".snapshot";
inline constexpr std::string_view kDeletedSuffix = ".deleted";
inline constexpr std::string_view kCleanedSuffix = ".cleaned";
inline constexpr std::string_view kSwapSuffix = ".swap";
inline constexpr std::string_view kEpochCheckpoint = "leader-epoch-checkpoint";
inline constexpr std::string_view kPartitionMetadata = "partition.metadata";

/// "orders-0/00000000000000000042.log": twenty digits, then the suffixes.
std::string filePath(std::string_view directory, Offset base, std::string_view suffix, std::string_view more = {});

/// The offset that a file's name begins with; nullopt when the part before the first dot is no number.
std::optional<Offset> offsetOfFile(std::string_view name);

/// "orders-0" -> topic and partition; nullopt when the name is not of that form.
std::optional<TopicPartition> partitionOfDirectory(std::string_view name);

}  // namespace logarium::log
