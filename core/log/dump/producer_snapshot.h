#pragma once
#include <cstdint>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace logarium::log {

/// What a .snapshot file remembers of one producer, field for field.
struct SnapshotProducer {
    std::int64_t producerId = -1;
    std::int16_t producerEpoch = -1;
    std::int32_t lastSequence = -1;
    std::int64_t lastOffset = -1;
    std::int32_t offsetDelta = 0;
    std::int64_t timestamp = -1;
    std::int32_t coordinatorEpoch = -1;
    std::int64_t currentTxnFirstOffset = -1;
};

/// Reads a producer snapshot (Kafka: ProducerStateManager.readSnapshot). Fails in Kafka's words of
/// CorruptSnapshotException.
///
///     0  2  version, 1          then for each producer 46 bytes:
///     2  4  crc of all behind   i64 id, i16 epoch, i32 last sequence, i64 last offset, i32 offset delta,
///     6  4  count               i64 timestamp, i32 coordinator epoch, i64 first offset of its transaction (-1 none)
Result<std::vector<SnapshotProducer>> readProducerSnapshotFile(ByteView bytes);

}  // namespace logarium::log
