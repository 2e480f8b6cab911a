// Why a reader of what is committed does not go on: transactions that are open, or not marked as decided yet.
#include <fmt/format.h>

#include <algorithm>

#include "core/observe/explanation_parts.h"
#include "core/sim/transactions.h"
#include "core/txn/shard.h"

namespace logarium::observe {
namespace {

/// The transactional id that the producer has; null while its coordinator is away.
const txn::Transaction* transactionOf(const sim::World& world, std::int64_t producerId) {
    for (const sim::KnownTransaction& known : sim::transactionsOf(world))
        if (known.transaction->image().producerId == producerId) return known.transaction;
    return nullptr;
}

const log::ProducerEntry* oldestOpen(const log::Log& log) {
    const log::ProducerEntry* oldest = nullptr;
    for (const log::ProducerEntry* producer : log.producers().producers())
        if (producer->currentTxnFirstOffset &&
            (oldest == nullptr || *producer->currentTxnFirstOffset < *oldest->currentTxnFirstOffset))
            oldest = producer;
    return oldest;
}

std::string changeFor(const txn::Transaction* transaction) {
    if (transaction == nullptr)
        return "its coordinator back; if it never ends, kafka-transactions.sh find-hanging shows it and abort ends it";
    return fmt::format("an end of it by its producer; otherwise its coordinator aborts it after {} ms",
                       transaction->image().timeoutMs);
}

}  // namespace

std::optional<Explanation> heldByTransaction(const sim::World& world, const sim::SimClient& reader) {
    const client::Consumer& consumer = *reader.consumer();
    if (!consumer.spec().readCommitted) return std::nullopt;
    for (const auto& [id, position] : consumer.positions()) {
        const cluster::PartitionImage* partition = world.controller.image().partition(id);
        const cluster::Broker* leader = partition == nullptr ? nullptr : world.broker(partition->leader);
        const cluster::Replica* replica = leader == nullptr ? nullptr : leader->replica(id);
        if (replica == nullptr || !replica->log.isOpen()) continue;
        const log::Log& log = *replica->log.log();
        const log::ProducerEntry* open = oldestOpen(log);
        const bool waits =
            open != nullptr && position >= log.lastStableOffset() && log.lastStableOffset() < log.highWatermark();
        if (!waits) continue;
        const txn::Transaction* transaction = transactionOf(world, open->producerId);
        const std::string whose = transaction == nullptr ? fmt::format("producer {}", open->producerId)
                                                         : fmt::format("'{}'", transaction->id());
        std::string since;
        if (transaction != nullptr && transaction->image().startedAt != kNoTimestamp)
            since = fmt::format(", open for {} ms", wallClock(world.now) - transaction->image().startedAt);
        Explanation found;
        found.answer = fmt::format(
            "{} reads only what is committed, and {}-{} is that up to {}: the transaction of {} that begins there is "
            "not "
            "decided{}. {} records behind it wait, whoever wrote them.",
            reader.name(), world.controller.image().topic(id.topic)->name, id.partition, log.lastStableOffset().value,
            whose, since, log.highWatermark() - log.lastStableOffset());
        found.change = changeFor(transaction);
        return found;
    }
    return std::nullopt;
}

}  // namespace logarium::observe
