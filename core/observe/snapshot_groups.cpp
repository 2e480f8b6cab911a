// Consumer groups as their coordinators have them, as plain values.
#include <algorithm>

#include "core/cluster/group_coordinator.h"
#include "core/group/consumer_protocol.h"
#include "core/observe/snapshot_parts.h"
#include "core/sim/groups.h"

namespace logarium::observe {
namespace {

void addMembers(GroupView& view, const group::ClassicGroup& group) {
    view.generation = group.generation();
    view.assignor = group.protocol();
    for (const auto& [id, member] : group.members())
        view.members.push_back(
            {id, member.instanceId, member.clientId, -1, group::decodeAssignment(member.assignment)});
}

void addMembers(GroupView& view, const group::ConsumerGroup& group) {
    view.generation = group.epoch();
    for (const auto& [id, member] : group.members())
        view.members.push_back(
            {id, member.instanceId, member.clientId, member.epoch, {member.assigned.begin(), member.assigned.end()}});
}

Offset highWatermarkOf(const sim::World& world, const TopicPartition& name) {
    const cluster::TopicImage* topic = world.controller.image().topic(name.topic);
    if (topic == nullptr) return kNoOffset;
    const PartitionId id{topic->index, name.partition};
    const cluster::PartitionImage* partition = world.controller.image().partition(id);
    if (partition == nullptr || !partition->hasLeader()) return kNoOffset;
    const cluster::Replica* replica = replicaOf(world, {id, partition->leader});
    return replica == nullptr ? kNoOffset : replica->log.highWatermark();
}

void addPartitions(const sim::World& world, GroupView& view, const group::Shard::Offsets& offsets) {
    std::map<TopicPartition, GroupPartitionView> rows;
    for (const auto& [partition, offset] : offsets) rows[partition].committed = offset.offset;
    for (const GroupMemberView& member : view.members)
        for (const TopicPartition& partition : member.assigned) rows[partition].member = member.id;
    for (auto& [partition, row] : rows) {
        row.partition = partition;
        row.highWatermark = highWatermarkOf(world, partition);
        const bool known = row.committed >= Offset{0} && row.highWatermark >= Offset{0};
        if (known) row.lag = std::max<std::int64_t>(0, row.highWatermark - row.committed);
        view.partitions.push_back(row);
    }
}

}  // namespace

std::vector<GroupView> groupViews(const sim::World& world) {
    std::vector<GroupView> views;
    for (const auto& broker : world.brokers) {
        if (!broker->up()) continue;
        for (const auto& [partition, seat] : broker->groups().seats) {
            for (const auto& [name, group] : seat->shard.groups()) {
                GroupView view;
                view.name = name;
                view.type = group::typeName(group);
                view.state = group::stateName(group);
                view.coordinator = broker->id();
                view.home = seat->home;
                std::visit([&](const auto& g) { addMembers(view, g); }, group);
                if (const auto* modern = std::get_if<group::ConsumerGroup>(&group))
                    view.assignor = modern->assignor(cluster::groupSettings(broker->configs(), broker->id()));
                addPartitions(world, view, seat->shard.offsetsOf(name));
                views.push_back(std::move(view));
            }
        }
    }
    std::ranges::sort(views, {}, &GroupView::name);
    return views;
}

}  // namespace logarium::observe
