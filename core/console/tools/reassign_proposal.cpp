#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/base/java_hash.h"
#include "core/base/random.h"
#include "core/console/failure.h"
#include "core/console/tools/reassign_plan.h"

namespace logarium::console {
namespace {

using cluster::BrokerIds;

/// Brokers so that each comes from another rack than the one before it, as far as there are racks.
std::vector<const cluster::BrokerImage*> alternating(const std::vector<cluster::BrokerImage>& brokers, bool byRack) {
    std::map<std::string, std::vector<const cluster::BrokerImage*>> racks;
    for (const cluster::BrokerImage& b : brokers) racks[byRack ? b.rack : ""].push_back(&b);
    std::vector<const cluster::BrokerImage*> order;
    for (std::size_t i = 0; order.size() < brokers.size(); ++i) {
        for (const auto& [rack, members] : racks)
            if (i < members.size()) order.push_back(members[i]);
    }
    return order;
}

/// Places one topic's partitions.
class Placement {
public:
    Placement(const std::vector<cluster::BrokerImage>& brokers, bool byRack, Random& random)
        : order_(alternating(brokers, byRack)), byRack_(byRack) {
        std::set<std::string> racks;
        for (const cluster::BrokerImage* b : order_) racks.insert(byRack ? b->rack : "");
        racks_ = racks.size();
        start_ = static_cast<std::size_t>(random.below(order_.size()));
        shift_ = static_cast<std::size_t>(random.below(order_.size()));
    }

    BrokerIds next(std::size_t factor) {
        const std::size_t count = order_.size();
        if (placed_ > 0 && placed_ % count == 0) ++shift_;
        const std::size_t first = (placed_ + start_) % count;
        ++placed_;
        BrokerIds replicas{order_[first]->id};
        std::set<std::string> used{rackOf(first)};
        const std::size_t shift = byRack_ ? shift_ * racks_ : shift_;
        for (std::size_t k = 0; replicas.size() < factor; ++k) {
            const std::size_t at = (first + 1 + (shift + k) % (count - 1)) % count;
            const bool newRack = !used.contains(rackOf(at)) || used.size() == racks_;
            const bool newBroker = !cluster::contains(replicas, order_[at]->id);
            if (!newRack || !newBroker) continue;
            used.insert(rackOf(at));
            replicas.push_back(order_[at]->id);
        }
        return replicas;
    }

private:
    std::string rackOf(std::size_t at) const { return byRack_ ? order_[at]->rack : ""; }

    std::vector<const cluster::BrokerImage*> order_;
    bool byRack_;
    std::size_t racks_ = 1, start_ = 0, shift_ = 0, placed_ = 0;
};

/// That of whichever partition of the topic comes first in the tool's HashMap.
std::size_t factorOf(const std::string& topic, const Assignments& plan) {
    std::vector<std::int32_t> hashes;
    for (const Assignment& a : plan) hashes.push_back(partitionHash(a.partition));
    for (const std::size_t i : hashMapOrder(hashes))
        if (plan[i].partition.topic == topic) return plan[i].replicas.size();
    return 0;
}

}  // namespace

Assignments proposePlan(const Assignments& current, const std::vector<cluster::BrokerImage>& brokers, bool byRack,
                        std::uint64_t seed) {
    Assignments plan = current;
    sortByPartition(plan);
    Random random(seed, 0);
    for (std::size_t i = 0; i < plan.size();) {
        const std::string topic = plan[i].partition.topic;
        const std::size_t factor = factorOf(topic, plan);
        if (factor > brokers.size()) {
            throw ToolFailure({{"org.apache.kafka.common.errors.InvalidReplicationFactorException",
                                fmt::format("The target replication factor of {} cannot be reached because only {} "
                                            "broker(s) are registered.",
                                            factor, brokers.size()),
                                false}});
        }
        Placement placement(brokers, byRack, random);
        for (; i < plan.size() && plan[i].partition.topic == topic; ++i) plan[i].replicas = placement.next(factor);
    }
    return plan;
}

}  // namespace logarium::console
