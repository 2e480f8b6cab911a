#include <CLI/CLI.hpp>

int main(int argc, char** argv) {
    CLI::App app{"Logarium: a Kafka cluster under glass, without a window"};
    app.set_version_flag("--version", LOGARIUM_VERSION);
    app.require_subcommand(1);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return 0;
}
