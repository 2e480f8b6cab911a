#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace logarium::console {

/// What kafka-producer-perf-test counts and how it says it (Kafka: ProducerPerformance.Stats). Times in ms of virtual
/// time.
class PerfStats {
public:
    PerfStats(std::int64_t records, std::int64_t recordBytes, std::int64_t startMs);

    /// A record was answered. Gives the line of a report that is due now, every five seconds; otherwise nothing.
    std::string record(std::int64_t latencyMs, std::int64_t nowMs);
    std::string total(std::int64_t nowMs) const;

private:
    struct Window {
        std::int64_t startMs = 0;
        std::int64_t records = 0, latencyMs = 0, longestMs = 0;
    };
    std::string rates(const Window& window, std::int64_t nowMs) const;

    std::int64_t recordBytes_;
    std::int64_t sampling_;  ///< one latency out of so many is kept for the percentiles
    Window all_, window_;
    std::vector<std::int64_t> latencies_;
};

}  // namespace logarium::console
