#include <fmt/format.h>

#include <algorithm>

#include "core/console/admin.h"
#include "core/console/tools/all.h"
#include "core/console/tools/groups_data.h"

/// kafka-groups.sh (Kafka: org.apache.kafka.tools.GroupsCommand).
namespace logarium::console {
namespace {

constexpr const char* kClass = "org.apache.kafka.tools.GroupsCommand";
constexpr std::string_view kAbout = "This tool helps to list groups of all types.";

const OptionParser& listOptions() {
    static const OptionParser parser{
        {"bootstrap-server", "server to connect to", "REQUIRED: a broker to ask first, host:port."},
        {"command-config", "command config property file", "A file of settings for the Admin client."},
        {"consumer", "", "Only consumer groups of every kind."},
        {"group-type", "type", "Only groups of this type: classic, consumer, share or streams."},
        {"help", "", "Show this."},
        {"list", "", "List the groups."},
        {"protocol", "protocol", "Only groups of this protocol type."},
        {"share", "", "Only share groups."},
        {"streams", "", "Only streams groups."},
        {"version", "", "Show the version of Kafka."},
    };
    return parser;
}

std::string lower(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

void checkOptions(const ParsedOptions& given, Output& output) {
    if (!given.has("bootstrap-server") && !given.has("help") && !given.has("version"))
        throw UsageError{"Missing required option(s) [bootstrap-server]"};
    helpOrVersion(given, listOptions(), kAbout, output);
    if (!given.has("list")) throw UsageError{"Command must include exactly one action: --list."};
    if (const auto type = given.value("group-type")) {
        const std::string name = lower(*type);
        if (name != "classic" && name != "consumer" && name != "share" && name != "streams")
            throw ToolFailure("java.lang.IllegalArgumentException", "--group-type must be a valid group type.");
    }
    checkInvalid(given, "consumer", {"group-type", "protocol", "share", "streams"});
    checkInvalid(given, "share", {"consumer", "group-type", "protocol", "streams"});
    checkInvalid(given, "streams", {"consumer", "group-type", "protocol", "share"});
}

bool wanted(const GroupDescription& group, const ParsedOptions& given) {
    const auto type = given.value("group-type"), protocol = given.value("protocol");
    if (type) return lower(*type) == lower(group.type) && (!protocol || *protocol == group.protocol);
    if (protocol) return *protocol == group.protocol;
    if (given.has("consumer"))
        return group.protocol == "consumer" || group.protocol.empty() || group.type == "Consumer";
    return !given.has("share") && !given.has("streams");
}

int run(const std::vector<std::string>& args, const Files& files, sim::Simulation& simulation, Output& output) {
    ParsedOptions given;
    try {
        given = listOptions().parse(args);
    } catch (const ToolFailure& failure) {
        throw UsageError{failure.messageText()};
    }
    checkOptions(given, output);
    checkClientFile(given, files);
    reachBroker(simulation.world(), *given.value("bootstrap-server"), "listGroups");
    std::vector<GroupDescription> groups = listGroups(simulation.world());
    std::erase_if(groups, [&](const GroupDescription& group) { return !wanted(group, given); });
    std::size_t width = 20;
    for (const GroupDescription& group : groups) width = std::max({width, group.name.size(), group.protocol.size()});
    output.out(fmt::format("{:<{}} {:<{}} {:<{}}", "GROUP", width, "TYPE", width, "PROTOCOL", width));
    for (const GroupDescription& group : groups)
        output.out(fmt::format("{:<{}} {:<{}} {:<{}} ", group.name, width, group.type, width, group.protocol, width));
    return 0;
}

int failed(const ToolFailure& failure, const std::vector<std::string>&, Micros, Output& output) {
    // What fails while it asks is said on standard output; what fails before that, as an exception.
    const std::string& name = failure.chain.front().className;
    if (name == "java.lang.IllegalArgumentException" || name == "java.nio.file.NoSuchFileException") {
        output.err(failure.messageText());
        printStackTrace(failure, kClass, output);
        output.err("");
        return 1;
    }
    output.out("Error while executing groups command : " + failure.messageText());
    return 1;
}

}  // namespace

Tool kafkaGroups() {
    return {
        "kafka-groups",
        "all groups with their types",
        &listOptions(),
        [](const std::vector<std::string>& args, const FilesPtr& files) { return adminJob(args, files, run, failed); },
        {}};
}

}  // namespace logarium::console
