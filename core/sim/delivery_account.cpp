#include "core/sim/delivery_account.h"

#include <algorithm>

#include "core/sim/world.h"

namespace logarium::sim {
namespace {

constexpr std::size_t kRecent = 1024, kChunk = 1024;

/// The replica that leads now; null: nobody does.
const cluster::Replica* leading(const World& world, PartitionId id) {
    const cluster::PartitionImage* partition = world.controller.image().partition(id);
    const cluster::Broker* broker = partition == nullptr ? nullptr : world.broker(partition->leader);
    const cluster::Replica* replica = broker == nullptr ? nullptr : broker->replica(id);
    return replica == nullptr || replica->leader() == nullptr ? nullptr : replica;
}

/// From where on nothing of that epoch is in the log.
Offset endOf(const cluster::ReplicaLog& log, LeaderEpoch epoch) {
    const cluster::DivergingEpoch end = log.endOffsetForEpoch(epoch);
    return end.epoch == epoch ? std::max(end.endOffset, log.logStart()) : log.logStart();
}

}  // namespace

void DeliveryAccount::appended(std::int64_t batch, const StoredBatch& where, bool unanswered, bool again) {
    if (again) duplicated_ += where.records;
    if (unanswered) {
        appendedUnanswered_ += where.records;
        return keep(where);
    }
    const auto at = std::ranges::lower_bound(recent_, batch, {}, &Recent::batch);
    if (at != recent_.end() && at->batch == batch)
        at->where = where;
    else
        recent_.insert(at, {batch, where});
    // Many at once, since all that stay move.
    if (recent_.size() >= 2 * kRecent) recent_.erase(recent_.begin(), recent_.end() - kRecent);
}

const StoredBatch* DeliveryAccount::firstOf(std::int64_t batch) const {
    const auto found = std::ranges::lower_bound(recent_, batch, {}, &Recent::batch);
    return found == recent_.end() || found->batch != batch ? nullptr : &found->where;
}

void DeliveryAccount::acknowledged(std::int64_t batch) {
    if (const StoredBatch* where = firstOf(batch)) keep(*where);
}

void DeliveryAccount::keep(const StoredBatch& batch) {
    std::vector<Epoch>& epochs = kept_[batch.partition];
    const auto at = std::ranges::find(epochs, batch.epoch, &Epoch::epoch);
    Epoch& epoch = at == epochs.end() ? epochs.emplace_back(Epoch{batch.epoch, {}, {}}) : *at;
    const Run run{batch.base, batch.base + batch.records};
    if (!epoch.tail.empty() && epoch.tail.back().end == run.base) {
        epoch.tail.back().end = run.end;
        return;
    }
    const auto place = std::ranges::find_if(epoch.tail.rbegin(), epoch.tail.rend(),
                                            [&](const Run& other) { return other.base < run.base; });
    epoch.tail.insert(place.base(), run);
    if (epoch.tail.size() < kChunk) return;
    epoch.full.push_back(std::make_shared<const std::vector<Run>>(std::move(epoch.tail)));
    epoch.tail.clear();
}

std::int64_t DeliveryAccount::missingFrom(const World& world) const {
    std::int64_t missing = 0;
    for (const auto& [partition, epochs] : kept_) {
        const cluster::Replica* leader = leading(world, partition);
        if (leader == nullptr) continue;
        for (const Epoch& epoch : epochs) {
            const Offset end = endOf(leader->log, epoch.epoch);
            const auto above = [&](const std::vector<Run>& runs) {
                for (auto run = runs.rbegin(); run != runs.rend() && run->end > end; ++run)
                    missing += run->end - std::max(run->base, end);
                return runs.empty() || runs.front().base > end;  // Perhaps more of it in the chunk before.
            };
            bool more = above(epoch.tail);
            for (auto chunk = epoch.full.rbegin(); more && chunk != epoch.full.rend(); ++chunk) more = above(**chunk);
        }
    }
    return missing;
}

bool stillThere(const World& world, const StoredBatch& batch) {
    const cluster::Replica* leader = leading(world, batch.partition);
    return leader == nullptr || batch.base + batch.records <= endOf(leader->log, batch.epoch);
}

Deliveries deliveriesOf(const World& world, ClientId producer) {
    const SimClient* client = world.client(producer);
    if (client == nullptr) return {};
    std::int64_t never = client->account.neverAppended();
    if (never > 0) {
        forEachMessage(world, [&](const Message& message) {
            const auto* request = std::get_if<cluster::ProduceRequest>(&message.body);
            if (request != nullptr && request->client == producer && request->acks == 0) never -= request->records;
        });
    }
    return {client->account.missingFrom(world) + never, client->account.duplicated()};
}

}  // namespace logarium::sim
