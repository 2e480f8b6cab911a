#pragma once
#include <QPainter>
#include <vector>

#include "views/layout/client_strip.h"
#include "views/layout/layout_geometry.h"
#include "views/layout/layout_rows.h"
#include "views/shared/theme.h"

namespace logarium::views {

/// What is shown, borrowed for one call.
struct LayoutScene {
    const observe::ClusterView& cluster;
    const std::vector<LayoutRow>& rows;
    const LayoutGeometry& geometry;
    const ClientStrip& strip;
    const Theme& theme;

    const observe::TopicView& topicOf(int row) const;
    const observe::PartitionView& partitionOf(int row) const;
    /// nullptr: the broker holds no replica of it, or the row is a heading.
    const observe::ReplicaView* replicaAt(int row, int column) const;
    /// What stands at a spot, as the Selection names it.
    sim::Subject subjectAt(const LayoutSpot& spot) const;
    /// Where the subject stands; empty when it is not shown at all. Parts scrolled away have their place outside.
    QRectF rectOf(const sim::Subject& subject) const;
    /// Where records come to and leave from: the replica; the broker's header, when the replica is out of sight or no
    /// one partition is meant.
    QRectF placeOf(PartitionId partition, BrokerId broker) const;
    /// The client's chip, or the strip's end where nobody is shown.
    QRectF placeOf(ClientId client, bool reads) const;
    /// Where a way to or from the place ends. Clients and headers are left and reached at their foot: no token covers
    /// their words.
    QPointF anchorOf(const QRectF& place) const;
    int rowOf(PartitionId id) const;
    int columnOf(BrokerId id) const;
};

/// Paints everything that stands still: clients, brokers, names, replicas. Only what is visible.
class LayoutPainter {
public:
    LayoutPainter(QPainter& painter, const LayoutScene& scene) : p_(painter), s_(scene), t_(scene.theme) {}
    void paint();
    /// Clients and brokers only.
    void paintTop();
    /// One row only, with its part of the columns behind it.
    void paintRow(int row);

private:
    void headers();
    void header(const QRectF& rect, const observe::BrokerView& broker);
    void headerMarks(QRectF line, const observe::BrokerView& broker);
    void corner();
    void rowsOfCells(int first, int last);
    void columnBacks();
    void heading(const QRectF& rect, const observe::TopicView& topic);
    void label(const QRectF& rect, const observe::PartitionView& partition);
    void labelBadges(const QRectF& line, const observe::PartitionView& partition);
    void cell(int row, int column);

    QPainter& p_;
    const LayoutScene& s_;
    const Theme& t_;
};

}  // namespace logarium::views
