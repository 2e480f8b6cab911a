#pragma once
#include <string>
#include <vector>

#include "core/disk/draft_disk.h"
#include "core/log/log.h"

namespace logarium::log {

/// Records that a start gives up: the end of a segment, or a whole one.
struct LostPart {
    std::string file;           ///< the .log's name
    std::int64_t position = 0;  ///< the first byte that goes
    Offset offset;              ///< the first offset that goes
    std::int64_t bytes = 0;
    std::int64_t batches = 0;  ///< whole ones, by their headers
    std::int64_t records = 0;  ///< in those
    bool zeros = false;        ///< nothing but zeros: space that was asked for ahead
    bool wholeSegment = false;
};

/// An index file that a start writes anew.
struct RebuiltIndex {
    std::string file;
    bool differs = false;  ///< from what it was
};

/// What the broker's next start does to a partition, all files by name.
struct RecoveryForecast {
    bool clean = true;  ///< after an orderly shutdown
    Offset recoveryPoint;
    std::vector<LostPart> lost;
    std::vector<std::string> swapped;   ///< logs that a cleaner pass left ready and that take their places now
    std::vector<std::string> replaced;  ///< logs that they were made from
    std::vector<RebuiltIndex> indexes;
    std::int64_t indexIntervalBytes = 0;        ///< that they are written with
    std::vector<std::string> snapshotsWritten;  ///< new ones, and such as come out different
    std::vector<std::string> removed;           ///< snapshots, indexes without a log, leftovers
    bool epochsCut = false;                     ///< leader-epoch-checkpoint is not what it was
    /// Afterwards.
    std::int64_t segments = 0, bytes = 0;
    Offset logStart, logEnd;
    /// Why the partition cannot be loaded; empty when it can. All but `clean` and `recoveryPoint` is unknown then.
    std::string failure;

    bool losesRecords() const;
};

/// Lets a Log open the partition directory on a draft of the disk, and looks at what became of it. Nothing is written.
/// Topic configs are not in a data directory: those that matter here (index.interval.bytes) are taken from `config`.
RecoveryForecast forecastRecovery(const disk::Disk& disk, const std::string& directory, const OpenOptions& options,
                                  const LogConfig& config, TimestampMs now);
/// The same on a draft that the caller keeps: afterwards it holds the recovered files.
RecoveryForecast forecastRecovery(const disk::Disk& disk, disk::DraftDisk& draft, const std::string& directory,
                                  const OpenOptions& options, const LogConfig& config, TimestampMs now);

/// One sentence each, most important first.
std::vector<std::string> forecastText(const RecoveryForecast& forecast);

}  // namespace logarium::log
