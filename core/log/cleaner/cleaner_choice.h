#pragma once
#include <optional>
#include <vector>

#include "core/log/log.h"

namespace logarium::log {

/// From where to where a log may be cleaned now (Kafka: LogCleanerManager.cleanableOffsets).
struct CleanableRange {
    Offset firstDirty;
    Offset firstUncleanable;
    bool updateCheckpoint = false;  ///< the checkpoint named an offset that the log no longer (or not yet) has
};

/// `checkpoint`: what cleaner-offset-checkpoint says of the log.
CleanableRange cleanableRange(const disk::Disk& disk, const Log& log, std::optional<Offset> checkpoint,
                              TimestampMs now);

/// How dirty a log is (Kafka: LogToClean).
struct Dirtiness {
    Offset firstDirty;
    Offset firstUncleanable;  ///< moved down to a segment's base: whole segments only
    std::int64_t cleanBytes = 0;
    std::int64_t cleanableBytes = 0;
    std::int64_t compactionDelayMs = 0;  ///< beyond max.compaction.lag.ms
    double ratio() const {
        return cleanBytes + cleanableBytes == 0
                   ? 0
                   : static_cast<double>(cleanableBytes) / static_cast<double>(cleanBytes + cleanableBytes);
    }
    /// Whether the cleaner would take it, by min.cleanable.dirty.ratio or because it waits too long.
    bool eligible(const LogConfig& config) const {
        return (cleanableBytes > 0 && compactionDelayMs > 0) || ratio() > config.minCleanableDirtyRatio;
    }
};

Dirtiness dirtiness(const disk::Disk& disk, const Log& log, const CleanableRange& range, TimestampMs now);

/// A compacted log among those that the cleaner may take.
struct CleanerCandidate {
    const LogConfig* config = nullptr;
    Dirtiness dirtiness;
};

/// Which log is cleaned next, and what the cleaner reports of all (Kafka: grabFilthiestCompactedLog, PreCleanStats).
struct CleanerChoice {
    std::optional<std::size_t> chosen;  ///< index of the candidate; nothing: none is worth a pass
    int cleanable = 0;                  ///< how many are worth a pass
    int delayed = 0;                    ///< how many wait longer than max.compaction.lag.ms
    std::int64_t maxCompactionDelayMs = 0;
};

/// The highest ratio wins, of equal ones the first.
CleanerChoice chooseFilthiest(const std::vector<CleanerCandidate>& candidates);

}  // namespace logarium::log
