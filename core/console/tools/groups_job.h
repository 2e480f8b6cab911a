#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/console/admin.h"

namespace logarium::console {

/// A job that runs `body` once a bootstrap server answers and all coordinators it asks for are there; until then it
/// tries again, for as long as --timeout lets it (5 seconds when it is not given).
///
/// `late` says what nobody answered, as its exception or by printing it itself.
using Late = std::function<std::optional<ToolFailure>(const std::vector<std::string>& args, Output&)>;
std::unique_ptr<Job> groupsJob(std::vector<std::string> args, FilesPtr files, RunWithFiles body, Failed failed,
                               Late late);

/// Throws what groupsJob waits on when no bootstrap server answers; ToolFailure when the text is no list of addresses.
void reachGroups(const sim::World& world, const std::string& servers);

}  // namespace logarium::console
