#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/group/shard.h"
#include "core/sim/simulation.h"

/// What an Admin client learns of groups (Kafka: describeConsumerGroups, listConsumerGroupOffsets, listGroups).
namespace logarium::console {

/// The coordinator cannot be asked just now: the job tries again.
struct CoordinatorAway {};

struct MemberDescription {
    std::string id, instanceId, clientId, host;
    std::vector<TopicPartition> assigned;
    std::vector<TopicPartition> target;  ///< newer protocol only
    std::optional<std::int32_t> epoch;   ///< the same
    bool upgraded = true;                ///< the same: it speaks that protocol itself
};
struct GroupDescription {
    std::string name, state, type, assignor, protocol;
    BrokerId coordinator = kNoBroker;
    std::optional<std::int32_t> epoch, targetEpoch;  ///< newer protocol only
    std::vector<MemberDescription> members;          ///< in the order in which the broker lists them
};

/// In the order of the tool's map of groups. A group that is not there: absent value. Throws CoordinatorAway.
std::vector<std::pair<std::string, std::optional<GroupDescription>>> describeGroups(
    sim::Simulation& simulation, const std::vector<std::string>& names);
std::optional<GroupDescription> describeGroup(sim::Simulation& simulation, const std::string& name);
/// All that live coordinators know, in the order of the tool's map.
std::vector<GroupDescription> listGroups(const sim::World& world);

struct Committed {
    TopicPartition partition;
    group::CommittedOffset offset;
};
/// In the order of the tool's map of partitions.
std::vector<Committed> committedOffsets(const sim::World& world, const std::string& group);

/// Keys in the order of a Java HashMap.
std::vector<std::string> inMapOrder(std::vector<std::string> names);
std::vector<TopicPartition> inMapOrder(std::vector<TopicPartition> partitions);

/// Where a partition ends for readers, begins, or holds the first record that is not older; nullopt: nobody leads it,
/// or (for a time) there is none.
std::optional<Offset> logEnd(const sim::World& world, const TopicPartition& partition);
std::optional<Offset> logStart(const sim::World& world, const TopicPartition& partition);
std::optional<Offset> offsetAtTime(const sim::World& world, const TopicPartition& partition, std::int64_t time);

}  // namespace logarium::console
