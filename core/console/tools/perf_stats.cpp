#include "core/console/tools/perf_stats.h"

#include <fmt/format.h>

#include <algorithm>

namespace logarium::console {
namespace {

constexpr std::int64_t kReportMs = 5000;
constexpr std::int64_t kSamples = 500'000;
constexpr double kMegabyte = 1024.0 * 1024.0;

double mean(std::int64_t sum, std::int64_t count) {
    return count == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(count);
}

}  // namespace

PerfStats::PerfStats(std::int64_t records, std::int64_t recordBytes, std::int64_t startMs)
    : recordBytes_(recordBytes), sampling_(records / std::min(records, kSamples)) {
    all_.startMs = window_.startMs = startMs;
}

std::string PerfStats::record(std::int64_t latencyMs, std::int64_t nowMs) {
    if (all_.records % sampling_ == 0) latencies_.push_back(latencyMs);
    for (Window* window : {&all_, &window_}) {
        ++window->records;
        window->latencyMs += latencyMs;
        window->longestMs = std::max(window->longestMs, latencyMs);
    }
    if (nowMs - window_.startMs < kReportMs) return {};
    const std::string line =
        fmt::format("{}, {:.1f} ms avg latency, {:.1f} ms max latency.", rates(window_, nowMs),
                    mean(window_.latencyMs, window_.records), static_cast<double>(window_.longestMs));
    window_ = Window{nowMs, 0, 0, 0};
    return line;
}

std::string PerfStats::rates(const Window& window, std::int64_t nowMs) const {
    const double elapsed = static_cast<double>(std::max<std::int64_t>(1, nowMs - window.startMs));
    const double perSecond = 1000.0 * static_cast<double>(window.records) / elapsed;
    return fmt::format("{} records sent, {:.1f} records/sec ({:.2f} MB/sec)", window.records, perSecond,
                       perSecond * static_cast<double>(recordBytes_) / kMegabyte);
}

std::string PerfStats::total(std::int64_t nowMs) const {
    std::vector<std::int64_t> sorted = latencies_;
    std::sort(sorted.begin(), sorted.end());
    const auto percentile = [&](double part) {
        return sorted.empty() ? 0 : sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size()))];
    };
    // Java divides by zero.
    const std::string average = all_.records == 0 ? "NaN" : fmt::format("{:.2f}", mean(all_.latencyMs, all_.records));
    return fmt::format(
        "{}, {} ms avg latency, {:.2f} ms max latency, {} ms 50th, {} ms 95th, {} ms 99th, {} ms 99.9th.",
        rates(all_, nowMs), average, static_cast<double>(all_.longestMs), percentile(0.5), percentile(0.95),
        percentile(0.99), percentile(0.999));
}

}  // namespace logarium::console
