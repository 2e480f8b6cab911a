#include <fmt/format.h>

#include "core/console/admin.h"
#include "core/console/argument_parser.h"
#include "core/console/tools/all.h"

/// kafka-features.sh (Kafka: org.apache.kafka.tools.FeatureCommand). A cluster here has all features at the level of a
/// fresh 4.1 cluster.
namespace logarium::console {
namespace {

struct Feature {
    std::string_view name, oldest, newest, level;
};
constexpr Feature kFeatures[] = {
    {"eligible.leader.replicas.version", "0", "1", "1"},
    {"group.version", "0", "1", "1"},
    {"kraft.version", "0", "1", "1"},
    {"metadata.version", "3.3-IV3", "4.1-IV1", "4.1-IV1"},
    {"share.version", "0", "1", "0"},
    {"transaction.version", "0", "2", "2"},
};

std::vector<Argument> changing(bool downgrade) {
    std::vector<Argument> arguments{
        {{"--metadata"}, "METADATA", "The level of the metadata, by name or number."},
        {{"--release-version"}, "RELEASE_VERSION", "All features as that version of Kafka has them."},
        {{"--feature"}, "FEATURE", "One feature, as feature=level."},
        {{"--dry-run"}, {}, "Only say what would be done."}};
    if (downgrade) arguments.insert(arguments.begin() + 3, {{"--unsafe"}, {}, "Even when metadata may be lost."});
    return arguments;
}

const ArgumentParser& featureArguments() {
    static const ArgumentParser parser{"kafka-features",
                                       "This tool manages feature flags in Kafka.",
                                       nodesToAsk(),
                                       {kNodesToAsk},
                                       {{"describe", "The features and their levels.", {}},
                                        {"upgrade", "Raise features.", changing(false)},
                                        {"downgrade", "Lower features.", changing(true)},
                                        {"disable",
                                         "Set features to level 0.",
                                         {{{"--feature"}, "FEATURE", "The feature."},
                                          {{"--unsafe"}, {}, "Even when metadata may be lost."},
                                          {{"--dry-run"}, {}, "Only say what would be done."}}},
                                        {"version-mapping",
                                         "The features that belong to a version.",
                                         {{{"--release-version"}, "RELEASE_VERSION", "The version of Kafka."}}},
                                        {"feature-dependencies",
                                         "What a level of a feature needs.",
                                         {{{"--feature"}, "FEATURE", "A feature, as feature=level."}}}},
                                       1};
    return parser;
}

int run(const std::vector<std::string>& args, const Files& files, sim::Simulation& simulation, Output& output) {
    const ParsedArguments given = featureArguments().parse(args, output);
    checkClientFile(given, files);
    reachNode(simulation.world(), given.value("--bootstrap-server"), given.value("--bootstrap-controller"),
              "describeFeatures");
    if (given.command != "describe") notSimulated("other levels of features (kafka-features " + given.command + ")");
    for (const Feature& feature : kFeatures) {
        output.out(fmt::format(
            "Feature: {}\tSupportedMinVersion: {}\tSupportedMaxVersion: {}\tFinalizedVersionLevel: {}\tEpoch: {}",
            feature.name, feature.oldest, feature.newest, feature.level,
            simulation.world().controller.image().offset()));
    }
    return 0;
}

int failed(const ToolFailure& failure, const std::vector<std::string>&, Micros, Output& output) {
    output.err(failure.messageText());
    return 1;
}

}  // namespace

Tool kafkaFeatures() {
    return {
        "kafka-features",
        "the features of the cluster and their levels",
        nullptr,
        [](const std::vector<std::string>& args, const FilesPtr& files) { return adminJob(args, files, run, failed); },
        {},
        &featureArguments()};
}

}  // namespace logarium::console
