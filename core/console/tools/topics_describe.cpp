#include "core/console/tools/topics_describe.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/java_hash.h"
#include "core/cluster/config/config_description.h"

/// Kafka: TopicCommand.TopicDescription, PartitionDescription, DescribeOptions.
namespace logarium::console {
namespace {

std::string joined(const cluster::BrokerIds& brokers) {
    std::string text;
    for (const BrokerId b : brokers) text += fmt::format("{}{}", text.empty() ? "" : ",", b.value);
    return text;
}

/// "a=1,b=2": all that is not a built-in default, in the order of the client's map.
std::string configText(std::vector<cluster::ConfigDescription> configs) {
    // Those that share a place in the map stand in the order of the broker's answer, which is that of their hashes.
    std::sort(configs.begin(), configs.end(),
              [](const auto& a, const auto& b) { return spreadHash(javaHash(a.name)) < spreadHash(javaHash(b.name)); });
    std::vector<std::int32_t> hashes;
    for (const auto& config : configs) hashes.push_back(javaHash(config.name));
    std::string text;
    for (const std::size_t i : hashMapOrder(hashes)) {
        const auto& config = configs[i];
        if (config.source == cluster::ConfigSource::BuiltIn) continue;
        text += fmt::format("{}{}={}", text.empty() ? "" : ",", config.name, config.value.value_or("null"));
    }
    return text;
}

/// Which partitions are wanted.
struct Report {
    bool underReplicated, unavailable, underMinIsr, atMinIsr;

    explicit Report(const ParsedOptions& given)
        : underReplicated(given.has("under-replicated-partitions")),
          unavailable(given.has("unavailable-partitions")),
          underMinIsr(given.has("under-min-isr-partitions")),
          atMinIsr(given.has("at-min-isr-partitions")) {}

    bool all() const { return !underReplicated && !unavailable && !underMinIsr && !atMinIsr; }
    bool wants(const cluster::PartitionImage& p, std::int64_t minIsr, const cluster::MetadataImage& image) const {
        // A replica that is being added does not count yet.
        const auto factor = std::ssize(p.replicas) - std::ssize(p.adding);
        const bool led = p.hasLeader() && image.broker(p.leader) != nullptr && !image.broker(p.leader)->fenced;
        return all() || (underReplicated && factor > std::ssize(p.isr)) || (unavailable && !led) ||
               (underMinIsr && (!p.hasLeader() || std::ssize(p.isr) < minIsr)) ||
               (atMinIsr && std::ssize(p.isr) == minIsr);
    }
};

std::string partitionLine(const std::string& topic, std::size_t number, const cluster::PartitionImage& p) {
    std::string line =
        fmt::format("\tTopic: {}\tPartition: {}\tLeader: {}\tReplicas: {}\tIsr: {}", topic, number,
                    p.hasLeader() ? std::to_string(p.leader.value) : "none", joined(p.replicas), joined(p.isr));
    if (!p.adding.empty() || !p.removing.empty())
        line += fmt::format("\tAdding Replicas: {}\tRemoving Replicas: {}", joined(p.adding), joined(p.removing));
    return line + fmt::format("\tElr: {}\tLastKnownElr: {}", joined(p.elr), joined(p.lastKnownElr));
}

/// The client keeps what it described in a HashMap that was made for so many.
std::vector<std::string> asAnswered(const std::vector<std::string>& names) {
    std::vector<std::int32_t> hashes;
    for (const std::string& name : names) hashes.push_back(javaHash(name));
    std::vector<std::string> ordered;
    for (const std::size_t i : hashMapOrder(hashes, hashMapTable(names.size()))) ordered.push_back(names[i]);
    return ordered;
}

}  // namespace

void describeTopics(const std::vector<std::string>& names, const ParsedOptions& given, const sim::World& world,
                    BrokerId asked, Output& output) {
    const Report report(given);
    const cluster::MetadataImage& image = world.controller.image();
    const cluster::ConfigLookup configs = world.controller.configs();
    for (const std::string& name : asAnswered(names)) {
        const cluster::TopicImage& topic = *image.topic(name);
        const auto described = cluster::describeTopicConfigs(configs, name, asked);
        const std::string overrides = configText(described);
        if (report.all() && (!given.has("topics-with-overrides") || !overrides.empty())) {
            const auto& first = topic.partitions.front();
            output.out(fmt::format("Topic: {}\tTopicId: {}\tPartitionCount: {}\tReplicationFactor: {}\tConfigs: {}",
                                   name, topic.topicId, topic.partitions.size(),
                                   first.replicas.size() - first.adding.size(), overrides));
        }
        if (given.has("topics-with-overrides")) continue;
        const std::int64_t minIsr = configs.topic(name, "min.insync.replicas", asked).number();
        for (std::size_t i = 0; i < topic.partitions.size(); ++i) {
            if (report.wants(topic.partitions[i], minIsr, image))
                output.out(partitionLine(name, i, topic.partitions[i]));
        }
    }
}

}  // namespace logarium::console
