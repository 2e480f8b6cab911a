#include "core/log/cleaner/cleaner_choice.h"

#include <algorithm>

namespace logarium::log {

CleanableRange cleanableRange(const disk::Disk& disk, const Log& log, std::optional<Offset> checkpoint,
                              TimestampMs now) {
    CleanableRange range;
    const Offset wanted = checkpoint.value_or(log.logStartOffset());
    range.firstDirty = wanted;
    if (wanted < log.logStartOffset()) {
        range.firstDirty = log.logStartOffset();
        range.updateCheckpoint = true;
    } else if (wanted > log.logEndOffset()) {
        range.firstDirty = log.logStartOffset();  // Somebody truncated or replaced the log: all of it counts as dirty.
        range.updateCheckpoint = true;
    }
    range.firstUncleanable = std::min(log.lastStableOffset(), log.activeSegment().base());
    if (log.config().minCompactionLagMs > 0) {
        for (const LogSegment& segment : log.segments()) {
            if (segment.base() < range.firstDirty ||
                segment.largestTimestamp(disk) <= now - log.config().minCompactionLagMs)
                continue;
            range.firstUncleanable = std::min(range.firstUncleanable, segment.base());
            break;
        }
    }
    range.firstUncleanable = std::max(range.firstUncleanable, range.firstDirty);
    return range;
}

Dirtiness dirtiness(const disk::Disk& disk, const Log& log, const CleanableRange& range, TimestampMs now) {
    Dirtiness d;
    d.firstDirty = range.firstDirty;
    const auto& segments = log.segments();
    d.firstUncleanable = segments.back().base();
    for (const LogSegment& segment : segments) {
        if (segment.base() < range.firstUncleanable) continue;
        d.firstUncleanable = segment.base();
        break;
    }
    std::optional<TimestampMs> oldestDirty;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const LogSegment& segment = segments[i];
        const Offset next = i + 1 < segments.size() ? segments[i + 1].base() : log.logEndOffset();
        if (segment.base() < d.firstDirty)
            d.cleanBytes += segment.size();
        else if (segment.base() < d.firstUncleanable)
            d.cleanableBytes += segment.size();
        if (next > d.firstDirty && segment.base() < d.firstUncleanable && segment.size() > 0)
            if (const auto base = segment.rollingBase(disk);
                base && base->value >= 0 && (!oldestDirty || *base < *oldestDirty))
                oldestDirty = base;
    }
    const std::int64_t lag = std::max<std::int64_t>(log.config().maxCompactionLagMs, 0);
    if (oldestDirty && *oldestDirty < now - std::min(lag, now.value)) d.compactionDelayMs = now - *oldestDirty - lag;
    return d;
}

}  // namespace logarium::log
