#include "app/cli/commands.h"

#include "app/cli/inspect_command.h"

namespace logarium::cli {

std::vector<std::unique_ptr<CliCommand>> allCommands() {
    std::vector<std::unique_ptr<CliCommand>> commands;
    commands.push_back(std::make_unique<InspectCommand>());
    return commands;
}

}  // namespace logarium::cli
