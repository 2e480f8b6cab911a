#pragma once
#include <string>

#include "app/cli/cli_command.h"
#include "core/log/dump/inspect.h"

namespace logarium::cli {

/// `inspect PATH`: what kafka-dump-log says of a file or of all files in a data directory, what is broken in them, and
/// what the broker's next start would do to each partition. Reads only. Ends with ExitStatus::Failed when something is
/// broken; standard error then says how much and what first.
class InspectCommand : public CliCommand {
public:
    CLI::App* add(CLI::App& app) override;
    ExitStatus run() override;

private:
    /// With any of the real tool's switches: just that tool.
    ExitStatus dumpOnly(const disk::Disk& disk, const std::string& name) const;

    std::string path_;
    bool brief_ = false;
    bool overview_ = false;
    bool likeTheTool_ = false;
    log::DumpOptions dump_;
};

}  // namespace logarium::cli
