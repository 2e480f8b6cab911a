#include <fmt/format.h>

#include "app/cli/bench/workloads.h"

namespace logarium::bench {

namespace {

constexpr const char* kFollowerLog = "w8-0";
constexpr std::uint64_t kBatchesBuiltAhead = 256;
constexpr std::uint64_t kPartitions = 1000;
constexpr std::int64_t kLargeValue = 1024;

std::uint64_t identity(std::uint64_t record) {
    return record;
}

/// The calls of one block of batches, each with the bytes it hands over.
std::vector<Bytes> buildCalls(const Run& run, std::uint64_t first, std::uint64_t count, std::uint64_t perCall,
                              bool follower) {
    std::vector<Bytes> calls;
    for (std::uint64_t i = 0; i < count; ++i) {
        BatchPlan plan;
        plan.firstRecord = (first + i) * kRecordsPerBatch;
        if (follower) {
            plan.baseOffset = Offset{static_cast<std::int64_t>(plan.firstRecord)};
            plan.epoch = LeaderEpoch{0};
        }
        if (i % perCall == 0) calls.emplace_back();
        append(calls.back(), run.maker.batch(plan, identity));
    }
    return calls;
}

void appendCall(log::Log& log, disk::Disk& disk, Bytes& records, bool follower) {
    if (follower)
        must(log.appendAsFollower(disk, records, LeaderEpoch{0}, kNow));
    else
        must(log.appendInPlace(disk, records, LeaderEpoch{0}, log::AppendOrigin::Client, kNow));
}

/// Appends all of W1's batches to a new log, which is closed at the end.
std::size_t appendAll(const Run& run, const std::string& directory, std::uint64_t perCall, bool follower, Measure& m) {
    std::filesystem::remove_all(run.directory / directory);
    disk::MappedDisk disk(run.directory);
    log::Log log = openLog(disk, directory, benchConfig());
    const std::uint64_t total = run.appendBatches();
    const std::uint64_t block = kBatchesBuiltAhead / perCall * perCall;
    for (std::uint64_t done = 0; done < total;) {
        const std::uint64_t count = std::min(block, total - done);
        std::vector<Bytes> calls = buildCalls(run, done, count, perCall, follower);
        m.start();
        for (Bytes& records : calls) {
            m.bytes += records.size();
            m.timed([&] { return appendCall(log, disk, records, follower), 0; });
        }
        m.stop();
        m.ops += count * kRecordsPerBatch;
        done += count;
    }
    const auto end = static_cast<std::int64_t>(total * kRecordsPerBatch);
    expect(log.logEndOffset() == Offset{end},
           fmt::format("{}: the log ends at {}, expected {}", directory, log.logEndOffset().value, end));
    log.close(disk);
    return log.segments().size();
}

Fields appendParams(const Run& run, std::uint64_t perCall) {
    return Fields()
        .add("batches", static_cast<std::int64_t>(run.appendBatches()))
        .add("records_per_batch", kRecordsPerBatch)
        .add("batches_per_call", static_cast<std::int64_t>(perCall));
}

}  // namespace

void leaderAppend(Run& run) {
    Measure m;
    const std::size_t segments = appendAll(run, kAppendLog, 1, false, m);
    run.report.line("w1", appendParams(run, 1), m, Fields().add("segments", static_cast<std::int64_t>(segments)));
}

void followerAppend(Run& run, const std::string& name, std::uint64_t batchesPerCall) {
    Measure m;
    const std::size_t segments = appendAll(run, kFollowerLog, batchesPerCall, true, m);
    run.report.line(name, appendParams(run, batchesPerCall), m,
                    Fields().add("segments", static_cast<std::int64_t>(segments)));
    std::filesystem::remove_all(run.directory / kFollowerLog);
}

log::Log appendedLog(Run& run, disk::Disk& disk) {
    if (!std::filesystem::exists(run.directory / kAppendLog)) {
        Measure unused;
        appendAll(run, kAppendLog, 1, false, unused);
    }
    return openLog(disk, kAppendLog, benchConfig());
}

void manyPartitions(Run& run) {
    const std::filesystem::path root = run.directory / "w2";
    std::filesystem::remove_all(root);
    Measure m;
    {
        disk::MappedDisk disk(root);
        std::vector<log::Log> logs;
        for (std::uint64_t i = 0; i < kPartitions; ++i)
            logs.push_back(openLog(disk, fmt::format("w2-{}", i), benchConfig()));
        const std::uint64_t rounds = run.scaled(200, 20);
        for (std::uint64_t round = 0; round < rounds; ++round) {
            std::vector<Bytes> calls;
            for (std::uint64_t i = 0; i < kPartitions; ++i)
                calls.push_back(run.maker.batch({round * kPartitions + i, 1, kLargeValue}, {}));
            m.start();
            for (std::uint64_t i = 0; i < kPartitions; ++i) {
                m.bytes += calls[i].size();
                m.timed([&] { return appendCall(logs[i], disk, calls[i], false), 0; });
            }
            m.stop();
            m.ops += kPartitions;
        }
        for (const log::Log& log : logs)
            expect(log.logEndOffset() == Offset{static_cast<std::int64_t>(rounds)}, "w2: a partition lacks records");
    }
    run.report.line("w2", Fields().add("partitions", kPartitions).add("value_bytes", kLargeValue), m);
    std::filesystem::remove_all(root);
}

}  // namespace logarium::bench
