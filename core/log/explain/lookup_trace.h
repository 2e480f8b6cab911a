#pragma once
#include <optional>

#include "core/log/log.h"

namespace logarium::log {

/// A batch that a lookup ended at.
struct LookupHit {
    Offset firstOffset;
    Offset lastOffset;
    std::int64_t position = 0;  ///< byte in the segment
    bool operator==(const LookupHit&) const = default;
};

/// An entry of an offset index, with its number.
struct OffsetEntryUsed {
    std::int64_t slot = 0;
    OffsetPosition entry;
    bool operator==(const OffsetEntryUsed&) const = default;
};

/// An entry of a time index, with its number.
struct TimeEntryUsed {
    std::int64_t slot = 0;
    TimestampOffset entry;
    bool operator==(const TimeEntryUsed&) const = default;
};

/// From a position on, batch by batch.
struct LookupScan {
    std::int64_t from = 0;
    std::int64_t batchesSkipped = 0;
    std::int64_t bytesSkipped = 0;
    bool operator==(const LookupScan&) const = default;
};

/// How a reader comes to the batch that holds an offset, or the first one behind it (Kafka:
/// LogSegment.translateOffset).
struct LookupTrace {
    Offset wanted;
    Offset segmentBase = kNoOffset;        ///< that the scan ended in; none: the offset is not in the log
    std::int64_t segmentsPassed = 0;       ///< that hold nothing at or above the offset, though their base is below it
    std::int64_t indexEntries = 0;         ///< of that segment
    std::optional<OffsetEntryUsed> entry;  ///< none: no entry at or below the offset, the scan begins at byte 0
    LookupScan scan;
    std::optional<LookupHit> found;
};

/// Takes the way that a read takes, and notes it.
LookupTrace traceLookup(const disk::Disk& disk, const Log& log, Offset wanted);

/// How a reader comes to the first record with a timestamp or a later one (Kafka: LogSegment.findOffsetByTimestamp).
struct TimeLookupTrace {
    TimestampMs wanted;
    std::int64_t segmentsPassed = 0;  ///< whose largest timestamp is smaller
    Offset segmentBase = kNoOffset;
    std::optional<TimeEntryUsed> timeEntry;
    std::optional<OffsetEntryUsed> offsetEntry;
    LookupScan scan;
    std::optional<TimestampedOffset> found;  ///< the record
};

TimeLookupTrace traceLookup(const disk::Disk& disk, const Log& log, TimestampMs wanted);

}  // namespace logarium::log
