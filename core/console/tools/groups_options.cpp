#include "core/console/tools/groups_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/base/java_hash.h"
#include "core/console/admin.h"
#include "core/console/failure.h"

namespace logarium::console {
namespace {

using Names = std::vector<std::string_view>;

const Names kScenarios{"to-offset",   "shift-by",  "to-datetime", "by-duration",
                       "to-earliest", "to-latest", "to-current",  "from-file"};

/// In the order of a Java set of options: an option's hash is that of the list of its names.
Names asSet(Names names) {
    std::vector<std::int32_t> hashes;
    for (const std::string_view name : names)
        hashes.push_back(static_cast<std::int32_t>(31 + static_cast<std::uint32_t>(javaHash(name))));
    Names ordered;
    for (const std::size_t i : hashMapOrder(hashes)) ordered.push_back(names[i]);
    return ordered;
}

Names without(Names names, std::initializer_list<std::string_view> allowed) {
    std::erase_if(names,
                  [&](std::string_view n) { return std::find(allowed.begin(), allowed.end(), n) != allowed.end(); });
    return asSet(names);
}

std::string bracketed(const Names& names) {
    std::string text;
    for (const std::string_view name : names) text += fmt::format("{}[{}]", text.empty() ? "" : ", ", name);
    return text;
}

void checkDescribe(const GroupsCommandLine& line) {
    if (!line.has("group") && !line.has("all-groups"))
        throw UsageError{"Option [describe] takes one of these options: " + bracketed(asSet({"group", "all-groups"}))};
    if (line.has("members") + line.has("offsets") + line.has("state") > 1)
        throw UsageError{"Option [describe] takes at most one of these options: [members], [offsets], [state]"};
    if (line.state) throw UsageError{"Option [describe] does not take a value for [state]"};
}

void checkReset(const GroupsCommandLine& line, Output& output) {
    if (line.has("dry-run") && line.has("execute"))
        throw UsageError{"Option [reset-offsets] only accepts one of [execute] and [dry-run]"};
    if (!line.has("dry-run") && !line.has("execute")) {
        output.err(
            "WARN: No action will be performed as the --execute option is missing. In a future major release, the "
            "default behavior of this command will be to prompt the user before executing the reset rather than doing "
            "a dry run. You should add the --dry-run option explicitly if you are scripting this command and want to "
            "keep the current default behavior without prompting.");
    }
    if (!line.has("group") && !line.has("all-groups"))
        throw UsageError{"Option [reset-offsets] takes one of these options: " +
                         bracketed(asSet({"group", "all-groups"}))};
    for (const std::string_view scenario :
         {"to-offset", "to-datetime", "by-duration", "to-earliest", "to-latest", "to-current", "shift-by", "from-file"})
        checkInvalid(line.given, scenario, without(kScenarios, {scenario}));
}

/// joptsimple's "available only if".
void checkAvailable(const GroupsCommandLine& line) {
    Names unavailable;
    const bool describes = line.has("describe"), lists = line.has("list");
    for (const std::string_view name : {"members", "verbose", "offsets"})
        if (line.has(name) && !describes) unavailable.push_back(name);
    if (line.has("state") && !describes && !lists) unavailable.push_back("state");
    if (line.has("type") && !lists) unavailable.push_back("type");
    if (unavailable.empty()) return;
    throw ToolFailure("joptsimple.UnavailableOptionException",
                      fmt::format("Option(s) [{}] are unavailable given other options on the command line",
                                  fmt::join(unavailable, ", ")));
}

/// Takes the argument of --state or --type away, if it has one, so that both look like flags.
std::vector<std::string> split(const std::vector<std::string>& args, std::optional<std::string>& state,
                               std::optional<std::string>& type) {
    std::vector<std::string> rest;
    for (std::size_t i = 0; i < args.size(); ++i) {
        const std::string name = args[i].substr(0, args[i].find('='));
        auto* value = name == "--state" ? &state : name == "--type" ? &type : nullptr;
        rest.push_back(value == nullptr ? args[i] : name);
        if (value == nullptr) continue;
        if (name.size() < args[i].size()) {
            *value = args[i].substr(name.size() + 1);
        } else if (i + 1 < args.size() && !args[i + 1].starts_with("-")) {
            *value = args[++i];
        }
    }
    return rest;
}

}  // namespace

std::string resetScenarios() {
    return bracketed(asSet(kScenarios));
}

const OptionParser& groupsOptions() {
    using Type = Option::Type;
    static const OptionParser parser{
        {"all-groups", "", "All groups instead of --group."},
        {"all-topics", "", "With --reset-offsets: all topics that the group has offsets of."},
        {"bootstrap-server", "server to connect to", "REQUIRED but for --validate-regex: a broker to ask first."},
        {"by-duration", "duration", "Reset to where it was so long ago, as PnDTnHnMnS."},
        {"command-config", "command config property file", "A file of settings for the Admin client."},
        {"delete", "", "Delete groups with all their offsets."},
        {"delete-offsets", "", "Delete what a group has committed for some topics."},
        {"describe", "", "Show where groups stand: offsets, lag, members, state."},
        {"dry-run", "", "With --reset-offsets: only show what would be done."},
        {"execute", "", "With --reset-offsets: do it."},
        {"export", "", "With --reset-offsets: print the plan as CSV."},
        {"from-file", "path to CSV file", "Reset to the offsets in this file."},
        {"group", "consumer group", "The group; may be given several times."},
        {"help", "", "Show this."},
        {"list", "", "List all groups."},
        {"members", "", "With --describe: the members."},
        {"offsets", "", "With --describe: committed offsets and lag; this is the default."},
        {"reset-offsets", "", "Move what an inactive group has committed."},
        {"shift-by", "number-of-offsets", "Reset by so many offsets, forward or back.", Type::Long},
        {"state", "", "With --describe: the state; with --list: the states, or only groups in some states."},
        {"timeout", "timeout (ms)", "How long an answer may take. (default: 30000)", Type::Long},
        {"to-current", "", "Reset to what is committed now."},
        {"to-datetime", "datetime", "Reset to a moment, as YYYY-MM-DDThh:mm:ss.sss."},
        {"to-earliest", "", "Reset to the beginning."},
        {"to-latest", "", "Reset to the end."},
        {"to-offset", "offset", "Reset to this offset.", Type::Long},
        {"topic", "topic", "A topic, or topic:0,1,2 for some of its partitions; may be given several times."},
        {"type", "", "With --list: the types of groups, or only groups of some types."},
        {"validate-regex", "regex", "Only say whether this is a regular expression."},
        {"verbose", "", "With --describe: more columns."},
        {"version", "", "Show the version of Kafka."},
    };
    return parser;
}

GroupsCommandLine::GroupsCommandLine(const std::vector<std::string>& args) {
    given = groupsOptions().parse(split(args, state, type));
    checkAvailable(*this);
}

void checkGroupsOptions(const GroupsCommandLine& line, Output& output) {
    constexpr std::string_view kAbout =
        "This tool helps to list all consumer groups, describe a consumer group, delete consumer group info, or reset "
        "consumer group offsets.";
    if (line.given.empty()) throw UsageError{std::string(kAbout)};
    helpOrVersion(line.given, groupsOptions(), kAbout, output);
    if (!line.has("validate-regex")) checkRequired(line.given, {"bootstrap-server"});
    if (line.has("describe")) checkDescribe(line);
    if (line.has("delete")) {
        if (!line.has("group") && !line.has("all-groups"))
            throw UsageError{"Option [delete] takes one of these options: " +
                             bracketed(asSet({"group", "all-groups"}))};
        if (line.has("topic"))
            throw UsageError{"The consumer does not support topic-specific offset deletion from a consumer group."};
    }
    if (line.has("delete-offsets") && (!line.has("group") || !line.has("topic")))
        throw UsageError{"Option [delete-offsets] takes the following options: " +
                         bracketed(asSet({"group", "topic"}))};
    if (line.has("reset-offsets")) checkReset(line, output);
    const Names levels{"list", "describe", "delete", "reset-offsets"};
    checkInvalid(line.given, "group", {"all-groups"});
    checkInvalid(line.given, "group", without(levels, {"describe", "delete", "reset-offsets"}));
    checkInvalid(line.given, "topic", without(levels, {"delete", "reset-offsets"}));
    const Names actions{"list", "describe", "delete", "reset-offsets", "delete-offsets", "validate-regex"};
    if (std::count_if(actions.begin(), actions.end(), [&](auto name) { return line.has(name); }) != 1)
        throw UsageError{
            "Command must include exactly one action: --list, --describe, --delete, --reset-offsets, "
            "--delete-offsets, --validate-regex"};
}

}  // namespace logarium::console
