#include "app/cli/bench/workloads.h"

#include <cmath>

#include "app/cli/cli_command.h"

namespace logarium::bench {

namespace {
constexpr double kAppendBytes = 1 << 30;
constexpr double kBatchBytes = 12633;
}  // namespace

std::uint64_t Run::scaled(double full, std::uint64_t least) const {
    return std::max(least, static_cast<std::uint64_t>(full * scale));
}

std::uint64_t Run::appendBatches() const {
    return std::max<std::uint64_t>(300, static_cast<std::uint64_t>(std::ceil(scale * kAppendBytes / kBatchBytes)));
}

log::LogConfig benchConfig() {
    log::LogConfig config;
    config.segmentBytes = 64 << 20;
    config.indexIntervalBytes = 4096;
    config.retentionMs = -1;
    config.retentionBytes = -1;
    return config;
}

log::Log openLog(disk::Disk& disk, const std::string& directory, const log::LogConfig& config, bool clean) {
    log::OpenOptions options;
    options.cleanShutdown = clean;
    return must(log::Log::open(disk, directory, config, options, kNow));
}

void failOn(const log::LogError& error) {
    throw cli::BadInput(error.exception + ": " + error.message);
}

void expect(bool holds, const std::string& what) {
    if (!holds) throw cli::BadInput(what);
}

}  // namespace logarium::bench
