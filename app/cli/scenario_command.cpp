#include "app/cli/scenario_command.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "core/console/script/shell_script.h"
#include "core/sim/disks.h"
#include "core/sim/recording_file.h"
#include "core/sim/scenario.h"
#include "core/sim/simulation.h"

namespace logarium::cli {
namespace {

/// A recording begins with its kind; everything else is read as a scenario.
std::optional<Result<sim::SavedRun>> recordedIn(const std::string& file, const std::string& text) {
    if (!text.starts_with("{\"kind\"")) return std::nullopt;
    return sim::savedRunFrom(file, text);
}

sim::Scenario load(const std::string& what) {
    auto loaded = sim::bundledScenario(what);
    if (std::filesystem::is_regular_file(what)) {
        std::ifstream file(what, std::ios::binary);
        std::stringstream text;
        text << file.rdbuf();
        loaded = sim::readScenario(what, text.str());
        if (const auto run = recordedIn(what, text.str())) {
            if (!run->ok()) throw BadInput(run->error().message);
            const sim::SavedRun& saved = run->value();
            return {what, what, "", saved.stories[saved.current].recording};
        }
    }
    if (!loaded.ok()) throw BadInput(loaded.error().message);
    return std::move(loaded).value();
}

std::string joined(const cluster::BrokerIds& brokers) {
    std::string text;
    for (const BrokerId b : brokers) text += fmt::format("{}{}", text.empty() ? "" : ",", b.value);
    return text;
}

void describe(const sim::Simulation& simulation) {
    const sim::World& world = simulation.world();
    for (const auto& topic : world.controller.image().topics()) {
        for (std::size_t i = 0; i < topic->partitions.size(); ++i) {
            const cluster::PartitionImage& p = topic->partitions[i];
            const cluster::Broker* leader = world.broker(p.leader);
            const cluster::Replica* replica =
                leader == nullptr ? nullptr : leader->replica({topic->index, static_cast<std::int32_t>(i)});
            std::cout << fmt::format("{}-{}\tleader {}\treplicas {}\tisr {}", topic->name, i, p.leader.value,
                                     joined(p.replicas), joined(p.isr));
            if (replica != nullptr) {
                std::cout << fmt::format("\tend {}\thigh watermark {}\tsegments {}", replica->log.logEnd().value,
                                         replica->log.highWatermark().value, replica->log.log()->segments().size());
            }
            std::cout << '\n';
        }
    }
    for (const auto& client : world.clients) {
        if (const client::Producer* producer = client->producer()) {
            const client::ProducerTally& tally = producer->tally();
            std::cout << fmt::format("{}\tsent {}\tacknowledged {}\trejected {}\tretries {}\tfailed {}\n",
                                     client->name(), tally.sent, tally.acknowledged, tally.rejected, tally.retries,
                                     tally.failed);
        } else {
            std::cout << fmt::format("{}\treceived {}\n", client->name(), client->consumer()->received());
        }
    }
    std::cout << fmt::format("time {:.3f} s, {} steps, state {}\n",
                             static_cast<double>(world.now.value) / kMicrosPerSecond, world.totals.steps,
                             simulation.stateHash());
}

}  // namespace

CLI::App* ScenarioCommand::add(CLI::App& app) {
    CLI::App* command = app.add_subcommand("scenario", "list the bundled scenarios, or play one");
    command->require_subcommand(1);
    command->add_subcommand("list", "the bundled scenarios");
    run_ = command->add_subcommand("run", "play a scenario and say what came of it");
    run_->add_option("scenario", what_, "a scenario or a recording in a file, or the id of a bundled scenario")
        ->required();
    run_->add_option("--until", until_, "stop at this time (30s, 5m, 2h) instead of the scenario's own end");
    run_->add_option("--export", export_, "write the brokers' data directories into this directory");
    script_ = command->add_subcommand("script", "a scenario as a shell script of Kafka's commands, for a real cluster");
    script_->add_option("scenario", what_, "a scenario or a recording in a file, or the id of a bundled scenario")
        ->required();
    return command;
}

ExitStatus ScenarioCommand::run() {
    if (run_->parsed()) return play();
    if (!script_->parsed()) return list();
    std::cout << console::shellScript(load(what_));
    return ExitStatus::Done;
}

ExitStatus ScenarioCommand::list() const {
    for (const sim::ScenarioEntry& entry : sim::bundledScenarios())
        std::cout << entry.id << '\t' << entry.title << '\n';
    return ExitStatus::Done;
}

ExitStatus ScenarioCommand::play() const {
    sim::Scenario scenario = load(what_);
    Micros until = scenario.recording.end;
    if (!until_.empty()) {
        const auto wanted = sim::durationFrom(until_);
        if (!wanted.ok()) throw BadUsage("--until: " + wanted.error().message);
        until = wanted.value();
    }
    sim::Simulation simulation(std::move(scenario.recording));
    simulation.runUntil(until);
    describe(simulation);
    if (!export_.empty()) {
        const disk::MirrorWork work = sim::exportTo(simulation.world(), export_);
        std::cout << fmt::format("{} files written to {}\n", work.filesWritten, export_);
    }
    return ExitStatus::Done;
}

}  // namespace logarium::cli
