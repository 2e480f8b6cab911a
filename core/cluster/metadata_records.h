#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/cluster/decision.h"

/// What the controller decides, as data. Replaying these records is the only way the cluster's metadata ever changes,
/// on the controller and on each broker (Kafka: metadata/src/main/resources/common/metadata/*.json).
namespace logarium::cluster {

using BrokerIds = std::vector<BrokerId>;

/// In which of its broker's log directories a replica lies: 1 is the first of log.dirs. Known only of brokers that have
/// several (KIP-858).
struct ReplicaDirectory {
    BrokerId broker = kNoBroker;
    int directory = 0;
    bool operator==(const ReplicaDirectory&) const = default;
};
using ReplicaDirectories = std::vector<ReplicaDirectory>;  ///< by broker

struct TopicRecord {
    std::string name;
    TopicIndex index;
    std::string topicId;  ///< UUID in base64url, 22 characters
    bool operator==(const TopicRecord&) const = default;
};
struct RemoveTopicRecord {
    TopicIndex index;
    bool operator==(const RemoveTopicRecord&) const = default;
};
struct PartitionRecord {
    PartitionId partition;
    BrokerIds replicas;
    BrokerIds isr;
    BrokerId leader = kNoBroker;
    LeaderEpoch leaderEpoch{0};
    std::int32_t partitionEpoch = 0;
    bool operator==(const PartitionRecord&) const = default;
};
/// Only the parts that change are given. A leader that is given raises the leader epoch, even when it is the same one.
struct PartitionChangeRecord {
    PartitionId partition;
    std::optional<BrokerIds> isr;
    std::optional<BrokerId> leader;
    std::optional<BrokerIds> replicas;
    std::optional<BrokerIds> removing;
    std::optional<BrokerIds> adding;
    std::optional<BrokerIds> elr;
    std::optional<BrokerIds> lastKnownElr;
    std::optional<ReplicaDirectories> directories = std::nullopt;
    bool operator==(const PartitionChangeRecord&) const = default;
};
/// `value` empty: the override is deleted.
struct ConfigRecord {
    ConfigResource kind{};
    std::string resource;  ///< topic name, broker id, or empty for all brokers
    std::string name;
    std::optional<std::string> value;
    bool operator==(const ConfigRecord&) const = default;
};
struct RegisterBrokerRecord {
    BrokerId broker = kNoBroker;
    std::int64_t epoch = -1;  ///< offset of this record, as in Kafka
    std::int64_t incarnation = 0;
    std::string host;
    std::int32_t port = 0;
    std::string rack;
    bool fenced = true;
    std::vector<int> offlineDirectories = {};  ///< of several; Kafka has the others here, by their UUIDs
    bool operator==(const RegisterBrokerRecord&) const = default;
};
struct BrokerRegistrationChangeRecord {
    BrokerId broker = kNoBroker;
    std::int64_t epoch = -1;
    std::optional<bool> fenced;
    std::optional<bool> inControlledShutdown;
    std::optional<std::vector<int>> offlineDirectories = std::nullopt;
    bool operator==(const BrokerRegistrationChangeRecord&) const = default;
};

/// Whom a quota is for: "user" and "client-id", one of them or both, each with a name; none: the default of that kind.
using QuotaEntity = std::map<std::string, std::optional<std::string>>;
/// `value` empty: the quota is removed.
struct ClientQuotaRecord {
    QuotaEntity entity;
    std::string key;  ///< "producer_byte_rate", ...
    std::optional<double> value;
    bool operator==(const ClientQuotaRecord&) const = default;
};

using MetadataRecord =
    std::variant<TopicRecord, RemoveTopicRecord, PartitionRecord, PartitionChangeRecord, ConfigRecord,
                 RegisterBrokerRecord, BrokerRegistrationChangeRecord, ClientQuotaRecord>;
using MetadataRecords = std::vector<MetadataRecord>;

/// Kafka's name of the record type: "PARTITION_CHANGE_RECORD".
const char* recordType(const MetadataRecord& record);

}  // namespace logarium::cluster
