#pragma once
#include <string_view>
#include <vector>

#include "core/observe/cluster_view.h"

namespace logarium::console {

/// What a command line names, of what there is in the cluster: topics (a subject with a topic and no partition),
/// partitions ("orders-0", or --topic with --partition), brokers, clients. In the order of the line, each once.
std::vector<sim::Subject> namedObjects(std::string_view line, const observe::ClusterView& cluster);

}  // namespace logarium::console
