#include "core/log/explain/roll_verdict.h"

#include <limits>

namespace logarium::log {

RollVerdict rollVerdict(const disk::Disk& disk, const Log& log, const NextAppend& append, TimestampMs now) {
    const LogSegment& active = log.activeSegment();
    const LogConfig& config = log.config();
    RollVerdict verdict;
    verdict.base = active.base();
    const auto limit = [&](RollReason reason, std::int64_t value, std::int64_t most, bool reached) {
        verdict.limits.push_back({{reason, value, most}, reached});
        if (reached && !verdict.rolls) verdict.rolls = reason;
    };
    const std::int64_t size = active.size() + append.bytes;
    limit(RollReason::SegmentBytes, size, config.segmentBytes, size > config.segmentBytes);
    const std::int64_t waited = active.waitedForRoll(disk, now, append.maxTimestamp);
    const std::int64_t patience = config.maxSegmentMs() - active.rollJitterMs();
    limit(config.ageThatRolls(), waited, patience, active.size() > 0 && waited > patience);
    const IndexFile& offsets = active.offsetIndex().file();
    limit(RollReason::OffsetIndexFull, offsets.entries(), offsets.maxEntries(), active.offsetIndex().isFull());
    const IndexFile& times = active.timeIndex().file();
    limit(RollReason::TimeIndexFull, times.entries(), times.maxEntries() - 1, active.timeIndex().isFull());
    const Offset last = log.logEndOffset() + (append.records - 1);
    limit(RollReason::OffsetOverflow, last - active.base(), std::numeric_limits<std::int32_t>::max(),
          !active.offsetIndex().canHold(last));
    return verdict;
}

}  // namespace logarium::log
