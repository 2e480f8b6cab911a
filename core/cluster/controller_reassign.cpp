#include <fmt/format.h>

#include <algorithm>

#include "core/cluster/controller.h"

/// Moving replicas from broker to broker (KIP-455; Kafka: ReplicationControlManager.alterPartitionReassignments).
namespace logarium::cluster {
namespace {

BrokerIds sortedDifference(const BrokerIds& of, const BrokerIds& without) {
    BrokerIds rest;
    for (const BrokerId b : of)
        if (!contains(without, b)) rest.push_back(b);
    std::sort(rest.begin(), rest.end());
    return rest;
}

}  // namespace

Answer Controller::reassign(const TopicPartition& partition, const std::optional<BrokerIds>& target) const {
    const TopicImage* topic = image_->topic(partition.topic);
    if (topic == nullptr) {
        return KafkaError{ErrorCode::UnknownTopicOrPartition,
                          fmt::format("Unable to find a topic named {}.", partition.topic)};
    }
    const PartitionId id{topic->index, partition.partition};
    if (image_->partition(id) == nullptr) {
        return KafkaError{ErrorCode::UnknownTopicOrPartition,
                          fmt::format("Unable to find partition {}:{}.", partition.topic, partition.partition)};
    }
    return target ? startReassignment(id, *target) : cancelReassignment(id, partition);
}

/// First the new replicas join the old ones; whoever brings the last of them into the ISR completes the move. When all
/// of them are in sync already, this first record is the last one.
Answer Controller::startReassignment(PartitionId id, const BrokerIds& target) const {
    if (auto flaw = flawInAssignment(target, std::nullopt)) return *flaw;
    PartitionChange change = changeOf(id);
    change.election = Election::Online;
    const BrokerIds removing = sortedDifference(change.now.replicas, target);
    const BrokerIds adding = sortedDifference(target, change.now.replicas);
    BrokerIds replicas = target;
    replicas.insert(replicas.end(), removing.begin(), removing.end());
    if (replicas != change.now.replicas) change.targetReplicas = std::move(replicas);
    if (!removing.empty()) change.targetRemoving = removing;
    if (!adding.empty()) change.targetAdding = adding;
    // An eligible broker that is no replica yet: 4.1.0 asks for its log directory, which throws (PartitionRegistration.
    // directory: "Replica 1 is not assigned to this partition."). ELRs keep such after a move to fewer replicas.
    bool threw = false;
    change.acceptable = [this, &threw, &now = change.now](BrokerId b) {
        if (!image_->isActive(b)) return false;
        threw = threw || !contains(now.replicas, b);
        return image_->hasOnlineDirectory(now, b);
    };
    auto built = change.build();
    if (threw) {
        const ErrorCode code = ErrorCode::UnknownServerError;
        return KafkaError{code, std::string(errorInfo(code).message)};
    }
    if (!built) return Decisions{};
    return Decisions{{std::move(built->record), built->kind, IsrChangeReason::Reassigned, {}}};
}

/// Back to the replicas that were there before (Kafka: PartitionReassignmentRevert).
Answer Controller::cancelReassignment(PartitionId id, const TopicPartition& name) const {
    PartitionChange change = changeOf(id);
    const PartitionImage& now = change.now;
    if (now.adding.empty() && now.removing.empty()) {
        const ErrorCode code = ErrorCode::NoReassignmentInProgress;
        return KafkaError{code, std::string(errorInfo(code).message)};
    }
    BrokerIds replicas, isr;
    for (const BrokerId b : now.replicas)
        if (!contains(now.adding, b)) replicas.push_back(b);
    for (const BrokerId b : now.isr)
        if (!contains(now.adding, b)) isr.push_back(b);
    if (replicas.empty()) {
        return KafkaError{ErrorCode::InvalidReplicaAssignment,
                          "Invalid replica assignment: addingReplicas contains all replicas."};
    }
    const bool unclean = isr.empty();
    if (unclean) {
        // Only new replicas are in sync: going back loses what the old ones lack.
        if (change.election != Election::Unclean) {
            return KafkaError{ErrorCode::InvalidReplicaAssignment,
                              fmt::format("Unable to revert partition assignment for {}:{} because it would require an "
                                          "unclean leader election.",
                                          name.topic, name.partition)};
        }
        isr = {replicas.front()};
    }
    change.targetIsr = std::move(isr);
    change.targetReplicas = std::move(replicas);
    change.targetAdding = BrokerIds{};
    change.targetRemoving = BrokerIds{};
    auto built = change.build();
    if (!built) return Decisions{};
    Decided decided{std::move(built->record), built->kind, IsrChangeReason::Reassigned, {}};
    if (unclean) {
        decided.election = ElectionKind::Unclean;
        decided.decidedBy = {configs().topic(name.topic, "unclean.leader.election.enable").decision()};
    }
    return Decisions{std::move(decided)};
}

}  // namespace logarium::cluster
