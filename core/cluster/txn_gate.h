#pragma once
#include <functional>

#include "core/cluster/replica.h"
#include "core/cluster/txn_coordinator.h"

namespace logarium::cluster {

/// What a partition's leader does for transactions, during one step: the first records of one wait until the
/// coordinator has added the partition to it (KIP-890, both parts: the producer itself adds nothing), and markers end
/// it.
struct TxnGate {
    Environment env;
    TxnCoordinator& txns;
    std::function<Replica*(PartitionId)> replica;            ///< for writing; null: none here
    std::function<void(const ProduceRequest&)> produce;      ///< appends what may be appended
    std::function<void(const GroupRequest&)> commitOffsets;  ///< the same for a TxnOffsetCommit
    /// The marker of a transaction that committed offsets is appended to this partition of __consumer_offsets.
    std::function<ErrorCode(PartitionId, const txn::WriteMarkers&)> endOffsets;

    /// A batch of a transaction: is appended now, or asks the coordinator first.
    void write(const ProduceRequest& request, Effects& out);
    /// Offsets that a transaction commits, into this partition of __consumer_offsets.
    void write(const GroupRequest& request, PartitionId home, Effects& out);
    /// The coordinator's answer, or what stands for it.
    void onAdded(std::int64_t correlation, ErrorCode error, Effects& out);
    void writeMarkers(const TxnAsker& asker, const txn::WriteMarkers& markers, Effects& out);
    /// Answers markers that the high watermarks have passed by now.
    void settle(Effects& out);
    void check(Effects& out);
    void brokerGone(BrokerId broker, Effects& out);

private:
    void verify(PartitionId partition, std::int64_t producerId, std::int16_t epoch, const std::string& id,
                std::variant<ProduceRequest, GroupRequest> waiting, Effects& out);
    void ask(std::int64_t producerId, Verification& verification, Effects& out);
    void finish(PartitionId partition, std::int64_t producerId, ErrorCode error, Effects& out);
    void refuse(const std::variant<ProduceRequest, GroupRequest>& waiting, ErrorCode error, Effects& out);
    void time(Effects& out);
};

/// Appends the marker that ends the producer's transaction here (Kafka: ReplicaManager.appendRecords of
/// KafkaApis.handleWriteTxnMarkersRequest); the offset behind it.
Result<Offset, KafkaError> appendMarker(Replica& replica, const txn::WriteMarkers& markers, const Environment& env,
                                        Effects& out);
/// Appends what a coordinator made, without the checks on a client's sequence numbers.
Result<AppendResult, KafkaError> appendByCoordinator(Replica& replica, const Bytes& batch, const Environment& env,
                                                     Effects& out);

}  // namespace logarium::cluster
