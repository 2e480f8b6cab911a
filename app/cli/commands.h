#pragma once
#include <memory>
#include <vector>

#include "app/cli/cli_command.h"

namespace logarium::cli {

/// All subcommands, in the order of `--help`.
std::vector<std::unique_ptr<CliCommand>> allCommands();

}  // namespace logarium::cli
