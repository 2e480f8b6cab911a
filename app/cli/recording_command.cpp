#include "app/cli/recording_command.h"

#include <fmt/format.h>

#include <iostream>

#include "core/sim/recording_file.h"
#include "core/sim/simulation.h"

namespace logarium::cli {
namespace {

std::string secondsText(Micros at) {
    return fmt::format("{:.6f}s", static_cast<double>(at.value) / kMicrosPerSecond);
}

/// Empty: all branches replay to the states that were recorded.
std::string troubleIn(const std::string& file) {
    auto run = sim::loadRun(file);
    if (!run.ok()) return run.error().message;
    sim::Simulation simulation(std::move(run).value());
    for (const sim::BranchLine& branch : simulation.branches()) {
        if (!simulation.switchTo(branch.name).ok()) return fmt::format("{}: branch {} is lost", file, branch.name);
        simulation.seek(branch.end);
        std::cout << fmt::format("{}\t{}\tat {}, {} steps, state {}\n", file, branch.name, secondsText(branch.end),
                                 simulation.world().totals.steps, simulation.stateHash());
        if (simulation.replayTrouble()) return fmt::format("{}: {}", file, *simulation.replayTrouble());
    }
    return {};
}

}  // namespace

CLI::App* RecordingCommand::add(CLI::App& app) {
    CLI::App* command = app.add_subcommand("recording", "check or show recordings that were saved to files");
    command->require_subcommand(1);
    check_ = command->add_subcommand("check", "replay recordings and compare the states on the way");
    check_->add_option("file", files_, "recordings")->required();
    command->add_subcommand("show", "branches, commands and bookmarks of a recording")
        ->add_option("file", file_, "a recording")
        ->required();
    return command;
}

ExitStatus RecordingCommand::run() {
    return check_->parsed() ? check() : show();
}

ExitStatus RecordingCommand::check() const {
    std::size_t failed = 0;
    for (const std::string& file : files_) {
        const std::string trouble = troubleIn(file);
        if (trouble.empty()) continue;
        ++failed;
        std::cerr << trouble << '\n';
    }
    std::cout << fmt::format("{} passed, {} failed\n", files_.size() - failed, failed);
    return failed == 0 ? ExitStatus::Done : ExitStatus::Failed;
}

ExitStatus RecordingCommand::show() const {
    const auto run = sim::loadRun(file_);
    if (!run.ok()) throw BadInput(run.error().message);
    const sim::SavedRun& saved = run.value();
    for (std::size_t i = 0; i < saved.stories.size(); ++i) {
        const sim::Story& story = saved.stories[i];
        std::cout << fmt::format("branch {}{}", story.name, i == saved.current ? ", current" : "");
        if (!story.parent.empty()) std::cout << fmt::format(", left {} at {}", story.parent, secondsText(story.from));
        std::cout << fmt::format(", to {}\n", secondsText(story.recording.end));
        for (const sim::TimedCommand& command : story.recording.commands)
            if (i == 0 || command.at >= story.from)
                std::cout << fmt::format("  {}\t{}\n", secondsText(command.at), sim::consoleLine(command.command));
        for (const sim::Note& note : story.recording.notes)
            std::cout << fmt::format("  {}\tnote: {}\n", secondsText(note.at), note.text);
    }
    return ExitStatus::Done;
}

}  // namespace logarium::cli
