#pragma once
#include <vector>

#include "views/layout/layout_painter.h"

namespace logarium::views {

/// What a command just named: lit, and fading.
class Spotlight {
public:
    static constexpr qint64 kLitMs = 1800;

    void light(const std::vector<sim::Subject>& subjects, qint64 now);
    bool isLit(qint64 now) const { return !subjects_.empty() && now < until_; }
    /// `still`: without the fading.
    void paint(QPainter& painter, const LayoutScene& scene, qint64 now, bool still) const;
    const std::vector<sim::Subject>& subjects() const { return subjects_; }

private:
    std::vector<sim::Subject> subjects_;
    qint64 until_ = 0;
};

}  // namespace logarium::views
