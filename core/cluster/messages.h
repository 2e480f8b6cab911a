#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/error_code.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/cluster/metadata_image.h"
#include "core/log/txn_index.h"

namespace logarium::group {
struct Request;
struct Reply;
}  // namespace logarium::group
namespace logarium::txn {
struct Request;
struct Reply;
}  // namespace logarium::txn

/// What travels between controller, brokers and clients: plain data, cheap to copy (payloads are shared).
namespace logarium::cluster {

enum class Party : std::uint8_t { Controller, Broker, Client };

/// Somebody with an address on the simulated network.
struct Address {
    Party party = Party::Controller;
    std::int32_t id = 0;

    static Address controller() { return {}; }
    static Address of(BrokerId broker) { return {Party::Broker, broker.value}; }
    static Address of(ClientId client) { return {Party::Client, client.value}; }
    BrokerId broker() const { return party == Party::Broker ? BrokerId{id} : kNoBroker; }
    auto operator<=>(const Address&) const = default;
};

/// Record batches on the wire: made once, never changed, shared by all who hold the message.
using Payload = std::shared_ptr<const Bytes>;

/// Who a client is, to quotas and to replica selectors. Made once a client, shared by all that it sends.
struct ClientIdentity {
    std::string user;
    std::string clientId;
    std::string rack;
};

struct ProduceRequest {
    ClientId client = kNoClient;
    std::int64_t correlation = 0;
    PartitionId partition;
    int acks = -1;
    int records = 0;
    std::int64_t timeoutMs = 30'000;  ///< how long the leader may wait for the others (request.timeout.ms)
    Payload batch;
    std::shared_ptr<const std::string> transactionalId;  ///< null: of no transaction
    std::shared_ptr<const ClientIdentity> who = nullptr;
    // Not on Kafka's wire: by these the simulation knows what became of a batch.
    std::int64_t batchNumber = -1;
    int attempt = 1;
};
struct ProduceReply {
    std::int64_t correlation = 0;
    PartitionId partition;
    ErrorCode error = ErrorCode::None;
    Offset base = kNoOffset;
    Offset logStart = kNoOffset;
    int records = 0;
    std::int64_t throttleMs = 0;  ///< throttle_time_ms
};

/// A follower asks for what comes after its log end; by asking it says how far it has come.
struct FetchRequest {
    PartitionId partition;
    LeaderEpoch leaderEpoch;       ///< the follower's idea of the present epoch
    Offset offset;                 ///< its log end
    LeaderEpoch lastFetchedEpoch;  ///< epoch of its last batch
    Offset logStart;
    std::int64_t brokerEpoch = -1;  ///< of the follower's registration
    std::int64_t fetch = 0;         ///< number of this fetch, comes back in the reply
};
/// Where the follower's log leaves the leader's: it has to truncate to there.
struct DivergingEpoch {
    LeaderEpoch epoch;
    Offset endOffset;
};
struct FetchReply {
    PartitionId partition;
    LeaderEpoch leaderEpoch;
    std::int64_t fetch = 0;
    Offset offset;
    ErrorCode error = ErrorCode::None;
    Offset highWatermark = kNoOffset;
    Offset logStart = kNoOffset;
    Offset logEnd = kNoOffset;  ///< of the leader; tells a follower that is out of range where to go on
    std::optional<DivergingEpoch> diverging;
    int records = 0;
    Payload batches;  ///< null: none
};

struct ConsumerFetch {
    ClientId client = kNoClient;
    std::int64_t correlation = 0;
    PartitionId partition;
    LeaderEpoch leaderEpoch = kNoEpoch;  ///< as the client's metadata has it
    Offset offset;
    std::int32_t maxBytes = 1'048'576;
    std::int32_t maxWaitMs = 500;
    bool committed = false;  ///< isolation.level=read_committed: up to the last stable offset
    std::shared_ptr<const ClientIdentity> who = nullptr;
};
struct ConsumerFetchReply {
    std::int64_t correlation = 0;
    PartitionId partition;
    ErrorCode error = ErrorCode::None;
    Offset offset;
    Offset highWatermark = kNoOffset;
    Offset logStart = kNoOffset;
    Payload batches;
    int records = 0;
    std::vector<log::AbortedTxn> aborted{};  ///< read_committed: whose records are to be skipped
    std::int64_t throttleMs = 0;             ///< throttle_time_ms
    BrokerId preferredReplica = kNoBroker;   ///< where to read instead (KIP-392)
};
/// ListOffsets: the earliest (-2) or latest (-1) offset a reader may ask for.
struct ListOffsets {
    ClientId client = kNoClient;
    std::int64_t correlation = 0;
    PartitionId partition;
    std::int64_t timestamp = -1;
    bool committed = false;  ///< the latest is the last stable offset
};
struct ListOffsetsReply {
    std::int64_t correlation = 0;
    PartitionId partition;
    ErrorCode error = ErrorCode::None;
    Offset offset = kNoOffset;
};

struct MetadataRequest {
    ClientId client = kNoClient;
};
struct MetadataReply {
    BrokerId from;
    Cow<MetadataImage> image;
};

/// The leader asks the controller to change the ISR.
struct AlterPartition {
    BrokerId broker = kNoBroker;
    std::int64_t brokerEpoch = -1;
    PartitionId partition;
    LeaderEpoch leaderEpoch;
    std::int32_t partitionEpoch = 0;
    BrokerIds isr;
    std::vector<std::int64_t> isrBrokerEpochs;  ///< one a member; -1: not known
};
struct AlterPartitionReply {
    PartitionId partition;
    ErrorCode error = ErrorCode::None;
    LeaderEpoch leaderEpoch;
    std::int32_t partitionEpoch = 0;
    BrokerIds isr;
};

struct RegisterBroker {
    BrokerId broker = kNoBroker;
    std::int64_t incarnation = 0;
    std::int64_t previousEpoch = -1;  ///< from the clean shutdown file; -1: the last stop was none
    std::string host;
    std::int32_t port = 0;
    std::string rack;
    std::vector<int> offlineDirectories = {};
};
struct RegisterReply {
    ErrorCode error = ErrorCode::None;
    std::int64_t brokerEpoch = -1;
    Cow<MetadataImage> image;  ///< what the broker would now fetch from the metadata log
};
struct Heartbeat {
    BrokerId broker = kNoBroker;
    std::int64_t brokerEpoch = -1;
    std::int64_t metadataOffset = -1;
    bool wantFence = false;
    bool wantShutDown = false;
    std::vector<int> offlineDirectories = {};  ///< all that failed since the process started, and before
};
/// A broker of several log directories says in which of them its replicas lie (KIP-858).
struct AssignReplicasToDirectories {
    BrokerId broker = kNoBroker;
    std::int64_t brokerEpoch = -1;
    std::vector<std::pair<PartitionId, int>> replicas;
};
struct HeartbeatReply {
    ErrorCode error = ErrorCode::None;
    bool caughtUp = false;
    bool fenced = false;
    bool shouldShutDown = false;
};
/// New metadata for a broker. Brokers are observers of the metadata log; a broker that missed nothing goes through the
/// records, another one through the whole image.
struct MetadataUpdate {
    std::int64_t baseOffset = 0;  ///< offset of the first record
    std::shared_ptr<const MetadataRecords> records;
    Cow<MetadataImage> image;  ///< what replaying them gives
};

/// Something for the coordinator of a group, and its answer; what it is about is said in core/group/protocol.h.
struct GroupRequest {
    ClientId client = kNoClient;
    std::int64_t correlation = 0;
    std::shared_ptr<const group::Request> asked;
};
struct GroupReply {
    std::int64_t correlation = 0;
    std::shared_ptr<const group::Reply> answer;
};
/// A broker wants an internal topic to be made (Kafka: AutoTopicCreationManager).
struct CreateInternalTopic {
    std::string topic;
    int partitions = 1;
    int replicationFactor = 1;
    ConfigValues configs;
};

/// Something for a coordinator of transactions, or from one for the leaders of partitions, and its answer; what it is
/// about is said in core/txn/protocol.h.
struct TxnRequest {
    std::int64_t correlation = 0;
    std::shared_ptr<const txn::Request> asked;
};
struct TxnReply {
    std::int64_t correlation = 0;
    std::shared_ptr<const txn::Reply> answer;
};
/// A broker gets ids for producers from the controller, 1000 at a time (Kafka: AllocateProducerIds).
struct AllocateProducerIds {
    BrokerId broker = kNoBroker;
};
struct ProducerIdBlock {
    std::int64_t first = 0;
    std::int64_t count = 0;
};

using MessageBody =
    std::variant<ProduceRequest, ProduceReply, FetchRequest, FetchReply, ConsumerFetch, ConsumerFetchReply, ListOffsets,
                 ListOffsetsReply, MetadataRequest, MetadataReply, AlterPartition, AlterPartitionReply, RegisterBroker,
                 RegisterReply, Heartbeat, HeartbeatReply, MetadataUpdate, GroupRequest, GroupReply,
                 CreateInternalTopic, AssignReplicasToDirectories, TxnRequest, TxnReply, AllocateProducerIds,
                 ProducerIdBlock>;

}  // namespace logarium::cluster
