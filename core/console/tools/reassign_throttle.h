#pragma once
#include <string>
#include <vector>

#include "core/cluster/metadata_image.h"
#include "core/console/tools/reassign_plan.h"
#include "core/sim/simulation.h"

/// The settings by which kafka-reassign-partitions slows moves down. All throw ToolFailure with the cluster's refusal.
namespace logarium::console {

/// Limits all moves that are going on and those of the plan: names the moving replicas on their topics, and the rate on
/// each broker that takes part.
void setThrottle(const Assignments& plan, const Assignments& current, std::int64_t bytesPerSecond,
                 sim::Simulation& simulation);

/// Limits moves between the log directories of these brokers.
void setDirectoryThrottle(const cluster::BrokerIds& brokers, std::int64_t bytesPerSecond, sim::Simulation& simulation);

void clearBrokerThrottles(const cluster::BrokerIds& brokers, sim::Simulation& simulation);
void clearTopicThrottles(const std::vector<std::string>& topics, sim::Simulation& simulation);

/// In the order in which a Java HashSet of strings is walked.
void sortAsHashSet(std::vector<std::string>& names);

}  // namespace logarium::console
