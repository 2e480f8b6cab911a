#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/cow.h"
#include "core/base/error_code.h"
#include "core/base/random.h"
#include "core/base/result.h"
#include "core/cluster/config_lookup.h"
#include "core/cluster/effects.h"
#include "core/cluster/metadata_image.h"
#include "core/cluster/metadata_log.h"
#include "core/cluster/mutation_quotas.h"
#include "core/cluster/partition_change.h"

namespace logarium::cluster {

/// A record the controller has decided on, and what made it so: for the facts that are told when it is replayed.
struct Decided {
    MetadataRecord record;
    ElectionKind election = ElectionKind::Clean;
    IsrChangeReason reason = IsrChangeReason::Elected;
    std::vector<Decision> decidedBy;
};
using Decisions = std::vector<Decided>;
using Answer = Result<Decisions, KafkaError>;

struct NewTopic {
    std::string name;
    std::optional<int> partitions;
    std::optional<int> replicationFactor;
    std::vector<BrokerIds> assignment;
    ConfigValues configs;
    std::map<std::int32_t, LeaderEpoch> firstEpochs;  ///< of partitions whose logs are older than the topic; else 0
};

/// What the controller knows of a broker's life (Kafka: BrokerHeartbeatManager).
///
/// A healthy broker's heartbeats are not sent one by one: while `beating` its session is taken as alive. Whoever
/// silences a broker says when its last heartbeat was (`silence`), and only then a deadline exists.
struct BrokerSession {
    BrokerId broker = kNoBroker;
    bool beating = false;
    Micros lastContact;
    std::int64_t metadataOffset = -1;
    std::int64_t controlledShutdownOffset = -1;  ///< -1: not shutting down
};

/// The active controller: the one who decides metadata records. Requests either only *decide* (const: answers may be
/// thrown away, so the same code serves checking a command) or, coming from brokers and the clock, decide and commit.
/// Committing replays the records, the only writer of the image, appends them to the metadata log, sends them to the
/// brokers and tells the facts.
///
/// Stands for Kafka's QuorumController with ReplicationControlManager, ClusterControlManager and
/// ConfigurationControlManager. Invariants: the image is the replay of the log; epochs never decrease; the ISR is a
/// subset of the replicas; ELR and ISR are disjoint.
class Controller {
public:
    Controller() = default;
    /// `serverProperties` are the static configs, the same on every node.
    explicit Controller(Cow<ConfigValues> serverProperties) : fixed_(std::move(serverProperties)) {}

    const MetadataImage& image() const { return *image_; }
    const Cow<MetadataImage>& imageHandle() const { return image_; }
    const MetadataLog& log() const { return log_; }
    ConfigLookup configs() const { return {image_->configs(), *fixed_}; }
    /// min.insync.replicas as it counts: at most the replication factor.
    int effectiveMinIsr(const TopicImage& topic) const;

    // ---- an operator's requests: decide only. The random streams move on.
    Answer createTopic(const NewTopic& wanted, Random& placement, Random& ids) const;
    Answer deleteTopic(std::string_view name) const;
    Answer createPartitions(std::string_view topic, int total, const std::vector<BrokerIds>& assignment,
                            Random& placement) const;
    Answer alterConfigs(ConfigResource kind, const std::string& name,
                        const std::map<std::string, std::optional<std::string>>& changes) const;
    /// Quotas of clients; what is so already leads to no record.
    Answer alterClientQuotas(const QuotaEntity& entity,
                             const std::map<std::string, std::optional<double>>& changes) const;
    /// Why this client may not create or delete topics or add partitions now: controller_mutation_rate is used up.
    std::optional<KafkaError> throttled(const ClientIdentity& who, Micros now) const;
    /// It made or removed so many partitions.
    void countMutations(const ClientIdentity& who, std::int64_t partitions, Micros now);
    Answer electLeader(const TopicPartition& partition, bool unclean) const;
    /// Moves the partition to these replicas; without any: cancels the move that is going on.
    Answer reassign(const TopicPartition& partition, const std::optional<BrokerIds>& target) const;

    /// A broker that is there from the beginning: registers and unfences it. Returns its epoch.
    std::int64_t adopt(const RegisterBroker& broker, Effects& out);
    /// Makes it so.
    void commit(const Decisions& decisions, Effects& out);

    // ---- brokers' requests
    void onRegister(const RegisterBroker& request, Effects& out);
    void onHeartbeat(const Heartbeat& request, Effects& out);
    void onAlterPartition(const AlterPartition& request, Effects& out);
    void onAssignReplicas(const AssignReplicasToDirectories& request, Effects& out);

    // ---- time
    /// The broker stopped sending heartbeats; the last one came at `lastContact`. Sets the session's deadline.
    void silence(BrokerId broker, Micros lastContact, Effects& out);
    /// What a silent heartbeat carried.
    void beat(BrokerId broker, std::int64_t metadataOffset);
    void onSessionCheck(BrokerId broker, Effects& out);
    void onUncleanElection(Effects& out);
    void onLeaderRebalance(Effects& out);
    /// Another node has become the active controller, with all that was committed: every session begins anew (Kafka:
    /// ClusterControlManager.activate), the periodic checks too. `silent`: brokers that send no heartbeats now.
    void activate(const BrokerIds& silent, Effects& out);

private:
    struct IsrUpdate {
        BrokerId remove = kNoBroker, add = kNoBroker, unclean = kNoBroker;
        IsrChangeReason reason{};
        std::vector<Decision> decidedBy;
    };
    /// Kafka: ReplicationControlManager.generateLeaderAndIsrUpdates.
    void decideIsrUpdates(const std::vector<PartitionId>& partitions, const IsrUpdate& update, Decisions& into) const;
    void decideFencing(BrokerId broker, IsrChangeReason reason, std::vector<Decision> decidedBy, Decisions& into) const;
    PartitionChange changeOf(PartitionId id, std::function<bool(BrokerId)> acceptable = {}) const;
    Answer startReassignment(PartitionId id, const BrokerIds& target) const;
    Answer cancelReassignment(PartitionId id, const TopicPartition& name) const;
    std::optional<KafkaError> flawInAssignment(const BrokerIds& replicas, std::optional<std::size_t> factor) const;
    Result<std::vector<BrokerIds>, KafkaError> assignmentsOf(const NewTopic& wanted, Random& placement) const;
    Result<BrokerIds, KafkaError> activeOf(const BrokerIds& replicas, int partition, bool manual) const;
    ErrorCode validate(const AlterPartition& request, const PartitionImage* partition) const;
    void scheduleChecks(Effects& out);
    bool hasLeaderships(BrokerId broker) const;
    std::int64_t lowestActiveOffset() const;
    BrokerSession& session(BrokerId broker);
    const BrokerSession* findSession(BrokerId broker) const;
    bool sessionValid(const BrokerSession& session, Micros now) const;
    void replyHeartbeat(const Heartbeat& request, bool shutDown, Effects& out) const;
    void enterControlledShutdown(const Heartbeat& request, BrokerSession& session, Effects& out);
    void grantShutdown(const Heartbeat& request, Effects& out);
    void unfence(const Heartbeat& request, Effects& out);
    /// What lies in directories that newly failed is led, and in sync, elsewhere.
    void loseDirectories(const Heartbeat& request, Effects& out);

    Cow<ConfigValues> fixed_;
    Cow<MetadataImage> image_;
    MetadataLog log_;
    std::vector<BrokerSession> sessions_;  // By broker.
    TopicIndex nextTopic_{0};
    bool uncleanCheckDue_ = false;
    bool rebalanceDue_ = false;
    Cow<MutationQuotas> mutations_;
};

/// Kafka's Uuid.randomUuid().toString(): 22 characters of base64url; never starts with '-'.
std::string randomTopicId(Random& random);

}  // namespace logarium::cluster
