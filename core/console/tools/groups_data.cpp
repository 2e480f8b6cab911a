#include "core/console/tools/groups_data.h"

#include <algorithm>

#include "core/base/java_hash.h"
#include "core/cluster/group_coordinator.h"
#include "core/console/tools/offsets_topic.h"
#include "core/group/consumer_protocol.h"
#include "core/sim/groups.h"

namespace logarium::console {
namespace {

/// The items in the order of a HashMap of their keys.
template <class Item, class Hash>
std::vector<Item> ordered(std::vector<Item> items, Hash hash) {
    std::vector<std::int32_t> hashes;
    for (const Item& item : items) hashes.push_back(hash(item));
    std::vector<Item> sorted;
    for (const std::size_t i : hashMapOrder(hashes)) sorted.push_back(std::move(items[i]));
    return sorted;
}

void describe(GroupDescription& made, const group::ClassicGroup& group, const group::Settings&) {
    made.assignor = group.protocol();
    made.protocol = group.protocolType();
    for (const auto& [id, member] : group.members())
        made.members.push_back(
            {id, member.instanceId, member.clientId, member.host, group::decodeAssignment(member.assignment), {}, {}});
}

void describe(GroupDescription& made, const group::ConsumerGroup& group, const group::Settings& settings) {
    made.assignor = group.assignor(settings);
    made.protocol = "consumer";
    made.epoch = group.epoch();
    made.targetEpoch = group.targetEpoch();
    for (const auto& [id, member] : group.members()) {
        const group::PartitionSet& target = group.targetOf(id);
        made.members.push_back({id,
                                member.instanceId,
                                member.clientId,
                                member.host,
                                {member.assigned.begin(), member.assigned.end()},
                                {target.begin(), target.end()},
                                member.epoch,
                                !member.classic.has_value()});
    }
}

GroupDescription described(const cluster::Broker& broker, const std::string& name, const group::Shard::Group& group) {
    GroupDescription made;
    made.name = name;
    made.type = group::typeName(group);
    made.state = group::stateName(group);
    made.coordinator = broker.id();
    const group::Settings settings = cluster::groupSettings(broker.configs(), broker.id());
    std::visit([&](const auto& g) { describe(made, g, settings); }, group);
    made.members = ordered(std::move(made.members), [](const MemberDescription& m) { return javaHash(m.id); });
    return made;
}

/// The groups of one coordinator in its own order.
std::vector<GroupDescription> groupsOf(const cluster::Broker& broker, std::int32_t seat) {
    std::vector<GroupDescription> all;
    for (const auto& [name, group] : broker.groups().seat(seat)->shard.groups())
        all.push_back(described(broker, name, group));
    std::vector<std::int32_t> hashes;
    for (const GroupDescription& group : all) hashes.push_back(javaHash(group.name));
    std::vector<GroupDescription> sorted;
    for (const std::size_t i : timelineMapOrder(hashes)) sorted.push_back(std::move(all[i]));
    return sorted;
}

const cluster::Replica* leaderReplica(const sim::World& world, const TopicPartition& name) {
    const cluster::TopicImage* topic = world.controller.image().topic(name.topic);
    if (topic == nullptr) return nullptr;
    const cluster::PartitionImage* partition = world.controller.image().partition({topic->index, name.partition});
    const cluster::Broker* leader = partition == nullptr ? nullptr : world.broker(partition->leader);
    const cluster::Replica* replica = leader == nullptr ? nullptr : leader->replica({topic->index, name.partition});
    return replica == nullptr || !replica->log.isOpen() ? nullptr : replica;
}

}  // namespace

std::vector<std::string> inMapOrder(std::vector<std::string> names) {
    return ordered(std::move(names), [](const std::string& name) { return javaHash(name); });
}

std::vector<TopicPartition> inMapOrder(std::vector<TopicPartition> partitions) {
    return ordered(std::move(partitions), [](const TopicPartition& p) { return partitionHash(p); });
}

std::optional<GroupDescription> describeGroup(sim::Simulation& simulation, const std::string& name) {
    const BrokerId coordinator = reachCoordinator(simulation, name);
    if (coordinator == kNoBroker) throw CoordinatorAway{};
    const group::Shard::Group* group = sim::shardOf(simulation.world(), name)->find(name);
    if (group == nullptr) return std::nullopt;
    return described(*simulation.world().broker(coordinator), name, *group);
}

std::vector<std::pair<std::string, std::optional<GroupDescription>>> describeGroups(
    sim::Simulation& simulation, const std::vector<std::string>& names) {
    std::vector<std::string> unique = names;
    std::sort(unique.begin(), unique.end());
    unique.erase(std::unique(unique.begin(), unique.end()), unique.end());
    std::vector<std::pair<std::string, std::optional<GroupDescription>>> found;
    for (const std::string& name : inMapOrder(unique)) found.emplace_back(name, describeGroup(simulation, name));
    return found;
}

std::vector<GroupDescription> listGroups(const sim::World& world) {
    std::vector<GroupDescription> all;
    for (const auto& broker : world.brokers) {
        if (!broker->up() || broker->paused()) continue;
        std::vector<TopicPartition> seats;
        for (const auto& [partition, seat] : broker->groups().seats)
            seats.push_back({std::string(sim::kOffsetsTopic), partition});
        for (const TopicPartition& seat : inMapOrder(seats))
            for (GroupDescription& group : groupsOf(*broker, seat.partition)) all.push_back(std::move(group));
    }
    return ordered(std::move(all), [](const GroupDescription& g) { return javaHash(g.name); });
}

std::vector<Committed> committedOffsets(const sim::World& world, const std::string& group) {
    std::vector<Committed> all;
    if (const group::Shard* shard = sim::shardOf(world, group))
        for (const auto& [partition, offset] : shard->offsetsOf(group)) all.push_back({partition, offset});
    return ordered(std::move(all), [](const Committed& c) { return partitionHash(c.partition); });
}

std::optional<Offset> logEnd(const sim::World& world, const TopicPartition& partition) {
    const cluster::Replica* replica = leaderReplica(world, partition);
    return replica == nullptr ? std::nullopt : std::optional(replica->log.highWatermark());
}

std::optional<Offset> logStart(const sim::World& world, const TopicPartition& partition) {
    const cluster::Replica* replica = leaderReplica(world, partition);
    return replica == nullptr ? std::nullopt : std::optional(replica->log.logStart());
}

std::optional<Offset> offsetAtTime(const sim::World& world, const TopicPartition& partition, std::int64_t time) {
    const cluster::Replica* replica = leaderReplica(world, partition);
    if (replica == nullptr) return std::nullopt;
    const auto found = replica->log.log()->offsetForTimestamp(replica->log.disk(), time);
    if (!found || found->offset >= replica->log.highWatermark()) return std::nullopt;
    return found->offset;
}

}  // namespace logarium::console
