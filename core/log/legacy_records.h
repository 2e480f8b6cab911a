#pragma once
#include <optional>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/log/log_error.h"

namespace logarium::log {

/// Message sets as they were before record batches: magic 0 and 1, which some old clients still send. A message is
///
///     at  bytes
///      0  8  offset              16  1  magic, 0 or 1
///      8  4  size, after this    17  1  attributes: 0-2 codec
///     12  4  crc32 of 16 on      18  8  timestamp, only in magic 1
///     then key and value: i32 length (-1 null) and bytes each
///
/// A leader writes them as one record batch (Kafka: LogValidator.convertAndAssignOffsetsNonCompressed).
bool isLegacy(ByteView records);

/// Legacy messages as one uncompressed batch from offset 0 on.
struct ConvertedRecords {
    Bytes batch;
    std::int64_t validBytes = 0;  ///< of the messages; a torn one at the end is left out
};

/// Throws LogRefusal for messages that Kafka refuses, and for compressed sets, which are not read here.
ConvertedRecords convertLegacy(ByteView records, const std::string& partition, std::int64_t maxMessageBytes);

}  // namespace logarium::log
