#include "app/cli/simulate_command.h"

#include <fmt/format.h>

#include <iostream>

#include "core/check/life.h"
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

}  // namespace

CLI::App* SimulateCommand::add(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("simulate", "random cluster lives under faults, with every invariant checked");
    command->add_option("--seed", seed_, "the first seed");
    command->add_option("--seeds", seeds_, "how many seeds, one life each")->check(CLI::Range(1, 1'000'000));
    command->add_option("--until", until_, "how long faults go on in virtual time (30s, 5m)");
    command->add_option("--faults", faults_,
                        "some of kill,stop,pause,cut,slow-disk,config,elect,delete-records,partitions,unclean, or "
                        "none; all when left out");
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
    for (std::uint64_t i = 0; i < seeds_; ++i) {
        spec.seed = seed_ + i;
        const check::Life life = check::live(spec);
        if (!life.breach) {
            std::cout << fmt::format("seed {}\tpassed\t{} events\tstate {}\n", spec.seed, life.event.value,
                                     life.stateHash);
            continue;
        }
        ++failed;
        std::cout << fmt::format("seed {}\tfailed\t{} at {:.6f} s, event {}: {}\n  repeat with: {}\n", spec.seed,
                                 life.breach->rule, static_cast<double>(life.at.value) / kMicrosPerSecond,
                                 life.event.value, life.breach->what, repeatingLine(check::shortest(spec, life)));
        std::cout.flush();
    }
    std::cout << fmt::format("{} passed, {} failed\n", seeds_ - failed, failed);
    return failed == 0 ? ExitStatus::Done : ExitStatus::Failed;
}

}  // namespace logarium::cli
