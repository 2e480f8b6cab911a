#pragma once
#include <filesystem>
#include <string>

#include "app/cli/bench/bench_data.h"
#include "app/cli/bench/measure.h"
#include "core/disk/mapped_disk.h"
#include "core/log/log.h"

/// The storage workloads, one function each, over the log that the brokers use. Each leaves its lines in the report;
/// an answer that is not the expected one ends in a BadInput that says which.
namespace logarium::bench {

/// What all workloads of a run share.
struct Run {
    std::filesystem::path directory;
    double scale = 1;
    Report& report;
    BatchMaker maker{};

    /// `full` times the scale, at least `least`.
    std::uint64_t scaled(double full, std::uint64_t least) const;
    std::uint64_t appendBatches() const;
};

/// Two years after the records: they are in the past for every check of timestamps.
inline constexpr TimestampMs kNow{kFirstTimestamp + 730LL * 86'400'000};

inline constexpr const char* kAppendLog = "w1-0";

log::LogConfig benchConfig();
/// Throws BadInput when the log cannot be opened.
log::Log openLog(disk::Disk& disk, const std::string& directory, const log::LogConfig& config, bool clean = true);
/// The value of a Result of the log, or a BadInput in its words.
template <class T>
T must(Result<T, log::LogError> result);
/// Throws BadInput when it does not hold.
void expect(bool holds, const std::string& what);

void leaderAppend(Run& run);
void followerAppend(Run& run, const std::string& name, std::uint64_t batchesPerCall);
void manyPartitions(Run& run);
void sequentialRead(Run& run, bool consumed);
void offsetLookup(Run& run);
void timestampLookup(Run& run);
void compaction(Run& run, bool zipf);
void dedupeMap(Run& run, bool zipf);
void uncleanRecovery(Run& run);
void retention(Run& run);
void eventQueue(Run& run);

/// The log of leaderAppend(), made without a line where it is not there.
log::Log appendedLog(Run& run, disk::Disk& disk);

void failOn(const log::LogError& error);

template <class T>
T must(Result<T, log::LogError> result) {
    if (!result.ok()) failOn(result.error());
    return std::move(result).value();
}

}  // namespace logarium::bench
