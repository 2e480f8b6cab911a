#pragma once
#include <chrono>

#include "core/base/time.h"

namespace logarium::app {

/// Says how far virtual time should be by now, from the wanted speed; and, when the engine cannot follow, which speed
/// it reaches.
class Pacer {
public:
    using Clock = std::chrono::steady_clock;

    void setSpeed(double speed, Micros virtualNow, Clock::time_point now) {
        speed_ = speed;
        anchor(virtualNow, now);
    }
    double speed() const { return speed_; }
    double reached() const { return speed_ == 0 ? 0 : reached_; }

    /// Where virtual time should be now.
    Micros target(Clock::time_point now) const {
        const auto elapsed = std::chrono::duration<double, std::micro>(now - anchorWall_).count();
        return anchorVirtual_ + static_cast<std::int64_t>(elapsed * speed_);
    }

    /// Called after a slice of work: notes the speed reached, and starts to count anew when the engine is behind, so
    /// that it never tries to catch up with time that is gone.
    void settle(Micros virtualNow, Clock::time_point now) {
        const double elapsed = std::chrono::duration<double>(now - measuredWall_).count();
        if (elapsed > 0.25) {
            reached_ = static_cast<double>(virtualNow - measuredVirtual_) / 1e6 / elapsed;
            measuredWall_ = now;
            measuredVirtual_ = virtualNow;
        }
        if (virtualNow < target(now)) {
            anchorVirtual_ = virtualNow;
            anchorWall_ = now;
        }
    }

    void anchor(Micros virtualNow, Clock::time_point now) {
        anchorVirtual_ = measuredVirtual_ = virtualNow;
        anchorWall_ = measuredWall_ = now;
        reached_ = speed_;
    }

private:
    double speed_ = 1;
    double reached_ = 1;
    Micros anchorVirtual_;
    Micros measuredVirtual_;
    Clock::time_point anchorWall_;
    Clock::time_point measuredWall_;
};

}  // namespace logarium::app
