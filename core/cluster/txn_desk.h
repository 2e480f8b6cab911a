#pragma once
#include <functional>

#include "core/cluster/replica.h"
#include "core/cluster/txn_coordinator.h"

namespace logarium::cluster {

/// What a broker does for the transactional ids that it coordinates, during one step (Kafka: TransactionCoordinator,
/// TransactionStateManager, TransactionMarkerChannelManager): takes requests to the right shard, appends what comes of
/// them, answers once that is committed, and gets markers to where they belong.
struct TxnDesk {
    Environment env;
    TxnCoordinator& txns;
    std::function<Replica*(PartitionId)> replica;  ///< for writing; null: none here

    void ask(const TxnRequest& request, Address from, Effects& out);
    /// The partition of __transaction_state may be led here now, or no more.
    void follow(PartitionId home, Effects& out);
    /// A timer of this partition fired.
    void check(PartitionId home, Effects& out);
    /// What the high watermarks have passed by now takes effect.
    void settle(Effects& out);
    void onMarkers(std::int64_t correlation, const txn::MarkersWritten& reply, Effects& out);
    /// A broker is gone: what it was to write is tried again with whoever leads then.
    void brokerGone(BrokerId broker, Effects& out);
    void terminate(const std::string& id, Effects& out);

private:
    using Body = std::function<void(txn::Shard&, txn::Step&)>;
    void findCoordinator(const TxnAsker& asker, const std::string& id, Effects& out);
    TxnSeat* seatFor(const std::string& id);
    void open(PartitionId home, const Replica& led, Effects& out);
    void close(TxnSeat& seat, Effects& out);
    void load(TxnSeat& seat, Effects& out);
    void step(TxnSeat& seat, const Body& body, Effects& out);
    void finish(TxnSeat& seat, Replica& home, txn::Step& done, Effects& out);
    /// False: the log refused it.
    bool append(TxnSeat& seat, Replica& home, const txn::Record& record, Effects& out);
    void answer(std::vector<txn::Answer> answers, Effects& out);
    std::optional<std::int64_t> takeProducerId(Effects& out);
    void take(TxnSeat& seat, txn::MarkerOrder order, Effects& out);
    void sendMarkers(TxnSeat& seat, Effects& out);
    void send(TxnSeat& seat, MarkerWork& work, Effects& out);
    void recheck(TxnSeat& seat, Effects& out);
    void time(TxnSeat& seat, Effects& out);
    Micros tickFrom(Micros from, std::int64_t periodMs) const;
};

}  // namespace logarium::cluster
