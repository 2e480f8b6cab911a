#include "core/log/explain/record_fate.h"

#include <algorithm>
#include <map>

#include "core/disk/draft_disk.h"
#include "core/record/record_reader.h"

namespace logarium::log {

namespace {

using KeyText = std::string;

/// What the records say of themselves before the pass.
struct Known {
    std::map<KeyText, std::vector<Offset>> offsetsOfKey;
    std::map<Offset, KeyText> keys;
    std::map<Offset, TimestampMs> horizons;
};

Known knownOf(const disk::Disk& disk, const Log& log) {
    Known known;
    for (const LogSegment& segment : log.segments())
        segment.forEachBatch(disk, 0, segment.size(), [&](const record::BatchView& batch) {
            record::RecordReader records(batch);
            while (const record::Record* record = records.next()) {
                if (const auto horizon = batch.header.deleteHorizon()) known.horizons[record->offset] = *horizon;
                if (!record->key || batch.header.isControlBatch()) continue;
                const KeyText key(asText(*record->key));
                known.keys[record->offset] = key;
                known.offsetsOfKey[key].push_back(record->offset);
            }
            return true;
        });
    return known;
}

/// Base offsets of batches that have no records.
std::vector<Offset> emptyBatches(const disk::Disk& disk, const Log& log) {
    std::vector<Offset> empty;
    for (const LogSegment& segment : log.segments())
        segment.forEachBatch(disk, 0, segment.size(), [&](const record::BatchView& batch) {
            if (batch.header.count == 0) empty.push_back(batch.header.lastOffset());
            return true;
        });
    return empty;
}

}  // namespace

std::vector<RecordFate> fatesOfRecords(const disk::Disk& disk, const Log& log, const CleanerConfig& config,
                                       Offset firstDirty, Offset firstUncleanable, TimestampMs now) {
    disk::DraftDisk draft(disk);
    Log copy = log;
    std::vector<RecordFate> fates;
    Cleaner cleaner(config, [&](Offset offset, CleanerVerdict verdict) { fates.push_back({offset, verdict}); });
    const CleanerResult pass = cleaner.clean(draft, copy, firstDirty, firstUncleanable, now);
    const Known known = knownOf(disk, log);
    const Known after = knownOf(draft, copy);
    const std::vector<Offset> hollow = emptyBatches(draft, copy);
    for (RecordFate& fate : fates) {
        if (fate.verdict == CleanerVerdict::DroppedOlder) {
            // The latest one that the pass looked at: it survives, unless it is a tombstone whose time is over.
            for (const Offset offset : known.offsetsOfKey.at(known.keys.at(fate.offset)))
                if (offset <= pass.mapLatestOffset) fate.newer = offset;
        }
        const Known& where = after.horizons.contains(fate.offset) ? after : known;
        const bool waits = fate.verdict == CleanerVerdict::KeptTombstone ||
                           fate.verdict == CleanerVerdict::DroppedTombstone ||
                           fate.verdict == CleanerVerdict::KeptMarker || fate.verdict == CleanerVerdict::DroppedMarker;
        if (const auto horizon = where.horizons.find(fate.offset); waits && horizon != where.horizons.end())
            fate.horizon = horizon->second;
        const auto batch = std::ranges::lower_bound(hollow, fate.offset);
        fate.batchKept = batch != hollow.end() && !after.keys.contains(fate.offset) && *batch == fate.offset;
    }
    std::ranges::sort(fates, {}, &RecordFate::offset);
    return fates;
}

}  // namespace logarium::log
