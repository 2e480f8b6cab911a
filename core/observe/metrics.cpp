#include "core/observe/metrics.h"

#include <algorithm>

namespace logarium::observe {

void MetricsRecorder::clear() {
    *this = {};
}

void MetricsRecorder::observe(const ClusterView& cluster) {
    if (lastTotals_ && cluster.now < last_) clear();
    if (lastTotals_ && cluster.now - last_ < step_) return;
    if (lastTotals_) {
        const double seconds = static_cast<double>(cluster.now - last_) / static_cast<double>(kMicrosPerSecond);
        const auto rate = [seconds](std::int64_t before, std::int64_t now) {
            return static_cast<double>(now - before) / seconds;
        };
        MetricsSample sample;
        sample.at = cluster.now;
        sample.recordsInPerSecond = rate(lastTotals_->recordsIn, cluster.totals.recordsIn);
        sample.recordsOutPerSecond = rate(lastTotals_->recordsOut, cluster.totals.recordsOut);
        sample.rejectedPerSecond = rate(lastTotals_->producesRejected, cluster.totals.producesRejected);
        sample.bytesOnDisk = cluster.totals.bytesOnDisk;
        for (const TopicView& topic : cluster.topics)
            for (const PartitionView& partition : topic.partitions)
                sample.isrSizes.emplace_back(partition.id, static_cast<int>(partition.isr.size()));
        samples_.push_back(std::move(sample));
    }
    lastTotals_ = cluster.totals;
    last_ = cluster.now;
    if (samples_.size() < kMostSamples) return;
    // Every other sample of the past is enough from now on.
    std::vector<MetricsSample> kept;
    for (std::size_t i = 1; i < samples_.size(); i += 2) kept.push_back(std::move(samples_[i]));
    samples_ = std::move(kept);
    step_ *= 2;
}

}  // namespace logarium::observe
