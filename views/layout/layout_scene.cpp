#include "views/layout/layout_painter.h"

namespace logarium::views {

const observe::TopicView& LayoutScene::topicOf(int row) const {
    return cluster.topics[static_cast<std::size_t>(rows[static_cast<std::size_t>(row)].topic)];
}

const observe::PartitionView& LayoutScene::partitionOf(int row) const {
    return topicOf(row).partitions[static_cast<std::size_t>(rows[static_cast<std::size_t>(row)].partition)];
}

const observe::ReplicaView* LayoutScene::replicaAt(int row, int column) const {
    if (rows[static_cast<std::size_t>(row)].isHeading()) return nullptr;
    return replicaOn(partitionOf(row), cluster.brokers[static_cast<std::size_t>(column)].id);
}

sim::Subject LayoutScene::subjectAt(const LayoutSpot& spot) const {
    switch (spot.part) {
        case LayoutSpot::Part::Nothing:
        case LayoutSpot::Part::Strip:
        case LayoutSpot::Part::Heading:
            return {};
        case LayoutSpot::Part::Header:
            return {cluster.brokers[static_cast<std::size_t>(spot.column)].id, {}, kNoClient};
        case LayoutSpot::Part::Label:
            return {kNoBroker, partitionOf(spot.row).id, kNoClient};
        case LayoutSpot::Part::Cell: {
            const auto* replica = replicaAt(spot.row, spot.column);
            return replica == nullptr ? sim::Subject{}
                                      : sim::Subject{replica->id.broker, replica->id.partition, kNoClient};
        }
    }
    return {};
}

QRectF LayoutScene::rectOf(const sim::Subject& subject) const {
    for (const ClientChip& chip : strip.chips)
        if (chip.client == subject.client) return chip.rect;
    const int row = rowOf(subject.partition);
    const int column = columnOf(subject.broker);
    if (subject.partition.partition >= 0) {
        if (row < 0) return {};
        return column < 0 ? geometry.label(row).adjusted(3, 2, -3, -2) : geometry.cell(row, column);
    }
    return column < 0 ? QRectF() : geometry.header(column).adjusted(3, 2, -3, -2);
}

QRectF LayoutScene::placeOf(PartitionId partition, BrokerId broker) const {
    const int row = rowOf(partition);
    const int column = columnOf(broker);
    if (column < 0) return {};
    const QRectF header = geometry.header(column).adjusted(4, 4, -4, -4);
    if (row < 0) return header;
    const QRectF cell = geometry.cell(row, column);
    return geometry.cells().contains(cell.center()) ? cell : header;
}

QRectF LayoutScene::placeOf(ClientId client, bool reads) const {
    const QRectF chip = strip.rectOf(client);
    if (!chip.isEmpty()) return chip;
    const QRectF all = geometry.strip();
    return {reads ? all.right() - 8 : all.left() + 4, all.top(), 4, all.height()};
}

QPointF LayoutScene::anchorOf(const QRectF& place) const {
    const bool above = place.bottom() <= geometry.corner().bottom();
    return above ? QPointF(place.center().x(), place.bottom() + 1) : place.center();
}

int LayoutScene::rowOf(PartitionId id) const {
    if (id.partition < 0) return -1;
    for (int row = 0; row < std::ssize(rows); ++row) {
        const LayoutRow& at = rows[static_cast<std::size_t>(row)];
        // Partitions of a topic follow its heading in order: the whole topic is passed over, or found, at once.
        if (!at.isHeading() || topicOf(row).index != id.topic) continue;
        return id.partition < std::ssize(topicOf(row).partitions) ? row + 1 + id.partition : -1;
    }
    return -1;
}

int LayoutScene::columnOf(BrokerId id) const {
    for (int column = 0; column < std::ssize(cluster.brokers); ++column)
        if (cluster.brokers[static_cast<std::size_t>(column)].id == id) return column;
    return -1;
}

}  // namespace logarium::views
