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
        return app.exit(error) == 0 ? ended(ExitStatus::Done) : ended(ExitStatus::Usage);
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
