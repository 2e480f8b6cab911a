#pragma once
#include <cstdint>
#include <string>

#include "core/base/ids.h"
#include "core/base/time.h"

/// What one partition directory can tell: returned by `Log`, put into Events by whoever called it.
namespace logarium::log {

/// Why a segment was closed (Kafka: LogSegment.shouldRoll).
enum class RollReason : std::uint8_t {
    SegmentBytes,
    SegmentMs,
    OffsetIndexFull,
    TimeIndexFull,
    OffsetOverflow,
    Explicit,
    MaxCompactionLag
};
/// Why a segment was dropped (Kafka: UnifiedLog.deleteOldSegments).
enum class DeleteReason : std::uint8_t { RetentionMs, RetentionBytes, LogStartOffset, Truncation, Compacted };

/// A limit that closed a segment, with the numbers that decided: `value` would have come above `most`. Bytes with the
/// next append, milliseconds since the first record, index entries, or offsets from the base, by the reason; both 0 when
/// somebody asked for it.
struct RollCause {
    RollReason reason{};
    std::int64_t value = 0;
    std::int64_t most = 0;
    bool operator==(const RollCause&) const = default;
};
struct SegmentRolled {
    Offset closedBase;
    Offset newBase;
    std::int64_t closedBytes = 0;
    RollCause cause;
    bool operator==(const SegmentRolled&) const = default;
};
struct SegmentDeleted {
    Offset base;
    std::int64_t bytes = 0;
    DeleteReason reason{};
    bool operator==(const SegmentDeleted&) const = default;
};
struct LogStartMoved {
    Offset from;
    Offset to;
    bool operator==(const LogStartMoved&) const = default;
};
struct LogTruncated {
    Offset from;  ///< log end before
    Offset to;    ///< log end after
    bool operator==(const LogTruncated&) const = default;
};
/// A step of a cleaner pass over one log; `Swapped` comes once per rewritten group.
struct CleanerStarted {
    Offset firstDirty;
    Offset firstUncleanable;
    double dirtyRatio = 0;
    bool operator==(const CleanerStarted&) const = default;
};
struct CleanerSwapped {
    Offset base;
    int segmentsIn = 0;
    std::int64_t bytesIn = 0;
    std::int64_t bytesOut = 0;
    bool operator==(const CleanerSwapped&) const = default;
};
struct CleanerFinished {
    Offset endOffset;  ///< the next first dirty offset
    std::int64_t recordsRead = 0;
    std::int64_t recordsKept = 0;
    std::int64_t bytesRead = 0;
    std::int64_t bytesWritten = 0;
    bool operator==(const CleanerFinished&) const = default;
};
struct LogRecovered {
    Offset logEnd;
    std::int64_t truncatedBytes = 0;
    bool clean = true;  ///< a clean shutdown marker was found
    bool operator==(const LogRecovered&) const = default;
};

}  // namespace logarium::log
