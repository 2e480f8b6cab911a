#include "views/layout/spotlight.h"

#include <algorithm>

#include "views/shared/paint.h"

namespace logarium::views {

namespace {

/// A topic is lit at its heading, everything else where it stands.
QRectF placeOf(const LayoutScene& scene, const sim::Subject& subject) {
    if (subject.partition.topic.value < 0 || subject.partition.partition >= 0) return scene.rectOf(subject);
    for (int row = 0; row < std::ssize(scene.rows); ++row)
        if (scene.rows[static_cast<std::size_t>(row)].isHeading() &&
            scene.topicOf(row).index == subject.partition.topic)
            return scene.geometry.heading(row).adjusted(2, 1, -2, -1);
    return {};
}

}  // namespace

void Spotlight::light(const std::vector<sim::Subject>& subjects, qint64 now) {
    if (subjects.empty()) return;
    // Commands of the same moment are lit together.
    if (!isLit(now) || until_ - now <= kLitMs * 3 / 4) subjects_.clear();
    for (const sim::Subject& subject : subjects)
        if (std::ranges::find(subjects_, subject) == subjects_.end()) subjects_.push_back(subject);
    until_ = now + kLitMs;
}

void Spotlight::paint(QPainter& painter, const LayoutScene& scene, qint64 now, bool still) const {
    if (!isLit(now)) return;
    const double left = static_cast<double>(until_ - now) / static_cast<double>(kLitMs);
    const double strength = still ? 1 : std::min(1.0, left * 1.6);
    const Theme& theme = scene.theme;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const sim::Subject& subject : subjects_) {
        const QRectF place = placeOf(scene, subject);
        if (place.isEmpty()) continue;
        const bool inRows = subject.partition.topic.value >= 0;
        painter.setClipRect(inRows
                                ? scene.geometry.body()
                                : scene.geometry.strip().united(scene.geometry.corner()).united(scene.geometry.body()));
        painter.setBrush(faded(theme.accent, 0.16 * strength));
        painter.setPen(QPen(faded(theme.accent, strength), theme.scaled(3)));
        painter.drawRoundedRect(place.adjusted(-1, -1, 1, 1), theme.radius, theme.radius);
    }
    painter.restore();
}

}  // namespace logarium::views
