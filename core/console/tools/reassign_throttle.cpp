#include "core/console/tools/reassign_throttle.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <set>

#include "core/base/java_hash.h"
#include "core/console/admin.h"

namespace logarium::console {
namespace {

constexpr const char* kLeaderReplicas = "leader.replication.throttled.replicas";
constexpr const char* kFollowerReplicas = "follower.replication.throttled.replicas";
constexpr const char* kLeaderRate = "leader.replication.throttled.rate";
constexpr const char* kFollowerRate = "follower.replication.throttled.rate";
constexpr const char* kLogDirRate = "replica.alter.log.dirs.io.max.bytes.per.second";

/// From where to where the replicas of one partition move.
struct Move {
    std::set<BrokerId> sources, destinations;
};
using Moves = std::map<TopicPartition, Move>;

Moves presentMoves(const cluster::MetadataImage& image) {
    Moves moves;
    for (const auto& topic : image.topics()) {
        for (std::size_t p = 0; p < topic->partitions.size(); ++p) {
            const cluster::PartitionImage& partition = topic->partitions[p];
            if (partition.adding.empty() && partition.removing.empty()) continue;
            Move& move = moves[{topic->name, static_cast<std::int32_t>(p)}];
            for (const BrokerId b : partition.replicas)
                (cluster::contains(partition.adding, b) ? move.destinations : move.sources).insert(b);
        }
    }
    return moves;
}

Moves allMoves(const Assignments& plan, const Assignments& current, const cluster::MetadataImage& image) {
    Moves moves = presentMoves(image);
    for (std::size_t i = 0; i < plan.size(); ++i) {
        Move& move = moves[plan[i].partition];
        if (move.sources.empty()) move.sources.insert(current[i].replicas.begin(), current[i].replicas.end());
        move.destinations.clear();
        for (const BrokerId b : plan[i].replicas)
            if (!move.sources.contains(b)) move.destinations.insert(b);
    }
    return moves;
}

void alter(sim::Simulation& simulation, sim::ConfigResource kind, const std::string& name,
           std::map<std::string, std::optional<std::string>> changes) {
    const sim::Outcome outcome = simulation.submit(sim::AlterConfigs{kind, name, std::move(changes)});
    if (!outcome.refused) return;
    KafkaError error = *outcome.refused;
    // What the broker says where the controller leaves its message empty.
    if (error.code == ErrorCode::UnknownTopicOrPartition)
        error.message = fmt::format("The topic '{}' does not exist.", name);
    const Throwable cause = ToolFailure(error).chain.front();
    throw ToolFailure({{"java.util.concurrent.ExecutionException", headline(cause), true}, cause});
}

std::string joined(const std::set<std::string>& parts) {
    return fmt::format("{}", fmt::join(parts, ","));
}

}  // namespace

void setThrottle(const Assignments& plan, const Assignments& current, std::int64_t bytesPerSecond,
                 sim::Simulation& simulation) {
    const Moves moves = allMoves(plan, current, simulation.world().controller.image());
    std::map<std::string, std::set<std::string>> leaders, followers;
    std::set<BrokerId> brokers;
    for (const auto& [partition, move] : moves) {
        followers[partition.topic];
        for (const BrokerId b : move.sources) {
            leaders[partition.topic].insert(fmt::format("{}:{}", partition.partition, b.value));
            brokers.insert(b);
        }
        for (const BrokerId b : move.destinations) {
            followers[partition.topic].insert(fmt::format("{}:{}", partition.partition, b.value));
            brokers.insert(b);
        }
    }
    for (const auto& [topic, parts] : leaders) {
        alter(simulation, sim::ConfigResource::Topic, topic,
              {{kLeaderReplicas, joined(parts)}, {kFollowerReplicas, joined(followers[topic])}});
    }
    const std::string rate = std::to_string(bytesPerSecond);
    for (const BrokerId b : brokers)
        alter(simulation, sim::ConfigResource::Broker, std::to_string(b.value),
              {{kLeaderRate, rate}, {kFollowerRate, rate}});
}

void setDirectoryThrottle(const cluster::BrokerIds& brokers, std::int64_t bytesPerSecond, sim::Simulation& simulation) {
    for (const BrokerId b : brokers)
        alter(simulation, sim::ConfigResource::Broker, std::to_string(b.value),
              {{kLogDirRate, std::to_string(bytesPerSecond)}});
}

void clearBrokerThrottles(const cluster::BrokerIds& brokers, sim::Simulation& simulation) {
    bool missing = false;
    for (const BrokerId b : brokers) {
        // Each is asked itself, and one that is not there is waited for in vain.
        const cluster::BrokerImage* broker = simulation.world().controller.image().broker(b);
        if (broker == nullptr || broker->fenced) {
            missing = true;
            continue;
        }
        alter(simulation, sim::ConfigResource::Broker, std::to_string(b.value),
              {{kLeaderRate, std::nullopt}, {kFollowerRate, std::nullopt}, {kLogDirRate, std::nullopt}});
    }
    if (missing) throw nodeMissing("incrementalAlterConfigs");
}

void clearTopicThrottles(const std::vector<std::string>& topics, sim::Simulation& simulation) {
    for (const std::string& topic : topics) {
        alter(simulation, sim::ConfigResource::Topic, topic,
              {{kLeaderReplicas, std::nullopt}, {kFollowerReplicas, std::nullopt}});
    }
}

void sortAsHashSet(std::vector<std::string>& names) {
    std::vector<std::int32_t> hashes;
    for (const std::string& name : names) hashes.push_back(javaHash(name));
    std::vector<std::string> sorted;
    for (const std::size_t i : hashMapOrder(hashes)) sorted.push_back(names[i]);
    names = std::move(sorted);
}

}  // namespace logarium::console
