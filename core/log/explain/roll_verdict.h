#pragma once
#include <optional>
#include <vector>

#include "core/log/log.h"

namespace logarium::log {

/// One limit of the active segment, as it stands (Kafka: LogSegment.shouldRoll). Of an index: closed when it has `most`
/// entries.
struct RollLimit : RollCause {
    bool reached = false;
};

/// An append that might come.
struct NextAppend {
    std::int64_t bytes = 0;
    TimestampMs maxTimestamp;
    std::int64_t records = 1;
};

/// What closes the active segment before an append, and how near each limit is.
struct RollVerdict {
    Offset base;
    std::optional<RollReason> rolls;  ///< the first limit that is reached, in Kafka's order
    std::vector<RollLimit> limits;    ///< in Kafka's order
};

RollVerdict rollVerdict(const disk::Disk& disk, const Log& log, const NextAppend& append, TimestampMs now);

}  // namespace logarium::log
