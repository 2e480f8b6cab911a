#include "core/cluster/replication_quota.h"

#include <algorithm>

namespace logarium::cluster {
namespace {

std::int64_t millis(Micros now) {
    return now.value / kMicrosPerMs;
}

}  // namespace

ReplicationQuota::Sample& ReplicationQuota::currentAt(std::int64_t nowMs) {
    if (samples_.empty()) samples_.push_back({nowMs, nowMs, 0});
    return samples_[current_];
}

void ReplicationQuota::record(std::int64_t bytes, Micros now) {
    const std::int64_t nowMs = millis(now);
    if (nowMs - currentAt(nowMs).startedMs >= windowMs_) {
        // One more than the windows: the oldest may overlap the time that is looked at.
        current_ = (current_ + 1) % (static_cast<std::size_t>(windows_) + 1);
        if (current_ >= samples_.size()) {
            current_ = samples_.size();
            samples_.emplace_back();
        }
        samples_[current_] = {nowMs, nowMs, 0};
    }
    Sample& sample = samples_[current_];
    sample.bytes += bytes;
    sample.lastMs = nowMs;
}

bool ReplicationQuota::exceeded(Micros now) {
    if (limit_ == kNoLimit) return false;
    const std::int64_t nowMs = millis(now);
    currentAt(nowMs);
    std::int64_t bytes = 0, oldest = nowMs;
    for (Sample& sample : samples_) {
        if (nowMs - sample.lastMs >= windows_ * windowMs_) sample = {nowMs, nowMs, 0};
        bytes += sample.bytes;
        oldest = std::min(oldest, sample.startedMs);
    }
    const std::int64_t span = std::max(nowMs - oldest, windowMs_);
    return static_cast<double>(bytes) * 1000.0 / static_cast<double>(span) > static_cast<double>(limit_);
}

}  // namespace logarium::cluster
