#pragma once
#include <string>
#include <vector>

#include "core/console/options.h"
#include "core/sim/world.h"

namespace logarium::console {

/// Prints topics and partitions as kafka-topics --describe does, those that its options ask for. `asked` answers for
/// the configs.
void describeTopics(const std::vector<std::string>& names, const ParsedOptions& given, const sim::World& world,
                    BrokerId asked, Output& output);

}  // namespace logarium::console
