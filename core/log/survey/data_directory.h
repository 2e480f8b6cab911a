#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/log/checkpoint_file.h"
#include "core/log/dump/finding.h"
#include "core/log/log.h"

namespace logarium::log {

/// What a directory is to Kafka, by its name and what stands in it.
enum class DirectoryKind : std::uint8_t {
    Partition,  ///< topic-0: segments and their indexes
    Data,       ///< one entry of a broker's log.dirs
    Several,    ///< the directory above one or more of those
    Other,
};
DirectoryKind directoryKind(const disk::Disk& disk, std::string_view path);

/// What becomes of a partition's directory, by the end of its name (Kafka: LogManager).
enum class PartitionRole : std::uint8_t {
    Live,
    BeingDeleted,  ///< -delete
    Stray,         ///< -stray: of a topic that the cluster does not know
    Future,        ///< -future: moving here from another directory of the same broker
    Metadata,      ///< __cluster_metadata-0, the controller's log
};

/// A partition directory by its name.
struct PartitionName {
    TopicPartition partition;
    PartitionRole role = PartitionRole::Live;
};
/// Nothing when the name is not one of Kafka's.
std::optional<PartitionName> partitionName(std::string_view directory);

/// The offset checkpoints of a data directory; what is not there or spoiled is empty.
struct OffsetCheckpoints {
    Checkpoint recoveryPoints, logStarts, highWatermarks, firstDirty;
};
OffsetCheckpoints readOffsetCheckpoints(const disk::Disk& disk, std::string_view dataDirectory);

/// What a look at names, sizes and the last segment's tail says of a partition.
struct PartitionSurvey {
    std::string directory;  ///< its name
    PartitionName name;
    std::string topicId;  ///< 22 characters; empty when partition.metadata does not say
    std::int64_t segments = 0;
    std::int64_t bytes = 0;  ///< of .log files
    Offset firstOffset;      ///< of the first segment's name
    /// Behind the last batch; absent when finding it would mean reading much of the log.
    std::optional<Offset> nextOffset;
    std::optional<Offset> logStart, recoveryPoint, highWatermark, firstDirty;  ///< as checkpointed
    std::int64_t unflushedBytes = 0;  ///< that a start after an unclean shutdown reads
    std::vector<Finding> problems;
};

/// A data directory as a whole.
struct DataDirectorySurvey {
    std::map<std::string, std::string> properties;  ///< of meta.properties
    bool cleanShutdown = false;
    OffsetCheckpoints checkpoints;
    std::vector<PartitionSurvey> partitions;  ///< sorted by directory name
    std::vector<Finding> problems;            ///< of the files beside the partitions
};

/// Called after each partition; false stops the survey, which then has the partitions seen so far.
using SurveyProgress = std::function<bool(std::size_t done, std::size_t all)>;

/// Looks through a data directory. Reads names, checkpoints, and of each partition at most `kTailBytes` of its log.
DataDirectorySurvey surveyDataDirectory(const disk::Disk& disk, std::string_view path, std::string_view shown,
                                        const SurveyProgress& progress = {});
PartitionSurvey surveyPartition(const disk::Disk& disk, std::string_view path, std::string_view shown,
                                const OffsetCheckpoints& checkpoints);

inline constexpr std::int64_t kTailBytes = 16 << 20;

/// As the broker's next start will open that partition.
OpenOptions openOptionsFor(const PartitionName& name, const OffsetCheckpoints& checkpoints, bool cleanShutdown);

/// The survey as a table: a line for the directory, one for each partition.
std::vector<std::string> surveyText(const DataDirectorySurvey& survey, std::string_view shown);

/// "dir" and "name" as one path; either may be the root.
std::string pathIn(std::string_view directory, std::string_view name);
/// "dir/t-0" -> "dir"; "" for what stands in the root.
std::string_view directoryAbove(std::string_view path);

}  // namespace logarium::log
