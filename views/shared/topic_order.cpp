#include "views/shared/topic_order.h"

#include <algorithm>
#include <numeric>

namespace logarium::views {

std::vector<std::size_t> topicOrder(const observe::ClusterView& cluster) {
    std::vector<std::size_t> order(cluster.topics.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_partition(order, [&](std::size_t i) {
        const std::string& name = cluster.topics[i].name;
        return name != "__consumer_offsets" && name != "__transaction_state";
    });
    return order;
}

}  // namespace logarium::views
