#include "core/cluster/txn_gate.h"

#include <algorithm>

#include "core/group/home.h"
#include "core/group/protocol.h"
#include "core/record/batch_header.h"

namespace logarium::cluster {
namespace {

constexpr std::int64_t kRetryPause = 20 * kMicrosPerMs;      // add.partitions.to.txn.retry.backoff.ms
constexpr std::int64_t kRetryPatience = 100 * kMicrosPerMs;  // add.partitions.to.txn.retry.backoff.max.ms

/// Whether the log knows an open transaction of this epoch (Kafka: Partition.hasOngoingTransaction).
bool ongoing(const Replica& replica, std::int64_t producerId, std::int16_t epoch) {
    const log::ProducerEntry* known = replica.log.log()->producers().find(producerId);
    return known != nullptr && known->producerEpoch == epoch && known->currentTxnFirstOffset.has_value();
}

/// What a client is told when the coordinator did not add the partition (Kafka: ReplicaManager.handleProduceAppend).
ErrorCode forProducer(ErrorCode error) {
    switch (error) {
        case ErrorCode::ProducerFenced:
            return ErrorCode::InvalidProducerEpoch;
        case ErrorCode::NetworkException:
        case ErrorCode::CoordinatorLoadInProgress:
        case ErrorCode::CoordinatorNotAvailable:
        case ErrorCode::NotCoordinator:
            return ErrorCode::NotEnoughReplicas;  // It tries again without asking for metadata.
        default:
            return error;
    }
}

/// The same for offsets (Kafka: the error conversion of CoordinatorPartitionWriter and GroupCoordinatorService).
ErrorCode forCommitter(ErrorCode error) {
    if (error == ErrorCode::ProducerFenced) return ErrorCode::InvalidProducerEpoch;
    return error == ErrorCode::NetworkException ? ErrorCode::CoordinatorLoadInProgress : error;
}

}  // namespace

void TxnGate::write(const ProduceRequest& request, Effects& out) {
    const auto header = record::parseBatchHeader(*request.batch);
    const Replica* here = replica(request.partition);
    const bool verifies = header.ok() && here != nullptr && here->leader() != nullptr &&
                          header.value().isTransactional() &&
                          !ongoing(*here, header.value().producerId, header.value().producerEpoch);
    if (!verifies) return produce(request);
    verify(request.partition, header.value().producerId, header.value().producerEpoch, *request.transactionalId,
           request, out);
}

void TxnGate::write(const GroupRequest& request, PartitionId home, Effects& out) {
    const auto& asked = std::get<group::TxnOffsetCommit>(request.asked->what);
    const Replica* here = replica(home);
    if (here == nullptr || here->leader() == nullptr || ongoing(*here, asked.producerId, asked.epoch))
        return commitOffsets(request);
    verify(home, asked.producerId, asked.epoch, asked.transactionalId, request, out);
}

void TxnGate::verify(PartitionId partition, std::int64_t producerId, std::int16_t epoch, const std::string& id,
                     std::variant<ProduceRequest, GroupRequest> waiting, Effects& out) {
    const auto [at, fresh] = txns.gate.try_emplace({partition, producerId});
    Verification& verification = at->second;
    if (!fresh && verification.epoch != epoch) return refuse(waiting, ErrorCode::ConcurrentTransactions, out);
    verification.waiting.push_back(std::move(waiting));
    if (!fresh) return;
    verification.id = id;
    verification.epoch = epoch;
    verification.name = {env.image.topic(partition.topic)->name, partition.partition};
    verification.giveUpAt = out.now() + kRetryPatience;
    ask(producerId, verification, out);
    if (verification.to == kNoBroker) return finish(partition, producerId, ErrorCode::CoordinatorNotAvailable, out);
    time(out);
}

void TxnGate::ask(std::int64_t producerId, Verification& verification, Effects& out) {
    verification.to = txnCoordinatorOf(env.image, verification.id);
    if (verification.to == kNoBroker) return;
    verification.correlation = txns.nextCorrelation++;
    verification.due = out.now() + env.configs.broker("request.timeout.ms", env.self).number() * kMicrosPerMs;
    txn::AddPartitions add{verification.id, producerId, verification.epoch, {verification.name}};
    out.send(Address::of(env.self), Address::of(verification.to),
             TxnRequest{verification.correlation, std::make_shared<const txn::Request>(std::move(add))});
}

void TxnGate::onAdded(std::int64_t correlation, ErrorCode error, Effects& out) {
    const auto found =
        std::ranges::find_if(txns.gate, [&](const auto& entry) { return entry.second.correlation == correlation; });
    if (found == txns.gate.end()) return;
    Verification& verification = found->second;
    verification.correlation = -1;
    // The transaction before this one is being completed: soon there will be room for the next.
    if (error == ErrorCode::ConcurrentTransactions && out.now() + kRetryPause < verification.giveUpAt) {
        verification.due = out.now() + kRetryPause;
        return time(out);
    }
    finish(found->first.first, found->first.second, error, out);
}

void TxnGate::finish(PartitionId partition, std::int64_t producerId, ErrorCode error, Effects& out) {
    auto done = txns.gate.extract(std::pair{partition, producerId});
    if (error == ErrorCode::None && done.mapped().voided) error = ErrorCode::InvalidTxnState;
    for (const auto& waiting : done.mapped().waiting) {
        if (error != ErrorCode::None) {
            refuse(waiting, error, out);
        } else if (const auto* request = std::get_if<ProduceRequest>(&waiting)) {
            produce(*request);
        } else {
            commitOffsets(std::get<GroupRequest>(waiting));
        }
    }
}

void TxnGate::refuse(const std::variant<ProduceRequest, GroupRequest>& waiting, ErrorCode error, Effects& out) {
    if (const auto* commit = std::get_if<GroupRequest>(&waiting)) {
        auto reply = std::make_shared<const group::Reply>(group::failed(*commit->asked, forCommitter(error)));
        return out.send(Address::of(env.self), Address::of(commit->client),
                        GroupReply{commit->correlation, std::move(reply)});
    }
    const auto& request = std::get<ProduceRequest>(waiting);
    const ErrorCode told = forProducer(error);
    out.tell({env.self, request.partition, request.client},
             ProduceRejected{request.client, told, request.records, request.acks, 0, 0});
    ProduceReply reply;
    reply.correlation = request.correlation;
    reply.partition = request.partition;
    reply.error = told;
    reply.records = request.records;
    if (request.acks != 0) out.send(Address::of(env.self), Address::of(request.client), reply);
}

void TxnGate::writeMarkers(const TxnAsker& asker, const txn::WriteMarkers& markers, Effects& out) {
    MarkerAnswer answer;
    answer.to = asker;
    answer.said.producerId = markers.producerId;
    answer.deadline = out.now() + env.configs.broker("request.timeout.ms", env.self).number() * kMicrosPerMs;
    for (const TopicPartition& name : markers.partitions) {
        const TopicImage* topic = env.image.topic(name.topic);
        if (topic == nullptr) {
            answer.said.partitions.emplace_back(name, ErrorCode::UnknownTopicOrPartition);
            continue;
        }
        const PartitionId id{topic->index, name.partition};
        Replica* here = replica(id);
        ErrorCode error = here == nullptr ? ErrorCode::NotLeaderOrFollower : ErrorCode::None;
        if (error == ErrorCode::None) {
            if (const auto waits = txns.gate.find({id, markers.producerId}); waits != txns.gate.end())
                waits->second.voided = true;
            if (name.topic == group::kOffsetsTopic) {
                error = endOffsets(id, markers);
            } else {
                const auto written = appendMarker(*here, markers, env, out);
                if (!written.ok()) error = written.error().code;
            }
        }
        if (error != ErrorCode::None) {
            answer.said.partitions.emplace_back(name, error);
            continue;
        }
        answer.awaited.emplace_back(id, here->log.logEnd());
        answer.names.push_back(name);
    }
    txns.answers.push_back(std::move(answer));
    settle(out);
    time(out);
}

void TxnGate::settle(Effects& out) {
    std::deque<MarkerAnswer> still;
    for (MarkerAnswer& answer : txns.answers) {
        for (std::size_t i = 0; i < answer.awaited.size();) {
            const auto [id, required] = answer.awaited[i];
            const Replica* here = replica(id);
            const bool leads = here != nullptr && here->leader() != nullptr;
            const bool late = answer.deadline <= out.now();
            if (leads && here->log.highWatermark() < required && !late) {
                ++i;
                continue;
            }
            ErrorCode said = ErrorCode::None;
            if (!leads)
                said = ErrorCode::NotLeaderOrFollower;
            else if (here->log.highWatermark() < required)
                said = ErrorCode::RequestTimedOut;
            answer.said.partitions.emplace_back(answer.names[i], said);
            answer.awaited.erase(answer.awaited.begin() + static_cast<std::ptrdiff_t>(i));
            answer.names.erase(answer.names.begin() + static_cast<std::ptrdiff_t>(i));
        }
        if (!answer.awaited.empty()) {
            still.push_back(std::move(answer));
            continue;
        }
        if (answer.to.correlation < 0) continue;  // Nobody waits for it.
        out.send(Address::of(env.self), answer.to.from,
                 TxnReply{answer.to.correlation, std::make_shared<const txn::Reply>(std::move(answer.said))});
    }
    txns.answers = std::move(still);
}

void TxnGate::check(Effects& out) {
    txns.gateTimed = txn::kNever;
    std::vector<std::pair<PartitionId, std::int64_t>> given;
    for (auto& [key, verification] : txns.gate) {
        if (verification.due > out.now()) continue;
        if (verification.correlation < 0)
            ask(key.second, verification, out);
        else
            given.push_back(key);
        if (verification.to == kNoBroker) given.push_back(key);
    }
    for (const auto& [partition, producerId] : given) finish(partition, producerId, ErrorCode::NetworkException, out);
    settle(out);
    time(out);
}

void TxnGate::brokerGone(BrokerId broker, Effects& out) {
    std::vector<std::pair<PartitionId, std::int64_t>> given;
    for (const auto& [key, verification] : txns.gate)
        if (verification.correlation >= 0 && verification.to == broker) given.push_back(key);
    for (const auto& [partition, producerId] : given) finish(partition, producerId, ErrorCode::NetworkException, out);
}

void TxnGate::time(Effects& out) {
    Micros next = txn::kNever;
    for (const auto& [key, verification] : txns.gate) next = std::min(next, verification.due);
    for (const MarkerAnswer& answer : txns.answers) next = std::min(next, answer.deadline);
    if (next == txn::kNever || txns.gateTimed <= next) return;
    txns.gateTimed = next;
    out.at(std::max(next, out.now() + 1), {TimerKind::TxnDeadline, env.self, {}, env.incarnation, kNoBroker, 0});
}

}  // namespace logarium::cluster
