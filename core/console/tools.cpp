#include <algorithm>

#include "core/console/tools/all.h"

namespace logarium::console {
namespace {

std::vector<Tool> listed() {
    std::vector<Tool> tools;
    tools.push_back(kafkaBrokerApiVersions());
    tools.push_back(kafkaCluster());
    tools.push_back(kafkaConfigs());
    tools.push_back(kafkaConsoleConsumer());
    tools.push_back(kafkaConsoleProducer());
    tools.push_back(kafkaConsumerGroups());
    tools.push_back(kafkaDeleteRecords());
    tools.push_back(kafkaDumpLog());
    tools.push_back(kafkaFeatures());
    tools.push_back(kafkaGetOffsets());
    tools.push_back(kafkaGroups());
    tools.push_back(kafkaLeaderElection());
    tools.push_back(kafkaLogDirs());
    tools.push_back(kafkaMetadataQuorum());
    tools.push_back(kafkaProducerPerfTest());
    tools.push_back(kafkaReassignPartitions());
    tools.push_back(kafkaTopics());
    tools.push_back(kafkaTransactions());
    tools.push_back(simVerbs());
    tools.push_back(catWord());
    tools.push_back(echoWord());
    tools.push_back(lsWord());
    std::sort(tools.begin(), tools.end(), [](const Tool& a, const Tool& b) { return a.name < b.name; });
    return tools;
}

class OneShot : public Job {
public:
    OneShot(std::vector<std::string> args, RunOnce body) : args_(std::move(args)), body_(std::move(body)) {}

    Progress advance(sim::Simulation& simulation, Output& output) override {
        return Progress::done(body_(args_, simulation, output));
    }

private:
    std::vector<std::string> args_;
    RunOnce body_;
};

}  // namespace

std::span<const Tool> tools() {
    static const std::vector<Tool> all = listed();
    return all;
}

std::string_view commandName(std::string_view word) {
    const std::size_t slash = word.rfind('/');
    if (slash != std::string_view::npos && word.substr(0, slash).ends_with("bin")) word.remove_prefix(slash + 1);
    if (word.ends_with(".sh")) word.remove_suffix(3);
    return word;
}

const Tool* findTool(std::string_view name) {
    name = commandName(name);
    const auto all = tools();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Tool& tool) { return tool.name == name; });
    return found == all.end() ? nullptr : &*found;
}

std::unique_ptr<Job> runOnce(std::vector<std::string> args, RunOnce body) {
    return std::make_unique<OneShot>(std::move(args), std::move(body));
}

}  // namespace logarium::console
