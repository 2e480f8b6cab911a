#include <fmt/format.h>

#include <algorithm>

#include "core/base/assert.h"
#include "core/cluster/controller.h"

namespace logarium::cluster {

PartitionChange Controller::changeOf(PartitionId id, std::function<bool(BrokerId)> acceptable) const {
    const TopicImage* topic = image_->topic(id.topic);
    const PartitionImage* partition = image_->partition(id);
    ensure(partition != nullptr, "a change is worked out for a partition that is there");
    if (!acceptable) acceptable = [this](BrokerId b) { return image_->isActive(b); };
    if (!partition->directories.empty()) {
        acceptable = [this, partition, up = std::move(acceptable)](BrokerId b) {
            return up(b) && image_->hasOnlineDirectory(*partition, b);
        };
    }
    PartitionChange change{id, *partition, effectiveMinIsr(*topic), std::move(acceptable), Election::Online, {}, {}, {},
                           {}, kNoBroker};
    if (configs().topic(topic->name, "unclean.leader.election.enable").flag()) change.election = Election::Unclean;
    return change;
}

void Controller::decideIsrUpdates(const std::vector<PartitionId>& partitions, const IsrUpdate& update,
                                  Decisions& into) const {
    // While the records are worked out the image does not have them yet: a broker on its way up may lead already, one
    // on its way down must not.
    const auto acceptable = [&](BrokerId b) {
        return b != update.remove && b != update.unclean && (b == update.add || image_->isActive(b));
    };
    for (const PartitionId id : partitions) {
        PartitionChange change = changeOf(id, acceptable);
        change.uncleanShutdown = update.unclean;
        change.targetIsr = without(without(change.now.isr, update.remove), update.unclean);
        auto built = change.build();
        if (!built) continue;
        std::vector<Decision> why = update.decidedBy;
        if (built->kind == ElectionKind::Unclean) {
            why = {configs().topic(image_->topic(id.topic)->name, "unclean.leader.election.enable").decision()};
        }
        into.push_back({std::move(built->record), built->kind, update.reason, std::move(why)});
    }
}

Answer Controller::electLeader(const TopicPartition& partition, bool unclean) const {
    const TopicImage* topic = image_->topic(partition.topic);
    if (topic == nullptr) {
        return KafkaError{ErrorCode::UnknownTopicOrPartition, fmt::format("No such topic as {}", partition.topic)};
    }
    const PartitionId id{topic->index, partition.partition};
    const PartitionImage* now = image_->partition(id);
    if (now == nullptr) {
        return KafkaError{ErrorCode::UnknownTopicOrPartition,
                          fmt::format("No such partition as {}-{}", partition.topic, partition.partition)};
    }
    const auto refuse = [](ErrorCode code) { return KafkaError{code, std::string(errorInfo(code).message)}; };
    if (unclean ? now->hasLeader() : now->hasPreferredLeader()) return refuse(ErrorCode::ElectionNotNeeded);
    PartitionChange change = changeOf(id);
    change.election = unclean ? Election::Unclean : Election::Preferred;
    auto built = change.build();
    if (!built)
        return refuse(unclean ? ErrorCode::EligibleLeadersNotAvailable : ErrorCode::PreferredLeaderNotAvailable);
    return Decisions{{std::move(built->record), built->kind, IsrChangeReason::Elected, {}}};
}

void Controller::onUncleanElection(Effects& out) {
    uncleanCheckDue_ = false;
    Decisions decisions;
    for (const PartitionId id : image_->partitionsWhere([](const PartitionImage& p) { return !p.hasLeader(); })) {
        const std::string& topic = image_->topic(id.topic)->name;
        const EffectiveConfig enabled = configs().topic(topic, "unclean.leader.election.enable");
        if (!enabled.flag()) continue;
        auto answer = electLeader({topic, id.partition}, true);
        if (!answer.ok()) continue;
        for (Decided& decided : answer.value()) {
            decided.decidedBy = {enabled.decision()};
            decisions.push_back(std::move(decided));
        }
    }
    commit(decisions, out);
    scheduleChecks(out);
}

void Controller::onLeaderRebalance(Effects& out) {
    rebalanceDue_ = false;
    Decisions decisions;
    for (const PartitionId id :
         image_->partitionsWhere([](const PartitionImage& p) { return !p.hasPreferredLeader(); })) {
        PartitionChange change = changeOf(id);
        change.election = Election::Preferred;
        auto built = change.build();
        if (!built) continue;
        decisions.push_back({std::move(built->record),
                             built->kind,
                             IsrChangeReason::Elected,
                             {configs().broker("auto.leader.rebalance.enable").decision()}});
    }
    commit(decisions, out);
    scheduleChecks(out);
}

/// Kafka: ReplicationControlManager.validateAlterPartitionData, in its order.
ErrorCode Controller::validate(const AlterPartition& request, const PartitionImage* partition) const {
    const BrokerImage* broker = image_->broker(request.broker);
    if (broker == nullptr || broker->epoch != request.brokerEpoch) return ErrorCode::StaleBrokerEpoch;
    if (partition == nullptr) return ErrorCode::UnknownTopicId;
    if (request.leaderEpoch > partition->leaderEpoch) return ErrorCode::NotController;
    if (request.partitionEpoch > partition->partitionEpoch) return ErrorCode::NotController;
    if (request.leaderEpoch < partition->leaderEpoch) return ErrorCode::FencedLeaderEpoch;
    if (request.broker != partition->leader) return ErrorCode::InvalidRequest;
    if (request.partitionEpoch < partition->partitionEpoch) return ErrorCode::InvalidUpdateVersion;
    for (const BrokerId member : request.isr) {
        if (!contains(partition->replicas, member)) return ErrorCode::InvalidRequest;
    }
    if (!contains(request.isr, partition->leader)) return ErrorCode::InvalidRequest;
    for (std::size_t i = 0; i < request.isr.size(); ++i) {
        const BrokerImage* member = image_->broker(request.isr[i]);
        const std::int64_t epoch = request.isrBrokerEpochs[i];
        const bool sameIncarnation = epoch == -1 || (member != nullptr && member->epoch == epoch);
        if (member == nullptr || !member->active() || !sameIncarnation) return ErrorCode::IneligibleReplica;
    }
    return ErrorCode::None;
}

void Controller::onAlterPartition(const AlterPartition& request, Effects& out) {
    const PartitionImage* partition = image_->partition(request.partition);
    AlterPartitionReply reply{request.partition, validate(request, partition), request.leaderEpoch, 0, {}};
    if (reply.error == ErrorCode::None) {
        PartitionChange change = changeOf(request.partition);
        change.targetIsr = request.isr;
        if (auto built = change.build()) {
            const bool shrinks = request.isr.size() < partition->isr.size();
            std::vector<Decision> why;
            if (shrinks) why = {configs().broker("replica.lag.time.max.ms", request.broker).decision()};
            const bool newLeader = built->record.leader && *built->record.leader != request.broker;
            commit({{std::move(built->record), built->kind,
                     shrinks ? IsrChangeReason::LaggedBehind : IsrChangeReason::CaughtUp, std::move(why)}},
                   out);
            // A change that completes a reassignment may take the leadership from the one who asked.
            if (newLeader) reply.error = ErrorCode::NewLeaderElected;
        }
        partition = image_->partition(request.partition);
        reply.leaderEpoch = partition->leaderEpoch;
        reply.partitionEpoch = partition->partitionEpoch;
        reply.isr = partition->isr;
    }
    out.send(Address::controller(), Address::of(request.broker), std::move(reply));
}

}  // namespace logarium::cluster
