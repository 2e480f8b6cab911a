#include "core/client/rate_clock.h"

#include <algorithm>
#include <cmath>

namespace logarium::client {

std::int64_t RateClock::dueOf(std::int64_t index) const {
    if (full_ <= 0) return 0;
    const auto count = static_cast<double>(index + 1);
    if (shape_.pattern == RatePattern::Steady || index < 0)
        return static_cast<std::int64_t>(std::floor(count * 1e6 / full_));
    const double each = perPeriod(), whole = std::ceil(count / each) - 1;
    const double seconds = whole * shape_.periodMs / 1000.0 + inPeriod(count - whole * each);
    return static_cast<std::int64_t>(std::floor(seconds * 1e6));
}

double RateClock::rateAt(std::int64_t micros) const {
    const std::int64_t period = shape_.periodMs * kMicrosPerMs;
    const auto at = static_cast<double>(micros % period) / static_cast<double>(period);
    switch (shape_.pattern) {
        case RatePattern::Steady:
            return full_;
        case RatePattern::Waves: {
            const double up = at < 0.5 ? 2 * at : 2 - 2 * at;
            return full_ * (shape_.lowest + (1 - shape_.lowest) * up);
        }
        case RatePattern::Bursts:
            return micros % period < shape_.burstMs * kMicrosPerMs ? full_ : full_ * shape_.lowest;
    }
    return full_;
}

double RateClock::perPeriod() const {
    const double seconds = shape_.periodMs / 1000.0, burst = std::min(shape_.burstMs, shape_.periodMs) / 1000.0;
    if (shape_.pattern == RatePattern::Waves) return full_ * seconds * (1 + shape_.lowest) / 2;
    return full_ * (burst + (seconds - burst) * shape_.lowest);
}

double RateClock::inPeriod(double records) const {
    const double seconds = shape_.periodMs / 1000.0, burst = std::min(shape_.burstMs, shape_.periodMs) / 1000.0;
    if (shape_.pattern == RatePattern::Bursts) {
        if (records <= full_ * burst) return records / full_;
        if (shape_.lowest <= 0) return burst;
        return burst + (records - full_ * burst) / (full_ * shape_.lowest);
    }
    // Up to the middle the rate is low + slope * t, so records = low * t + slope * t² / 2; then the same, backwards.
    const double all = perPeriod(), half = all / 2, low = full_ * shape_.lowest;
    const double slope = (full_ - low) / (seconds / 2);
    const double rest = records <= half ? records : all - records;
    const double t = slope > 0 ? (std::sqrt(low * low + 2 * slope * rest) - low) / slope : rest / full_;
    return records <= half ? t : seconds - t;
}

}  // namespace logarium::client
