#pragma once
#include <optional>
#include <vector>

#include "core/observe/snapshot.h"

namespace logarium::observe {

/// Turns totals into rates: fed with views of one run in order of time, it keeps a bounded series of samples, the older
/// half thinned when there are too many.
class MetricsRecorder {
public:
    static constexpr std::size_t kMostSamples = 600;

    /// Takes a sample when at least `step()` of virtual time has passed since the last one. Going back in time starts
    /// anew.
    void observe(const ClusterView& cluster);
    void clear();

    const std::vector<MetricsSample>& samples() const { return samples_; }
    /// Micros between samples; grows as the series covers more time.
    std::int64_t step() const { return step_; }

private:
    static constexpr std::int64_t kFirstStep = kMicrosPerSecond / 2;

    std::vector<MetricsSample> samples_;
    std::optional<TotalsView> lastTotals_;
    Micros last_;
    std::int64_t step_ = kFirstStep;
};

}  // namespace logarium::observe
