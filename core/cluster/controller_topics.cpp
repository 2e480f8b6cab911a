#include <fmt/format.h>

#include <algorithm>

#include "core/cluster/config/config_change.h"
#include "core/cluster/controller.h"
#include "core/cluster/placement.h"
#include "core/cluster/topic_name.h"

namespace logarium::cluster {

namespace {

constexpr std::int64_t kMaxPartitionsPerBatch = 10'000;  // ReplicationControlManager.MAX_PARTITIONS_PER_BATCH

KafkaError refusal(ErrorCode code, std::string message) {
    return {code, std::move(message)};
}
KafkaError refusal(ErrorCode code) {
    return {code, std::string(errorInfo(code).message)};
}

}  // namespace

std::optional<KafkaError> Controller::flawInAssignment(const BrokerIds& replicas,
                                                       std::optional<std::size_t> factor) const {
    const auto flaw = [](std::string text) { return refusal(ErrorCode::InvalidReplicaAssignment, std::move(text)); };
    if (replicas.empty()) return flaw("The manual partition assignment includes an empty replica list.");
    BrokerIds sorted = replicas;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        if (image_->broker(sorted[i]) == nullptr) {
            return flaw(
                fmt::format("The manual partition assignment includes broker {}, but no such broker is registered.",
                            sorted[i].value));
        }
        if (i > 0 && sorted[i] == sorted[i - 1]) {
            return flaw(
                fmt::format("The manual partition assignment includes the broker {} more than once.", sorted[i].value));
        }
    }
    if (factor && *factor != replicas.size()) {
        return flaw(
            fmt::format("The manual partition assignment includes a partition with {} replica(s), but this is not "
                        "consistent with previous partitions, which have {} replica(s).",
                        replicas.size(), *factor));
    }
    return std::nullopt;
}

/// The first ISR: those replicas whose brokers are up.
Result<BrokerIds, KafkaError> Controller::activeOf(const BrokerIds& replicas, int partition, bool manual) const {
    BrokerIds isr;
    for (const BrokerId b : replicas) {
        if (image_->isActive(b)) isr.push_back(b);
    }
    if (!isr.empty()) return isr;
    if (manual) {
        return refusal(
            ErrorCode::InvalidReplicaAssignment,
            fmt::format("All brokers specified in the manual partition assignment for partition {} are fenced or in "
                        "controlled shutdown.",
                        partition));
    }
    return refusal(
        ErrorCode::InvalidReplicationFactor,
        fmt::format("Unable to replicate the partition {} time(s): All brokers are currently fenced or in controlled "
                    "shutdown.",
                    replicas.size()));
}

Result<std::vector<BrokerIds>, KafkaError> Controller::assignmentsOf(const NewTopic& wanted, Random& placement) const {
    if (!wanted.assignment.empty()) {
        std::optional<std::size_t> factor;
        for (const BrokerIds& replicas : wanted.assignment) {
            if (auto flaw = flawInAssignment(replicas, factor)) return *flaw;
            factor = replicas.size();
        }
        return wanted.assignment;
    }
    const int factor =
        wanted.replicationFactor.value_or(static_cast<int>(configs().broker("default.replication.factor").number()));
    const int partitions = wanted.partitions.value_or(static_cast<int>(configs().broker("num.partitions").number()));
    if (factor < 1) {
        return refusal(ErrorCode::InvalidReplicationFactor,
                       "Replication factor must be larger than 0, or -1 to use the default value.");
    }
    if (partitions < 1) {
        return refusal(ErrorCode::InvalidPartitions, "Number of partitions was set to an invalid non-positive value.");
    }
    auto placed = placePartitions(usableBrokers(*image_), partitions, factor, placement);
    if (placed.ok()) return placed;
    return refusal(placed.error().code,
                   fmt::format("Unable to replicate the partition {} time(s): {}", factor, placed.error().message));
}

Answer Controller::createTopic(const NewTopic& wanted, Random& placement, Random& ids) const {
    const std::int64_t total =
        wanted.assignment.empty() ? wanted.partitions.value_or(1) : std::ssize(wanted.assignment);
    if (total > kMaxPartitionsPerBatch)
        return refusal(ErrorCode::PolicyViolation, "Excessively large number of partitions per request.");
    if (auto flaw = flawInTopicName(wanted.name)) return refusal(ErrorCode::InvalidTopicException, *flaw);
    if (image_->topic(wanted.name) != nullptr) {
        return refusal(ErrorCode::TopicAlreadyExists, fmt::format("Topic '{}' already exists.", wanted.name));
    }
    for (const auto& topic : image_->topics()) {
        if (topicNamesCollide(topic->name, wanted.name)) {
            return refusal(ErrorCode::InvalidTopicException,
                           fmt::format("Topic '{}' collides with existing topic: {}", wanted.name, topic->name));
        }
    }
    if (auto flaw = flawInTopicConfigs(wanted.configs)) return *flaw;
    auto assignments = assignmentsOf(wanted, placement);
    if (!assignments.ok()) return assignments.error();

    Decisions decisions;
    decisions.push_back({TopicRecord{wanted.name, nextTopic_, randomTopicId(ids)}, {}, {}, {}});
    for (const auto& [name, value] : wanted.configs) {
        decisions.push_back({ConfigRecord{ConfigResource::Topic, wanted.name, name, value}, {}, {}, {}});
    }
    for (std::size_t i = 0; i < assignments.value().size(); ++i) {
        const BrokerIds& replicas = assignments.value()[i];
        auto isr = activeOf(replicas, static_cast<int>(i), !wanted.assignment.empty());
        if (!isr.ok()) return isr.error();
        const BrokerId leader = isr.value().front();
        const auto number = static_cast<std::int32_t>(i);
        const auto epoch = wanted.firstEpochs.find(number);
        decisions.push_back({PartitionRecord{{nextTopic_, number},
                                             replicas,
                                             std::move(isr).value(),
                                             leader,
                                             epoch == wanted.firstEpochs.end() ? LeaderEpoch{0} : epoch->second},
                             ElectionKind::Created,
                             {},
                             {}});
    }
    return decisions;
}

Answer Controller::deleteTopic(std::string_view name) const {
    const TopicImage* topic = image_->topic(name);
    if (topic == nullptr) return refusal(ErrorCode::UnknownTopicOrPartition);
    return Decisions{{RemoveTopicRecord{topic->index}, {}, {}, {}}};
}

Answer Controller::createPartitions(std::string_view name, int total, const std::vector<BrokerIds>& assignment,
                                    Random& placement) const {
    const TopicImage* topic = image_->topic(name);
    if (topic == nullptr) return refusal(ErrorCode::UnknownTopicOrPartition);
    const int present = static_cast<int>(topic->partitions.size());
    if (total == present) {
        return refusal(ErrorCode::InvalidPartitions, fmt::format("Topic already has {} partition(s).", present));
    }
    if (total < present) {
        return refusal(ErrorCode::InvalidPartitions,
                       fmt::format("The topic {} currently has {} partition(s); {} would not be an increase.", name,
                                   present, total));
    }
    const int additional = total - present;
    if (additional > kMaxPartitionsPerBatch)
        return refusal(ErrorCode::PolicyViolation, "Unable to perform excessively large batch operation.");
    const std::size_t factor = topic->partitions.front().replicas.size();
    std::vector<BrokerIds> placed = assignment;
    if (!assignment.empty()) {
        if (std::ssize(assignment) != additional) {
            return refusal(
                ErrorCode::InvalidReplicaAssignment,
                fmt::format("Attempted to add {} additional partition(s), but only {} assignment(s) were specified.",
                            additional, assignment.size()));
        }
        for (const BrokerIds& replicas : assignment) {
            if (auto flaw = flawInAssignment(replicas, factor)) return *flaw;
        }
    } else {
        auto found = placePartitions(usableBrokers(*image_), additional, static_cast<int>(factor), placement);
        if (!found.ok()) return found.error();
        placed = std::move(found).value();
    }
    Decisions decisions;
    for (int i = 0; i < additional; ++i) {
        const BrokerIds& replicas = placed[static_cast<std::size_t>(i)];
        auto isr = activeOf(replicas, present + i, !assignment.empty());
        if (!isr.ok()) return isr.error();
        const BrokerId leader = isr.value().front();
        decisions.push_back({PartitionRecord{{topic->index, present + i}, replicas, std::move(isr).value(), leader},
                             ElectionKind::Created,
                             {},
                             {}});
    }
    return decisions;
}

}  // namespace logarium::cluster
