#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/error_code.h"
#include "core/base/result.h"

namespace logarium::record {

/// What can be wrong with bytes that should be a batch.
enum class FlawKind : std::uint8_t {
    Truncated,          ///< the range ends inside the batch: a torn write, or a read that was cut
    SizeTooSmall,       ///< a batch length below the header's (CorruptRecordException)
    InvalidMagic,       ///< not 2; magic 0 and 1 are history and not read here
    InvalidCrc,         ///< stored and computed CRC-32C differ (CorruptRecordException)
    InvalidAttributes,  ///< no such codec
    InvalidCount,       ///< a negative number of records, or one that does not fit the offsets
    InvalidRecord,      ///< a record's lengths do not add up (InvalidRecordException)
    RecordsRemaining,   ///< bytes are left after the last record (InvalidRecordException)
    Unpacking,          ///< compressed data is spoiled or too large
    InvalidOffsets,     ///< offsets in the batch are not as they must be
    InvalidControl,     ///< a control record that is none
};

/// One thing wrong with a batch: what, in Kafka's words where Kafka has some, and at which byte of the range looked at.
struct Flaw {
    FlawKind kind{};
    std::string message;
    std::int64_t position = 0;
    bool operator==(const Flaw&) const = default;
};

/// The error code that a broker answers for it: CORRUPT_MESSAGE or INVALID_RECORD.
ErrorCode errorCodeOf(FlawKind kind);
/// "crc", "magic", ...: one word for tables and filters.
std::string_view flawName(FlawKind kind);

}  // namespace logarium::record
