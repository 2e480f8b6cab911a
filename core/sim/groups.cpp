#include "core/sim/groups.h"

#include <charconv>

#include "core/base/assert.h"
#include "core/cluster/group_coordinator.h"

namespace logarium::sim {

std::optional<PartitionId> homeOf(const World& world, std::string_view group) {
    const cluster::TopicImage* topic = world.controller.image().topic(kOffsetsTopic);
    if (topic == nullptr) return std::nullopt;
    return PartitionId{topic->index, group::partitionFor(group, static_cast<std::int32_t>(topic->partitions.size()))};
}

BrokerId coordinatorOf(const World& world, std::string_view group) {
    const auto home = homeOf(world, group);
    if (!home) return kNoBroker;
    const BrokerId leader = world.controller.image().partition(*home)->leader;
    const cluster::Broker* broker = world.broker(leader);
    if (broker == nullptr || !broker->up() || broker->paused()) return kNoBroker;
    const cluster::GroupSeat* seat = broker->groups().seat(home->partition);
    return seat != nullptr && seat->loaded ? leader : kNoBroker;
}

const group::Shard* shardOf(const World& world, std::string_view group) {
    const BrokerId coordinator = coordinatorOf(world, group);
    if (coordinator == kNoBroker) return nullptr;
    return &world.broker(coordinator)->groups().seat(homeOf(world, group)->partition)->shard;
}

std::vector<std::string> groupNames(const World& world) {
    std::vector<std::string> names;
    for (const auto& broker : world.brokers) {
        if (!broker->up() || broker->paused()) continue;
        for (const auto& [partition, seat] : broker->groups().seats)
            for (const auto& [name, group] : seat->shard.groups()) names.push_back(name);
    }
    return names;
}

std::optional<TopicPartition> partitionNamed(std::string_view text) {
    const std::size_t dash = text.rfind('-');
    if (dash == std::string_view::npos || dash == 0) return std::nullopt;
    TopicPartition found{std::string(text.substr(0, dash)), 0};
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + dash + 1, end, found.partition);
    if (error != std::errc{} || stop != end || found.partition < 0) return std::nullopt;
    return found;
}

group::Request adminCommit(const std::string& group, const std::map<std::string, std::int64_t>& offsets) {
    group::OffsetCommit commit;
    commit.group = group;
    for (const auto& [name, offset] : offsets) {
        const auto partition = partitionNamed(name);
        ensure(partition.has_value(), "names of partitions were checked");
        commit.offsets.push_back({*partition, Offset{offset}, -1});
    }
    return commit;
}

}  // namespace logarium::sim
