#pragma once
#include <string>
#include <vector>

#include "app/cli/cli_command.h"

namespace logarium::cli {

/// `session FILE...`: replays recorded console sessions against a fresh mini-cluster each and compares every output
/// line. Prints a unified diff for each that differs; the closing line is "N passed, N failed".
class SessionCommand : public CliCommand {
public:
    CLI::App* add(CLI::App& app) override;
    ExitStatus run() override;

private:
    std::vector<std::string> files_;
};

}  // namespace logarium::cli
