#pragma once
#include <cstdint>
#include <limits>
#include <vector>

#include "core/base/time.h"

namespace logarium::cluster {

/// How many bytes a second throttled replicas move, against a limit (Kafka: ReplicationQuotaManager with SimpleRate
/// over SampledStat). The rate is that of the samples of the last replication.quota.window.num windows, so that a burst
/// is paid for by a pause: a fetch that was allowed is never cut short.
class ReplicationQuota {
public:
    static constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();

    void configure(std::int64_t bytesPerSecond, std::int64_t windows, std::int64_t windowSeconds) {
        limit_ = bytesPerSecond;
        windows_ = windows;
        windowMs_ = windowSeconds * 1000;
    }
    void record(std::int64_t bytes, Micros now);
    /// Whether the rate is above the limit. Samples that are too old are forgotten.
    bool exceeded(Micros now);

private:
    struct Sample {
        std::int64_t startedMs = 0, lastMs = 0;
        std::int64_t bytes = 0;
    };
    Sample& currentAt(std::int64_t nowMs);

    std::int64_t limit_ = kNoLimit;
    std::int64_t windows_ = 11;
    std::int64_t windowMs_ = 1000;
    std::vector<Sample> samples_;
    std::size_t current_ = 0;
};

/// A broker's two sides of moving replicas: what it sends as a leader, what it takes in as a follower.
struct ReplicationQuotas {
    ReplicationQuota leader, follower;
};

}  // namespace logarium::cluster
