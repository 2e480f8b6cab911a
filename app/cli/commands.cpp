#include "app/cli/commands.h"

#include "app/cli/bench_command.h"
#include "app/cli/console_command.h"
#include "app/cli/durability_command.h"
#include "app/cli/inspect_command.h"
#include "app/cli/lesson_command.h"
#include "app/cli/log_case_command.h"
#include "app/cli/recording_command.h"
#include "app/cli/scenario_command.h"
#include "app/cli/session_command.h"
#include "app/cli/simulate_command.h"

namespace logarium::cli {

std::vector<std::unique_ptr<CliCommand>> allCommands() {
    std::vector<std::unique_ptr<CliCommand>> commands;
    commands.push_back(std::make_unique<BenchCommand>());
    commands.push_back(std::make_unique<ConsoleCommand>());
    commands.push_back(std::make_unique<DurabilityCommand>());
    commands.push_back(std::make_unique<InspectCommand>());
    commands.push_back(std::make_unique<LessonCommand>());
    commands.push_back(std::make_unique<LogCaseCommand>());
    commands.push_back(std::make_unique<RecordingCommand>());
    commands.push_back(std::make_unique<ScenarioCommand>());
    commands.push_back(std::make_unique<SessionCommand>());
    commands.push_back(std::make_unique<SimulateCommand>());
    return commands;
}

}  // namespace logarium::cli
