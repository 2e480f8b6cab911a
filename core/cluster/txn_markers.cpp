#include <algorithm>

#include "core/cluster/txn_desk.h"

/// How a coordinator gets the markers of a transaction to the leaders of its partitions (Kafka:
/// TransactionMarkerChannelManager, TransactionMarkerRequestCompletionHandler).
namespace logarium::cluster {
namespace {

constexpr std::int64_t kBackoff = 100 * kMicrosPerMs;  // retry.backoff.ms of brokers among themselves
constexpr int kMostDoublings = 4;

/// The marker will be wanted no more: the producer's epoch, or the coordinator's, is above it already.
bool overtaken(ErrorCode error) {
    return error == ErrorCode::InvalidProducerEpoch || error == ErrorCode::TransactionCoordinatorFenced;
}

}  // namespace

void TxnDesk::take(TxnSeat& seat, txn::MarkerOrder order, Effects& out) {
    MarkerWork work;
    work.toSend.insert(order.partitions.begin(), order.partitions.end());
    work.sendAt = out.now();
    work.order = std::move(order);
    const std::string id = work.order.id;
    seat.markers[id] = std::move(work);
    sendMarkers(seat, out);
}

void TxnDesk::sendMarkers(TxnSeat& seat, Effects& out) {
    std::vector<std::pair<std::string, TopicPartition>> gone;
    for (auto& [id, work] : seat.markers) {
        if (work.toSend.empty() || work.sendAt > out.now()) continue;
        for (const TopicPartition& p : work.toSend) {
            const TopicImage* topic = env.image.topic(p.topic);
            // Nobody can be kept from reading it any more.
            if (topic == nullptr || p.partition >= std::ssize(topic->partitions)) gone.emplace_back(id, p);
        }
        send(seat, work, out);
    }
    for (const auto& [id, partition] : gone) {
        const auto found = seat.markers.find(id);
        found->second.toSend.erase(partition);
        if (found->second.toSend.empty() && found->second.flights.empty()) seat.markers.erase(found);
        step(
            seat,
            [&, &id = id, &partition = partition](txn::Shard& shard, txn::Step& now) {
                shard.markerDone(id, partition, now);
            },
            out);
    }
}

void TxnDesk::send(TxnSeat& seat, MarkerWork& work, Effects& out) {
    std::map<BrokerId, std::vector<TopicPartition>> byLeader;
    for (const TopicPartition& p : work.toSend) {
        const TopicImage* topic = env.image.topic(p.topic);
        if (topic == nullptr || p.partition >= std::ssize(topic->partitions)) continue;
        const BrokerId leader = topic->partitions[static_cast<std::size_t>(p.partition)].leader;
        if (env.image.isActive(leader)) byLeader[leader].push_back(p);
    }
    const std::int64_t patience = env.configs.broker("request.timeout.ms", env.self).number() * kMicrosPerMs;
    for (auto& [leader, partitions] : byLeader) {
        for (const TopicPartition& p : partitions) work.toSend.erase(p);
        const std::int64_t correlation = txns.nextCorrelation++;
        txn::WriteMarkers markers{work.order.producerId, work.order.epoch, seat.epoch.value, work.order.commits,
                                  partitions};
        work.flights[correlation] = {leader, std::move(partitions), out.now() + patience};
        out.send(Address::of(env.self), Address::of(leader),
                 TxnRequest{correlation, std::make_shared<const txn::Request>(std::move(markers))});
    }
    work.sendAt = out.now() + (kBackoff << std::min(work.attempts++, kMostDoublings));
}

void TxnDesk::onMarkers(std::int64_t correlation, const txn::MarkersWritten& reply, Effects& out) {
    for (auto& [partition, handle] : txns.seats) {
        const auto asked = std::ranges::find_if(
            handle->markers, [&](const auto& entry) { return entry.second.flights.contains(correlation); });
        if (asked == handle->markers.end()) continue;
        const std::string id = asked->first;
        TxnSeat& seat = handle.write();
        MarkerWork& work = seat.markers.at(id);
        work.flights.erase(correlation);
        std::vector<TopicPartition> done;
        for (const auto& [name, error] : reply.partitions) {
            if (error == ErrorCode::None || overtaken(error))
                done.push_back(name);
            else
                work.toSend.insert(name);
        }
        work.sendAt = std::max(work.sendAt, out.now());
        if (work.toSend.empty() && work.flights.empty()) seat.markers.erase(id);
        step(
            seat,
            [&](txn::Shard& shard, txn::Step& now) {
                for (const TopicPartition& name : done) shard.markerDone(id, name, now);
            },
            out);
        return;
    }
}

void TxnDesk::brokerGone(BrokerId broker, Effects& out) {
    for (auto& [partition, handle] : txns.seats) {
        const bool concerned = std::ranges::any_of(handle->markers, [&](const auto& entry) {
            return std::ranges::any_of(entry.second.flights, [&](const auto& f) { return f.second.to == broker; });
        });
        if (!concerned) continue;
        TxnSeat& seat = handle.write();
        for (auto& [id, work] : seat.markers) {
            std::erase_if(work.flights, [&](const auto& entry) {
                if (entry.second.to != broker) return false;
                work.toSend.insert(entry.second.partitions.begin(), entry.second.partitions.end());
                work.sendAt = out.now() + kBackoff;
                return true;
            });
        }
        time(seat, out);
    }
}

}  // namespace logarium::cluster
