#pragma once
#include <cstddef>
#include <vector>

#include "core/observe/cluster_view.h"

namespace logarium::views {

/// Numbers of the topics in the order in which people look for them: their own by name, then those that Kafka keeps for
/// itself (Topic.INTERNAL_TOPICS).
std::vector<std::size_t> topicOrder(const observe::ClusterView& cluster);

}  // namespace logarium::views
