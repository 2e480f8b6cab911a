#include "core/cluster/broker.h"
#include "core/cluster/group_desk.h"
#include "core/cluster/leader.h"
#include "core/group/home.h"

/// The broker's side of group coordination: who is asked what.
namespace logarium::cluster {

const GroupCoordinator& Broker::groups() const {
    return *groups_;
}

void Broker::on(const GroupRequest& m, Address, Effects& out) {
    if (commitInTransaction(m, out)) return;
    GroupDesk{environment(), groups_.write(), [this](PartitionId wanted) { return replicaForWriting(wanted); }}.ask(
        m, out);
}

void Broker::coordinate(PartitionId id, Effects& out) {
    followTxns(id, out);
    const TopicImage* topic = image_->topic(id.topic);
    const GroupSeat* present = groups_->seat(id.partition);
    const bool mine = present != nullptr && present->home == id;
    if (mine || (topic != nullptr && topic->name == group::kOffsetsTopic))
        GroupDesk{environment(), groups_.write(), [this](PartitionId wanted) { return replicaForWriting(wanted); }}
            .follow(id, out);
}

void Broker::checkGroups(PartitionId home, Effects& out) {
    GroupDesk{environment(), groups_.write(), [this](PartitionId wanted) { return replicaForWriting(wanted); }}.check(
        home, out);
}

void Broker::settleGroups(Effects& out) {
    if (groups_->awaitsAny())
        GroupDesk{environment(), groups_.write(), [this](PartitionId wanted) { return replicaForWriting(wanted); }}
            .settle(out);
}

std::optional<KafkaError> Broker::groupObjection(const group::Request& asked) const {
    const auto refusal = [](ErrorCode error) { return KafkaError{error, std::string(errorInfo(error).message)}; };
    const TopicImage* topic = image_->topic(group::kOffsetsTopic);
    if (topic == nullptr) return refusal(ErrorCode::CoordinatorNotAvailable);
    const auto home = group::partitionFor(asked.group(), static_cast<std::int32_t>(topic->partitions.size()));
    const GroupSeat* seat = groups_->seat(home);
    if (seat == nullptr) return refusal(ErrorCode::NotCoordinator);
    if (!seat->loaded) return refusal(ErrorCode::CoordinatorLoadInProgress);
    const Replica& kept = *replica(seat->home);
    if (std::ssize(kept.leader()->isr) < effectiveMinIsr(kept)) return refusal(ErrorCode::CoordinatorNotAvailable);
    const ErrorCode error = seat->shard.objection(asked);
    if (error == ErrorCode::None) return std::nullopt;
    return refusal(error);
}

void Broker::administerGroup(const group::Request& asked, Effects& out) {
    GroupDesk{environment(), groups_.write(), [this](PartitionId wanted) { return replicaForWriting(wanted); }}
        .administer(asked, out);
}

}  // namespace logarium::cluster
