#include "core/sim/bootstrap.h"

#include <algorithm>

#include "core/record/batch_builder.h"
#include "core/record/varint.h"

namespace logarium::sim {
namespace {

constexpr std::int16_t kMetadataVersion = 27;  // 4.1-IV1, the feature level that a new 4.1 cluster has
constexpr std::int8_t kTopicResource = 2;

enum class ApiKey : std::uint8_t { Topic = 2, Partition = 3, Config = 4, FeatureLevel = 12 };

/// The 16 bytes that 22 characters of base64url stand for.
Bytes uuidBytes(std::string_view text) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    Bytes bytes;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : text) {
        bits = bits << 6 | static_cast<std::uint32_t>(kDigits.find(c) & 63);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes.push_back(static_cast<std::byte>(bits >> held));
    }
    bytes.resize(16);
    return bytes;
}

/// One metadata record on its way to bytes.
class MetadataBytes {
public:
    MetadataBytes(ApiKey key, std::uint8_t version) {
        constexpr std::uint8_t kFrameVersion = 1;
        for (const std::uint8_t each : {kFrameVersion, static_cast<std::uint8_t>(key), version})
            record::appendUnsigned(bytes_, each);
    }
    template <class Int>
    MetadataBytes& number(Int value) {
        appendBig(bytes_, value);
        return *this;
    }
    MetadataBytes& text(std::string_view text) {
        record::appendUnsigned(bytes_, text.size() + 1);
        append(bytes_, asBytes(text));
        return *this;
    }
    MetadataBytes& uuid(std::string_view id) {
        append(bytes_, uuidBytes(id));
        return *this;
    }
    MetadataBytes& brokers(const cluster::BrokerIds& ids) {
        record::appendUnsigned(bytes_, ids.size() + 1);
        for (const BrokerId id : ids) appendBig(bytes_, id.value);
        return *this;
    }
    MetadataBytes& uuids(std::initializer_list<std::string_view> ids) {
        record::appendUnsigned(bytes_, ids.size() + 1);
        for (const std::string_view id : ids) uuid(id);
        return *this;
    }
    /// No tagged field follows.
    const Bytes& done() {
        record::appendUnsigned(bytes_, 0);
        return bytes_;
    }

private:
    Bytes bytes_;
};

bool isOn(const cluster::PartitionImage& partition, BrokerId broker) {
    return std::find(partition.replicas.begin(), partition.replicas.end(), broker) != partition.replicas.end();
}

}  // namespace

Bytes bootstrapCheckpoint(const cluster::MetadataImage& image, BrokerId broker,
                          const std::function<std::string(const cluster::PartitionImage&)>& directoryIdOf) {
    record::BatchBuilder batch{record::BatchOptions{.partitionLeaderEpoch = LeaderEpoch{0}}};
    const auto add = [&](MetadataBytes message) { batch.append(kWorldStart, std::nullopt, message.done()); };
    add(MetadataBytes(ApiKey::FeatureLevel, 0).text("metadata.version").number(kMetadataVersion));
    for (const Cow<cluster::TopicImage>& topic : image.topics()) {
        // Its partitions on other brokers come along, empty: Kafka numbers them from 0 without a gap.
        const auto& partitions = topic->partitions;
        if (std::none_of(partitions.begin(), partitions.end(), [&](const auto& p) { return isOn(p, broker); }))
            continue;
        add(MetadataBytes(ApiKey::Topic, 0).text(topic->name).uuid(topic->topicId));
        for (auto partition = partitions.begin(); partition != partitions.end(); ++partition)
            add(MetadataBytes(ApiKey::Partition, 1)
                    .number(static_cast<std::int32_t>(partition - partitions.begin()))
                    .uuid(topic->topicId)
                    .brokers({broker})
                    .brokers({broker})
                    .brokers({})
                    .brokers({})
                    .number(kNoBroker.value)
                    .number(partition->leaderEpoch.value)
                    .number(partition->partitionEpoch)
                    .uuids({directoryIdOf(*partition)}));
        const auto configs = image.configs().topics.find(topic->name);
        if (configs == image.configs().topics.end()) continue;
        for (const auto& [name, value] : configs->second)
            add(MetadataBytes(ApiKey::Config, 0).number(kTopicResource).text(topic->name).text(name).text(value));
    }
    return batch.build();
}

}  // namespace logarium::sim
