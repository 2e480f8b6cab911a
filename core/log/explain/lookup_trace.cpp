#include "core/log/explain/lookup_trace.h"

#include <algorithm>

namespace logarium::log {

namespace {

std::optional<OffsetEntryUsed> entryFor(const disk::Disk& disk, const LogSegment& segment, Offset wanted) {
    const OffsetIndex& index = segment.offsetIndex();
    const std::int64_t target = wanted - segment.base();
    const std::int64_t slot =
        index.file().floorSlot(disk, [target](ByteView e) { return loadBig<std::int32_t>(e.data()) <= target; });
    if (slot < 0) return std::nullopt;
    return OffsetEntryUsed{slot, index.entry(disk, slot)};
}

/// Batches from `from` on until `stop` holds for one.
template <class Stop>
std::optional<BatchPosition> scan(const disk::Disk& disk, const LogSegment& segment, std::int64_t from,
                                  LookupScan& noted, Stop stop) {
    noted = {from, 0, 0};
    for (auto batch = segment.batchAt(disk, from); batch; batch = segment.batchAt(disk, batch->end())) {
        if (stop(*batch)) return batch;
        ++noted.batchesSkipped;
        noted.bytesSkipped += batch->header.sizeInBytes();
    }
    return std::nullopt;
}

}  // namespace

LookupTrace traceLookup(const disk::Disk& disk, const Log& log, Offset wanted) {
    LookupTrace trace;
    trace.wanted = wanted;
    const auto& segments = log.segments();
    auto segment = std::ranges::upper_bound(segments, wanted, {}, &LogSegment::base);
    if (segment == segments.begin() || wanted < log.logStartOffset() || wanted >= log.logEndOffset()) return trace;
    for (--segment; segment != segments.end(); ++segment, ++trace.segmentsPassed) {
        trace.segmentBase = segment->base();
        trace.indexEntries = segment->offsetIndex().file().entries();
        trace.entry = entryFor(disk, *segment, wanted);
        const auto hit = scan(disk, *segment, trace.entry ? trace.entry->entry.position : 0, trace.scan,
                              [&](const BatchPosition& batch) { return batch.header.lastOffset() >= wanted; });
        if (!hit) continue;
        trace.found = LookupHit{hit->header.baseOffset, hit->header.lastOffset(), hit->position};
        break;
    }
    return trace;
}

TimeLookupTrace traceLookup(const disk::Disk& disk, const Log& log, TimestampMs wanted) {
    TimeLookupTrace trace;
    trace.wanted = wanted;
    for (const LogSegment& segment : log.segments()) {
        if (segment.largestTimestamp(disk) < wanted) {
            ++trace.segmentsPassed;
            continue;
        }
        trace.segmentBase = segment.base();
        const TimeIndex& times = segment.timeIndex();
        const std::int64_t slot = times.file().floorSlot(
            disk, [wanted](ByteView e) { return loadBig<std::int64_t>(e.data()) <= wanted.value; });
        if (slot >= 0) trace.timeEntry = TimeEntryUsed{slot, times.entry(disk, slot)};
        const Offset from =
            std::max(trace.timeEntry ? trace.timeEntry->entry.offset : segment.base(), log.logStartOffset());
        trace.offsetEntry = entryFor(disk, segment, from);
        scan(disk, segment, trace.offsetEntry ? trace.offsetEntry->entry.position : 0, trace.scan,
             [&](const BatchPosition& batch) {
                 return batch.header.maxTimestamp >= wanted && batch.header.lastOffset() >= log.logStartOffset();
             });
        trace.found = log.offsetForTimestamp(disk, wanted.value);
        break;
    }
    return trace;
}

}  // namespace logarium::log
