#pragma once
#include <string>

#include "core/sim/scenario.h"

namespace logarium::console {

/// The scenario as a POSIX shell script of Kafka's command lines, which ends with `kafka-topics.sh --describe`. It runs
/// unchanged against a fresh real cluster of as many brokers; replicas are placed where the mini-cluster put them.
std::string shellScript(const sim::Scenario& scenario);

}  // namespace logarium::console
