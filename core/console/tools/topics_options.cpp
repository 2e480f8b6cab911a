#include "core/console/tools/topics_options.h"

#include <algorithm>
#include <array>

#include "core/console/admin.h"
#include "core/console/failure.h"

namespace logarium::console {
namespace {

using Names = std::vector<std::string_view>;

constexpr std::array<std::string_view, 5> kActions{"list", "describe", "create", "alter", "delete"};
constexpr std::array<std::string_view, 4> kReports{"under-replicated-partitions", "under-min-isr-partitions",
                                                   "at-min-isr-partitions", "unavailable-partitions"};

/// All actions but those that the option goes with.
Names actionsBut(std::initializer_list<std::string_view> allowed) {
    Names others;
    // The order in which the tool complains: that of its set of options.
    for (const std::string_view action : {"alter", "create", "describe", "list", "delete"})
        if (std::find(allowed.begin(), allowed.end(), action) == allowed.end()) others.push_back(action);
    return others;
}

void checkInvalidPairs(const ParsedOptions& given) {
    checkInvalid(given, "config", actionsBut({"alter", "create"}));
    checkInvalid(given, "partitions", actionsBut({"alter", "create"}));
    checkInvalid(given, "replication-factor", actionsBut({"create"}));
    checkInvalid(given, "replica-assignment", actionsBut({"alter", "create"}));
    if (given.has("create")) checkInvalid(given, "replica-assignment", {"partitions", "replication-factor"});
    for (const std::string_view report : kReports) {
        Names invalid = actionsBut({"describe"});
        invalid.push_back("topics-with-overrides");
        checkInvalid(given, report, invalid);
    }
    Names withOverrides = actionsBut({"describe"});
    withOverrides.insert(withOverrides.end(), kReports.begin(), kReports.end());
    checkInvalid(given, "topics-with-overrides", withOverrides);
    checkInvalid(given, "if-exists", actionsBut({"alter", "delete", "describe"}));
    checkInvalid(given, "if-not-exists", actionsBut({"create"}));
    checkInvalid(given, "exclude-internal", actionsBut({"list", "describe"}));
}

void checkRequiredOnes(const ParsedOptions& given, Output& output) {
    if (!given.has("bootstrap-server"))
        throw ToolFailure("java.lang.IllegalArgumentException", "--bootstrap-server must be specified");
    if (given.has("describe") && given.has("if-exists")) {
        if (!given.has("topic") && !given.has("topic-id"))
            throw UsageError{"--topic or --topic-id is required to describe a topic"};
        if (given.has("topic") && given.has("topic-id"))
            output.out(
                "Only topic id will be used when both --topic and --topic-id are specified and topicId is not "
                "Uuid.ZERO_UUID");
    }
    if (!given.has("list") && !given.has("describe")) checkRequired(given, {"topic"});
    if (!given.has("alter")) return;
    if (given.has("config"))
        throw UsageError{
            "Option combination \"[[bootstrap-server], [config]]\" can't be used with option \"[alter]\" (To alter "
            "topic "
            "configurations, the kafka-configs tool can be used.)"};
    checkRequired(given, {"partitions"});
}

}  // namespace

const OptionParser& topicsOptions() {
    using Type = Option::Type;
    static const OptionParser parser{
        {"alter", "", "Change how many partitions a topic has. Its configs are changed with kafka-configs."},
        {"at-min-isr-partitions", "",
         "With --describe: only partitions that have just the in-sync replicas they need."},
        {"bootstrap-server", "server to connect to", "REQUIRED: a broker to ask first, host:port."},
        {"command-config", "command config property file", "A file of settings for the Admin client."},
        {"config", "name=value", "With --create: a setting of the new topic; may be given several times."},
        {"create", "", "Create a topic."},
        {"delete", "", "Delete a topic."},
        {"delete-config", "name", "No longer does anything."},
        {"describe", "", "Show topics with their partitions, leaders, replicas."},
        {"exclude-internal", "", "With --list or --describe: leave out the topics that Kafka keeps for itself."},
        {"help", "", "Show this."},
        {"if-exists", "", "With --alter, --delete, --describe: a missing topic is no error."},
        {"if-not-exists", "", "With --create: a topic that is there already is no error."},
        {"list", "", "List the names of all topics."},
        {"partition-size-limit-per-response", "maximum number of partitions per response",
         "How many partitions one answer to --describe may hold.", Type::Integer},
        {"partitions", "# of partitions", "How many partitions the topic shall have. More of them send keys elsewhere.",
         Type::Integer},
        {"replica-assignment", "broker_id_for_part1_replica1 : broker_id_for_part1_replica2 , ...",
         "Which brokers hold each partition, instead of a placement by the controller."},
        {"replication-factor", "replication factor", "How many replicas each partition of the new topic has.",
         Type::Integer},
        {"topic", "topic", "The topic; with all but --create a regular expression."},
        {"topic-id", "topic-id", "With --describe: the topic by its id."},
        {"topics-with-overrides", "", "With --describe: only topics that have settings of their own."},
        {"unavailable-partitions", "", "With --describe: only partitions without a live leader."},
        {"under-min-isr-partitions", "",
         "With --describe: only partitions with fewer in-sync replicas than they need."},
        {"under-replicated-partitions", "", "With --describe: only partitions with a replica that is not in sync."},
        {"version", "", "Show the version of Kafka."},
    };
    return parser;
}

void checkTopicsOptions(const ParsedOptions& given, Output& output) {
    if (given.empty()) throw UsageError{"Create, delete, describe, or change a topic."};
    helpOrVersion(given, topicsOptions(), "This tool helps to create, delete, describe, or change a topic.", output);
    const auto actions = std::count_if(kActions.begin(), kActions.end(), [&](auto name) { return given.has(name); });
    if (actions != 1)
        throw UsageError{"Command must include exactly one action: --list, --describe, --create, --alter or --delete"};
    if (given.has("delete-config"))
        output.err(
            "delete-config option is no longer supported and deprecated since version 4.0. The config will be fully "
            "removed in future releases.");
    checkRequiredOnes(given, output);
    checkInvalidPairs(given);
}

}  // namespace logarium::console
