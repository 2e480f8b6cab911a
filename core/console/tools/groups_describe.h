#pragma once
#include "core/console/output.h"
#include "core/console/tools/groups_data.h"
#include "core/console/tools/groups_options.h"

namespace logarium::console {

/// --describe in all its forms. Throws ToolFailure when a group is not there.
void describeGroups(const GroupsCommandLine& line, sim::Simulation& simulation, Output& output);

}  // namespace logarium::console
