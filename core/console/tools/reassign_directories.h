#pragma once
#include <string>
#include <vector>

#include "core/console/output.h"
#include "core/console/tools/reassign_plan.h"
#include "core/sim/simulation.h"

/// The part of a plan that moves replicas between the log directories of their brokers (KIP-113).
namespace logarium::console {

/// A replica that shall lie in that log directory of its broker.
struct DirectoryTarget {
    BrokerId broker;
    TopicPartition partition;
    std::string directory;  ///< "broker-2-disk-2"
};

/// Those for which the plan does not say "any", by broker, topic and partition.
std::vector<DirectoryTarget> directoryTargets(const Assignments& plan);
/// Starts all of them and says so. Throws ToolFailure when one cannot be; then none is started.
void startMoves(const std::vector<DirectoryTarget>& targets, sim::Simulation& simulation, Output& output);
/// Calls those off that are on their way, and says so or that none is.
void cancelMoves(const std::vector<DirectoryTarget>& targets, sim::Simulation& simulation, Output& output);
/// How far they are, a line each, without a newline at the end.
std::string moveStates(const std::vector<DirectoryTarget>& targets, const sim::World& world);
bool anyMoving(const std::vector<DirectoryTarget>& targets, const sim::World& world);

}  // namespace logarium::console
