#pragma once
#include <CLI/CLI.hpp>
#include <memory>
#include <stdexcept>
#include <string>

namespace logarium::cli {

/// How the program ends; the numbers are a contract with scripts.
enum class ExitStatus { Done = 0, Failed = 1, Usage = 2 };

/// Bad input: main() prints the one line on standard error and ends with ExitStatus::Failed. It says file, line, what
/// is wrong and what was expected, as far as they apply.
class BadInput : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A command line that cannot be meant: ends with ExitStatus::Usage.
class BadUsage : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// One subcommand of logarium-cli. To add one: a file x_command.{h,cpp} with a class like this, and one line in
/// commands.cpp.
class CliCommand {
public:
    CliCommand() = default;
    virtual ~CliCommand() = default;
    CliCommand(const CliCommand&) = delete;
    CliCommand& operator=(const CliCommand&) = delete;

    /// Declares the subcommand and its options, which are bound to fields of this object; returns the subcommand.
    virtual CLI::App* add(CLI::App& app) = 0;
    /// Does the work, once the command line named this subcommand. Output goes to standard output.
    virtual ExitStatus run() = 0;
};

}  // namespace logarium::cli
