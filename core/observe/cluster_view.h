#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error_code.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/observe/quorum_view.h"
#include "core/sim/event.h"

/// What is, worked out for showing: plain values that a view paints and a test can write down by hand.
namespace logarium::observe {

enum class BrokerState : std::uint8_t { Running, Starting, Fenced, ShuttingDown, Stopped, Crashed, Paused };
enum class ReplicaRole : std::uint8_t { Leader, Follower, Offline };
enum class PartitionHealth : std::uint8_t { Healthy, UnderReplicated, AtMinIsr, UnderMinIsr, Offline };

/// One of a broker's log directories.
struct LogDirectoryView {
    std::string name;  ///< "broker-2-disk-2"
    bool broken = false;
    bool offline = false;  ///< the broker knows
    std::int64_t bytes = 0;
    int replicas = 0;
    std::int64_t freeBytes = -1;  ///< -1: as many as one likes
};

struct BrokerView {
    BrokerId id;
    std::string endpoint;  ///< "localhost:9092"
    std::string rack;
    BrokerState state{};
    std::int64_t diskExtraMicros = 0;  ///< 0: normal speed
    std::int64_t clockSkewMs = 0;
    std::int64_t bytesOnDisk = 0;
    int leaders = 0;
    int replicas = 0;
    std::vector<LogDirectoryView> logDirectories;
};

/// One copy of a partition on one broker: a cell of the layout.
struct ReplicaView {
    ReplicaId id;
    ReplicaRole role{};
    bool inIsr = false;
    bool preferred = false;  ///< first in the assignment
    Offset logStart;
    Offset highWatermark;
    Offset logEnd;
    std::int64_t lag = 0;    ///< records behind the leader's log end
    std::int64_t lagMs = 0;  ///< since it was last caught up (Kafka's lastCaughtUpTimeMs); 0 for the leader
    std::int64_t bytes = 0;
    int segments = 0;
    std::uint64_t revision = 0;  ///< changes whenever anything of this replica's log changed
    Offset lastStable;           ///< the first offset of an open transaction, else the high watermark
};

struct PartitionView {
    PartitionId id;
    BrokerId leader = kNoBroker;
    LeaderEpoch leaderEpoch;
    std::int32_t partitionEpoch = 0;
    std::vector<BrokerId> assignment;  ///< in order; the first is preferred
    std::vector<BrokerId> isr;
    std::vector<BrokerId> elr;
    std::vector<BrokerId> lastKnownElr;
    std::vector<BrokerId> adding;
    std::vector<BrokerId> removing;
    int minIsr = 1;  ///< effective min.insync.replicas
    PartitionHealth health{};
    std::vector<ReplicaView> replicas;  ///< in order of the assignment
};

struct ConfigView {
    std::string name;
    std::string value;
    sim::ConfigSource source{};
};

struct TopicView {
    TopicIndex index;
    std::string name;
    std::string topicId;                ///< Kafka's UUID in base64url, 22 characters
    std::vector<ConfigView> overrides;  ///< topic-level only, in name order
    std::string cleanupPolicy;
    std::vector<PartitionView> partitions;
};

struct ClientErrors {
    ErrorCode code{};
    std::int64_t count = 0;
};

struct ProducerView {
    ClientId id;
    std::string name;
    TopicIndex topic;
    double recordsPerSecond = 0;
    int acks = -1;
    bool running = true;
    int inFlight = 0;
    std::int64_t sent = 0;          ///< records handed over by the application
    std::int64_t acknowledged = 0;  ///< records; with acks=0 those put on the wire
    std::int64_t rejected = 0;      ///< error answers (retries counted)
    std::int64_t failed = 0;        ///< records given up
    std::int64_t retries = 0;
    std::vector<ClientErrors> errors;
    std::string transactionalId;  ///< empty: no transactions
    bool inTransaction = false;
    std::int64_t commits = 0;  ///< transactions
    std::int64_t aborts = 0;
    std::int64_t lost = 0;         ///< acknowledged records that are not in their partition's log any more
    std::int64_t duplicated = 0;   ///< records that were written more than once
    std::int64_t throttledMs = 0;  ///< how long quotas held it back, all together
    bool throttled = false;        ///< now
    int waitingBatches = 0;        ///< being filled, or waiting for their turn
    std::int64_t bufferUsed = 0;   ///< bytes of buffer.memory
    std::int64_t bufferBytes = 0;
    bool blocked = false;  ///< the application waits for the buffer or for metadata
};

struct ConsumerView {
    ClientId id;
    std::string name;
    std::string group;
    TopicIndex topic;
    bool running = true;
    std::map<PartitionId, Offset> positions;  ///< by partition: the next offset to read
    std::int64_t received = 0;
    std::int64_t lag = 0;  ///< high watermark minus position, over all partitions
    bool readCommitted = false;
    std::string rack;
    std::map<PartitionId, BrokerId> readsFrom;  ///< partitions that it reads from a follower
    std::int64_t throttledMs = 0;
    bool throttled = false;
};

/// A member of a group as its coordinator knows it.
struct GroupMemberView {
    std::string id;
    std::string instanceId;  ///< empty: a dynamic member
    std::string clientId;
    std::int32_t epoch = -1;  ///< member epoch in the newer protocol
    std::vector<TopicPartition> assigned;
};

/// How far a group has come in a partition.
struct GroupPartitionView {
    TopicPartition partition;
    Offset committed = kNoOffset;      ///< -1: nothing committed
    Offset highWatermark = kNoOffset;  ///< -1: nobody leads it
    std::int64_t lag = -1;             ///< high watermark minus committed; -1: not known
    std::string member;                ///< who has it; empty: nobody
};

/// A consumer group, as its coordinator has it.
struct GroupView {
    std::string name;
    std::string type;             ///< "Classic" or "Consumer"
    std::string state;            ///< Kafka's name: "Stable", "PreparingRebalance", ...
    std::string assignor;         ///< empty: none chosen
    std::int32_t generation = 0;  ///< generation, or group epoch in the newer protocol
    BrokerId coordinator = kNoBroker;
    PartitionId home;                            ///< of __consumer_offsets
    std::vector<GroupMemberView> members;        ///< by id
    std::vector<GroupPartitionView> partitions;  ///< assigned or committed, by topic and partition
};

/// A transactional id, as its coordinator has it.
struct TransactionView {
    std::string id;
    std::string state;  ///< Kafka's name: "Ongoing", "PrepareCommit", ...
    std::int64_t producerId = -1;
    int epoch = -1;
    BrokerId coordinator = kNoBroker;
    std::int32_t timeoutMs = 0;
    TimestampMs startedAt{-1};  ///< -1: none is open
    std::vector<TopicPartition> partitions;
};

enum class Endpoint : std::uint8_t { Broker, Controller, Producer, Consumer };
enum class MessageKind : std::uint8_t {
    Produce,
    ProduceReply,
    Fetch,
    FetchReply,
    ConsumerFetch,
    ConsumerFetchReply,
    AlterPartition,
    Heartbeat,
    Metadata,
    Group,
    GroupReply,
    Transaction,
    TransactionReply
};

/// Something on the wire right now. Where it is drawn follows from now, `sentAt` and `arrivesAt`.
struct MessageView {
    std::uint64_t id = 0;
    MessageKind kind{};
    Endpoint fromKind{};
    Endpoint toKind{};
    std::int32_t from = 0;  ///< broker or client number
    std::int32_t to = 0;
    PartitionId partition;
    Micros sentAt;
    Micros arrivesAt;
    int records = 0;
    ErrorCode error = ErrorCode::None;
};

/// A quota of clients: "user alice", "producer_byte_rate".
struct QuotaView {
    std::string entity;
    std::string key;
    double value = 0;
};

struct LinkView {
    BrokerId a;
    BrokerId b;
    bool oneWay = false;  ///< only from a to b
};

/// Totals since the World began; charts show their differences.
struct TotalsView {
    std::int64_t recordsIn = 0;   ///< appended on leaders
    std::int64_t recordsOut = 0;  ///< read by consumers
    std::int64_t bytesIn = 0;
    std::int64_t producesRejected = 0;  ///< error answers to produce requests
    std::int64_t segmentRolls = 0;
    std::int64_t cleanerPasses = 0;
    std::int64_t isrShrinks = 0;
    std::int64_t isrExpansions = 0;
    std::int64_t bytesOnDisk = 0;  ///< now
};

/// The cluster at one moment.
struct ClusterView {
    bool live = true;  ///< false: a directory that somebody opened; nobody runs its brokers
    Micros now;
    std::vector<BrokerView> brokers;
    std::vector<TopicView> topics;  ///< by name
    std::vector<ProducerView> producers;
    std::vector<ConsumerView> consumers;
    std::vector<GroupView> groups;  ///< by name; those whose coordinator is up
    std::vector<MessageView> messages;
    std::vector<LinkView> cutLinks;
    TotalsView totals;
    std::vector<TransactionView> transactions;  ///< by coordinator and id
    std::vector<QuotaView> quotas;
    QuorumView quorum;

    const TopicView* topic(TopicIndex index) const;
    const TopicView* topic(std::string_view name) const;
    const PartitionView* partition(PartitionId id) const;
    const ReplicaView* replica(ReplicaId id) const;
    const BrokerView* broker(BrokerId id) const;
    /// "orders-3", or "?-3" for a topic that is gone.
    std::string nameOf(PartitionId id) const;
};

}  // namespace logarium::observe
