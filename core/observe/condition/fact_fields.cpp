#include "core/observe/condition/fact_fields.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "core/base/error_code.h"

namespace logarium::observe {

namespace {

/// Kinds of events that lessons may ask for, by the name of their fact.
struct FactName {
    const char* name;
    bool (*is)(const sim::Fact&);
};

template <class T>
bool is(const sim::Fact& fact) {
    return std::holds_alternative<T>(fact);
}

constexpr FactName kFacts[] = {
    {"TopicCreated", is<cluster::TopicCreated>},
    {"TopicDeleted", is<cluster::TopicDeleted>},
    {"PartitionsAdded", is<cluster::PartitionsAdded>},
    {"ConfigChanged", is<cluster::ConfigChanged>},
    {"LeaderElected", is<cluster::LeaderElected>},
    {"IsrShrunk", is<cluster::IsrShrunk>},
    {"IsrExpanded", is<cluster::IsrExpanded>},
    {"Appended", is<cluster::Appended>},
    {"Replicated", is<cluster::Replicated>},
    {"ReplicationFailed", is<cluster::ReplicationFailed>},
    {"HighWatermarkMoved", is<cluster::HighWatermarkMoved>},
    {"ProduceAcknowledged", is<cluster::ProduceAcknowledged>},
    {"ProduceRejected", is<cluster::ProduceRejected>},
    {"BrokerFenced", is<cluster::BrokerFenced>},
    {"BrokerUnfenced", is<cluster::BrokerUnfenced>},
    {"BrokerStopped", is<cluster::BrokerStopped>},
    {"BrokerStarted", is<cluster::BrokerStarted>},
    {"BrokerPaused", is<cluster::BrokerPaused>},
    {"BrokerResumed", is<cluster::BrokerResumed>},
    {"LogDirectoryBroken", is<cluster::LogDirectoryBroken>},
    {"LogDirectoryFailed", is<cluster::LogDirectoryFailed>},
    {"ReplicaMoveStarted", is<cluster::ReplicaMoveStarted>},
    {"ReplicaMoved", is<cluster::ReplicaMoved>},
    {"LogDirectoryReplaced", is<cluster::LogDirectoryReplaced>},
    {"LinkCut", is<sim::LinkCut>},
    {"LinkHealed", is<sim::LinkHealed>},
    {"LinkSlowed", is<sim::LinkSlowed>},
    {"ConnectionsBroken", is<sim::ConnectionsBroken>},
    {"ClockSkewed", is<sim::ClockSkewed>},
    {"DiskFilled", is<sim::DiskFilled>},
    {"DiskFreed", is<sim::DiskFreed>},
    {"PowerLost", is<sim::PowerLost>},
    {"FileDamaged", is<sim::FileDamaged>},
    {"DiskLost", is<sim::DiskLost>},
    {"ControllerChanged", is<sim::ControllerChanged>},
    {"QuorumElectionStarted", is<sim::QuorumElectionStarted>},
    {"QuorumLeaderElected", is<sim::QuorumLeaderElected>},
    {"QuorumLeaderResigned", is<sim::QuorumLeaderResigned>},
    {"ControllerActivated", is<sim::ControllerActivated>},
    {"ControllerDeactivated", is<sim::ControllerDeactivated>},
    {"MetadataDropped", is<sim::MetadataDropped>},
    {"SegmentRolled", is<log::SegmentRolled>},
    {"SegmentDeleted", is<log::SegmentDeleted>},
    {"LogTruncated", is<log::LogTruncated>},
    {"LogStartMoved", is<log::LogStartMoved>},
    {"CleanerStarted", is<log::CleanerStarted>},
    {"CleanerFinished", is<log::CleanerFinished>},
    {"BatchRetried", is<client::BatchRetried>},
    {"BatchFailed", is<client::BatchFailed>},
    {"Consumed", is<client::Consumed>},
    {"CoordinatorLoaded", is<group::CoordinatorLoaded>},
    {"MemberJoined", is<group::MemberJoined>},
    {"MemberGone", is<group::MemberGone>},
    {"RebalanceStarted", is<group::RebalanceStarted>},
    {"GenerationFormed", is<group::GenerationFormed>},
    {"OffsetsCommitted", is<group::OffsetsCommitted>},
    {"TransactionsLoaded", is<txn::TransactionsLoaded>},
    {"ProducerInitialized", is<txn::ProducerInitialized>},
    {"PartitionsJoined", is<txn::PartitionsJoined>},
    {"TransactionPrepared", is<txn::TransactionPrepared>},
    {"TransactionCompleted", is<txn::TransactionCompleted>},
    {"MarkerWritten", is<txn::MarkerWritten>},
    {"TransactionEnded", is<client::TransactionEnded>},
    {"ProducerFenced", is<client::ProducerFenced>},
    {"SendFailed", is<client::SendFailed>},
    {"ProducerEpochBumped", is<client::ProducerEpochBumped>},
    {"ReadReplicaChosen", is<client::ReadReplicaChosen>},
    {"ClientQuotaChanged", is<cluster::ClientQuotaChanged>},
    {"ClientThrottled", is<cluster::ClientThrottled>},
    {"DuplicateCaught", is<cluster::DuplicateCaught>},
};

constexpr const char* kFields[] = {"error", "broker", "partition", "topic", "client", "acks", "group"};

template <class Client>
std::optional<std::string> nameOf(const std::vector<Client>& clients, ClientId id) {
    const auto found = std::ranges::find(clients, id, &Client::id);
    if (found == clients.end()) return std::nullopt;
    return found->name;
}

std::optional<std::string> errorOf(const sim::Fact& fact) {
    return std::visit(
        [](const auto& f) -> std::optional<std::string> {
            if constexpr (requires { f.error; })
                return std::string(errorName(f.error));
            else
                return std::nullopt;
        },
        fact);
}

std::optional<std::string> acksOf(const sim::Fact& fact) {
    return std::visit(
        [](const auto& f) -> std::optional<std::string> {
            if constexpr (requires { f.acks; })
                return f.acks == -1 ? "all" : std::to_string(f.acks);
            else
                return std::nullopt;
        },
        fact);
}

std::optional<std::string> groupOf(const sim::Fact& fact) {
    return std::visit(
        [](const auto& f) -> std::optional<std::string> {
            if constexpr (requires { f.group; })
                return f.group;
            else
                return std::nullopt;
        },
        fact);
}

std::optional<std::string> clientOf(const sim::Event& event, const ClusterView& cluster) {
    if (event.subject.client == kNoClient) return std::nullopt;
    if (auto name = nameOf(cluster.producers, event.subject.client)) return name;
    return nameOf(cluster.consumers, event.subject.client);
}

std::optional<std::string> fieldOf(const sim::Event& event, std::string_view field, const ClusterView& cluster) {
    if (field == "error") return errorOf(event.fact);
    if (field == "acks") return acksOf(event.fact);
    if (field == "group") return groupOf(event.fact);
    if (field == "broker" && event.subject.broker != kNoBroker) return std::to_string(event.subject.broker.value);
    if (field == "partition" && event.subject.partition.partition >= 0) return cluster.nameOf(event.subject.partition);
    if (field == "topic") {
        const auto* topic = cluster.topic(event.subject.partition.topic);
        if (topic != nullptr) return topic->name;
    }
    if (field == "client") return clientOf(event, cluster);
    return std::nullopt;
}

}  // namespace

bool knownFact(const std::string& name) {
    return std::ranges::find(kFacts, name, &FactName::name) != std::end(kFacts);
}

bool trafficFact(const std::string& name) {
    static constexpr std::string_view kTraffic[] = {
        "Appended", "Replicated", "HighWatermarkMoved", "ProduceAcknowledged", "Consumed", "OffsetsCommitted"};
    return std::ranges::find(kTraffic, std::string_view(name)) != std::end(kTraffic);
}

bool knownFactField(const std::string& field) {
    return std::ranges::find(kFields, std::string_view(field)) != std::end(kFields);
}

bool factMatches(const sim::Event& event, const std::string& fact,
                 const std::vector<std::pair<std::string, std::string>>& fields, const ClusterView& cluster) {
    const auto* named = std::ranges::find(kFacts, fact, &FactName::name);
    if (named == std::end(kFacts) || !named->is(event.fact)) return false;
    return std::ranges::all_of(
        fields, [&](const auto& wanted) { return fieldOf(event, wanted.first, cluster) == wanted.second; });
}

}  // namespace logarium::observe
