#include <algorithm>

#include "core/cluster/controller.h"

/// What the controller knows of the brokers' log directories (Kafka: ReplicationControlManager.handleDirectoriesOffline
/// and handleAssignReplicasToDirs, KIP-858).
namespace logarium::cluster {

void Controller::loseDirectories(const Heartbeat& request, Effects& out) {
    const BrokerId b = request.broker;
    const BrokerImage& known = *image_->broker(b);
    const auto failedNow = [&](int directory) {
        return std::ranges::count(request.offlineDirectories, directory) > 0 &&
               std::ranges::count(known.offlineDirectories, directory) == 0;
    };
    const auto concerned = [&](const PartitionImage& p) { return contains(p.isr, b) && failedNow(directoryOf(p, b)); };
    Decisions decisions;
    IsrUpdate update{b, kNoBroker, kNoBroker, IsrChangeReason::LogDirectoryFailed, {}};
    decideIsrUpdates(image_->partitionsWhere(concerned), update, decisions);
    BrokerRegistrationChangeRecord record;
    record.broker = b;
    record.epoch = known.epoch;
    record.offlineDirectories = request.offlineDirectories;
    decisions.emplace_back().record = std::move(record);
    commit(decisions, out);
}

void Controller::onAssignReplicas(const AssignReplicasToDirectories& request, Effects& out) {
    const BrokerImage* broker = image_->broker(request.broker);
    if (broker == nullptr || broker->epoch != request.brokerEpoch) return;
    Decisions decisions;
    for (const auto& [id, directory] : request.replicas) {
        const PartitionImage* partition = image_->partition(id);
        if (partition == nullptr || !contains(partition->replicas, request.broker)) continue;
        if (directoryOf(*partition, request.broker) == directory) continue;
        ReplicaDirectories all = partition->directories;
        std::erase_if(all, [&](const ReplicaDirectory& d) { return d.broker == request.broker; });
        const auto after = [&](const ReplicaDirectory& d) { return request.broker < d.broker; };
        all.insert(std::ranges::find_if(all, after), {request.broker, directory});
        PartitionChangeRecord record;
        record.partition = id;
        record.directories = std::move(all);
        decisions.emplace_back().record = std::move(record);
    }
    commit(decisions, out);
}

}  // namespace logarium::cluster
