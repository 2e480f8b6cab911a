#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"

/// Who gets which partitions: the assignors of the Java client, which a group's leader runs, and those of the
/// coordinator (KIP-848). Pure functions.
namespace logarium::group {

/// What an assignor knows of a member.
struct Subscriber {
    std::string memberId;
    std::string instanceId;  ///< empty: a dynamic member
    std::vector<std::string> topics;
    std::vector<TopicPartition> owned;  ///< what it holds now
    std::int32_t generation = -1;       ///< in which it was given them; -1: not known
    std::string rack = {};              ///< client.rack; empty: none
};
using Subscribers = std::vector<Subscriber>;
/// How many partitions each topic has; a topic that is missing does not exist.
using TopicSizes = std::map<std::string, int>;
/// By topic: the racks in which each partition has a replica. Empty: brokers have no racks.
using PartitionRacks = std::map<std::string, std::vector<std::set<std::string>>>;
/// By member id; every member is in it.
using Assignment = std::map<std::string, std::vector<TopicPartition>>;

/// "range", "roundrobin", "sticky" or "cooperative-sticky": the values of partition.assignment.strategy, by name.
bool knownAssignor(std::string_view name);
/// Whether partitions that move are given up first, one rebalance before somebody else gets them.
bool isCooperative(std::string_view name);

/// Static members first, by instance id; the others by member id (Kafka: AbstractPartitionAssignor.MemberInfo).
bool comesFirst(const Subscriber& a, const Subscriber& b);

/// Kafka: RangeAssignor, RoundRobinAssignor, StickyAssignor, CooperativeStickyAssignor. The name must be known. Racks
/// count for range only: here the sticky ones do not look at them.
Assignment assign(std::string_view assignor, const Subscribers& members, const TopicSizes& topics,
                  const PartitionRacks& racks = {});
/// Members first get what lies in their rack, where that leaves the shares as they are.
Assignment assignRangeByRack(const Subscribers& members, const TopicSizes& topics, const PartitionRacks& racks);
Assignment assignRange(const Subscribers& members, const TopicSizes& topics);
Assignment assignRoundRobin(const Subscribers& members, const TopicSizes& topics);
Assignment assignSticky(const Subscribers& members, const TopicSizes& topics);
/// Kafka: group.assignor.UniformAssignor; `owned` is the present target of each member.
Assignment assignUniform(const Subscribers& members, const TopicSizes& topics);
/// Without what is still held by somebody else: that comes in the next rebalance.
Assignment assignCooperativeSticky(const Subscribers& members, const TopicSizes& topics);

/// The coordinator's assignors, "uniform" and "range" (Kafka: group.assignor.UniformAssignor and RangeAssignor);
/// `owned` is the present target of each member. Neither looks at racks (since Kafka 4.0).
Assignment assignOnServer(std::string_view assignor, const Subscribers& members, const TopicSizes& topics);

}  // namespace logarium::group
