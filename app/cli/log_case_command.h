#pragma once
#include <string>
#include <vector>

#include "app/cli/cli_command.h"

namespace logarium::cli {

/// `log-case DIR...`: replays recorded cases of the storage layer and compares every file byte for byte and every
/// answer. A DIR is a case or a folder of cases. Prints a line for each difference; the closing line is "N passed,
/// N failed".
class LogCaseCommand : public CliCommand {
public:
    CLI::App* add(CLI::App& app) override;
    ExitStatus run() override;

private:
    std::vector<std::string> folders_;
};

}  // namespace logarium::cli
