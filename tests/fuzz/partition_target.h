#pragma once
#include "core/log/cleaner/cleaner.h"
#include "tests/fuzz/partition.h"

namespace logarium::fuzz {

/// A refusal is one line that says something.
inline void ensureClear(std::string_view message) {
    ensure(!message.empty(), "a refusal has its reason");
    ensure(message.find('\n') == std::string_view::npos, "a refusal is one line");
}

template <class Answer>
bool accepted(const Answer& answer) {
    if (!answer.ok()) ensureClear(answer.error().message);
    return answer.ok();
}

/// All that a broker does with a log.
inline void useLog(log::Log& log, disk::MemoryDisk& disk, const Bytes& more) {
    using log::Isolation;
    for (const Isolation isolation : {Isolation::LogEnd, Isolation::HighWatermark, Isolation::TxnCommitted})
        for (const std::int64_t from : {0, 3, 11, 25, 1000}) {
            const auto read = log.read(disk, Offset{from}, 1 << 16, isolation, true);
            if (accepted(read))
                ensure(read.value().records.size() <= 1 << 16, "a read stays within what was asked for");
        }
    for (const std::int64_t time : {std::int64_t{-3}, std::int64_t{-2}, std::int64_t{-1}, kPartitionTime.value + 5})
        static_cast<void>(log.offsetForTimestamp(disk, time));
    log.updateHighWatermark(log.logEndOffset());
    accepted(log.appendAsLeader(disk, more, LeaderEpoch{9}, log::AppendOrigin::Client, kPartitionTime));
    accepted(log.roll(disk, kPartitionTime));
    log.updateHighWatermark(log.logEndOffset());
    log::Cleaner({.dedupeBufferBytes = 2400})
        .clean(disk, log, log.logStartOffset(), log.activeSegment().base(), kPartitionTime);
    accepted(log.truncateTo(disk, Offset{12}, kPartitionTime));
    accepted(log.deleteOldSegments(disk, kPartitionTime));
    log.flush(disk, true);
    log.close(disk);
}

/// The first byte picks one of a partition's files, whose content is the rest, whether its checksums are put right, and
/// whether the stop before was an orderly one. The partition is opened, used, closed, and opened again.
inline void partitionTarget(ByteView bytes) {
    if (bytes.empty()) return;
    const auto choice = std::to_integer<std::size_t>(bytes[0]);
    const std::string name = partitionFile(choice % 32 % kPartitionFiles.size());
    Bytes content(bytes.begin() + 1, bytes.end());
    if ((choice & 32) != 0) repair(name, content);
    disk::MemoryDisk disk = soundPartition();
    disk.replace("t-0/" + name, content);
    record::BatchBuilder more{record::BatchOptions{}};
    more.append(kPartitionTime, asBytes("key"), asBytes("more"));
    try {
        for (const bool clean : {(choice & 64) != 0, false}) {
            auto opened = log::Log::open(disk, "t-0", partitionConfig(), partitionOptions(clean), kPartitionTime);
            if (!accepted(opened)) return;
            useLog(opened.value(), disk, more.build());
        }
    } catch (const disk::DiskFailure& failure) {
        ensureClear(failure.what());
    }
}

/// Arbitrary bytes as what a client sends; the first byte says who sends them.
inline void produceTarget(ByteView bytes) {
    if (bytes.empty()) return;
    constexpr log::AppendOrigin kOrigins[] = {log::AppendOrigin::Client, log::AppendOrigin::Coordinator,
                                              log::AppendOrigin::Replication};
    const log::AppendOrigin origin = kOrigins[std::to_integer<std::size_t>(bytes[0]) % 3];
    const Bytes sent(bytes.begin() + 1, bytes.end());
    disk::MemoryDisk disk = soundPartition();
    log::Log log = log::Log::open(disk, "t-0", partitionConfig(), partitionOptions(true), kPartitionTime).value();
    const Offset end = log.logEndOffset();
    const auto done = origin == log::AppendOrigin::Replication
                          ? log.appendAsFollower(disk, sent, LeaderEpoch{9}, kPartitionTime)
                          : log.appendAsLeader(disk, sent, LeaderEpoch{9}, origin, kPartitionTime);
    if (!accepted(done)) return ensure(log.logEndOffset() == end, "what is refused is not written");
    useLog(log, disk, sent);
}

}  // namespace logarium::fuzz
