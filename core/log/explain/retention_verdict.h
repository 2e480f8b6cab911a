#pragma once
#include <optional>
#include <vector>

#include "core/log/log.h"

namespace logarium::log {

/// Why a segment stays.
enum class Stay : std::uint8_t {
    NotYetOld,           ///< younger than retention.ms
    SizeFits,            ///< without it the log would be below retention.bytes
    AnOlderOneStays,     ///< segments go from the oldest on, and one before it stays
    AboveHighWatermark,  ///< only what is committed goes
    EmptyAndActive,      ///< there is nothing in it
    NoBound,             ///< neither time nor size bounds the log
    NotDeleted,          ///< cleanup.policy is compact alone
};

/// What retention does to one segment at a moment (Kafka: UnifiedLog.deleteOldSegments), and by which numbers.
struct RetentionVerdict {
    Offset base;
    std::optional<DeleteReason> goes;  ///< at the next check
    std::optional<Stay> stays;         ///< set when `goes` is not
    std::int64_t bytes = 0;
    Offset nextBase;         ///< of the segment behind it; the log end for the active one
    TimestampMs newest;      ///< that retention.ms counts from
    bool byRecords = true;   ///< `newest` is of a record; else of the file's last change
    std::int64_t ageMs = 0;  ///< of `newest`
    /// What the log has over retention.bytes when it is this segment's turn, below 0 when it fits; absent without a
    /// bound.
    std::optional<std::int64_t> excessBytes;
    /// When retention.ms will let it go if nothing else happens, all older ones included; absent: never by time.
    std::optional<TimestampMs> due;
};

/// One for each segment, from the oldest on.
std::vector<RetentionVerdict> retentionVerdicts(const disk::Disk& disk, const Log& log, TimestampMs now);

}  // namespace logarium::log
