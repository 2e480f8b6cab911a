#include "core/sim/transactions.h"

#include "core/cluster/txn_coordinator.h"
#include "core/group/home.h"

namespace logarium::sim {
namespace {

const cluster::TxnSeat* seatOf(const World& world, const std::string& id, BrokerId& coordinator) {
    const cluster::TopicImage* topic = world.controller.image().topic(txn::kTransactionTopic);
    if (topic == nullptr) return nullptr;
    const auto home = group::partitionFor(id, static_cast<std::int32_t>(topic->partitions.size()));
    coordinator = topic->partitions[static_cast<std::size_t>(home)].leader;
    const cluster::Broker* broker = world.broker(coordinator);
    if (broker == nullptr || !broker->up() || broker->paused()) return nullptr;
    const cluster::TxnSeat* seat = broker->txns().seat(home);
    return seat != nullptr && seat->loaded ? seat : nullptr;
}

}  // namespace

BrokerId txnCoordinatorOf(const World& world, const std::string& transactionalId) {
    BrokerId coordinator = kNoBroker;
    return seatOf(world, transactionalId, coordinator) == nullptr ? kNoBroker : coordinator;
}

const txn::Transaction* transactionOf(const World& world, const std::string& transactionalId) {
    BrokerId coordinator = kNoBroker;
    const cluster::TxnSeat* seat = seatOf(world, transactionalId, coordinator);
    return seat == nullptr ? nullptr : seat->shard.find(transactionalId);
}

std::vector<KnownTransaction> transactionsOf(const World& world) {
    std::vector<KnownTransaction> known;
    for (const auto& broker : world.brokers) {
        if (!broker->up() || broker->paused()) continue;
        for (const auto& [partition, seat] : broker->txns().seats)
            for (const auto& [id, transaction] : seat->shard.ids())
                if (transaction.image().producerId >= 0) known.push_back({broker->id(), &transaction});
    }
    return known;
}

}  // namespace logarium::sim
