#pragma once
#include <memory>
#include <string>

#include "app/cli/cli_command.h"
#include "core/console/session.h"
#include "core/disk/mirror.h"
#include "core/sim/simulation.h"

namespace logarium::cli {

/// `console [--brokers N] [--controllers N] [--log-dirs N] [--data-dir DIR]`: the embedded console on standard input
/// and output. Virtual time passes only while commands run, and a moment after each. On a terminal it prompts, and
/// Ctrl+C ends a command; with input from elsewhere a consumer without an end is ended after a minute of silence.
class ConsoleCommand : public CliCommand {
public:
    CLI::App* add(CLI::App& app) override;
    ExitStatus run() override;

private:
    bool nextLine(std::string& line, std::string_view prompt) const;
    void runLine(const std::string& line);
    void runToEnd();
    void feed();
    void print();
    void mirror();

    int brokers_ = 3;
    int controllers_ = 1;
    int logDirectories_ = 1;
    std::uint64_t seed_ = 1;
    std::string dataDir_;
    bool terminal_ = false;
    std::unique_ptr<sim::Simulation> simulation_;
    std::unique_ptr<disk::Mirror> mirror_;
    console::Session session_;
};

}  // namespace logarium::cli
