#pragma once
#include <string>
#include <vector>

#include "core/disk/disk.h"
#include "core/log/log.h"
#include "core/sim/scenario.h"

namespace logarium::sim {

/// A partition of a real data directory that is to be copied.
struct LogSource {
    std::string directory;  ///< on the disk
    TopicPartition partition;
    log::OpenOptions options;          ///< as the broker's next start would open it
    std::optional<Offset> firstDirty;  ///< the cleaner's checkpoint: such a topic is compacted
};

/// A scenario whose cluster begins with those logs: three brokers, each partition on all of them, as the real broker's
/// next start would leave it (so a damaged log is recovered in the copy, never in the directory). A log that is too
/// much for a scenario comes with its newest segments, as many as fit. Topics keep everything: what a real cluster's
/// configs say is not in a data directory. Same directory, same scenario.
Result<Scenario> scenarioOf(const disk::Disk& disk, const std::vector<LogSource>& sources, TimestampMs now);

}  // namespace logarium::sim
