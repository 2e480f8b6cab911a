#include "app/cli/inspect_command.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <iostream>

#include "core/disk/posix_disk.h"
#include "core/log/survey/data_directory.h"

namespace logarium::cli {
namespace {

void printLine(std::string_view line) {
    std::cout << line << '\n';
}

/// What the tool says last, in the form that recordings have.
std::string endedText(const log::DumpEnded& ended) {
    return fmt::format("(ended with {}: {})", ended.exception, ended.message.value_or("null"));
}

bool isPartition(const std::filesystem::path& directory) {
    const disk::PosixDisk disk(directory, disk::PosixDisk::Access::ReadOnly);
    return log::directoryKind(disk, "") == log::DirectoryKind::Partition;
}

}  // namespace

CLI::App* InspectCommand::add(CLI::App& app) {
    CLI::App* command = app.add_subcommand(
        "inspect", "show a segment, an index, a checkpoint or a whole data directory, and what is broken in it");
    command->add_option("path", path_, "file or directory; it is only read")->required();
    command->add_flag("--brief", brief_, "say what is broken, without the contents");
    command->add_flag("--overview", overview_,
                      "of a data directory: its partitions and what shows without reading their logs");
    command->add_flag("--deep-iteration", dump_.deepIteration,
                      "print as kafka-dump-log.sh does with its switch of this name");
    command->add_flag("--print-data-log", dump_.printDataLog, "likewise");
    command->add_flag("--index-sanity-check", dump_.indexSanityCheck, "likewise");
    command->add_flag("--verify-index-only", dump_.verifyIndexOnly, "likewise");
    command->add_flag("--skip-record-metadata", dump_.skipRecordMetadata, "likewise");
    command->add_option("--max-bytes", dump_.maxBytes, "likewise")->check(CLI::NonNegativeNumber);
    command->add_option("--max-message-size", dump_.maxMessageSize, "likewise")->check(CLI::NonNegativeNumber);
    command->callback([this, command] {
        for (const CLI::Option* option : command->get_options())
            likeTheTool_ = likeTheTool_ || (option->count() > 0 && option->get_name() != "path" &&
                                            option->get_name() != "--brief" && option->get_name() != "--overview");
    });
    return command;
}

ExitStatus InspectCommand::dumpOnly(const disk::Disk& disk, const std::string& name) const {
    const log::DumpOutput output{printLine, printLine};
    const auto ended = log::dumpFile(disk, name, path_, dump_, output);
    if (!ended) return ExitStatus::Done;
    printLine(endedText(*ended));
    throw BadInput(fmt::format("{}: {}", path_, ended->message.value_or(ended->exception)));
}

ExitStatus InspectCommand::run() {
    const std::filesystem::path path(path_);
    std::error_code error;
    const bool directory = std::filesystem::is_directory(path, error);
    if (!directory && !std::filesystem::is_regular_file(path, error))
        throw BadInput(path_ + ": no such file or directory");
    if (directory && likeTheTool_)
        throw BadUsage("the switches of kafka-dump-log.sh go with one file; " + path_ + " is a directory");
    if (overview_ && !directory) throw BadUsage("--overview goes with a directory; " + path_ + " is a file");
    const std::filesystem::path whole = std::filesystem::canonical(path, error);
    if (error) throw BadInput(path_ + ": " + error.message());
    // A partition is seen from the directory above, where its checkpoints are.
    const bool inside = !directory || isPartition(whole);
    const disk::PosixDisk disk(inside ? whole.parent_path() : whole, disk::PosixDisk::Access::ReadOnly);
    const std::string name = inside ? whole.filename().string() : std::string{};
    if (likeTheTool_) return dumpOnly(disk, name);

    int damages = 0;
    std::string first;
    log::InspectOptions options;
    options.contents = !brief_;
    options.overviewOnly = overview_;
    options.now = TimestampMs{
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count()};
    const log::InspectOutput output{{printLine, printLine}, [&](const log::Finding& finding) {
                                        printLine(log::findingText(finding));
                                        if (finding.severity != log::Finding::Severity::Damage) return;
                                        if (damages++ == 0) first = log::findingText(finding);
                                    }};
    if (directory)
        log::inspectDirectory(disk, name, path_, options, output);
    else
        log::inspectFile(disk, name, path_, options, output);
    if (damages == 0) return ExitStatus::Done;
    throw BadInput(
        fmt::format("{} broken: {}", damages == 1 ? "one thing is" : fmt::format("{} things are", damages), first));
}

}  // namespace logarium::cli
