#pragma once
#include <string>
#include <vector>

#include "core/observe/cluster_view.h"

namespace logarium::observe {

/// What differs between two clusters, one line each, in words: "orders-0 leader: broker 1 in main, broker 2 in
/// what-if". Brokers, topics with their configs, partitions with leader, epoch, ISR, high watermark and log end, and
/// clients by name. Empty: nothing that can be seen.
std::vector<std::string> stateDiff(const ClusterView& a, const std::string& nameA, const ClusterView& b,
                                   const std::string& nameB);

}  // namespace logarium::observe
