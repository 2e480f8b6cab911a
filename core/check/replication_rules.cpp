#include "core/check/replication_rules.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "core/check/log_walk.h"
#include "core/check/quorum_rules.h"

namespace logarium::check {

namespace {

bool holds(const cluster::BrokerIds& brokers, BrokerId wanted) {
    return std::ranges::find(brokers, wanted) != brokers.end();
}

/// A batch, told apart from any other that could stand in its place.
struct BatchMark {
    Offset base;
    LeaderEpoch epoch;
    std::uint32_t crc = 0;
    bool operator==(const BatchMark&) const = default;
};

std::vector<BatchMark> marks(const cluster::ReplicaLog& from, Offset low, Offset high) {
    std::vector<BatchMark> found;
    if (low >= high) return found;
    walkBatches(from, low, [&](const record::BatchView& batch) {
        const record::BatchHeader& header = batch.header;
        if (header.baseOffset >= low && header.lastOffset() < high)
            found.push_back({header.baseOffset, header.partitionLeaderEpoch, header.crc});
        return header.nextOffset() < high;
    });
    return found;
}

std::optional<Breach> checkAssignment(const std::string& name, const cluster::PartitionImage& partition) {
    for (const BrokerId member : partition.isr)
        if (!holds(partition.replicas, member))
            return breach("R6", "{}: broker {} is in the ISR but holds no replica", name, member.value);
    if (partition.hasLeader() && !holds(partition.isr, partition.leader))
        return breach("R6", "{}: broker {} leads but is not in the ISR", name, partition.leader.value);
    for (const BrokerId member : partition.elr)
        if (holds(partition.isr, member))
            return breach("R6", "{}: broker {} is both in the ISR and in the ELR", name, member.value);
    for (const cluster::BrokerIds* moving : {&partition.adding, &partition.removing})
        for (const BrokerId member : *moving)
            if (!holds(partition.replicas, member))
                return breach("R10", "{}: broker {} is being moved but holds no replica", name, member.value);
    // A broker may be both added and removed: a new target that adds nobody leaves the old list of those who are added
    // (Kafka 4.1.0: ReplicationControlManager.changePartitionReassignment).
    if (partition.replicas.size() <= partition.removing.size())
        return breach("R10", "{}: all replicas are being removed", name);
    return std::nullopt;
}

/// A member that has come as far as the leader's epoch: before that, it may still have to cut its log.
const cluster::Replica* memberOf(const sim::World& world, PartitionId id, BrokerId member, LeaderEpoch epoch) {
    const cluster::Broker* broker = world.broker(member);
    const cluster::Replica* replica = broker == nullptr || !hasLoaded(*broker) ? nullptr : broker->replica(id);
    const bool follows = replica != nullptr && replica->log.isOpen() && replica->leaderEpoch == epoch;
    return follows ? replica : nullptr;
}

std::optional<Breach> checkCopies(const sim::World& world, PartitionId id, const cluster::PartitionImage& partition,
                                  const cluster::Replica& leader, Offset low, Offset high) {
    const Offset watermark = leader.log.highWatermark();
    for (const BrokerId member : leader.leader()->isr) {
        const cluster::Replica* copy = memberOf(world, id, member, partition.leaderEpoch);
        // A leader that the controller cannot reach does not know who has left the ISR.
        if (copy == nullptr || copy == &leader || !holds(partition.isr, member)) continue;
        if (copy->log.logEnd() < watermark)
            return breach("R2", "{}: broker {} is in the ISR and ends at {}, below the high watermark {}",
                          partitionName(world, id), member.value, copy->log.logEnd().value, watermark.value);
        if (leader.settings.compacted) continue;
        const Offset from = std::max({low, leader.log.logStart(), copy->log.logStart()});
        const Offset to = std::min(high, watermark);
        if (from < to && marks(leader.log, from, to) != marks(copy->log, from, to))
            return breach("R2",
                          "{}: brokers {} and {} hold different batches between {} and {}, below the high watermark",
                          partitionName(world, id), partition.leader.value, member.value, from.value, to.value);
    }
    return std::nullopt;
}

}  // namespace

std::string partitionName(const sim::World& world, PartitionId id) {
    const cluster::TopicImage* topic = world.controller.image().topic(id.topic);
    return fmt::format("{}-{}", topic != nullptr ? topic->name : fmt::format("topic {}", id.topic.value), id.partition);
}

const cluster::Replica* actingLeader(const sim::World& world, PartitionId id) {
    const cluster::PartitionImage* partition = world.controller.image().partition(id);
    if (partition == nullptr || !partition->hasLeader()) return nullptr;
    const cluster::Replica* replica = memberOf(world, id, partition->leader, partition->leaderEpoch);
    return replica != nullptr && replica->leader() != nullptr ? replica : nullptr;
}

std::optional<Breach> checkReplication(const sim::World& world) {
    const cluster::MetadataImage& image = world.controller.image();
    for (const auto& broker : world.brokers)
        if (broker->image().offset() > image.offset())
            return breach("R9", "broker {} knows metadata up to {}, the controller only to {}", broker->id().value,
                          broker->image().offset(), image.offset());
    if (auto found = checkQuorum(world)) return found;
    for (const PartitionId id : image.partitionsWhere([](const auto&) { return true; }))
        if (auto found = checkPartition(world, id, Offset{0}, Offset{std::numeric_limits<std::int64_t>::max()}))
            return found;
    return std::nullopt;
}

std::optional<Breach> checkPartition(const sim::World& world, PartitionId id, Offset from, Offset to) {
    const cluster::PartitionImage* partition = world.controller.image().partition(id);
    if (partition == nullptr) return std::nullopt;
    if (auto found = checkAssignment(partitionName(world, id), *partition)) return found;
    const cluster::Replica* leader = actingLeader(world, id);
    return leader == nullptr ? std::nullopt : checkCopies(world, id, *partition, *leader, from, to);
}

}  // namespace logarium::check
