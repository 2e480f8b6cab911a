#pragma once
#include <cstddef>
#include <span>

#include "core/record/batch_header.h"

/// Changing fields of a whole batch where it lies, as the partition leader does. Each span is one batch, 61 bytes at
/// least.
namespace logarium::record {

void setBaseOffset(std::span<std::byte> batch, Offset base);
/// Moves the base so that the batch ends at `last`.
void setLastOffset(std::span<std::byte> batch, Offset last);
void setPartitionLeaderEpoch(std::span<std::byte> batch, LeaderEpoch epoch);
/// Writes attributes bit 3, maxTimestamp and the crc; leaves all alone when both say so already.
void setMaxTimestamp(std::span<std::byte> batch, TimestampType type, TimestampMs max);
/// Writes producerEpoch, baseSequence and the crc.
void setProducer(std::span<std::byte> batch, std::int16_t epoch, std::int32_t baseSequence);
/// Makes the stored crc the right one.
void rewriteCrc(std::span<std::byte> batch);

}  // namespace logarium::record
