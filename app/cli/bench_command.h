#pragma once
#include <string>
#include <vector>

#include "app/cli/cli_command.h"

namespace logarium::cli {

/// `bench --bench LIST --dir DIR [--scale S] [--reps N] [--fs NAME] [--out FILE] [--keep]`: the storage workloads and
/// the event queue, timed; one JSON object a line, on standard output or appended to FILE.
class BenchCommand : public CliCommand {
public:
    CLI::App* add(CLI::App& app) override;
    ExitStatus run() override;

private:
    std::vector<std::string> benches_;
    std::string directory_;
    std::string fileSystem_ = "dir";
    std::string out_;
    double scale_ = 1;
    int reps_ = 3;
    bool keep_ = false;
};

}  // namespace logarium::cli
