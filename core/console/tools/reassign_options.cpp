#include "core/console/tools/reassign_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/console/admin.h"

namespace logarium::console {
namespace {

constexpr std::string_view kAbout = "This tool helps to move topic partitions between replicas.";

/// What each action needs, and what else it takes.
struct Action {
    std::string_view name;
    std::vector<std::string_view> required, allowed;
};

const std::array<Action, 5>& actions() {
    static const std::array<Action, 5> all{
        {{"generate",
          {"topics-to-move-json-file", "broker-list"},
          {"bootstrap-server", "command-config", "disable-rack-aware"}},
         {"execute",
          {"reassignment-json-file"},
          {"additional", "bootstrap-server", "command-config", "throttle", "replica-alter-log-dirs-throttle",
           "timeout"}},
         {"verify", {"reassignment-json-file"}, {"bootstrap-server", "command-config", "preserve-throttles"}},
         {"cancel",
          {"reassignment-json-file"},
          {"bootstrap-server", "bootstrap-controller", "command-config", "preserve-throttles", "timeout"}},
         {"list", {}, {"bootstrap-server", "bootstrap-controller", "command-config"}}}};
    return all;
}

bool among(const std::vector<std::string_view>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

const OptionParser& reassignOptions() {
    using enum Option::Type;
    static const OptionParser parser{
        {"additional", "", "With --execute: in addition to moves that are going on; also changes their throttle."},
        {"bootstrap-controller", "bootstrap controller to connect to",
         "A controller to ask first; for --cancel and --list."},
        {"bootstrap-server", "Server(s) to use for bootstrapping", "A broker to ask first."},
        {"broker-list", "brokerlist", "With --generate: the brokers to move to, as \"0,1,2\"."},
        {"cancel", "", "Stop the moves of a plan; replicas go back to where they were."},
        {"command-config", "Admin client property file", "A file of settings for the Admin client."},
        {"disable-rack-aware", "", "With --generate: do not look at racks."},
        {"execute", "", "Start the moves of a plan."},
        {"generate", "", "Propose a plan; nothing is moved."},
        {"help", "", "Show this."},
        {"list", "", "Show all moves that are going on."},
        {"preserve-throttles", "", "With --verify and --cancel: leave throttles as they are."},
        {"reassignment-json-file", "manual assignment json file path",
         "The plan: {\"partitions\": [{\"topic\": \"foo\", \"partition\": 1, \"replicas\": [1,2,3]}], \"version\":1}"},
        {"replica-alter-log-dirs-throttle", "replicaAlterLogDirsThrottle",
         "Bytes a second for moves between log directories of one broker. (default: -1)", Long},
        {"throttle", "throttle", "With --execute: bytes a second for moves between brokers. (default: -1)", Long},
        {"timeout", "timeout", "How long to wait for moves between log directories to begin, in ms. (default: 10000)",
         Long},
        {"topics-to-move-json-file", "topics to reassign json file path",
         "With --generate: {\"topics\": [{\"topic\": \"foo\"}], \"version\":1}"},
        {"verify", "", "Show how far a plan is; removes throttles when it is done."},
        {"version", "", "Show the version of Kafka."},
    };
    return parser;
}

std::string reassignAction(const ParsedOptions& given, Output& output) {
    if (given.empty()) throw UsageError{std::string(kAbout)};
    helpOrVersion(given, reassignOptions(), kAbout, output);
    const auto count =
        std::count_if(actions().begin(), actions().end(), [&](const Action& a) { return given.has(a.name); });
    if (count != 1) {
        throw UsageError{"Command must include exactly one action: --generate, --execute, --verify, --cancel, --list"};
    }
    const bool server = given.has("bootstrap-server"), controller = given.has("bootstrap-controller");
    if (server && controller)
        throw UsageError{"Please don't specify both --bootstrap-server and --bootstrap-controller"};
    if (!server && !controller) throw UsageError{"Please specify either --bootstrap-server or --bootstrap-controller"};
    const Action& action =
        *std::find_if(actions().begin(), actions().end(), [&](const Action& a) { return given.has(a.name); });
    for (const std::string_view name : action.required)
        if (!given.has(name)) throw UsageError{fmt::format("Missing required argument \"[{}]\"", name)};
    for (const Option& option : reassignOptions().options()) {
        if (!given.has(option.name) || option.name == action.name) continue;
        if (among(action.required, option.name) || among(action.allowed, option.name)) continue;
        throw UsageError{fmt::format("Option \"[{}]\" can't be used with action \"[{}]\"", option.name, action.name)};
    }
    return std::string(action.name);
}

}  // namespace logarium::console
