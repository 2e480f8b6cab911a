#include "core/cluster/broker.h"
#include "core/cluster/group_coordinator.h"
#include "core/cluster/group_desk.h"
#include "core/cluster/leader.h"
#include "core/cluster/txn_desk.h"
#include "core/cluster/txn_gate.h"
#include "core/group/home.h"
#include "core/group/protocol.h"

/// The broker's side of transactions: who is asked what.
namespace logarium::cluster {

const TxnCoordinator& Broker::txns() const {
    return *txns_;
}

TxnDesk Broker::txnDesk() {
    return {environment(), txns_.write(), [this](PartitionId wanted) { return replicaForWriting(wanted); }};
}

TxnGate Broker::txnGate(Effects& out) {
    const auto here = [this](PartitionId wanted) { return replicaForWriting(wanted); };
    return {environment(),
            txns_.write(),
            here,
            [this, &out](const ProduceRequest& m) {
                if (Replica* led = replicaForWriting(m.partition)) onProduce(*led, m, environment(), out);
            },
            [this, here, &out](const GroupRequest& m) {
                GroupDesk{environment(), groups_.write(), here}.ask(m, out);
            },
            [this, here, &out](PartitionId home, const txn::WriteMarkers& markers) {
                return GroupDesk{environment(), groups_.write(), here}.endTransaction(home, markers, out);
            }};
}

void Broker::on(const TxnRequest& m, Address from, Effects& out) {
    if (const auto* markers = std::get_if<txn::WriteMarkers>(&m.asked->what))
        return txnGate(out).writeMarkers({from, m.correlation}, *markers, out);
    txnDesk().ask(m, from, out);
}

void Broker::on(const TxnReply& m, Address, Effects& out) {
    if (const auto* markers = std::get_if<txn::MarkersWritten>(&m.answer->what))
        return txnDesk().onMarkers(m.correlation, *markers, out);
    if (const auto* added = std::get_if<txn::Acknowledged>(&m.answer->what))
        txnGate(out).onAdded(m.correlation, added->error, out);
}

void Broker::on(const ProducerIdBlock& m, Address, Effects&) {
    TxnCoordinator& txns = txns_.write();
    txns.nextProducerId = m.first;
    txns.endOfBlock = m.first + m.count;
    txns.blockAsked = false;
}

void Broker::writeInTransaction(const ProduceRequest& m, Effects& out) {
    txnGate(out).write(m, out);
}

bool Broker::commitInTransaction(const GroupRequest& m, Effects& out) {
    if (!std::holds_alternative<group::TxnOffsetCommit>(m.asked->what)) return false;
    const TopicImage* topic = image_->topic(group::kOffsetsTopic);
    if (topic == nullptr) return false;
    const auto home = group::partitionFor(m.asked->group(), static_cast<std::int32_t>(topic->partitions.size()));
    txnGate(out).write(m, {topic->index, home}, out);
    return true;
}

void Broker::checkTxns(const Timer& timer, Effects& out) {
    if (timer.partition == PartitionId{}) return txnGate(out).check(out);
    txnDesk().check(timer.partition, out);
}

void Broker::settleTxns(Effects& out) {
    if (!txns_->awaitsAny()) return;
    txnGate(out).settle(out);
    txnDesk().settle(out);
}

void Broker::followTxns(PartitionId id, Effects& out) {
    const TopicImage* topic = image_->topic(id.topic);
    const TxnSeat* present = txns_->seat(id.partition);
    const bool mine = present != nullptr && present->home == id;
    if (mine || (topic != nullptr && topic->name == txn::kTransactionTopic)) txnDesk().follow(id, out);
}

void Broker::txnPeerGone(BrokerId peer, Effects& out) {
    txnDesk().brokerGone(peer, out);
    txnGate(out).brokerGone(peer, out);
}

std::optional<KafkaError> Broker::abortTransaction(PartitionId partition, std::int64_t producerId, std::int16_t epoch,
                                                   std::int32_t coordinatorEpoch, Effects& out) {
    const TopicPartition name = nameOf(partition);
    if (Replica* here = replicaForWriting(partition)) {
        const auto written =
            appendMarker(*here, {producerId, epoch, coordinatorEpoch, false, {name}}, environment(), out);
        if (!written.ok()) return written.error();
        return std::nullopt;
    }
    const ErrorCode code = ErrorCode::NotLeaderOrFollower;
    return KafkaError{code, std::string(errorInfo(code).message)};
}

void Broker::terminateTransaction(const std::string& transactionalId, Effects& out) {
    txnDesk().terminate(transactionalId, out);
}

}  // namespace logarium::cluster
