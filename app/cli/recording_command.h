#pragma once
#include <string>

#include "app/cli/cli_command.h"

namespace logarium::cli {

/// `recording check FILE...`: reads each file, replays every branch of it and compares the states on the way; closing
/// line "N passed, N failed". `recording show FILE`: branches, commands, bookmarks.
class RecordingCommand : public CliCommand {
public:
    CLI::App* add(CLI::App& app) override;
    ExitStatus run() override;

private:
    ExitStatus check() const;
    ExitStatus show() const;

    CLI::App* check_ = nullptr;
    std::vector<std::string> files_;
    std::string file_;
};

}  // namespace logarium::cli
