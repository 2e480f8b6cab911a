#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/cluster/metadata_image.h"
#include "core/console/files.h"

/// The JSON plans of kafka-reassign-partitions (Kafka: ReassignPartitionsCommand).
namespace logarium::console {

/// Where the replicas of a partition are, or shall be.
struct Assignment {
    TopicPartition partition;
    cluster::BrokerIds replicas;
    std::vector<std::string> directories = {};  ///< one a replica, "any" for most; empty: none is named
};
using Assignments = std::vector<Assignment>;

/// "orders-0".
std::string partitionName(const TopicPartition& partition);
/// By topic and number.
void sortByPartition(Assignments& assignments);

/// A plan as it stands in a file. Throws ToolFailure in the tool's words.
Assignments readPlan(const std::string& text);
/// Throws ToolFailure when a plan cannot be carried out: empty, or something in it twice.
void checkPlan(const Assignments& plan);
/// The file of --topics-to-move-json-file.
std::vector<std::string> readTopics(const std::string& text);
/// One line of JSON, sorted.
std::string planText(Assignments assignments);

/// New places for the partitions of each topic, as the tool proposes them: spread over the brokers and over their
/// racks, from a random one on (Kafka: AdminUtils.assignReplicasToBrokers).
Assignments proposePlan(const Assignments& current, const std::vector<cluster::BrokerImage>& brokers, bool byRack,
                        std::uint64_t seed);

}  // namespace logarium::console
