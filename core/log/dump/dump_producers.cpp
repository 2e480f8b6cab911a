#include <fmt/format.h>

#include "core/log/dump/dump_parts.h"
#include "core/log/dump/java_text.h"
#include "core/log/dump/producer_snapshot.h"
#include "core/log/dump/segment_walk.h"
#include "core/record/batch_header.h"

namespace logarium::log::parts {
namespace {

constexpr std::size_t kAbortedTransactionBytes = 34;

Bytes wholeFile(const DumpJob& job) {
    auto bytes = readIndexFile(job.disk, job.path);
    if (!bytes.ok()) throw DumpEnded{"OutOfMemoryError", "Required array size too large"};
    return std::move(bytes).value();
}

}  // namespace

void dumpProducerSnapshot(const DumpJob& job) {
    const auto producers = readProducerSnapshotFile(wholeFile(job));
    if (!producers.ok()) return job.output.errorLine(producers.error().message);
    for (const SnapshotProducer& producer : producers.value()) {
        std::optional<std::int64_t> firstOffset;
        if (producer.currentTxnFirstOffset >= 0) firstOffset = producer.currentTxnFirstOffset;
        std::string line = fmt::format(
            "producerId: {} producerEpoch: {} coordinatorEpoch: {} currentTxnFirstOffset: {} lastTimestamp: {} ",
            producer.producerId, producer.producerEpoch, producer.coordinatorEpoch, optionalLong(firstOffset),
            producer.timestamp);
        if (producer.lastOffset >= 0)
            line += fmt::format("firstSequence: {} lastSequence: {} lastOffset: {} offsetDelta: {} timestamp: {}",
                                record::decrementSequence(producer.lastSequence, producer.offsetDelta),
                                producer.lastSequence, producer.lastOffset, producer.offsetDelta, producer.timestamp);
        job.output.line(line);
    }
}

// Entry: i16 version 0, i64 producer id, i64 first offset, i64 last offset (the marker's), i64 last stable offset.
void dumpTransactionIndex(const DumpJob& job) {
    job.baseOffset();
    const Bytes bytes = wholeFile(job);
    for (std::size_t at = 0; at + kAbortedTransactionBytes <= bytes.size(); at += kAbortedTransactionBytes) {
        const std::byte* entry = bytes.data() + at;
        const auto version = loadBig<std::int16_t>(entry);
        if (version > 0)
            throw DumpEnded{
                "KafkaException",
                fmt::format("Unexpected aborted transaction version {} in transaction index {}, current version is 0",
                            version, job.shown)};
        job.output.line(fmt::format("version: {} producerId: {} firstOffset: {} lastOffset: {} lastStableOffset: {}",
                                    version, loadBig<std::int64_t>(entry + 2), loadBig<std::int64_t>(entry + 10),
                                    loadBig<std::int64_t>(entry + 18), loadBig<std::int64_t>(entry + 26)));
    }
}

}  // namespace logarium::log::parts
