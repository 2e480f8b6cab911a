#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/error_code.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/client/spec.h"
#include "core/cluster/decision.h"
#include "core/cluster/metadata_records.h"

namespace logarium::sim {

struct World;

// ---- what an operator asks of the cluster -------------------------------------------------------------------------

struct CreateTopic {
    std::string topic;
    std::optional<int> partitions;                  ///< default: num.partitions
    std::optional<int> replicationFactor;           ///< default: default.replication.factor
    std::vector<std::vector<BrokerId>> assignment;  ///< one list a partition; empty: the controller places
    std::map<std::string, std::string> configs;
};
struct DeleteTopic {
    std::string topic;
};
struct AddPartitions {
    std::string topic;
    int total = 0;
    std::vector<std::vector<BrokerId>> assignment;
};
using cluster::ConfigResource;
/// Incremental: a value sets, an absent value deletes the override.
struct AlterConfigs {
    ConfigResource kind{};
    std::string name;  ///< topic name or broker id; empty for the cluster default
    std::map<std::string, std::optional<std::string>> changes;
};
struct ElectLeaders {
    bool unclean = false;
    std::vector<TopicPartition> partitions;
};  ///< no partitions: all
/// Moves one partition to other replicas, or back while a move is going on.
struct ReassignPartition {
    TopicPartition partition;
    std::vector<BrokerId> replicas;  ///< the preferred leader first; none: cancel
};
/// Kafka's AlterPartitionReassignments: all in one batch of metadata records; what cannot be done is left out.
struct ReassignPartitions {
    std::vector<ReassignPartition> moves;
};
struct DeleteRecords {
    TopicPartition partition;
    Offset before;
};  ///< -1: up to the high watermark

/// Copies a replica into another log directory of its broker, from 1 (Kafka: AlterReplicaLogDirs).
struct MoveReplica {
    BrokerId broker;
    TopicPartition partition;
    int directory = 1;
};

// ---- the hand of fate ---------------------------------------------------------------------------------------------

struct StopBroker {
    BrokerId broker;
    bool clean = true;
};  ///< clean: controlled shutdown; otherwise a crash
struct StartBroker {
    BrokerId broker;
};
struct PauseBroker {
    BrokerId broker;
};  ///< freezes the process, as a long GC pause does
struct ResumeBroker {
    BrokerId broker;
};
/// Between two brokers, or a broker and a controller by its node id (100, 101, ...).
struct CutLink {
    BrokerId a;
    BrokerId b;
    bool oneWay = false;  ///< only what a sends to b is stopped
};
/// Mends it in both directions.
struct HealLink {
    BrokerId a;
    BrokerId b;
};
/// Everything between the two takes that much longer; 0: normal again.
struct SlowLink {
    BrokerId a;
    BrokerId b;
    std::int64_t extraMicros = 0;
};
/// All connections that the broker has with clients and other brokers break: what is on its way is lost, and both ends
/// know it.
struct BreakConnections {
    BrokerId broker;
};
/// The broker's wall clock is wrong by that much from now on; 0: right. What is timed by intervals is not.
struct SkewClock {
    BrokerId broker;
    std::int64_t skewMs = 0;
};
struct SlowDisk {
    BrokerId broker;
    std::int64_t extraMicros = 0;
};  ///< added to every append; 0: normal again
/// A log directory, from 1, becomes unusable.
struct BreakLogDirectory {
    BrokerId broker;
    int directory = 1;
};
/// A new, empty disk for it; the broker is stopped.
struct ReplaceLogDirectory {
    BrokerId broker;
    int directory = 1;
};

/// Other files take all room of a log directory's disk but this much.
struct FillDisk {
    BrokerId broker;
    int directory = 1;
    std::int64_t freeBytes = 0;
};
/// They are gone.
struct FreeDisk {
    BrokerId broker;
    int directory = 1;
};
/// The machine of a broker loses its power: what was written and not flushed is lost, in whole or in part.
struct CutPower {
    BrokerId broker;
    std::string loss = "tail";  ///< one of cluster::kPowerLosses
};
/// Spoils a file of a broker that died; which one and where, is drawn from the seed and the time.
struct DamageFile {
    BrokerId broker;
    TopicPartition partition;
    std::string what = "data";  ///< one of cluster::kDamages
};

/// Empties the data directory of a broker that is down, as a new disk in the place of a broken one does; the broker's
/// next process finds it formatted and nothing else.
struct LoseDisk {
    BrokerId broker;
};

// ---- the same for the controllers of a quorum (ClusterSpec::controllers > 1), by node id: 100, 101, ... -----------

struct StopController {
    BrokerId node;
    bool clean = true;
};  ///< clean: it resigns first, if it leads; otherwise a crash
struct StartController {
    BrokerId node;
};
struct PauseController {
    BrokerId node;
};
struct ResumeController {
    BrokerId node;
};
/// Between two controllers; brokers reach both.
struct CutControllers {
    BrokerId a;
    BrokerId b;
};
struct HealControllers {
    BrokerId a;
    BrokerId b;
};

// ---- clients ------------------------------------------------------------------------------------------------------

using client::ConsumerSpec;
using client::KeyMix;
using client::ProducedRecord;
using client::ProducerSpec;
using client::TransformSpec;

struct StartProducer {
    ProducerSpec spec;
};
struct ChangeProducer {
    ClientId client;
    std::optional<double> recordsPerSecond;
    std::optional<int> acks;
};
struct StopProducer {
    ClientId client;
    bool clean = true;  ///< what it has is still sent and decided; otherwise its process dies, in the middle of it all
};
/// Reads, writes and commits in transactions; StopTransform ends it.
struct StartTransform {
    TransformSpec spec;
};
struct StopTransform {
    ClientId client;
    bool clean = true;
};

/// Records given one by one: sent as one batch a partition.
struct ProduceOnce {
    std::string topic;
    std::optional<std::int32_t> partition;
    int acks = -1;
    std::vector<ProducedRecord> records;
    int retries = 3;
    std::string compression = "none";
    bool idempotent = false;                ///< enable.idempotence; Kafka turns it off unless acks is all
    int maxRequestBytes = 1'048'576;        ///< max.request.size
    std::int64_t bufferBytes = 33'554'432;  ///< buffer.memory
};

/// Limits what clients may do (Kafka: AlterClientQuotas). A value sets, an absent value removes.
struct AlterClientQuotas {
    cluster::QuotaEntity entity;  ///< "user", "client-id", or both; without a name: the default
    std::map<std::string, std::optional<double>> changes;  ///< by key, as "producer_byte_rate"
};

struct StartConsumer {
    ConsumerSpec spec;
};
struct StopConsumer {
    ClientId client;
    bool clean = true;                           ///< commits and leaves its group; otherwise its process dies
    std::map<std::string, std::int64_t> rewind;  ///< "topic-partition": it goes back to here before it commits
};

// ---- what an Admin client asks of a group's coordinator -----------------------------------------------------------

struct DeleteGroup {
    std::string group;
};
struct DeleteGroupOffsets {
    std::string group;
    std::vector<TopicPartition> partitions;
};
/// Commits for a group without members (Kafka: AlterConsumerGroupOffsets).
struct AlterGroupOffsets {
    std::string group;
    std::map<std::string, std::int64_t> offsets;  ///< by "topic-partition"
};

/// Writes an abort marker where a transaction hangs (Kafka: Admin.abortTransaction).
struct AbortTransaction {
    TopicPartition partition;
    std::int64_t producerId = -1;
    int producerEpoch = -1;
    int coordinatorEpoch = -1;
};
/// Ends whatever transaction the id has, as a new producer with it would (Kafka: Admin.forceTerminateTransaction).
struct ForceTerminateTransaction {
    std::string transactionalId;
};

using Command =
    std::variant<CreateTopic, DeleteTopic, AddPartitions, AlterConfigs, ElectLeaders, ReassignPartitions, DeleteRecords,
                 MoveReplica, StopBroker, StartBroker, PauseBroker, ResumeBroker, CutLink, HealLink, SlowDisk,
                 BreakLogDirectory, ReplaceLogDirectory, StartProducer, ChangeProducer, StopProducer, ProduceOnce,
                 StartConsumer, StopConsumer, DeleteGroup, DeleteGroupOffsets, AlterGroupOffsets, StartTransform,
                 StopTransform, AbortTransaction, ForceTerminateTransaction, LoseDisk, StopController, StartController,
                 PauseController, ResumeController, CutControllers, HealControllers, SlowLink, BreakConnections,
                 SkewClock, FillDisk, FreeDisk, CutPower, DamageFile, AlterClientQuotas>;

/// What a command led to at once. A refusal changes nothing in the World.
struct Outcome {
    std::optional<KafkaError> refused;
    ClientId client = kNoClient;  ///< of StartProducer, StartConsumer, ProduceOnce
    EventId event = kNoEvent;     ///< the CommandApplied event; what follows names it as its cause
    bool ok() const { return !refused.has_value(); }
};

/// Whether the command could be applied now: serves the greyed-out button, the console's error line and the engine's
/// own guard.
std::optional<KafkaError> check(const World& world, const Command& command);

/// The console line that does the same (`kafka-topics.sh --create ...`, `sim stop-broker 2`).
std::string consoleLine(const Command& command);

}  // namespace logarium::sim
