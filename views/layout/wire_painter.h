#pragma once
#include <QPainter>

#include "views/layout/layout_painter.h"

namespace logarium::views {

/// How far a message has come, 0..1: by virtual time; half way where the link is cut; at the door while its receiver is
/// frozen.
qreal wayDone(const observe::ClusterView& cluster, const observe::MessageView& message);

/// Draws the messages that are on the wire now where they are: for a cluster that is paused or runs very slowly.
/// Requests are rings, answers are discs; heartbeats and metadata are left out.
class WirePainter {
public:
    WirePainter(QPainter& painter, const LayoutScene& scene) : p_(painter), s_(scene), t_(scene.theme) {}
    void paint();

private:
    void message(const observe::MessageView& message);
    QRectF placeOf(observe::Endpoint kind, std::int32_t id, PartitionId partition) const;
    QColor toneOf(const observe::MessageView& message) const;

    QPainter& p_;
    const LayoutScene& s_;
    const Theme& t_;
};

}  // namespace logarium::views
