#include <algorithm>
#include <iostream>
#include <new>

#include "app/cli/commands.h"
#include "core/disk/disk.h"

using namespace logarium;
using namespace logarium::cli;

namespace {

int ended(ExitStatus status) {
    return static_cast<int>(status);
}

int complain(const std::exception& error, ExitStatus status) {
    std::cout.flush();
    std::cerr << "logarium-cli: " << error.what() << std::endl;
    return ended(status);
}

std::string commandNames(CLI::App& app) {
    std::string names;
    for (const CLI::App* command : app.get_subcommands({})) names += (names.empty() ? "" : ", ") + command->get_name();
    return names;
}

/// One line; the parser itself does not say which word it did not know.
std::string wrongUsage(CLI::App& app, int argc, char** argv, const CLI::ParseError& error) {
    CLI::App* current = &app;
    for (int i = 1; i < argc && current->get_require_subcommand_min() > 0; ++i) {
        const std::string word = argv[i];
        const auto commands = current->get_subcommands([&](CLI::App* command) { return command->get_name() == word; });
        if (!commands.empty())
            current = commands.front();
        else if (!word.starts_with('-'))
            return "unknown command '" + word + "', expected one of: " + commandNames(*current);
        else if (current->get_option_no_throw(word) == nullptr)
            return "unknown option '" + word + "', expected a command: " + commandNames(*current);
    }
    if (current->get_require_subcommand_min() > 0) return "expected a command: " + commandNames(*current);
    std::string text = error.what();
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

int runChosen(const std::vector<std::pair<CLI::App*, CliCommand*>>& commands) {
    for (const auto& [parsed, command] : commands)
        if (parsed->parsed()) return ended(command->run());
    return ended(ExitStatus::Usage);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Logarium: a Kafka cluster under glass, without a window", "logarium-cli"};
    app.set_version_flag("--version", LOGARIUM_VERSION);
    app.require_subcommand(1);
    const auto commands = allCommands();
    std::vector<std::pair<CLI::App*, CliCommand*>> declared;
    for (const auto& command : commands) declared.emplace_back(command->add(app), command.get());
    try {
        app.parse(argc, argv);
        return runChosen(declared);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);  // Help or the version was asked for.
        return complain(BadUsage(wrongUsage(app, argc, argv, error)), ExitStatus::Usage);
    } catch (const BadUsage& error) {
        return complain(error, ExitStatus::Usage);
    } catch (const BadInput& error) {
        return complain(error, ExitStatus::Failed);
    } catch (const disk::DiskFailure& error) {
        return complain(error, ExitStatus::Failed);
    } catch (const std::bad_alloc&) {
        return complain(std::runtime_error("the input asks for more memory than there is"), ExitStatus::Failed);
    }
}
