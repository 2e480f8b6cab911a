#pragma once
#include <cstdint>

#include "core/base/bytes.h"

namespace logarium::record {

/// CRC-32C (Castagnoli), Kafka's checksum of batches and of producer snapshots. `before` continues an earlier piece:
/// crc32c(ab) == crc32c(b, crc32c(a)). Uses the processor's instruction where it has one.
std::uint32_t crc32c(ByteView bytes, std::uint32_t before = 0);

/// The same by tables alone, on every machine.
std::uint32_t crc32cByTable(ByteView bytes, std::uint32_t before = 0);

/// Whether crc32c() runs on the processor's own instruction (SSE4.2 or ARMv8 CRC).
bool crc32cHasInstruction();

}  // namespace logarium::record
