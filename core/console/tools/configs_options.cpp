#include "core/console/tools/configs_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "core/cluster/topic_name.h"
#include "core/console/admin.h"
#include "core/console/failure.h"
#include "core/console/java_properties.h"

namespace logarium::console {
namespace {

constexpr std::string_view kAbout =
    "This tool helps to manipulate and describe entity config for a topic, client, user, broker, ip, client-metrics or "
    "group";
constexpr std::string_view kEntityTypes =
    "topics, clients, users, brokers, ips, client-metrics, groups, broker-loggers";

/// Options that name an entity by themselves, and the type that they stand for.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kNamed{{{"topic", "topics"},
                                                                               {"client", "clients"},
                                                                               {"user", "users"},
                                                                               {"broker", "brokers"},
                                                                               {"broker-logger", "broker-loggers"},
                                                                               {"ip", "ips"},
                                                                               {"client-metrics", "client-metrics"},
                                                                               {"group", "groups"}}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kDefaults{{{"client-defaults", "clients"},
                                                                                  {"user-defaults", "users"},
                                                                                  {"broker-defaults", "brokers"},
                                                                                  {"ip-defaults", "ips"}}};

[[noreturn]] void illegal(std::string message) {
    throw ToolFailure("java.lang.IllegalArgumentException", std::move(message));
}

std::string joined(const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, ","));
}

/// Splits at `separator` unless it stands in square brackets.
std::vector<std::string> splitOutside(std::string_view text, char separator) {
    std::vector<std::string> parts(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::size_t bracket = text.find_first_of("[]", i);
        const bool inside = bracket != std::string_view::npos && text[bracket] == ']';
        if (text[i] == separator && !inside) {
            parts.emplace_back();
        } else {
            parts.back() += text[i];
        }
    }
    return parts;
}

std::map<std::string, std::string> addedConfigs(const ParsedOptions& given, const Files& files) {
    std::map<std::string, std::string> added;
    if (const auto name = given.value("add-config-file")) added = loadProperties(files, *name);
    const auto text = given.value("add-config");
    if (!text) return added;
    std::vector<std::string> pairs = splitOutside(*text, ',');
    while (pairs.size() > 1 && pairs.back().empty()) pairs.pop_back();
    for (const std::string& pair : pairs) {
        const std::vector<std::string> parts = splitOutside(pair, '=');
        if (parts.size() != 2) {
            illegal(
                "requirement failed: Invalid entity config: all configs to be added must be in the format \"key=val\" "
                "or "
                " \"key=[val1,val2]\" to group values which contain commas.");
        }
        std::string value = parts[1];
        std::erase_if(value, [](char c) { return c == '[' || c == ']'; });
        added[std::string(trimmed(parts[0]))] = trimmed(value);
    }
    for (const auto& [key, value] : added) {
        const auto fits = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                   c == '-';
        };
        if (!std::all_of(key.begin(), key.end(), fits)) illegal("Invalid character found for config key: " + key);
    }
    return added;
}

std::vector<std::string> deletedConfigs(const ParsedOptions& given) {
    std::vector<std::string> deleted;
    for (const std::string& list : given.values("delete-config"))
        for (const std::string& name : javaSplit(list, ',')) deleted.emplace_back(trimmed(name));
    return deleted;
}

std::vector<std::string> entityTypes(const ParsedOptions& given) {
    std::vector<std::string> types = given.values("entity-type");
    for (const auto& [option, type] : kNamed)
        if (given.has(option)) types.emplace_back(type);
    for (const auto& [option, type] : kDefaults)
        if (given.has(option)) types.emplace_back(type);
    return types;
}

std::vector<std::string> entityNames(const ParsedOptions& given) {
    std::vector<std::string> names = given.values("entity-name");
    if (given.has("entity-default")) names.emplace_back();
    for (const auto& [option, type] : kNamed)
        if (given.has(option)) names.push_back(*given.value(option));
    for (const auto& [option, type] : kDefaults)
        if (given.has(option)) names.emplace_back();
    return names;
}

void checkTypes(const ParsedOptions& given, const std::vector<std::string>& types) {
    const std::vector<std::string> allowed = javaSplit(kEntityTypes, ',');
    for (const std::string& type : types) {
        const bool known =
            std::any_of(allowed.begin(), allowed.end(), [&](const auto& a) { return trimmed(a) == type; });
        if (!known) {
            illegal(
                fmt::format("Invalid entity type {}, the entity type must be one of {} with a --bootstrap-server or "
                            "--bootstrap-controller argument",
                            type, kEntityTypes));
        }
    }
    if (types.empty()) illegal("At least one entity type must be specified");
    if (types.size() > 1 && std::count(types.begin(), types.end(), types.front()) > 1)
        illegal("Duplicate entity type(s) specified: " + types.front());
    const bool both = std::ranges::count(types, "users") > 0 && std::ranges::count(types, "clients") > 0;
    if (types.size() > 1 && !both) illegal("Only 'users' and 'clients' entity types may be specified together");
    const bool byType = given.has("entity-name") || given.has("entity-type") || given.has("entity-default");
    const auto there = [&](const auto& pair) { return given.has(pair.first); };
    const bool byFlag =
        std::any_of(kNamed.begin(), kNamed.end(), there) || std::any_of(kDefaults.begin(), kDefaults.end(), there);
    if (byType && byFlag)
        illegal("--entity-{type,name,default} should not be used in conjunction with specific entity flags");
}

void checkBrokerName(const std::string& name) {
    int id = 0;
    const char* end = name.data() + name.size();
    if (std::from_chars(name.data(), end, id).ptr != end)
        illegal("The entity name for brokers must be a valid integer broker id, but it is: " + name);
}

void checkAction(const ParsedOptions& given, const std::string& types, const std::vector<std::string>& names) {
    const bool brokers = types == "brokers";
    const bool quotas = types.starts_with("users") || types.starts_with("clients") || types == "ips";
    if (given.has("describe") && given.has("entity-default") && !brokers && !quotas)
        illegal("--entity-default must not be specified with --describe of " + types);
    if (!given.has("alter")) return;
    if (names.empty() && quotas)
        illegal("An entity-name or default entity must be specified with --alter of users, clients, brokers or ips");
    if (names.empty()) {
        illegal(brokers ? "An entity name or default entity must be specified with --alter of " + types
                        : "An entity name must be specified with --alter of " + types);
    }
    if (!given.has("add-config") && !given.has("add-config-file") && !given.has("delete-config"))
        illegal("At least one of --add-config, --add-config-file, or --delete-config must be specified with --alter");
}

}  // namespace

const OptionParser& configsOptions() {
    static const OptionParser parser{
        {"add-config", "k1=v1,k2=[v1,v2]", "With --alter: settings to set; brackets hold values with commas together."},
        {"add-config-file", "file", "With --alter: the same from a properties file."},
        {"all", "", "With --describe: also what is not set here but in force."},
        {"alter", "", "Change settings."},
        {"bootstrap-controller", "controller to connect to", "A controller to ask first, host:port."},
        {"bootstrap-server", "server to connect to", "A broker to ask first, host:port."},
        {"broker", "id", "One broker."},
        {"broker-defaults", "", "What holds for all brokers."},
        {"broker-logger", "id", "The loggers of a broker."},
        {"client", "id", "One client id."},
        {"client-defaults", "", "What holds for all client ids."},
        {"client-metrics", "name", "A client metrics subscription."},
        {"command-config", "command config property file", "A file of settings for the Admin client."},
        {"delete-config", "k1,k2", "With --alter: settings to remove."},
        {"describe", "", "Show settings."},
        {"entity-default", "", "The default of the entity type."},
        {"entity-name", "name", "The name of the topic, the id of the broker."},
        {"entity-type", "type", "topics, brokers, ..."},
        {"force", "", "Ask no questions."},
        {"group", "id", "One group."},
        {"help", "", "Show this."},
        {"ip", "address", "One IP address."},
        {"ip-defaults", "", "What holds for all IP addresses."},
        {"topic", "name", "One topic."},
        {"user", "principal", "One user."},
        {"user-defaults", "", "What holds for all users."},
        {"version", "", "Show the version of Kafka."},
    };
    return parser;
}

ConfigsRequest configsRequest(const ParsedOptions& given, const Files& files, Output& output) {
    if (given.empty()) throw UsageError{std::string(kAbout)};
    helpOrVersion(given, configsOptions(), kAbout, output);
    if (given.has("alter") == given.has("describe"))
        throw UsageError{"Command must include exactly one action: --describe, --alter"};
    checkInvalid(given, "describe", {"alter", "add-config", "delete-config"});
    const std::vector<std::string> types = entityTypes(given), names = entityNames(given);
    checkTypes(given, types);
    const int connections = int{given.has("bootstrap-server")} + int{given.has("bootstrap-controller")};
    if (connections == 0)
        illegal("One of the required --bootstrap-server or --bootstrap-controller arguments must be specified");
    if (connections > 1) illegal("Only one of --bootstrap-server or --bootstrap-controller can be specified");
    if (types.front() == "brokers")
        for (const std::string& name : names)
            if (!name.empty()) checkBrokerName(name);
    checkAction(given, joined(types), names);
    if (given.has("alter") && types.size() != names.size())
        illegal("An entity name must be specified for every entity type");

    ConfigsRequest request{types.front(), {}, addedConfigs(given, files), deletedConfigs(given)};
    if (!names.empty()) request.entityName = names.front();
    request.entityTypes = types;
    request.entityNames = names;
    if (request.entityType == "topics" && request.entityName) {
        if (auto flaw = cluster::flawInTopicName(*request.entityName)) illegal(*flaw);
    }
    return request;
}

}  // namespace logarium::console
