#pragma once
#include <array>
#include <map>
#include <string>

#include "core/base/assert.h"
#include "core/disk/memory_disk.h"
#include "core/log/log.h"
#include "core/record/batch_builder.h"
#include "core/record/crc32c.h"
#include "core/record/patch.h"

namespace logarium::fuzz {

inline constexpr TimestampMs kPartitionTime{1'700'000'000'000};

inline log::LogConfig partitionConfig() {
    return log::LogConfig::from({{"cleanup.policy", "compact,delete"},
                                 {"internal.segment.bytes", "900"},
                                 {"segment.index.bytes", "120"},
                                 {"index.interval.bytes", "100"}})
        .value();
}

inline log::OpenOptions partitionOptions(bool clean) {
    log::OpenOptions options;
    options.cleanShutdown = clean;
    options.topicId = "AAAAAAAAAAAAAAAAAAAAAQ";
    return options;
}

/// A partition with all kinds of files, as an orderly stop left it: three segments, an aborted transaction in the
/// first.
inline const disk::MemoryDisk& soundPartition() {
    static const disk::MemoryDisk made = [] {
        disk::MemoryDisk disk;
        log::Log log = log::Log::open(disk, "t-0", partitionConfig(), partitionOptions(true), kPartitionTime).value();
        const auto put = [&](record::BatchBuilder& batch, int epoch, log::AppendOrigin origin) {
            ensure(log.appendAsLeader(disk, batch.build(), LeaderEpoch{epoch}, origin, kPartitionTime).ok(),
                   "it is taken");
            log.updateHighWatermark(log.logEndOffset());
        };
        for (int i = 0; i < 24; ++i) {
            const bool inTransaction = i % 4 == 1;
            record::BatchOptions options;
            if (inTransaction)
                options = {.producerId = 7, .producerEpoch = 0, .baseSequence = i / 4, .transactional = true};
            record::BatchBuilder batch(options);
            batch.append(kPartitionTime + i, asBytes("key" + std::to_string(i % 5)), asBytes("value"));
            put(batch, i / 10, log::AppendOrigin::Client);
            if (i % 4 != 2) continue;
            record::BatchBuilder marker({.producerId = 7, .producerEpoch = 0, .transactional = true, .control = true});
            marker.appendMarker(kPartitionTime + i, i < 12 ? record::ControlType::Abort : record::ControlType::Commit,
                                0);
            put(marker, i / 10, log::AppendOrigin::Coordinator);
        }
        log.flush(disk, true);
        log.close(disk);
        ensure(log.segments().size() >= 3, "the partition has several segments");
        return disk;
    }();
    return made;
}

/// Files that a broker reads when it opens a partition.
inline constexpr std::array<const char*, 12> kPartitionFiles = {
    "00000000000000000000.log",
    "00000000000000000000.index",
    "00000000000000000000.timeindex",
    "00000000000000000000.txnindex",
    "LAST.log",
    "LAST.index",
    "LAST.timeindex",
    "LAST.snapshot",
    "leader-epoch-checkpoint",
    "partition.metadata",
    "00000000000000000000.log.swap",
    "00000000000000000000.index.swap",
};

/// The name with the base of the last segment (or, of a snapshot, the log's end) in place of LAST.
inline std::string partitionFile(std::size_t kind) {
    std::string name = kPartitionFiles.at(kind);
    if (!name.starts_with("LAST")) return name;
    const std::string suffix = name.substr(4);
    std::string last;
    for (const auto& entry : soundPartition().list("t-0"))
        if (entry.name.ends_with(suffix)) last = entry.name;
    return last;
}

/// Checksums that fit, so that what they would have caught is looked at as well.
inline void repair(const std::string& name, Bytes& bytes) {
    if (name.find(".log") != std::string::npos) {
        record::BatchReader batches(bytes);
        std::vector<std::pair<std::int64_t, std::size_t>> found;
        while (const auto batch = batches.next()) found.emplace_back(batch->position, batch->bytes.size());
        for (const auto& [position, size] : found)
            record::rewriteCrc(std::span(bytes).subspan(static_cast<std::size_t>(position), size));
    }
    if (name.ends_with(".snapshot") && bytes.size() >= 10)
        storeBig(bytes.data() + 2, record::crc32c(ByteView(bytes).subspan(6)));
}

}  // namespace logarium::fuzz
