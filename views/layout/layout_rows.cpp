#include "views/layout/layout_rows.h"

#include "views/shared/topic_order.h"

namespace logarium::views {

std::vector<LayoutRow> rowsOf(const observe::ClusterView& cluster, const QString& filter) {
    std::vector<LayoutRow> rows;
    for (const std::size_t number : topicOrder(cluster)) {
        const observe::TopicView& topic = cluster.topics[number];
        const int t = static_cast<int>(number);
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
