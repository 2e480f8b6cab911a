#pragma once
#include <cstdint>

#include "core/base/time.h"
#include "core/client/spec.h"

namespace logarium::client {

/// When records are due under a rate that may go up and down. Straight lines only, so that the same moments come out
/// everywhere.
class RateClock {
public:
    RateClock() = default;
    RateClock(double recordsPerSecond, const RateShape& shape) : full_(recordsPerSecond), shape_(shape) {}

    double full() const { return full_; }
    /// Whether any record is ever due.
    bool ticks() const { return full_ > 0; }
    /// Since the rate began, in microseconds: when record `index`, from 0, is due.
    std::int64_t dueOf(std::int64_t index) const;
    /// Records a second at that moment.
    double rateAt(std::int64_t micros) const;

private:
    double perPeriod() const;
    /// When so many records of a period are due, in seconds since it began.
    double inPeriod(double records) const;

    double full_ = 0;
    RateShape shape_;
};

}  // namespace logarium::client
