// Opening a log after a crash, and retention over very many segments.
#include <fmt/format.h>

#include "app/cli/bench/workloads.h"
#include "core/record/batch_builder.h"

namespace logarium::bench {

namespace {

constexpr const char* kRetentionLog = "w9-0";
constexpr std::int64_t kDayMs = 86'400'000;
constexpr int kChecks = 200;

/// Ten records without keys, all of one time.
Bytes smallBatch(TimestampMs at) {
    const Bytes value(kValueBytes);
    record::BatchBuilder builder({});
    for (int i = 0; i < 10; ++i) builder.append(at, std::nullopt, value);
    return builder.build();
}

log::LogConfig retentionConfig(std::int64_t retentionMs) {
    log::LogConfig config = benchConfig();
    config.retentionMs = retentionMs;
    config.fileDeleteDelayMs = 0;
    return config;
}

log::Log manySegments(disk::Disk& disk, std::uint64_t segments) {
    log::Log log = openLog(disk, kRetentionLog, retentionConfig(-1));
    for (std::uint64_t i = 0; i < segments; ++i) {
        const TimestampMs at = i < segments / 2 ? kNow - 10 * kDayMs : kNow;
        must(log.appendAsLeader(disk, smallBatch(at), LeaderEpoch{0}, log::AppendOrigin::Client, kNow));
        must(log.roll(disk, kNow));
    }
    log.updateHighWatermark(log.logEndOffset());
    return log;
}

}  // namespace

void uncleanRecovery(Run& run) {
    {
        disk::MappedDisk disk(run.directory);
        appendedLog(run, disk).close(disk);
    }
    for (const auto& entry : std::filesystem::directory_iterator(run.directory / kAppendLog))
        if (entry.path().extension() != ".log") std::filesystem::remove(entry.path());
    disk::MappedDisk disk(run.directory);
    Measure m;
    m.start();
    log::Log log = openLog(disk, kAppendLog, benchConfig(), false);
    m.stop();
    m.ops = log.segments().size();
    m.bytes = static_cast<std::uint64_t>(log.size());
    run.report.line("w7", Fields().addText("clean_shutdown", "false").addText("indexes", "deleted"), m,
                    Fields().add("batches", log.logEndOffset().value / kRecordsPerBatch));
    log.close(disk);
}

void retention(Run& run) {
    std::filesystem::remove_all(run.directory / kRetentionLog);
    const std::uint64_t segments = run.scaled(10'000, 500);
    const Fields params = Fields().add("segments", static_cast<std::int64_t>(segments));
    {
        disk::MappedDisk disk(run.directory);
        log::Log log = manySegments(disk, segments);
        const std::size_t before = log.segments().size();
        log.updateConfig(retentionConfig(365 * kDayMs));
        Measure check;
        check.ops = kChecks;
        check.start();
        for (int i = 0; i < kChecks; ++i) {
            const auto deleted = check.timed([&] { return must(log.deleteOldSegments(disk, kNow)); });
            if (!deleted.empty()) expect(false, "w9: a segment was deleted too early");
        }
        check.stop();
        run.report.line("w9check", params, check);

        log.updateConfig(retentionConfig(kDayMs));
        Measure deletion;
        deletion.start();
        deletion.ops = must(log.deleteOldSegments(disk, kNow)).size();
        deletion.stop();
        Measure unlinking;
        unlinking.start();
        log.removeDelayedFiles(disk, kNow);
        unlinking.stop();
        run.report.line("w9delete", params, deletion,
                        Fields()
                            .add("segments_before", static_cast<std::int64_t>(before))
                            .add("segments_after", static_cast<std::int64_t>(log.segments().size()))
                            .addSeconds("until_unlinked_extra_s", unlinking.seconds()));
    }
    std::filesystem::remove_all(run.directory / kRetentionLog);
}

}  // namespace logarium::bench
