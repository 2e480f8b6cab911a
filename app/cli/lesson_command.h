#pragma once
#include <string>
#include <vector>

#include "app/cli/cli_command.h"

namespace logarium::cli {

/// `lesson list [--kind KIND]`: the bundled lessons. `lesson check [ID|FILE...]`: plays each one's reference solution
/// and wrong routes through the engine.
class LessonCommand : public CliCommand {
public:
    CLI::App* add(CLI::App& app) override;
    ExitStatus run() override;

private:
    ExitStatus list() const;
    ExitStatus check() const;

    CLI::App* check_ = nullptr;
    std::string kind_;
    std::vector<std::string> which_;
};

}  // namespace logarium::cli
