#include "core/check/commit_keeper.h"

#include <algorithm>

#include "core/cluster/group_coordinator.h"
#include "core/group/home.h"

namespace logarium::check {

namespace {

bool livesIn(const sim::World& world, const std::string& group, PartitionId home) {
    const cluster::TopicImage* topic = world.controller.image().topic(group::kOffsetsTopic);
    return topic != nullptr && topic->index == home.topic &&
           group::partitionFor(group, static_cast<std::int32_t>(topic->partitions.size())) == home.partition;
}

}  // namespace

std::optional<Breach> CommitKeeper::see(const sim::World& world, const sim::Event& event) {
    if (const auto* commit = std::get_if<group::OffsetsCommitted>(&event.fact)) written(world, event, *commit);
    if (const auto* moved = std::get_if<cluster::HighWatermarkMoved>(&event.fact))
        committed(event.subject.partition, event.subject.broker, moved->to);
    // Another leader answers nobody who asked this one.
    if (std::holds_alternative<group::CoordinatorUnloaded>(event.fact) ||
        std::holds_alternative<cluster::LeaderElected>(event.fact))
        written_.erase(event.subject.partition);
    if (const auto* removed = std::get_if<group::OffsetsRemoved>(&event.fact)) told_.erase(removed->group);
    if (const auto* removed = std::get_if<group::GroupRemoved>(&event.fact)) told_.erase(removed->group);
    if (const auto* gone = std::get_if<cluster::TopicDeleted>(&event.fact)) {
        deleted_.insert(gone->topic);
        for (auto& [group, offsets] : told_)
            std::erase_if(offsets, [&](const auto& entry) { return entry.first.topic == gone->topic; });
    }
    if (std::holds_alternative<group::CoordinatorLoaded>(event.fact))
        return loaded(world, event.subject.broker, event.subject.partition);
    return std::nullopt;
}

void CommitKeeper::written(const sim::World& world, const sim::Event& event, const group::OffsetsCommitted& commit) {
    const cluster::Broker* broker = world.broker(event.subject.broker);
    const cluster::Replica* home = broker == nullptr ? nullptr : broker->replica(event.subject.partition);
    if (home == nullptr || !home->log.isOpen()) return;
    written_[home->id].push_back(
        {broker->id(), home->log.logEnd(), commit.group, {commit.offsets.begin(), commit.offsets.end()}});
    // A reader that was sent back commits less than before; nobody may have been told of it, and it may still be found.
    if (const auto known = told_.find(commit.group); known != told_.end())
        for (const auto& [partition, offset] : commit.offsets)
            if (const auto at = known->second.find(partition); at != known->second.end())
                at->second = std::min(at->second, offset);
    committed(home->id, broker->id(), home->log.highWatermark());
}

void CommitKeeper::committed(PartitionId home, BrokerId broker, Offset highWatermark) {
    const auto waiting = written_.find(home);
    if (waiting == written_.end()) return;
    std::erase_if(waiting->second, [&](const Written& commit) {
        if (commit.coordinator != broker || commit.end > highWatermark) return false;
        // Of a topic that was made anew, members may still commit what they read of the one before.
        for (const auto& [partition, offset] : commit.offsets)
            if (!deleted_.contains(partition.topic)) told_[commit.group][partition] = offset;
        return true;
    });
}

void CommitKeeper::forget(const sim::World& world, PartitionId home) {
    std::erase_if(told_, [&](const auto& entry) { return livesIn(world, entry.first, home); });
}

std::optional<Breach> CommitKeeper::loaded(const sim::World& world, BrokerId broker, PartitionId home) const {
    const cluster::Broker* coordinator = world.broker(broker);
    const cluster::GroupSeat* seat = coordinator == nullptr ? nullptr : coordinator->groups().seat(home.partition);
    if (seat == nullptr || seat->home != home) return std::nullopt;
    // One that does not know yet that another leads would be wrong about nothing but its own time.
    const cluster::PartitionImage* partition = world.controller.image().partition(home);
    if (partition == nullptr || partition->leader != broker) return std::nullopt;
    for (const auto& [group, offsets] : told_) {
        if (!livesIn(world, group, home)) continue;
        const group::Shard::Offsets& known = seat->shard.offsetsOf(group);
        for (const auto& [partitionOfTopic, offset] : offsets) {
            const auto found = known.find(partitionOfTopic);
            if (found != known.end() && found->second.offset >= offset) continue;
            return breach("G5", "group {}: offset {} of {}-{} was committed, coordinator {} finds {}", group,
                          offset.value, partitionOfTopic.topic, partitionOfTopic.partition, broker.value,
                          found == known.end() ? "none" : std::to_string(found->second.offset.value));
        }
    }
    return std::nullopt;
}

}  // namespace logarium::check
