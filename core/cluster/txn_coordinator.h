#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/cow.h"
#include "core/cluster/environment.h"
#include "core/txn/shard.h"

namespace logarium::cluster {

/// A change of a transactional id that is appended and waits until __transaction_state has it on all that are in sync.
struct AwaitedChange {
    Offset required;  ///< the high watermark at which it is done
    Micros deadline;  ///< request.timeout.ms
    std::string id;
};

/// Markers of one transaction on their way (Kafka: PendingCompleteTxn and the queues of
/// TransactionMarkerChannelManager).
struct MarkerWork {
    txn::MarkerOrder order;
    std::set<TopicPartition> toSend;
    struct Flight {
        BrokerId to;
        std::vector<TopicPartition> partitions;
        Micros deadline;  ///< request.timeout.ms
    };
    std::map<std::int64_t, Flight> flights;  ///< by correlation
    Micros sendAt;
    int attempts = 0;
};

/// The coordinator of the transactional ids of one partition of __transaction_state, while this broker leads it.
struct TxnSeat {
    PartitionId home;
    LeaderEpoch epoch;  ///< the coordinator epoch of its markers
    bool loaded = false;
    Micros loadAt;  ///< when the partition is read
    txn::Shard shard;
    std::deque<AwaitedChange> awaited;
    std::map<std::string, MarkerWork> markers;  ///< by transactional id
    Micros timed = txn::kNever;                 ///< the deadline that a timer is set for
};

/// Who waits for an answer of a coordinator here.
struct TxnAsker {
    Address from;
    std::int64_t correlation = 0;
};

/// What came with a transaction that the log here does not know yet. It waits until the coordinator has added the
/// partition to the transaction (Kafka: AddPartitionsToTxnManager, VerificationGuard; KIP-890).
struct Verification {
    std::string id;  ///< transactional.id
    std::int16_t epoch = -1;
    TopicPartition name;
    std::vector<std::variant<ProduceRequest, GroupRequest>> waiting;
    std::int64_t correlation = -1;  ///< of the request under way; -1: none is
    BrokerId to = kNoBroker;
    Micros due;           ///< of the answer, or of the next try
    Micros giveUpAt;      ///< how long CONCURRENT_TRANSACTIONS is tried again here
    bool voided = false;  ///< a marker came in between: what waits belongs to a transaction that is over
};

/// A WriteMarkers that is appended and waits for high watermarks.
struct MarkerAnswer {
    TxnAsker to;
    txn::MarkersWritten said;
    std::vector<std::pair<PartitionId, Offset>> awaited;
    std::vector<TopicPartition> names;  ///< of `awaited`
    Micros deadline;
};

/// A broker's part in transactions: as a coordinator, and as a leader of partitions that take part. A plain value.
class TxnCoordinator {
public:
    /// A process begins.
    void begin() { *this = TxnCoordinator{}; }
    const TxnSeat* seat(std::int32_t partition) const {
        const auto found = seats.find(partition);
        return found == seats.end() ? nullptr : &found->second.read();
    }
    bool awaitsAny() const {
        if (!answers.empty()) return true;
        for (const auto& [partition, seat] : seats)
            if (!seat->awaited.empty()) return true;
        return false;
    }

    std::map<std::int32_t, Cow<TxnSeat>> seats;  ///< by partition of __transaction_state
    std::map<txn::Ticket, TxnAsker> askers;
    txn::Ticket nextTicket = 0;
    std::int64_t nextCorrelation = 0;
    std::int64_t nextProducerId = 0, endOfBlock = 0;
    bool blockAsked = false;
    std::map<std::pair<PartitionId, std::int64_t>, Verification> gate;  ///< by partition led here and producer id
    std::deque<MarkerAnswer> answers;
    Micros gateTimed = txn::kNever;
};

/// The coordinator's configs as they are on this broker.
txn::Settings txnSettings(const ConfigLookup& configs, BrokerId broker);
/// The broker that coordinates the transactional id as the image has it; kNoBroker: nobody now.
BrokerId txnCoordinatorOf(const MetadataImage& image, const std::string& transactionalId);

}  // namespace logarium::cluster
