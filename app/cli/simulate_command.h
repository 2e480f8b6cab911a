#pragma once
#include <cstdint>
#include <string>

#include "app/cli/cli_command.h"

namespace logarium::cli {

/// `simulate [--seed S] [--seeds N] [--until DURATION] [--faults LIST] [--jobs N] [--save DIR] [--quiet]`: random
/// cluster lives under faults, every event looked at. A failure says its rule, its seed, the shortest command that
/// repeats it and the shortest list of commands that still breaks the rule, which --save keeps as a recording; the
/// closing line is "N passed, N failed".
class SimulateCommand : public CliCommand {
public:
    CLI::App* add(CLI::App& app) override;
    ExitStatus run() override;

private:
    std::uint64_t seed_ = 1;
    std::uint64_t seeds_ = 1;
    std::string until_ = "60s";
    std::string faults_;
    std::string save_;
    unsigned jobs_ = 1;
    bool quiet_ = false;
};

}  // namespace logarium::cli
