// Transactional ids as their coordinators have them, as plain values.
#include "core/observe/snapshot_parts.h"
#include "core/sim/transactions.h"
#include "core/txn/shard.h"

namespace logarium::observe {

std::vector<TransactionView> transactionViews(const sim::World& world) {
    std::vector<TransactionView> views;
    for (const sim::KnownTransaction& known : sim::transactionsOf(world)) {
        const txn::TxnImage& image = known.transaction->image();
        TransactionView view;
        view.id = known.transaction->id();
        view.state = txn::stateName(image.state);
        view.producerId = image.producerId;
        view.epoch = image.epoch;
        view.coordinator = known.coordinator;
        view.timeoutMs = image.timeoutMs;
        view.startedAt = image.startedAt;
        view.partitions.assign(image.partitions.begin(), image.partitions.end());
        views.push_back(std::move(view));
    }
    return views;
}

}  // namespace logarium::observe
