#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/group/assignor.h"
#include "core/group/home.h"
#include "core/group/protocol.h"
#include "core/sim/world.h"

namespace logarium::group {
class Shard;
}

/// Where groups live in a World.
namespace logarium::sim {

using group::kOffsetsTopic;

/// The partition of __consumer_offsets that holds the group; nothing before the topic is there.
std::optional<PartitionId> homeOf(const World& world, std::string_view group);
/// The broker that coordinates the group and has read what it needs for that; kNoBroker: nobody now.
BrokerId coordinatorOf(const World& world, std::string_view group);
/// The groups among which this one is, if it is; null while nobody coordinates it. Needs core/group/shard.h.
const group::Shard* shardOf(const World& world, std::string_view group);
/// All groups that live brokers coordinate, broker by broker.
std::vector<std::string> groupNames(const World& world);
/// "orders-0", taken apart.
std::optional<TopicPartition> partitionNamed(std::string_view text);
/// What an Admin client sends to set the offsets of a group without members; names must be partitions.
group::Request adminCommit(const std::string& group, const std::map<std::string, std::int64_t>& offsets);

}  // namespace logarium::sim
