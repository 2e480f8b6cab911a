#include "core/log/dump/producer_snapshot.h"

#include <fmt/format.h>

#include "core/record/crc32c.h"

namespace logarium::log {
namespace {

constexpr std::size_t kHeaderBytes = 10;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kCountAt = 6;

SnapshotProducer readProducer(ByteView bytes) {
    ByteReader in(bytes);
    SnapshotProducer producer;
    producer.producerId = *in.big<std::int64_t>();
    producer.producerEpoch = *in.big<std::int16_t>();
    producer.lastSequence = *in.big<std::int32_t>();
    producer.lastOffset = *in.big<std::int64_t>();
    producer.offsetDelta = *in.big<std::int32_t>();
    producer.timestamp = *in.big<std::int64_t>();
    producer.coordinatorEpoch = *in.big<std::int32_t>();
    producer.currentTxnFirstOffset = *in.big<std::int64_t>();
    return producer;
}

}  // namespace

Result<std::vector<SnapshotProducer>> readProducerSnapshotFile(ByteView bytes) {
    const auto invalid = [](std::string why) { return Failure{"Snapshot failed schema validation: " + why}; };
    if (bytes.size() < 2) return invalid("null");
    const auto version = loadBig<std::int16_t>(bytes.data());
    if (version != 1) return invalid(fmt::format("Snapshot contained an unknown file version {}", version));
    if (bytes.size() < kHeaderBytes) return invalid("null");
    const auto count = loadBig<std::int32_t>(bytes.data() + kCountAt);
    if (count < 0) return invalid("non-nullable field producerEntries was serialized as null");
    if (static_cast<std::size_t>(count) > bytes.size() - kHeaderBytes)
        return invalid(fmt::format("Tried to allocate a collection of size {}, but there are only {} bytes remaining.",
                                   count, bytes.size() - kHeaderBytes));
    if (static_cast<std::size_t>(count) * kEntryBytes > bytes.size() - kHeaderBytes) return invalid("null");
    const auto stored = loadBig<std::uint32_t>(bytes.data() + 2);
    const std::uint32_t computed = record::crc32c(bytes.subspan(kCountAt));
    if (stored != computed)
        return Failure{fmt::format("Snapshot is corrupt (CRC is no longer valid). Stored crc: {}. Computed crc: {}",
                                   stored, computed)};
    std::vector<SnapshotProducer> producers;
    for (std::int32_t i = 0; i < count; ++i)
        producers.push_back(
            readProducer(bytes.subspan(kHeaderBytes + static_cast<std::size_t>(i) * kEntryBytes, kEntryBytes)));
    return producers;
}

}  // namespace logarium::log
