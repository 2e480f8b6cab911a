#pragma once
#include <string>

#include "app/cli/cli_command.h"

namespace logarium::cli {

/// `scenario list`: the bundled scenarios. `scenario run FILE|ID [--until D] [--export DIR]`: plays one without a
/// window, says what came of it, and writes the brokers' data directories when asked to. `scenario script FILE|ID`:
/// prints it as a shell script.
class ScenarioCommand : public CliCommand {
public:
    CLI::App* add(CLI::App& app) override;
    ExitStatus run() override;

private:
    ExitStatus list() const;
    ExitStatus play() const;

    CLI::App* run_ = nullptr;
    CLI::App* script_ = nullptr;
    std::string what_;
    std::string until_;
    std::string export_;
};

}  // namespace logarium::cli
