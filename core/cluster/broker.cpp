#include "core/cluster/broker.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/cluster/client_quotas.h"
#include "core/cluster/follower.h"
#include "core/cluster/group_coordinator.h"
#include "core/cluster/leader.h"
#include "core/cluster/txn_coordinator.h"

namespace logarium::cluster {
namespace {

template <class Replicas>
auto findReplica(Replicas& replicas, PartitionId id) {
    return std::lower_bound(replicas.begin(), replicas.end(), id,
                            [](const Cow<Replica>& replica, PartitionId wanted) { return replica->id < wanted; });
}

}  // namespace

Broker::Broker() = default;
Broker::Broker(const Broker&) = default;
Broker::Broker(Broker&&) noexcept = default;
Broker& Broker::operator=(const Broker&) = default;
Broker& Broker::operator=(Broker&&) noexcept = default;
Broker::~Broker() = default;

Broker::Broker(BrokerId id, std::string host, std::int32_t port, std::string rack, Cow<ConfigValues> serverProperties)
    : id_(id), host_(std::move(host)), port_(port), rack_(std::move(rack)), fixed_(std::move(serverProperties)) {
    settings_ = BrokerSettings::from(configs(), id_);
}

const Replica* Broker::replica(PartitionId id) const {
    const auto found = findReplica(replicas_, id);
    return found != replicas_.end() && (*found)->id == id ? &found->read() : nullptr;
}

Replica* Broker::replicaForWriting(PartitionId id) {
    const auto found = findReplica(replicas_, id);
    if (found == replicas_.end() || (*found)->id != id) return nullptr;
    Replica& replica = found->write();
    if (frail_) giveRoom(replica);
    return &replica;
}

Environment Broker::environment() {
    return {id_, epoch_, incarnation_, *image_, settings_, configs(), chores_, quotas_};
}

void Broker::on(const MessageBody& message, Address from, Effects& out) {
    if (from.party == Party::Client) noteClient(message);
    std::visit([&](const auto& m) { on(m, from, out); }, message);
    noticeFailures(out);
    settleGroups(out);
    settleTxns(out);
    throttleClients(&message, out);
    noticeFailures(out);
}

void Broker::on(const ProduceRequest& m, Address, Effects& out) {
    if (m.transactionalId != nullptr && replica(m.partition) != nullptr) return writeInTransaction(m, out);
    if (Replica* replica = replicaForWriting(m.partition)) return onProduce(*replica, m, environment(), out);
    ProduceReply refused{m.correlation, m.partition, ErrorCode::NotLeaderOrFollower, kNoOffset, kNoOffset, m.records};
    refused.error = whyMissing(m.partition);
    if (m.acks != 0) out.send(Address::of(id_), Address::of(m.client), refused);
}

void Broker::on(const FetchRequest& m, Address from, Effects& out) {
    if (Replica* replica = replicaForWriting(m.partition))
        return onFollowerFetch(*replica, m, from.broker(), environment(), out);
    FetchReply refused;
    refused.partition = m.partition;
    refused.leaderEpoch = m.leaderEpoch;
    refused.fetch = m.fetch;
    refused.error = offline(m.partition) ? ErrorCode::KafkaStorageError : ErrorCode::UnknownTopicOrPartition;
    out.send(Address::of(id_), from, std::move(refused));
}

void Broker::on(const FetchReply& m, Address, Effects& out) {
    if (Replica* replica = replicaForWriting(m.partition)) onFetchReply(*replica, m, environment(), out);
}

void Broker::on(const ConsumerFetch& m, Address, Effects& out) {
    if (const std::int32_t most = mostToFetch(m); most < m.maxBytes) {
        ConsumerFetch less = m;
        less.maxBytes = most;
        return on(less, Address::of(m.client), out);
    }
    if (Replica* replica = replicaForWriting(m.partition)) return onConsumerFetch(*replica, m, environment(), out);
    ConsumerFetchReply refused;
    refused.correlation = m.correlation;
    refused.partition = m.partition;
    refused.offset = m.offset;
    refused.error = whyMissing(m.partition);
    out.send(Address::of(id_), Address::of(m.client), std::move(refused));
}

void Broker::on(const ListOffsets& m, Address, Effects& out) {
    if (const Replica* found = replica(m.partition)) return onListOffsets(*found, m, environment(), out);
    out.send(Address::of(id_), Address::of(m.client),
             ListOffsetsReply{m.correlation, m.partition, whyMissing(m.partition), kNoOffset});
}

void Broker::on(const MetadataRequest& m, Address, Effects& out) {
    out.send(Address::of(id_), Address::of(m.client), MetadataReply{id_, image_});
}

void Broker::on(const AlterPartitionReply& m, Address, Effects& out) {
    if (Replica* replica = replicaForWriting(m.partition)) onAlterPartitionReply(*replica, m, environment(), out);
}

void Broker::onTimer(const Timer& timer, Effects& out) {
    if (timer.incarnation != incarnation_ || !up()) return;
    if (isChore(timer.kind)) {
        if (chores_.dueOf(timer.kind) > out.now()) return;  // It was timed anew, for later.
        chores_.dueOf(timer.kind) = Chores::kNever;
    }
    runTimer(timer, out);
    noticeFailures(out);
}

void Broker::runTimer(const Timer& timer, Effects& out) {
    switch (timer.kind) {
        case TimerKind::SendHeartbeat:
            return sendHeartbeat(out);
        case TimerKind::SendRegistration:
            return registerSelf(out);
        case TimerKind::ProcessUp:
            return registerSelf(out);
        case TimerKind::LogsLoaded:
            return loadLogs(out);
        case TimerKind::IsrCheck:
            return checkIsrs(out);
        case TimerKind::FetchAgain: {
            Replica* replica = replicaForWriting(timer.partition);
            const FollowerRole* role = replica == nullptr ? nullptr : replica->follower();
            if (role != nullptr && role->fetch == timer.number) fetchNext(*replica, environment(), out);
            return;
        }
        case TimerKind::FetchExpired:
            if (Replica* replica = replicaForWriting(timer.partition))
                expireFetch(*replica, timer.peer, environment(), out);
            return;
        case TimerKind::ProduceExpired:
            if (Replica* replica = replicaForWriting(timer.partition)) expireProduces(*replica, environment(), out);
            return throttleClients(nullptr, out);
        case TimerKind::RetentionCheck:
            return checkRetention(out);
        case TimerKind::CleanerCheck:
            return checkCleaner(out);
        case TimerKind::CleanerDone:
            return finishPass(out);
        case TimerKind::GroupDeadline:
            checkGroups(timer.partition, out);
            settleGroups(out);
            return settleTxns(out);
        case TimerKind::DirectoryMoved:
            return finishMove(timer.partition, out);
        case TimerKind::TxnDeadline:
            checkTxns(timer, out);
            settleGroups(out);
            return settleTxns(out);
        case TimerKind::DeleteFiles:
            return removeFiles(out);
        case TimerKind::CheckpointHighWatermarks:
            return checkpointHighWatermarks(out);
        case TimerKind::CheckpointRecoveryPoints:
            return writeRecoveryPoints();
        case TimerKind::CheckpointLogStarts:
            return writeLogStarts();
        case TimerKind::ExpireProducers:
            return expireProducers(out);
        case TimerKind::SessionCheck:
        case TimerKind::UncleanElection:
        case TimerKind::LeaderRebalance:
        case TimerKind::ConsumerExpired:
            ensure(false, "the controller's timers do not come to a broker");
    }
}

void Broker::checkIsrs(Effects& out) {
    bool behind = false;
    for (Cow<Replica>& handle : replicas_) {
        if (handle->leader() == nullptr) continue;
        behind = checkIsr(handle.write(), environment(), out) || behind;
    }
    if (behind) environment().need(TimerKind::IsrCheck, out);
}

void Broker::peerSilent(BrokerId peer, bool gone, Effects& out) {
    for (Cow<Replica>& handle : replicas_) {
        const LeaderRole* role = handle->leader();
        if (role == nullptr) continue;
        const FollowerProgress* f = role->find(peer);
        if (f != nullptr && f->parked) followerSilent(handle.write(), peer, gone, environment(), out);
    }
    if (gone) txnPeerGone(peer, out);
}

void Broker::peerLost(BrokerId leader, Effects& out) {
    for (Cow<Replica>& handle : replicas_) {
        const FollowerRole* role = handle->follower();
        if (role != nullptr && role->leader == leader) fetchFailed(handle.write(), environment(), out);
    }
}

void Broker::clientGone(ClientId client) {
    for (Cow<Replica>& handle : replicas_) {
        if (handle->leader() != nullptr && !handle->leader()->consumers.empty()) forgetConsumer(handle.write(), client);
        if (handle->follower() != nullptr && !handle->follower()->consumers.empty())
            forgetConsumer(handle.write(), client);
    }
    if (clientQuotas_->find(client) != nullptr) clientQuotas_.write().gone(client);
}

std::optional<KafkaError> Broker::deleteRecords(PartitionId partition, Offset before, Effects& out) {
    Replica* replica = replicaForWriting(partition);
    if (replica == nullptr || replica->leader() == nullptr) {
        return KafkaError{ErrorCode::NotLeaderOrFollower,
                          std::string(errorInfo(ErrorCode::NotLeaderOrFollower).message)};
    }
    auto refused = cluster::deleteRecords(*replica, before, environment(), out);
    noticeFailures(out);
    return refused;
}

Micros Broker::diskDone(Micros now) {
    if (diskExtra_ == 0) return diskFreeAt_ = now;
    diskFreeAt_ = std::max(diskFreeAt_, now) + diskExtra_;
    return diskFreeAt_;
}

}  // namespace logarium::cluster
