#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/console/argument_parser.h"
#include "core/console/failure.h"
#include "core/console/files.h"
#include "core/console/job.h"
#include "core/console/options.h"

namespace logarium::console {

/// A console command. To add one: a file in tools/ that makes one of these, and a line in tools.cpp.
struct Tool {
    std::string_view name;   ///< without ".sh"
    std::string_view about;  ///< one line for `sim help`
    /// The options, for parsing, help and completion; null for a command with a grammar of its own.
    const OptionParser* options = nullptr;
    /// Reads the words after the name and makes the running command, which may look into `files`. Whatever is wrong
    /// with the words may also show at its first `advance`.
    std::function<std::unique_ptr<Job>(const std::vector<std::string>& args, const FilesPtr& files)> start;
    /// First words that can follow the name, for completion; may be empty.
    std::vector<std::string_view> verbs;
    /// The arguments of a tool with argparse4j's manner instead of options; for help and completion.
    const ArgumentParser* arguments = nullptr;
};

/// All commands, sorted by name.
std::span<const Tool> tools();
/// "kafka-topics" of "bin/kafka-topics.sh" and "/opt/kafka/bin/kafka-topics.sh".
std::string_view commandName(std::string_view word);
/// With or without ".sh" and a leading "bin/"; null when there is none.
const Tool* findTool(std::string_view name);

/// What a command without waiting does: prints and returns its exit status. May throw Exit, UsageError, ToolFailure.
using RunOnce = std::function<int(const std::vector<std::string>& args, sim::Simulation&, Output&)>;
/// A job that runs `body` at its first `advance`.
std::unique_ptr<Job> runOnce(std::vector<std::string> args, RunOnce body);

}  // namespace logarium::console
