#pragma once
#include <QString>
#include <vector>

#include "core/observe/cluster_view.h"

namespace logarium::views {

/// One row: a topic's heading, or one of its partitions. Indices into the ClusterView it was made of.
struct LayoutRow {
    int topic = 0;
    int partition = -1;  ///< -1: the heading
    bool isHeading() const { return partition < 0; }
    bool operator==(const LayoutRow&) const = default;
};

/// Topics whose name contains `filter` (any case), as `topicOrder` has them, each with its partitions.
std::vector<LayoutRow> rowsOf(const observe::ClusterView& cluster, const QString& filter);

/// The replica of the partition that the broker holds; nullptr: none.
const observe::ReplicaView* replicaOn(const observe::PartitionView& partition, BrokerId broker);

}  // namespace logarium::views
