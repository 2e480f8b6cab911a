#pragma once
#include <QElapsedTimer>
#include <optional>

namespace logarium::views {

/// The milliseconds that what moves is drawn by: those since it was made, or, for pictures, those it is held at.
class MotionClock {
public:
    MotionClock() { timer_.start(); }
    qint64 now() const { return held_.value_or(timer_.elapsed()); }
    void hold(qint64 ms) { held_ = ms; }

private:
    QElapsedTimer timer_;
    std::optional<qint64> held_;
};

}  // namespace logarium::views
