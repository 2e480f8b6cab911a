#include "app/cli/session_command.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "core/console/replay/replay.h"

namespace logarium::cli {

CLI::App* SessionCommand::add(CLI::App& app) {
    CLI::App* command = app.add_subcommand("session", "replay recorded console sessions and compare every output line");
    command->add_option("files", files_, "recorded sessions")->required();
    return command;
}

ExitStatus SessionCommand::run() {
    int passed = 0, failed = 0;
    for (const std::string& name : files_) {
        std::ifstream file(name, std::ios::binary);
        if (!std::filesystem::is_regular_file(name) || !file) throw BadInput(name + ": no such file");
        std::stringstream text;
        text << file.rdbuf();
        const auto session = console::readSession(name, text.str());
        if (!session.ok()) throw BadInput(session.error().message);
        const console::ReplayResult result = console::replay(session.value());
        ++(result.passed() ? passed : failed);
        if (result.passed()) continue;
        std::cout << "--- " << name << " (recorded)\n+++ " << name << " (here)\n";
        for (const std::string& line : result.diff) std::cout << line << '\n';
    }
    std::cout << fmt::format("{} passed, {} failed\n", passed, failed);
    return failed == 0 ? ExitStatus::Done : ExitStatus::Failed;
}

}  // namespace logarium::cli
