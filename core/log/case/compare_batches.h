#pragma once
#include <optional>
#include <string>

#include "core/base/bytes.h"
#include "core/base/ids.h"

namespace logarium::log {

/// Compares two segments batch by batch. Bytes that differ only in how the records were packed count as the same: the
/// same header but for length and crc, each crc right, the same records unpacked. Otherwise a line on the first batch
/// that differs.
std::optional<std::string> batchDifference(ByteView expected, ByteView got);

/// Whether two offset indexes have the same offsets, and the positions in `got` are those of the batches in `log` that
/// end at them. `base` is the segment's base offset.
bool sameRepackedIndex(ByteView expected, ByteView got, ByteView log, Offset base);

}  // namespace logarium::log
