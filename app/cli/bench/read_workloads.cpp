#include <fmt/format.h>

#include "app/cli/bench/workloads.h"
#include "core/record/record_reader.h"

namespace logarium::bench {

namespace {

constexpr std::int64_t kReadBytes = 1 << 20;

struct Walked {
    Offset next;
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
    std::uint64_t sum = 0;
};

/// At least one batch from `from` on, in memory that is used again.
Bytes readInto(Bytes memory, const log::Log& log, const disk::Disk& disk, Offset from, std::int64_t bytes) {
    return must(log.read(disk, from, bytes, log::Isolation::LogEnd, true, std::move(memory))).records;
}

/// Hops over the headers of whole batches.
Walked hop(ByteView bytes) {
    Walked walked;
    record::BatchReader batches(bytes);
    while (const auto batch = batches.next()) {
        walked.next = batch->header.nextOffset();
        walked.records += static_cast<std::uint64_t>(batch->header.count);
    }
    walked.bytes = static_cast<std::uint64_t>(batches.position());
    return walked;
}

/// Checks each batch and decodes each of its records.
Walked consume(ByteView bytes) {
    Walked walked;
    record::BatchReader batches(bytes);
    while (const auto batch = batches.next()) {
        expect(!record::ensureValid(*batch), "w3b: a batch has a wrong crc");
        record::RecordReader records(*batch);
        while (const record::Record* record = records.next()) {
            walked.sum += static_cast<std::uint64_t>(record->timestamp.value) +
                          static_cast<std::uint64_t>(record->key->front()) +
                          static_cast<std::uint64_t>(record->value->front());
            ++walked.records;
        }
        expect(!records.flaw(), "w3b: a record cannot be read");
        walked.next = batch->header.nextOffset();
    }
    walked.bytes = static_cast<std::uint64_t>(batches.position());
    return walked;
}

}  // namespace

void sequentialRead(Run& run, bool consumed) {
    disk::MappedDisk disk(run.directory);
    log::Log log = appendedLog(run, disk);
    Measure m;
    std::uint64_t sum = 0;
    Bytes buffer;
    m.start();
    for (Offset at{0}; at < log.logEndOffset();) {
        const Walked walked = m.timed([&] {
            buffer = readInto(std::move(buffer), log, disk, at, kReadBytes);
            return consumed ? consume(buffer) : hop(buffer);
        });
        at = walked.next;
        m.ops += walked.records;
        m.bytes += walked.bytes;
        sum += walked.sum;
    }
    m.stop();
    expect(m.ops == static_cast<std::uint64_t>(log.logEndOffset().value), "w3: a record was not read");
    log.close(disk);
    run.report.line(consumed ? "w3b" : "w3a",
                    Fields().add("fetch_bytes", kReadBytes).add("crc_and_parse", consumed ? 1 : 0), m,
                    Fields().add("sink", static_cast<std::int64_t>(sum & 1)));
}

void offsetLookup(Run& run) {
    disk::MappedDisk disk(run.directory);
    log::Log log = appendedLog(run, disk);
    const std::uint64_t lookups = run.scaled(200'000, 20'000);
    const auto end = static_cast<std::uint64_t>(log.logEndOffset().value);
    Stream stream(4);
    Measure m;
    Bytes buffer;
    m.start();
    for (std::uint64_t i = 0; i < lookups; ++i) {
        const Offset wanted{static_cast<std::int64_t>(stream.below(end))};
        buffer = m.timed([&] { return readInto(std::move(buffer), log, disk, wanted, 1); });
        m.bytes += buffer.size();
        const auto header = record::loadBatchHeader(buffer);
        if (wanted < header.baseOffset || wanted > header.lastOffset())
            expect(false, fmt::format("w4: offset {} is not in the batch that was read", wanted.value));
    }
    m.stop();
    m.ops = lookups;
    log.close(disk);
    run.report.line("w4", Fields().add("lookups", static_cast<std::int64_t>(lookups)), m);
}

void timestampLookup(Run& run) {
    disk::MappedDisk disk(run.directory);
    log::Log log = appendedLog(run, disk);
    const std::uint64_t lookups = run.scaled(50'000, 5'000);
    const auto end = static_cast<std::uint64_t>(log.logEndOffset().value);
    Stream stream(5);
    Measure m;
    m.start();
    for (std::uint64_t i = 0; i < lookups; ++i) {
        const auto wanted = static_cast<std::int64_t>(stream.below(end));
        const auto found = m.timed([&] { return log.offsetForTimestamp(disk, kFirstTimestamp + wanted); });
        if (!found || found->offset.value != wanted)
            expect(false, fmt::format("w5: the lookup of {} found {}", wanted, found ? found->offset.value : -1));
    }
    m.stop();
    m.ops = lookups;
    log.close(disk);
    run.report.line("w5", Fields().add("lookups", static_cast<std::int64_t>(lookups)), m);
}

}  // namespace logarium::bench
