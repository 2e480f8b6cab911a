#pragma once
#include <string>

#include "app/cli/cli_command.h"

namespace logarium::cli {

/// `inspect PATH`: what kafka-dump-log says of a file or a data directory, and what is broken in it. Reads only.
class InspectCommand : public CliCommand {
public:
    CLI::App* add(CLI::App& app) override;
    ExitStatus run() override;

private:
    std::string path_;
};

}  // namespace logarium::cli
