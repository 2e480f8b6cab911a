// The bytes of a producer snapshot file (Kafka: ProducerStateManager.writeSnapshot and readSnapshot, schema version 1).
#include <fmt/format.h>

#include "core/log/producer_state.h"
#include "core/record/crc32c.h"

namespace logarium::log {

namespace {
constexpr std::size_t kHeaderBytes = 10;  // version i16, crc u32, count i32
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kCheckedFrom = 6;
}  // namespace

Bytes encodeSnapshot(const std::vector<const ProducerEntry*>& producers) {
    Bytes bytes;
    bytes.reserve(kHeaderBytes + producers.size() * kEntryBytes);
    appendBig<std::int16_t>(bytes, 1);
    appendBig<std::uint32_t>(bytes, 0);
    appendBig(bytes, static_cast<std::int32_t>(producers.size()));
    for (const ProducerEntry* producer : producers) {
        const BatchMetadata last =
            producer->batches.empty() ? BatchMetadata{-1, kNoOffset, 0, kNoTimestamp} : producer->batches.back();
        appendBig(bytes, producer->producerId);
        appendBig(bytes, producer->producerEpoch);
        appendBig(bytes, last.lastSeq);
        appendBig(bytes, last.lastOffset.value);
        appendBig(bytes, last.offsetDelta);
        appendBig(bytes, producer->lastTimestamp.value);
        appendBig(bytes, producer->coordinatorEpoch);
        appendBig(bytes, producer->currentTxnFirstOffset.value_or(kNoOffset).value);
    }
    storeBig(bytes.data() + 2, record::crc32c(ByteView(bytes).subspan(kCheckedFrom)));
    return bytes;
}

Result<std::vector<ProducerEntry>> decodeSnapshot(ByteView bytes) {
    if (bytes.size() < kHeaderBytes)
        return Failure{fmt::format("snapshot of {} bytes, expected at least {}", bytes.size(), kHeaderBytes)};
    if (const auto version = loadBig<std::int16_t>(bytes.data()); version != 1)
        return Failure{fmt::format("snapshot version {}, expected 1", version)};
    const auto stored = loadBig<std::uint32_t>(bytes.data() + 2);
    const auto computed = record::crc32c(bytes.subspan(kCheckedFrom));
    if (stored != computed)
        return Failure{fmt::format("Snapshot is corrupt (CRC is no longer valid). Stored crc: {}. Computed crc: {}",
                                   stored, computed)};
    const auto count = loadBig<std::int32_t>(bytes.data() + 6);
    if (count < 0 || bytes.size() != kHeaderBytes + static_cast<std::size_t>(count) * kEntryBytes)
        return Failure{fmt::format("snapshot claims {} producers, but holds {} bytes", count, bytes.size())};
    std::vector<ProducerEntry> entries;
    for (const std::byte* at = bytes.data() + kHeaderBytes; at != bytes.data() + bytes.size(); at += kEntryBytes) {
        ProducerEntry entry;
        entry.producerId = loadBig<std::int64_t>(at);
        entry.producerEpoch = loadBig<std::int16_t>(at + 8);
        const auto lastSeq = loadBig<std::int32_t>(at + 10);
        const Offset lastOffset{loadBig<std::int64_t>(at + 14)};
        const auto delta = loadBig<std::int32_t>(at + 22);
        entry.lastTimestamp = TimestampMs{loadBig<std::int64_t>(at + 26)};
        entry.coordinatorEpoch = loadBig<std::int32_t>(at + 34);
        if (const auto open = loadBig<std::int64_t>(at + 38); open >= 0) entry.currentTxnFirstOffset = Offset{open};
        if (lastOffset.value >= 0) entry.batches.push_back({lastSeq, lastOffset, delta, entry.lastTimestamp});
        entries.push_back(std::move(entry));
    }
    return entries;
}

}  // namespace logarium::log
