#pragma once
#include <string>

#include "core/sim/simulation.h"

namespace logarium::console {

/// The broker that coordinates the group now; makes __consumer_offsets when it is not there yet, as any FindCoordinator
/// does (Kafka: AutoTopicCreationManager). kNoBroker: not yet.
BrokerId reachCoordinator(sim::Simulation& simulation, const std::string& group);

}  // namespace logarium::console
