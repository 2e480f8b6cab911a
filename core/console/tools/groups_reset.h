#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/console/files.h"
#include "core/console/output.h"
#include "core/console/tools/groups_data.h"
#include "core/console/tools/groups_options.h"

namespace logarium::console {

/// --reset-offsets. Throws UsageError, ToolFailure.
void resetOffsets(const GroupsCommandLine& line, const Files& files, sim::Simulation& simulation, Output& output);

/// "topic:0,1,2" taken apart. Throws UsageError.
std::vector<TopicPartition> partitionsIn(const std::string& topicAndPartitions);

}  // namespace logarium::console
