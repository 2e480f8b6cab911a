#include "views/layout/layout_rows.h"

namespace logarium::views {

std::vector<LayoutRow> rowsOf(const observe::ClusterView& cluster, const QString& filter) {
    std::vector<LayoutRow> rows;
    for (int t = 0; t < std::ssize(cluster.topics); ++t) {
        const observe::TopicView& topic = cluster.topics[static_cast<std::size_t>(t)];
        if (!filter.isEmpty() && !QString::fromStdString(topic.name).contains(filter, Qt::CaseInsensitive)) continue;
        rows.push_back({t, -1});
        for (int p = 0; p < std::ssize(topic.partitions); ++p) rows.push_back({t, p});
    }
    return rows;
}

const observe::ReplicaView* replicaOn(const observe::PartitionView& partition, BrokerId broker) {
    for (const observe::ReplicaView& replica : partition.replicas)
        if (replica.id.broker == broker) return &replica;
    return nullptr;
}

}  // namespace logarium::views
