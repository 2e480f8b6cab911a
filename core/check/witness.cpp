#include "core/check/witness.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "core/check/group_rules.h"
#include "core/check/leader_rules.h"
#include "core/check/log_rules.h"
#include "core/check/quorum_rules.h"
#include "core/check/replication_rules.h"
#include "core/check/transaction_rules.h"

namespace logarium::check {

namespace {

std::optional<record::BatchHeader> batchAt(const cluster::ReplicaLog& from, Offset offset) {
    if (offset >= from.logEnd()) return std::nullopt;
    const cluster::Payload bytes = from.read(offset, 1, log::Isolation::LogEnd).batches;
    if (!bytes) return std::nullopt;
    const auto batch = record::BatchReader(*bytes).next();
    return batch ? std::optional(batch->header) : std::nullopt;
}

std::optional<Breach> replicationAfter(const sim::World& world, const sim::Event& event) {
    const PartitionId id = event.subject.partition;
    if (const auto* moved = std::get_if<cluster::HighWatermarkMoved>(&event.fact))
        return checkPartition(world, id, moved->from, moved->to);
    const bool concerns = std::holds_alternative<cluster::LeaderElected>(event.fact) ||
                          std::holds_alternative<cluster::IsrShrunk>(event.fact) ||
                          std::holds_alternative<cluster::IsrExpanded>(event.fact) ||
                          std::holds_alternative<log::LogTruncated>(event.fact) ||
                          std::holds_alternative<log::LogRecovered>(event.fact);
    return concerns ? checkPartition(world, id, Offset{0}, Offset{0}) : std::nullopt;
}

/// A member commits what it has read, which is never beyond a high watermark.
template <class Readable>
std::optional<Breach> committedBeyond(const sim::World& world, BrokerId coordinator,
                                      const group::OffsetsCommitted& commit, const std::set<std::string>& deleted,
                                      Readable readable) {
    if (commit.member.empty()) return std::nullopt;
    for (const auto& [name, offset] : commit.offsets) {
        // The coordinator's: what the controller has decided may still wait for its quorum.
        const cluster::TopicImage* topic = world.broker(coordinator)->image().topic(name.topic);
        // Of a topic that was made anew, it may have read the one before.
        if (topic == nullptr || deleted.contains(name.topic)) continue;
        const Offset high = readable(PartitionId{topic->index, name.partition});
        if (offset > high)
            return breach("G2", "group {}: {} committed {} of {}-{}, beyond the high watermark {}", commit.group,
                          commit.member, offset.value, name.topic, name.partition, high.value);
    }
    return std::nullopt;
}

}  // namespace

std::optional<Breach> Witness::order(const sim::Event& event) const {
    if (event.id <= last_) return breach("E0", "event {} comes after event {}", event.id.value, last_.value);
    if (event.cause >= event.id)
        return breach("E0", "event {} names event {} as its cause", event.id.value, event.cause.value);
    if (event.at < at_) return breach("E0", "event {} is earlier than the one before", event.id.value);
    return std::nullopt;
}

std::optional<Breach> Witness::see(const sim::World& world, const sim::Event& event) {
    auto found = order(event);
    last_ = event.id;
    at_ = event.at;
    if (found) return found;
    const PartitionId id = event.subject.partition;
    found = std::visit(
        [&](const auto& fact) -> std::optional<Breach> {
            using F = std::decay_t<decltype(fact)>;
            constexpr bool kept = std::is_same_v<F, cluster::LeaderElected> ||
                                  std::is_same_v<F, cluster::IsrExpanded> ||
                                  std::is_same_v<F, cluster::HighWatermarkMoved> || std::is_same_v<F, client::Consumed>;
            if constexpr (kept)
                return see(world, id, fact);
            else
                return std::nullopt;
        },
        event.fact);
    if (const auto* elected = std::get_if<sim::QuorumLeaderElected>(&event.fact)) found = see(world, *elected);
    if (const auto* active = std::get_if<sim::ControllerActivated>(&event.fact)) found = see(*active);
    if (std::holds_alternative<sim::ControllerActivated>(event.fact) && !found) found = checkQuorum(world);
    if (!found) found = checkLeaderStep(world, event);
    if (!found) found = acknowledged(world, event);
    if (!found) found = readCommitted(world, event);
    if (!found) found = commits_.see(world, event);
    const bool cut =
        std::holds_alternative<log::LogTruncated>(event.fact) || std::holds_alternative<log::LogRecovered>(event.fact);
    if (cut) partitions_[id].kept = 0;
    if (const auto* gone = std::get_if<cluster::TopicDeleted>(&event.fact)) deleted_.insert(gone->topic);
    if (const auto* commit = std::get_if<group::OffsetsCommitted>(&event.fact); commit != nullptr && !found) {
        const auto readable = [&](PartitionId of) { return partitions_[of].readable; };
        found = committedBeyond(world, event.subject.broker, *commit, deleted_, readable);
    }
    if (std::holds_alternative<group::GenerationFormed>(event.fact) && !found) found = checkGroups(world);
    return found ? found : replicationAfter(world, event);
}

std::optional<Breach> Witness::see(const sim::World& world, const sim::QuorumLeaderElected& fact) {
    if (fact.epoch <= quorumEpoch_)
        return breach("R9", "controller {} was elected in epoch {}, after epoch {}", fact.leader.value, fact.epoch,
                      quorumEpoch_);
    quorumEpoch_ = fact.epoch;
    return checkElection(world, fact);
}

std::optional<Breach> Witness::see(const sim::ControllerActivated& fact) {
    if (fact.metadataOffset < metadataOffset_)
        return breach("R9", "controller {} begins with metadata up to {}, the one before had {}", fact.node.value,
                      fact.metadataOffset, metadataOffset_);
    metadataOffset_ = fact.metadataOffset;
    return std::nullopt;
}

std::optional<Breach> Witness::see(const sim::World& world, PartitionId id, const cluster::LeaderElected& fact) {
    History& history = partitions_[id];
    if (history.epoch != kNoEpoch && fact.epoch <= history.epoch)
        return breach("R3", "{}: broker {} was elected in epoch {}, after epoch {}", partitionName(world, id),
                      fact.leader.value, fact.epoch.value, history.epoch.value);
    history.epoch = fact.epoch;
    if (fact.kind == cluster::ElectionKind::Unclean) loseWhatIsNotHeld(world, id, fact, history);
    return std::nullopt;
}

/// What was acknowledged may be gone: that is the price of an unclean election. What the new leader has, stays.
void Witness::loseWhatIsNotHeld(const sim::World& world, PartitionId id, const cluster::LeaderElected& fact,
                                History& history) {
    history.unclean = fact.epoch;
    history.promisedEnd = Offset{0};
    history.kept = 0;
    keys_.forget(id);
    commits_.forget(world, id);
    const cluster::Broker* broker = world.broker(fact.leader);
    const cluster::Replica* replica = broker == nullptr || !hasLoaded(*broker) ? nullptr : broker->replica(id);
    const bool open = replica != nullptr && replica->log.isOpen();
    if (!open || replica->log.logEnd() < history.readable) lossy_.insert(id.topic);
    const auto forgotten = std::erase_if(history.promises, [&](const Promise& promise) {
        if (!open || promise.base < replica->log.logStart()) return true;
        const auto header = batchAt(replica->log, promise.base);
        const bool held = header && header->baseOffset == promise.base && header->crc == promise.crc;
        if (held) history.promisedEnd = std::max(history.promisedEnd, header->nextOffset());
        return !held;
    });
    if (forgotten > 0) lossy_.insert(id.topic);
}

/// A leader says who has come into sync; where nobody leads, a move was called back to a replica that never was, which
/// takes the permission of an unclean election and costs the same (Kafka: PartitionReassignmentRevert.unclean).
std::optional<Breach> Witness::see(const sim::World& world, PartitionId id, const cluster::IsrExpanded& fact) {
    const cluster::MetadataImage& image = world.controller.image();
    const cluster::PartitionImage* partition = image.partition(id);
    if (partition == nullptr || partition->hasLeader()) return std::nullopt;
    const std::string& topic = image.topic(id.topic)->name;
    if (!world.controller.configs().topic(topic, "unclean.leader.election.enable").flag())
        return breach("R6", "{}: broker {} came into the ISR though nobody leads", partitionName(world, id),
                      fact.added.value);
    const cluster::LeaderElected asIfElected{kNoBroker, fact.added, partition->leaderEpoch + 1,
                                             cluster::ElectionKind::Unclean, 0};
    loseWhatIsNotHeld(world, id, asIfElected, partitions_[id]);
    return std::nullopt;
}

/// What is exactly once cannot be told any more once records that were committed are gone: of what is read or written,
/// or of what the coordinators know.
bool Witness::lostTransforms(const sim::World& world) const {
    for (const TopicIndex lossy : lossy_) {
        const cluster::TopicImage* topic = world.controller.image().topic(lossy);
        if (topic == nullptr || topic->name.starts_with("__")) return true;
        for (const auto& client : world.clients) {
            if (client->transform() == nullptr) continue;
            const client::TransformSpec& spec = client->transform()->spec();
            if (spec.topic == topic->name || spec.output == topic->name) return true;
        }
    }
    return false;
}

std::optional<Breach> Witness::see(const sim::World& world, PartitionId id, const cluster::HighWatermarkMoved& fact) {
    const cluster::Broker* broker = world.broker(fact.broker);
    const cluster::Replica* replica = broker == nullptr ? nullptr : broker->replica(id);
    if (replica == nullptr || replica->leader() == nullptr) return std::nullopt;
    History& history = partitions_[id];
    if (history.leading.epoch == replica->leaderEpoch && fact.to < history.leading.at)
        return breach("R4", "{}: the high watermark of leader {} fell from {} to {} in epoch {}",
                      partitionName(world, id), fact.broker.value, history.leading.at.value, fact.to.value,
                      replica->leaderEpoch.value);
    if (fact.to > replica->log.logEnd())
        return breach("L2", "{}: the high watermark of broker {} is {}, its log ends at {}", partitionName(world, id),
                      fact.broker.value, fact.to.value, replica->log.logEnd().value);
    history.leading = {replica->leaderEpoch, fact.to};
    history.readable = std::max(history.readable, fact.to);
    history.stable = std::max(history.stable, replica->log.lastStable());
    if (replica == actingLeader(world, id)) keys_.committed(id, *replica, fact.from, fact.to);
    return std::nullopt;
}

std::optional<Breach> Witness::acknowledged(const sim::World& world, const sim::Event& event) {
    const auto* told = std::get_if<cluster::ProduceAcknowledged>(&event.fact);
    if (told == nullptr || told->acks != -1) return std::nullopt;
    const PartitionId id = event.subject.partition;
    const cluster::Broker* broker = world.broker(event.subject.broker);
    const cluster::Replica* teller = broker == nullptr ? nullptr : broker->replica(id);
    if (teller == nullptr || !teller->log.isOpen()) return std::nullopt;
    if (teller == actingLeader(world, id))
        if (auto found = safeToPromise(world, id, event.subject.broker, *told)) return found;
    History& history = partitions_[id];
    // A leader that an unclean election passed by still answers; what it says was lost by that election.
    if (teller->leaderEpoch < history.unclean) return std::nullopt;
    history.promisedEnd = std::max(history.promisedEnd, told->base + told->records);
    if (const auto header = batchAt(teller->log, told->base); header && header->baseOffset == told->base)
        history.promises.push_back({told->base, header->crc});
    return std::nullopt;
}

std::optional<Breach> Witness::safeToPromise(const sim::World& world, PartitionId id, BrokerId teller,
                                             const cluster::ProduceAcknowledged& fact) const {
    const cluster::Replica& leader = *world.broker(teller)->replica(id);
    const auto members = static_cast<std::int64_t>(leader.leader()->isr.size());
    // As many as the leader knows of: it may have slept through a reassignment (Kafka: Partition.effectiveMinIsr).
    const cluster::PartitionImage* known = world.broker(teller)->image().partition(id);
    const auto copies = known == nullptr ? 1 : static_cast<std::int64_t>(known->replicas.size());
    const std::int64_t least = std::min(leader.settings.minIsr, copies);  // More than there are counts as all.
    if (members < least)
        return breach("R7", "{}: acks=all succeeded with {} in the ISR and min.insync.replicas={}",
                      partitionName(world, id), members, leader.settings.minIsr);
    const Offset end = fact.base + fact.records;
    if (leader.log.highWatermark() < end)
        return breach("R1", "{}: records up to {} were acknowledged at high watermark {}", partitionName(world, id),
                      end.value, leader.log.highWatermark().value);
    return std::nullopt;
}

std::optional<Breach> Witness::see(const sim::World& world, PartitionId id, const client::Consumed& fact) {
    const History& history = partitions_[id];
    if (fact.to <= history.readable) return std::nullopt;
    return breach("R5", "{}: a consumer read up to {}, the high watermark was never above {}", partitionName(world, id),
                  fact.to.value, history.readable.value);
}

std::optional<Breach> Witness::readCommitted(const sim::World& world, const sim::Event& event) {
    const auto* read = std::get_if<client::Consumed>(&event.fact);
    if (read == nullptr || !readsCommitted(world, event.subject.client)) return std::nullopt;
    const PartitionId id = event.subject.partition;
    const History& history = partitions_[id];
    if (read->to > history.stable)
        return breach("R5", "{}: a read_committed reader read up to {}, the last stable offset was never above {}",
                      partitionName(world, id), read->to.value, history.stable.value);
    if (history.unclean != kNoEpoch) return std::nullopt;
    return checkCommittedRead(world, id, *read);
}

std::optional<Breach> Witness::keepsPromises(const sim::World& world, PartitionId id, History& history) const {
    const cluster::Replica* leader = actingLeader(world, id);
    if (leader == nullptr) return std::nullopt;
    if (leader->log.logEnd() < history.promisedEnd)
        return breach("R1", "{}: records up to {} were acknowledged, the log of leader {} ends at {}",
                      partitionName(world, id), history.promisedEnd.value,
                      world.controller.image().partition(id)->leader.value, leader->log.logEnd().value);
    if (leader->settings.compacted) return std::nullopt;
    const BrokerId keeper = world.controller.image().partition(id)->leader;
    if (std::exchange(history.keeper, keeper) != keeper) history.kept = 0;
    for (; history.kept < history.promises.size(); ++history.kept) {
        const Promise& promise = history.promises[history.kept];
        if (promise.base < leader->log.logStart()) continue;
        const auto header = batchAt(leader->log, promise.base);
        if (header && header->baseOffset == promise.base && header->crc == promise.crc) continue;
        return breach("R1", "{}: the batch acknowledged at {} is gone or another one", partitionName(world, id),
                      promise.base.value);
    }
    return std::nullopt;
}

std::optional<Breach> Witness::checkLogs(const sim::World& world) {
    for (const auto& broker : world.brokers) {
        if (!hasLoaded(*broker)) continue;
        for (const auto& replica : broker->replicas()) {
            if (!replica->log.isOpen()) continue;
            const LogState now{replica->revision, replica->log.logStart(), replica->log.highWatermark(),
                               replica->log.logEnd()};
            const auto [known, fresh] = logs_.try_emplace({broker->id(), replica->id}, now);
            if (!fresh && known->second == now) continue;
            const std::string where =
                fmt::format("{} on broker {}", partitionName(world, replica->id), broker->id().value);
            if (auto found = checkLog(*replica->log.log(), replica->log.disk(), where)) return found;
            known->second = now;
        }
    }
    return std::nullopt;
}

std::optional<Breach> Witness::survey(const sim::World& world, bool anew) {
    if (anew) {
        logs_.clear();
        for (auto& [id, history] : partitions_) history.kept = 0;
    }
    if (auto found = checkLogs(world)) return found;
    if (auto found = checkReplication(world)) return found;
    if (auto found = checkGroups(world)) return found;
    if (!lostTransforms(world))
        if (auto found = checkTransforms(world)) return found;
    if (auto found = keys_.checkAll(world)) return found;
    for (auto& [id, history] : partitions_)
        if (auto found = keepsPromises(world, id, history)) return found;
    return std::nullopt;
}

}  // namespace logarium::check
