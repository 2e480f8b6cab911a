#include "app/cli/log_case_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "core/base/assert.h"
#include "core/disk/posix_disk.h"
#include "core/log/case/case_run.h"

namespace logarium::cli {

namespace {

/// A case that breaks an invariant has failed; the others still run.
struct InvariantBroken {
    std::string what;
};

[[noreturn]] void throwBroken(const char* what, const std::source_location& where) {
    throw InvariantBroken{fmt::format("invariant broken: {} ({}:{})", what, where.file_name(), where.line())};
}

bool isCase(const std::filesystem::path& folder) {
    return std::filesystem::exists(folder / "ops.json");
}

/// The folder itself when it is a case, else the cases in it.
std::vector<std::filesystem::path> casesIn(const std::filesystem::path& folder) {
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) throw BadInput(folder.string() + ": no such folder");
    if (isCase(folder)) return {folder};
    std::vector<std::filesystem::path> cases;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.is_directory() && isCase(entry.path())) cases.push_back(entry.path());
    if (cases.empty())
        throw BadInput(folder.string() + ": no case, and no folder of cases; expected one with ops.json");
    std::ranges::sort(cases);
    return cases;
}

log::CaseReport runOne(const std::filesystem::path& folder) {
    try {
        const disk::PosixDisk disk(folder, disk::PosixDisk::Access::ReadOnly);
        auto report = log::runCase(disk, "");
        if (!report.ok()) throw BadInput((folder / report.error().message).string());
        return std::move(report).value();
    } catch (const InvariantBroken& broken) {
        return {folder.filename().string(), {broken.what}};
    }
}

}  // namespace

CLI::App* LogCaseCommand::add(CLI::App& app) {
    CLI::App* command = app.add_subcommand("log-case", "replay recorded log cases and compare every byte and answer");
    command->add_option("folders", folders_, "cases, or folders of cases")->required();
    return command;
}

ExitStatus LogCaseCommand::run() {
    setInvariantReporter(throwBroken);
    int passed = 0, failed = 0;
    for (const std::string& folder : folders_) {
        for (const auto& path : casesIn(folder)) {
            const log::CaseReport report = runOne(path);
            ++(report.passed() ? passed : failed);
            for (const std::string& line : report.differences) std::cout << fmt::format("{}: {}\n", report.name, line);
        }
    }
    std::cout << fmt::format("{} passed, {} failed\n", passed, failed);
    return failed == 0 ? ExitStatus::Done : ExitStatus::Failed;
}

}  // namespace logarium::cli
