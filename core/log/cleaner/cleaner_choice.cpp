#include "core/log/cleaner/cleaner_choice.h"

#include <algorithm>
#include <span>

namespace logarium::log {

namespace {

/// The segments that hold offsets of [from, to): from the one below `from` on (Kafka: LogSegments.values).
std::span<const LogSegment> segmentsIn(const Log& log, Offset from, Offset to) {
    const auto& all = log.segments();
    if (from >= to) return {};
    auto first = std::ranges::upper_bound(all, from, {}, &LogSegment::base);
    if (first != all.begin()) --first;
    const auto last = std::ranges::lower_bound(all, to, {}, &LogSegment::base);
    return first < last ? std::span(first, last) : std::span<const LogSegment>{};
}

std::span<const LogSegment> nonActiveFrom(const Log& log, Offset from) {
    return segmentsIn(log, from, log.activeSegment().base());
}

}  // namespace

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
        for (const LogSegment& segment : nonActiveFrom(log, range.firstDirty)) {
            if (segment.largestTimestamp(disk) <= now - log.config().minCompactionLagMs) continue;
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
    const auto behind = nonActiveFrom(log, range.firstUncleanable);
    d.firstUncleanable = behind.empty() ? log.activeSegment().base() : behind.front().base();
    for (const LogSegment& segment : log.segments())
        if (segment.base() < d.firstDirty) d.cleanBytes += segment.size();
    for (const LogSegment& segment : segmentsIn(log, std::min(d.firstDirty, d.firstUncleanable), d.firstUncleanable))
        d.cleanableBytes += segment.size();
    std::optional<TimestampMs> oldest;
    for (const LogSegment& segment : nonActiveFrom(log, d.firstDirty))
        if (const auto base = segment.rollingBase(disk); base && base->value > 0 && (!oldest || *base < *oldest))
            oldest = base;
    const std::int64_t cleanUntil = now.value - std::max<std::int64_t>(log.config().maxCompactionLagMs, 0);
    if (oldest && oldest->value < cleanUntil) d.compactionDelayMs = cleanUntil - oldest->value;
    return d;
}

CleanerChoice chooseFilthiest(const std::vector<CleanerCandidate>& candidates) {
    CleanerChoice choice;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Dirtiness& dirty = candidates[i].dirtiness;
        choice.maxCompactionDelayMs = std::max(choice.maxCompactionDelayMs, dirty.compactionDelayMs);
        choice.delayed += dirty.compactionDelayMs > 0 ? 1 : 0;
        if (!dirty.eligible(*candidates[i].config)) continue;
        ++choice.cleanable;
        if (!choice.chosen || dirty.ratio() > candidates[*choice.chosen].dirtiness.ratio()) choice.chosen = i;
    }
    return choice;
}

}  // namespace logarium::log
