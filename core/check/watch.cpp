#include "core/check/watch.h"

#include <algorithm>

#include "core/sim/controller_quorum.h"

namespace logarium::check {

namespace {

/// Reading every batch costs more than the events do.
constexpr int kSurveyEvery = 2000;

}  // namespace

void Watch::submit(const sim::Command& command) {
    if (breach_ || sim::check(simulation_.world(), command)) return;
    simulation_.submit(command);
    lookAtNew();
}

/// What a command told at once.
void Watch::lookAtNew() {
    const auto& events = simulation_.events();
    for (std::size_t i = simulation_.eventsAfter(witness_.last()); i < events.size() && !breach_; ++i)
        breach_ = witness_.see(simulation_.world(), events[i]);
}

void Watch::run(Micros until) {
    if (breach_) return;
    simulation_.runUntil(until, [this](const sim::Event& event) {
        breach_ = witness_.see(simulation_.world(), event);
        if (!breach_ && ++sinceSurvey_ >= kSurveyEvery) {
            sinceSurvey_ = 0;
            breach_ = witness_.survey(simulation_.world(), false);
        }
        return breach_.has_value();
    });
}

void Watch::survey() {
    if (!breach_) breach_ = witness_.survey(simulation_.world());
}

void Watch::expectWhole() {
    if (!breach_) breach_ = missing();
}

namespace {

/// Nobody is eligible, or only brokers that are no replicas any more, so nobody will ever lead again by itself. Writing
/// min.insync.replicas while nobody is in sync empties the ELR and forgets the last leader; a move to fewer replicas
/// than min.insync.replicas leaves those that went in the ELR, and a kill takes the last replica out of it. Apache
/// Kafka 4.1.0 stays leaderless just so.
bool isStranded(const cluster::PartitionImage& partition) {
    if (partition.hasLeader() || !partition.isr.empty()) return false;
    if (partition.elr.empty()) return partition.lastKnownElr.empty();
    return std::ranges::none_of(partition.elr,
                                [&](BrokerId broker) { return cluster::contains(partition.replicas, broker); });
}

/// A follower that gave up on what it cannot write stays behind until the next leader epoch, as Kafka's does: segments
/// became smaller than what the leader's old ones send at once.
bool gaveUp(const sim::World& world, PartitionId id, BrokerId broker) {
    const cluster::Replica* replica = world.broker(broker)->replica(id);
    return replica != nullptr && replica->follower() != nullptr && replica->follower()->failed;
}

}  // namespace

std::optional<Breach> Watch::missing() const {
    if (!sim::controllerAnswers(simulation_.world()))
        return check::breach("E4", "no controller is active, long after the last fault");
    for (const auto& topic : simulation_.world().controller.image().topics())
        for (std::size_t i = 0; i < topic->partitions.size(); ++i) {
            const cluster::PartitionImage& partition = topic->partitions[i];
            if (isStranded(partition)) continue;
            if (!partition.hasLeader())
                return check::breach("E4", "{}-{}: nobody leads, long after the last fault", topic->name, i);
            const PartitionId id{topic->index, static_cast<std::int32_t>(i)};
            const auto excused = std::ranges::count_if(
                partition.replicas, [&](BrokerId broker) { return gaveUp(simulation_.world(), id, broker); });
            if (std::ssize(partition.isr) + excused < std::ssize(partition.replicas))
                return check::breach("E4", "{}-{}: {} of {} replicas are in the ISR, long after the last fault",
                                     topic->name, i, partition.isr.size(), partition.replicas.size());
        }
    return std::nullopt;
}

}  // namespace logarium::check
