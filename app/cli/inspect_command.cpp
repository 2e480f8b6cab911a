#include "app/cli/inspect_command.h"

#include <filesystem>
#include <iostream>

#include "core/disk/posix_disk.h"

namespace logarium::cli {

CLI::App* InspectCommand::add(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("inspect", "show a segment, an index, a checkpoint or a whole data directory, read-only");
    command->add_option("path", path_, "file or directory")->required();
    return command;
}

ExitStatus InspectCommand::run() {
    if (!std::filesystem::exists(path_)) throw BadInput(path_ + ": no such file or directory");
    const disk::PosixDisk disk(
        std::filesystem::is_directory(path_) ? std::filesystem::path(path_) : std::filesystem::absolute(path_).parent_path(),
        disk::PosixDisk::Access::ReadOnly);
    for (const disk::DirectoryEntry& entry : disk.list()) std::cout << entry.name << '\t' << entry.size << '\n';
    return ExitStatus::Done;
}

}  // namespace logarium::cli
