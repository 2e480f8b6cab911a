#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/cow.h"
#include "core/cluster/metadata_records.h"

namespace logarium::cluster {

/// One partition as the metadata has it (Kafka: PartitionRegistration).
struct PartitionImage {
    BrokerIds replicas;  ///< the assignment; the first is the preferred leader
    BrokerIds isr;
    BrokerIds elr;           ///< eligible leader replicas (KIP-966); disjoint from the ISR
    BrokerIds lastKnownElr;  ///< here: the last known leader, kept while nobody leads
    BrokerIds adding;
    BrokerIds removing;
    BrokerId leader = kNoBroker;
    LeaderEpoch leaderEpoch{0};
    std::int32_t partitionEpoch = 0;
    ReplicaDirectories directories;  ///< of replicas that were assigned to one

    bool hasLeader() const { return leader != kNoBroker; }
    bool hasPreferredLeader() const { return leader == replicas.front(); }
    bool operator==(const PartitionImage&) const = default;
};

struct TopicImage {
    TopicIndex index;
    std::string name;
    std::string topicId;
    std::vector<PartitionImage> partitions;
    bool operator==(const TopicImage&) const = default;
};

/// A broker as registered (Kafka: BrokerRegistration).
struct BrokerImage {
    BrokerId id = kNoBroker;
    std::int64_t epoch = -1;
    std::int64_t incarnation = 0;
    std::string host;
    std::int32_t port = 0;
    std::string rack;
    bool fenced = true;
    bool inControlledShutdown = false;
    std::vector<int> offlineDirectories = {};

    bool active() const { return !fenced && !inControlledShutdown; }
    bool operator==(const BrokerImage&) const = default;
};

using ConfigValues = std::map<std::string, std::string, std::less<>>;

/// Dynamic overrides by what they are set on.
struct ConfigsImage {
    std::map<std::string, ConfigValues, std::less<>> topics;
    std::map<std::int32_t, ConfigValues> brokers;
    ConfigValues brokerDefault;
    bool operator==(const ConfigsImage&) const = default;
};

using QuotaValues = std::map<std::string, double, std::less<>>;
using QuotasImage = std::map<QuotaEntity, QuotaValues>;

/// The cluster's metadata at one offset of the metadata log: what replaying all records up to it gives. Copies share
/// all topics that were not touched since.
class MetadataImage {
public:
    /// Makes the change that one record says; `offset` is the record's place in the metadata log.
    void replay(const MetadataRecord& record, std::int64_t offset);

    std::int64_t offset() const { return offset_; }
    /// Topics in order of creation.
    const std::vector<Cow<TopicImage>>& topics() const { return *topics_; }
    const std::vector<BrokerImage>& brokers() const { return *brokers_; }
    const ConfigsImage& configs() const { return *configs_; }
    /// Quotas of clients by whom they are for (Kafka: ClientQuotasImage).
    const QuotasImage& quotas() const { return *quotas_; }

    const TopicImage* topic(TopicIndex index) const;
    const TopicImage* topic(std::string_view name) const;
    const PartitionImage* partition(PartitionId id) const;
    const BrokerImage* broker(BrokerId id) const;
    bool isActive(BrokerId id) const;
    /// Whether the broker's replica lies in a log directory that works, as far as the controller knows (Kafka:
    /// ClusterControlManager.hasOnlineDir: one that is not assigned counts as online).
    bool hasOnlineDirectory(const PartitionImage& partition, BrokerId broker) const;
    /// Overrides on the topic; empty when there are none.
    const ConfigValues& topicConfigs(std::string_view topic) const;
    /// Partitions that the broker is in the ISR of, in order of topics and partitions.
    template <class Wanted>
    std::vector<PartitionId> partitionsWhere(Wanted wanted) const {
        std::vector<PartitionId> found;
        for (const auto& topic : *topics_) {
            for (std::size_t i = 0; i < topic->partitions.size(); ++i) {
                if (wanted(topic->partitions[i])) found.push_back({topic->index, static_cast<std::int32_t>(i)});
            }
        }
        return found;
    }

    /// Whether topics, brokers and configs are the same (shared or equal); the offset does not count.
    bool sameContent(const MetadataImage& other) const;

private:
    void apply(const TopicRecord& record);
    void apply(const RemoveTopicRecord& record);
    void apply(const PartitionRecord& record);
    void apply(const PartitionChangeRecord& record);
    void apply(const ConfigRecord& record);
    void apply(const RegisterBrokerRecord& record);
    void apply(const BrokerRegistrationChangeRecord& record);
    void apply(const ClientQuotaRecord& record);
    TopicImage& topicForWriting(TopicIndex index);

    std::int64_t offset_ = -1;
    Cow<std::vector<Cow<TopicImage>>> topics_;  // By index.
    Cow<std::map<std::string, TopicIndex, std::less<>>> names_;
    Cow<std::vector<BrokerImage>> brokers_;  // By id.
    Cow<ConfigsImage> configs_;
    Cow<QuotasImage> quotas_;
};

/// Where the broker's replica lies; 0: not known.
int directoryOf(const PartitionImage& partition, BrokerId broker);
/// Whether `broker` is in the list; lists are short.
bool contains(const BrokerIds& list, BrokerId broker);
/// The list without `broker`, order kept.
BrokerIds without(const BrokerIds& list, BrokerId broker);

}  // namespace logarium::cluster
