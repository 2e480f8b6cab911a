#include "app/cli/durability_command.h"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <map>

#include "core/check/durability.h"
#include "core/sim/scenario_text.h"

namespace logarium::cli {

namespace {

std::map<std::string, std::string> pairsOf(const std::vector<std::string>& given, const char* option) {
    std::map<std::string, std::string> pairs;
    for (const std::string& text : given) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0)
            throw BadUsage(fmt::format("{}: '{}' is no config, expected KEY=VALUE", option, text));
        pairs[text.substr(0, equals)] = text.substr(equals + 1);
    }
    return pairs;
}

std::string counted(std::uint64_t count, const char* thing) {
    return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

void tell(const check::Loss& loss) {
    std::cout << fmt::format("lost with {}:\n", counted(static_cast<std::uint64_t>(loss.faults), "fault"));
    for (const check::Loss::Step& step : loss.steps) {
        std::cout << fmt::format("  at {}: {}\n", sim::durationText(step.at), step.command);
        for (const std::string& text : step.after) std::cout << "      " << text << '\n';
    }
    std::cout << "  then " << loss.what << '\n';
}

}  // namespace

CLI::App* DurabilityCommand::add(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("durability", "the fewest faults that lose an acknowledged record, or that none do");
    command->add_option("--topic", topic_, "what the topic is called");
    command->add_option("--brokers", brokers_, "brokers of the cluster; as many as replicas when left out")
        ->check(CLI::Range(1, 9));
    command->add_option("--replication-factor", replicas_, "replicas of the partition")->check(CLI::Range(1, 9));
    command->add_option("--acks", acks_, "acks of the producer: all or 1")->check(CLI::IsMember({"all", "-1", "1"}));
    command->add_option("--config", configs_, "KEY=VALUE of the topic, min.insync.replicas=2 say; may come again");
    command->add_option("--broker-config", brokerConfigs_, "KEY=VALUE of every broker; may come again");
    command->add_option("--up-to,-k", upTo_, "the most faults to try")->check(CLI::Range(0, 6));
    command->add_option("--faults", faults_, "some of kill,stop,pause,cut,lose-disk,unclean; all when left out");
    command->add_option("--settle", settle_, "how long the cluster is left alone between faults (75s)");
    command->add_option("--seed", seed_, "of the cluster");
    command->add_option("--save", save_, "a file for the schedule as a scenario");
    return command;
}

ExitStatus DurabilityCommand::run() {
    check::DurabilitySpec spec;
    spec.cluster.seed = seed_;
    spec.cluster.brokers = brokers_ == 0 ? replicas_ : brokers_;
    spec.cluster.brokerConfig = pairsOf(brokerConfigs_, "--broker-config");
    spec.topic.topic = topic_;
    spec.topic.partitions = 1;
    spec.topic.replicationFactor = replicas_;
    spec.topic.configs = pairsOf(configs_, "--config");
    spec.acks = acks_ == "1" ? 1 : -1;
    spec.mostFaults = upTo_;
    if (!faults_.empty()) {
        const auto blows = check::blowsFrom(faults_);
        if (!blows.ok()) throw BadUsage("--faults: " + blows.error().message);
        spec.blows = blows.value();
    }
    if (!settle_.empty()) {
        const auto settle = sim::durationFrom(settle_);
        if (!settle.ok()) throw BadUsage("--settle: " + settle.error().message);
        spec.settle = settle.value();
    }
    const check::Durability found = check::explore(spec);
    if (found.refused) throw BadInput("the topic cannot be made: " + found.refused->message);
    if (found.loss) tell(*found.loss);
    std::cout << fmt::format("{} ({} played, {} ended where another one had been)\n",
                             found.loss ? "an acknowledged record can be lost"
                                        : fmt::format("no schedule of up to {} loses an acknowledged record",
                                                      counted(static_cast<std::uint64_t>(upTo_), "fault")),
                             counted(found.schedules, "schedule"), found.sameStates);
    if (found.loss && !save_.empty()) {
        std::ofstream file(save_, std::ios::binary);
        file << sim::scenarioText(check::scenarioOf(spec, *found.loss));
        if (!file.flush())
            throw BadInput(save_ + ": cannot be written; --save wants a file in a directory that is there");
        std::cout << "scenario: " << save_ << '\n';
    }
    return found.loss ? ExitStatus::Failed : ExitStatus::Done;
}

}  // namespace logarium::cli
