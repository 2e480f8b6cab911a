#include "core/check/group_rules.h"

#include <algorithm>
#include <map>

#include "core/cluster/group_coordinator.h"
#include "core/group/consumer_protocol.h"

namespace logarium::check {
namespace {

using Owners = std::map<TopicPartition, std::string>;

std::optional<Breach> take(const char* rule, const std::string& group, const TopicPartition& partition,
                           const std::string& member, Owners& owners) {
    const auto [owner, first] = owners.emplace(partition, member);
    if (first) return std::nullopt;
    return breach(rule, "group {}: {}-{} belongs to {} and to {}", group, partition.topic, partition.partition,
                  owner->second, member);
}

bool wants(const group::ClassicMember& member, const std::string& protocol, const std::string& topic) {
    for (const group::OfferedProtocol& offered : member.protocols) {
        if (offered.name != protocol) continue;
        const group::Subscription said = group::decodeSubscription(offered.metadata);
        return std::ranges::find(said.topics, topic) != said.topics.end();
    }
    return false;
}

std::optional<Breach> checkGroup(const group::ClassicGroup& group) {
    if (group.state() != group::ClassicState::Stable || !group.isConsumerGroup()) return std::nullopt;
    Owners owners;
    for (const auto& [id, member] : group.members()) {
        for (const TopicPartition& p : group::decodeAssignment(member.assignment)) {
            if (auto found = take("G1", group.name(), p, id, owners)) return found;
            // A member that has just asked to join with other wishes keeps its old assignment until all have.
            if (!member.joining && !wants(member, group.protocol(), p.topic))
                return breach("G1", "group {}: {} was given {}-{}, which it does not want", group.name(), id, p.topic,
                              p.partition);
        }
    }
    return std::nullopt;
}

std::optional<Breach> checkGroup(const group::ConsumerGroup& group) {
    Owners owners;
    for (const auto& [id, member] : group.members()) {
        for (const group::PartitionSet* held : {&member.assigned, &member.pendingRevocation})
            for (const TopicPartition& p : *held)
                if (auto found = take("G3", group.name(), p, id, owners)) return found;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Breach> checkGroups(const sim::World& world) {
    for (const auto& broker : world.brokers) {
        if (!broker->up()) continue;
        for (const auto& [partition, seat] : broker->groups().seats)
            for (const auto& [name, group] : seat->shard.groups())
                if (auto found = std::visit([](const auto& g) { return checkGroup(g); }, group)) return found;
    }
    return std::nullopt;
}

}  // namespace logarium::check
