#include <fmt/format.h>
#include <sys/resource.h>

#include <array>

#include "app/cli/bench/workloads.h"
#include "core/log/cleaner/cleaner.h"

namespace logarium::bench {

namespace {

constexpr const char* kCompactedLog = "w6-0";
constexpr std::uint64_t kMapBlock = 50'000;
constexpr std::uint64_t kMapGroup = 32;

struct KeySet {
    std::uint64_t total;
    std::uint64_t distinct;
    std::vector<std::uint32_t> ids;
};

KeySet keySet(const Run& run, bool zipf) {
    const std::uint64_t total = run.scaled(5e6, 100'000) / kRecordsPerBatch * kRecordsPerBatch;
    return {total, total / 5, keyIds(zipf, total / 5, total)};
}

log::CleanerConfig cleanerConfig() {
    log::CleanerConfig config;
    config.dedupeBufferBytes = 128 << 20;
    config.loadFactor = 0.9;
    config.ioBufferBytes = 256 << 10;
    return config;
}

std::int64_t recordsIn(const disk::Disk& disk, const log::Log& log) {
    std::int64_t records = 0;
    for (const log::LogSegment& segment : log.segments())
        segment.forEachBatch(disk, 0, segment.size(), [&](const record::BatchView& batch) {
            records += batch.header.count;
            return true;
        });
    return records;
}

std::int64_t peakKilobytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

void appendAll(const Run& run, const KeySet& keys, disk::Disk& disk, log::Log& log) {
    const auto keyOf = [&](std::uint64_t record) { return std::uint64_t{keys.ids[record]}; };
    for (std::uint64_t first = 0; first < keys.total; first += kRecordsPerBatch)
        must(
            log.appendAsLeader(disk, run.maker.batch({first}, keyOf), LeaderEpoch{0}, log::AppendOrigin::Client, kNow));
    must(log.roll(disk, kNow));
    log.updateHighWatermark(log.logEndOffset());
}

/// Calls `use` with each key's hash and offset, in groups whose slots are fetched together, as the cleaner does with
/// the records of a batch.
template <class Use>
void inGroups(const log::OffsetMap& map, ByteView keys, std::uint64_t count, std::uint64_t first, Use use) {
    std::array<log::KeyHash, kMapGroup> hashes;
    for (std::uint64_t start = 0; start < count; start += kMapGroup) {
        const std::uint64_t group = std::min(kMapGroup, count - start);
        for (std::uint64_t i = 0; i < group; ++i) {
            hashes[i] = log::KeyHash::of(keys.subspan((start + i) * kKeyBytes, kKeyBytes));
            map.prefetch(hashes[i]);
        }
        for (std::uint64_t i = 0; i < group; ++i) use(hashes[i], Offset{static_cast<std::int64_t>(first + start + i)});
    }
}

std::int64_t putAll(log::OffsetMap& map, ByteView keys, std::uint64_t count, std::uint64_t first) {
    inGroups(map, keys, count, first, [&](const log::KeyHash& key, Offset offset) { map.put(key, offset); });
    return 0;
}

/// How many keys have no later offset than the one they are looked up for.
std::int64_t getAll(const log::OffsetMap& map, ByteView keys, std::uint64_t count, std::uint64_t first) {
    std::int64_t hits = 0;
    inGroups(map, keys, count, first,
             [&](const log::KeyHash& key, Offset offset) { hits += map.get(key) >= offset ? 1 : 0; });
    return hits;
}

Fields mapParams(const KeySet& keys, const char* total, const char* buffer) {
    return Fields()
        .add(total, static_cast<std::int64_t>(keys.total))
        .add("distinct", static_cast<std::int64_t>(keys.distinct))
        .add(buffer, cleanerConfig().dedupeBufferBytes);
}

}  // namespace

void compaction(Run& run, bool zipf) {
    const KeySet keys = keySet(run, zipf);
    std::filesystem::remove_all(run.directory / kCompactedLog);
    {
        disk::MappedDisk disk(run.directory);
        log::LogConfig config = benchConfig();
        config.deletes = false;
        config.compacts = true;
        log::Log log = openLog(disk, kCompactedLog, config);
        appendAll(run, keys, disk, log);
        const std::size_t segmentsBefore = log.segments().size();
        const std::int64_t memoryBefore = peakKilobytes();
        Measure m;
        m.bytes = static_cast<std::uint64_t>(log.size());
        m.ops = keys.total;
        m.start();
        const log::CleanerResult result =
            log::Cleaner(cleanerConfig()).clean(disk, log, Offset{0}, log.activeSegment().base(), kNow);
        m.stop();
        const std::int64_t peak = peakKilobytes();
        run.report.line(zipf ? "w6z" : "w6u", mapParams(keys, "records", "dedupe_buffer"), m,
                        Fields()
                            .add("segments_before", static_cast<std::int64_t>(segmentsBefore))
                            .add("segments_after", static_cast<std::int64_t>(log.segments().size()))
                            .add("bytes_after", log.size())
                            .add("records_after", recordsIn(disk, log))
                            .add("map_entries", result.mapSize)
                            .add("rss_before_kb", memoryBefore)
                            .add("rss_peak_kb", peak));
    }
    std::filesystem::remove_all(run.directory / kCompactedLog);
}

void dedupeMap(Run& run, bool zipf) {
    const KeySet keys = keySet(run, zipf);
    // Only the calls are timed; the buffer is there before, as it is for Kafka's map.
    log::OffsetMap map(cleanerConfig().dedupeBufferBytes, log::OffsetMap::Memory::AtOnce);
    Bytes flat(kMapBlock * kKeyBytes);
    for (const bool reading : {false, true}) {
        Measure m;
        std::int64_t hits = 0;
        for (std::uint64_t first = 0; first < keys.total; first += kMapBlock) {
            const std::uint64_t count = std::min(kMapBlock, keys.total - first);
            for (std::uint64_t i = 0; i < count; ++i)
                writeKey(keys.ids[first + i], std::span(flat).subspan(i * kKeyBytes).first<kKeyBytes>());
            m.start();
            hits += reading ? getAll(map, flat, count, first) : putAll(map, flat, count, first);
            m.stop();
            m.ops += count;
            m.bytes += count * kKeyBytes;
        }
        run.report.line(fmt::format("w6{}{}", reading ? "get" : "put", zipf ? "z" : "u"),
                        mapParams(keys, "ops", "buffer"), m, Fields().add("entries", map.size()).add("hits", hits));
    }
}

}  // namespace logarium::bench
