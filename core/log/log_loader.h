#pragma once
#include "core/log/log.h"

namespace logarium::log {

/// Opens a partition directory (Kafka: LogLoader): resolves what a crash left behind, loads segments, recovers those
/// above the recovery point, and rebuilds epochs and producers.
class LogLoader {
public:
    LogLoader(Log& log, disk::Disk& disk, const OpenOptions& options, TimestampMs now)
        : log_(log), disk_(disk), options_(options), now_(now) {}

    void load();

private:
    void writeMetadata();
    std::vector<std::string> removeTemporaryFiles();
    void completeSwaps(const std::vector<std::string>& swaps);
    void loadSegments();
    std::int64_t recoverSegment(LogSegment& segment);
    /// The same; a segment whose offsets do not rise is emptied.
    std::int64_t recoverOrEmpty(LogSegment& segment);
    void recoverUnflushed();
    std::optional<Offset> endUnlessBelowStart();

    Log& log_;
    disk::Disk& disk_;
    const OpenOptions& options_;
    TimestampMs now_;
    std::int64_t cutBytes_ = 0;
};

}  // namespace logarium::log
