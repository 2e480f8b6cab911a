#include "app/cli/simulate_command.h"

#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "app/cli/in_order.h"
#include "core/check/life.h"
#include "core/check/shrink.h"
#include "core/sim/recording_file.h"
#include "core/sim/scenario.h"

namespace logarium::cli {

namespace {

std::string repeatingLine(const check::LifeSpec& spec) {
    std::string faults;
    for (const check::Fault fault : spec.faults)
        faults += fmt::format("{}{}", faults.empty() ? "" : ",", check::faultName(fault));
    return fmt::format("logarium-cli simulate --seed {} --until {}ms --faults {}", spec.seed,
                       spec.until.value / kMicrosPerMs, faults.empty() ? "none" : faults);
}

std::string seconds(Micros at) {
    return fmt::format("{:.6f} s", static_cast<double>(at.value) / kMicrosPerSecond);
}

std::string verdict(const check::LifeSpec& spec, const check::Life& life) {
    if (!life.breach)
        return fmt::format("seed {}\tpassed\t{} events\tstate {}\n", spec.seed, life.event.value, life.stateHash);
    return fmt::format("seed {}\tfailed\t{} at {}, event {}: {}\n", spec.seed, life.breach->rule, seconds(life.at),
                       life.event.value, life.breach->what);
}

std::string told(const check::ShortStory& story) {
    std::string text = fmt::format("  shortest story found ({} commands, {} tries): {} brokers, seed {}\n",
                                   story.recording.commands.size(), story.tries, story.recording.spec.brokers,
                                   story.recording.spec.seed);
    for (const sim::TimedCommand& timed : story.recording.commands)
        text += fmt::format("    at {}: {}\n", seconds(timed.at), sim::consoleLine(timed.command));
    return text + fmt::format("    then, at {}: {}: {}\n", seconds(story.at), story.breach.rule, story.breach.what);
}

/// Where the story was written.
std::string saved(const check::ShortStory& story, const std::string& directory, std::uint64_t seed) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    const std::string path = (std::filesystem::path(directory) / fmt::format("seed-{}.logarium", seed)).string();
    const auto written = sim::saveRun(path, {{{"main", "", Micros{0}, story.recording}}, 0, story.recording.end});
    if (!written.ok()) throw BadInput(written.error().message + "; --save wants a directory that can be written");
    return path;
}

}  // namespace

CLI::App* SimulateCommand::add(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("simulate", "random cluster lives under faults, with every invariant checked");
    command->add_option("--seed", seed_, "the first seed");
    command->add_option("--seeds", seeds_, "how many seeds, one life each")->check(CLI::Range(1, 1'000'000));
    command->add_option("--until", until_, "how long faults go on in virtual time (30s, 5m)");
    std::string names;
    for (const check::Fault fault : check::kAllFaults) names += fmt::format("{},", check::faultName(fault));
    names.pop_back();
    command->add_option("--faults", faults_, fmt::format("some of {}, or none; all when left out", names));
    command->add_option("--jobs", jobs_, "lives lived at the same time")->check(CLI::Range(1, 256));
    command->add_option("--save", save_, "a directory for the recordings of failures");
    command->add_flag("--quiet", quiet_, "only failures and the closing line");
    return command;
}

ExitStatus SimulateCommand::run() {
    check::LifeSpec spec;
    const auto until = sim::durationFrom(until_);
    if (!until.ok()) throw BadUsage("--until: " + until.error().message);
    spec.until = until.value();
    if (!faults_.empty()) {
        const auto faults = check::faultsFrom(faults_);
        if (!faults.ok()) throw BadUsage("--faults: " + faults.error().message);
        spec.faults = faults.value();
    }
    std::uint64_t failed = 0;
    const auto specOf = [&](std::uint64_t i) {
        check::LifeSpec mine = spec;
        mine.seed = seed_ + i;
        return mine;
    };
    const auto work = [&](std::uint64_t i) { return check::live(specOf(i)); };
    inOrder(seeds_, jobs_, work, [&](std::uint64_t i, const check::Life& life) {
        const check::LifeSpec mine = specOf(i);
        if (!life.breach && quiet_) return;
        std::cout << verdict(mine, life);
        if (!life.breach) return;
        ++failed;
        std::cout << "  repeat with: " << repeatingLine(check::shortest(mine, life)) << '\n';
        const check::ShortStory story = check::shrink(life);
        std::cout << told(story);
        if (!save_.empty()) std::cout << "  recording: " << saved(story, save_, mine.seed) << '\n';
        std::cout.flush();
    });
    std::cout << fmt::format("{} passed, {} failed\n", seeds_ - failed, failed);
    return failed == 0 ? ExitStatus::Done : ExitStatus::Failed;
}

}  // namespace logarium::cli
