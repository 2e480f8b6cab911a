#include "core/check/leader_rules.h"

#include <algorithm>

#include "core/check/replication_rules.h"

namespace logarium::check {

namespace {

std::optional<Breach> joined(const sim::World& world, PartitionId id, const cluster::IsrExpanded& fact) {
    const cluster::BrokerImage* registered = world.controller.image().broker(fact.added);
    if (registered == nullptr || registered->fenced)
        return breach("R6", "{}: broker {} joined the ISR while it is fenced", partitionName(world, id),
                      fact.added.value);
    const cluster::Replica* leader = actingLeader(world, id);
    const cluster::Broker* broker = world.broker(fact.added);
    if (leader == nullptr || broker == nullptr || !hasLoaded(*broker)) return std::nullopt;
    const cluster::Replica* copy = broker->replica(id);
    if (copy == nullptr || copy == leader || !copy->log.isOpen() || copy->leaderEpoch > leader->leaderEpoch)
        return std::nullopt;
    if (copy->leaderEpoch < leader->leaderEpoch)
        return breach("R6", "{}: broker {} joined the ISR of epoch {} while it follows in epoch {}",
                      partitionName(world, id), fact.added.value, leader->leaderEpoch.value, copy->leaderEpoch.value);
    const Offset least = std::max(leader->log.highWatermark(), leader->leader()->epochStart);
    if (copy->log.logEnd() >= least) return std::nullopt;
    return breach("R6", "{}: broker {} joined the ISR with a log up to {}, its leader began or has committed up to {}",
                  partitionName(world, id), fact.added.value, copy->log.logEnd().value, least.value);
}

/// Only a leader of the epoch that the follower knows may serve it.
std::optional<Breach> replicated(const sim::World& world, PartitionId id, const cluster::Replicated& fact) {
    const cluster::Broker* broker = world.broker(fact.follower);
    const cluster::Replica* copy = broker == nullptr ? nullptr : broker->replica(id);
    if (copy == nullptr || !copy->log.isOpen() || copy->log.latestEpoch() <= copy->leaderEpoch) return std::nullopt;
    return breach("L6", "{}: broker {} was given records of epoch {} while it follows in epoch {}",
                  partitionName(world, id), fact.follower.value, copy->log.latestEpoch().value,
                  copy->leaderEpoch.value);
}

/// Whether it asks for the whole ISR; of coordinators and of transactions that is so by definition.
bool wantsAll(const sim::World& world, ClientId id) {
    const sim::SimClient* client = world.client(id);
    if (client == nullptr || client->transform() != nullptr) return true;
    return client->producer() != nullptr && client->producer()->spec().acks == -1;
}

std::optional<Breach> appended(const sim::World& world, const sim::Event& event, const cluster::Appended& fact) {
    const cluster::Broker* broker = world.broker(event.subject.broker);
    const cluster::Replica* replica = broker == nullptr ? nullptr : broker->replica(event.subject.partition);
    const cluster::LeaderRole* role = replica == nullptr ? nullptr : replica->leader();
    if (role == nullptr || !wantsAll(world, fact.producer)) return std::nullopt;
    const auto copies = static_cast<std::int64_t>(role->followers.size()) + 1;
    const std::int64_t least = std::min(replica->settings.minIsr, copies);
    if (std::ssize(role->isr) >= least) return std::nullopt;
    return breach("R7", "{}: broker {} appended at {} for acks=all with {} in the ISR and min.insync.replicas={}",
                  partitionName(world, event.subject.partition), event.subject.broker.value, fact.base.value,
                  role->isr.size(), replica->settings.minIsr);
}

}  // namespace

std::optional<Breach> checkLeaderStep(const sim::World& world, const sim::Event& event) {
    if (const auto* expanded = std::get_if<cluster::IsrExpanded>(&event.fact))
        return joined(world, event.subject.partition, *expanded);
    if (const auto* copied = std::get_if<cluster::Replicated>(&event.fact))
        return replicated(world, event.subject.partition, *copied);
    if (const auto* done = std::get_if<cluster::Appended>(&event.fact)) return appended(world, event, *done);
    return std::nullopt;
}

}  // namespace logarium::check
