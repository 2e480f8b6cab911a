#include "core/console/tools/configs_quotas.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "core/base/java_hash.h"
#include "core/cluster/config/config_value.h"
#include "core/console/admin.h"

namespace logarium::console {
namespace {

using cluster::QuotaEntity;
using cluster::QuotaValues;

constexpr std::array<std::string_view, 4> kQuotaKeys{"producer_byte_rate", "consumer_byte_rate", "request_percentage",
                                                     "controller_mutation_rate"};

const char* kindOf(const std::string& type) {
    return type == "users" ? "user" : "client-id";
}

/// Walked in Java's order.
template <class Key, class Hash>
std::vector<std::size_t> javaOrder(const std::vector<Key>& keys, Hash hash) {
    std::vector<std::int32_t> codes;
    for (const Key& key : keys) codes.push_back(hash(key));
    return hashMapOrder(codes, hashMapTable(keys.size()));
}

/// ClientQuotaEntity.hashCode().
std::int32_t entityHash(const QuotaEntity& entity) {
    std::uint32_t sum = 0;
    for (const auto& [kind, name] : entity)
        sum += static_cast<std::uint32_t>(javaHash(kind) ^ (name ? javaHash(*name) : 0));
    return static_cast<std::int32_t>(31 + sum);
}

struct Quotas {
    QuotaEntity entity;
    QuotaValues values;
};

/// What Admin.describeClientQuotas finds: entities of just these kinds, with these names where any are given.
std::vector<Quotas> matching(const ConfigsRequest& wanted, const sim::World& world) {
    if (wanted.entityNames.size() > wanted.entityTypes.size())
        throw ToolFailure("java.lang.IllegalArgumentException", "More entity names specified than entity types");
    std::vector<Quotas> found;
    for (const auto& [entity, values] : world.controller.image().quotas()) {
        bool fits = entity.size() == wanted.entityTypes.size();
        for (std::size_t i = 0; i < wanted.entityTypes.size(); ++i) {
            const auto at = entity.find(kindOf(wanted.entityTypes[i]));
            fits = fits && at != entity.end();
            if (fits && i < wanted.entityNames.size()) fits = at->second.value_or("") == wanted.entityNames[i];
        }
        if (fits) found.push_back({entity, values});
    }
    std::vector<Quotas> ordered;
    for (const std::size_t i : javaOrder(found, [](const Quotas& q) { return entityHash(q.entity); }))
        ordered.push_back(found[i]);
    return ordered;
}

std::string quotaLine(const Quotas& quotas) {
    std::vector<std::string> who, what;
    for (const auto& [kind, title] : {std::pair("user", "user-principal"), std::pair("client-id", "client-id")}) {
        const auto found = quotas.entity.find(kind);
        if (found == quotas.entity.end()) continue;
        who.push_back(found->second ? fmt::format("{} '{}'", title, *found->second)
                                    : fmt::format("the default {}", title));
    }
    std::vector<std::string> keys;
    for (const auto& [key, value] : quotas.values) keys.push_back(key);
    for (const std::size_t i : javaOrder(keys, [](const std::string& key) { return javaHash(key); }))
        what.push_back(fmt::format("{}={}", keys[i], cluster::javaDouble(quotas.values.at(keys[i]))));
    return fmt::format("Quota configs for {} are {}", fmt::join(who, ", "), fmt::join(what, ", "));
}

[[noreturn]] void illegal(std::string message) {
    throw ToolFailure("java.lang.IllegalArgumentException", std::move(message));
}

bool isQuota(const std::string& key) {
    return std::ranges::find(kQuotaKeys, key) != kQuotaKeys.end();
}

/// Scala prints a Set like this.
std::string setText(const std::vector<std::string>& names) {
    return fmt::format("Set({})", fmt::join(names, ", "));
}

void checkKeys(const ConfigsRequest& wanted) {
    const std::string& type = wanted.entityTypes.front();
    const char* what = type == "clients" ? "quota" : "quota and SCRAM credential";
    std::vector<std::string> added, deleted;
    for (const auto& [key, value] : wanted.added)
        if (!isQuota(key)) added.push_back(key);
    for (const std::string& key : wanted.deleted)
        if (!isQuota(key)) deleted.push_back(key);
    if (!added.empty())
        illegal(
            fmt::format("Only {} configs can be added for '{}' using --bootstrap-server. Unexpected config names: {}",
                        what, type, setText(added)));
    if (!deleted.empty())
        illegal(
            fmt::format("Only {} configs can be deleted for '{}' using --bootstrap-server. Unexpected config names: "
                        "ArrayBuffer({})",
                        what, type, fmt::join(deleted, ", ")));
}

double quotaValue(const std::string& key, const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        illegal(fmt::format("Cannot parse quota configuration value for {}: {}", key, text));
    return value;
}

}  // namespace

bool isOfQuotas(const ConfigsRequest& wanted) {
    return wanted.entityType == "clients" || wanted.entityType == "users";
}

void describeQuotas(const ConfigsRequest& wanted, const sim::World& world, Output& output) {
    for (const Quotas& quotas : matching(wanted, world)) output.out(quotaLine(quotas));
}

void alterQuotas(const ConfigsRequest& wanted, sim::Simulation& simulation) {
    checkKeys(wanted);
    const std::vector<Quotas> present = matching(wanted, simulation.world());
    std::vector<std::string> unset;
    for (const std::string& key : wanted.deleted)
        if (present.empty() || !present.front().values.contains(key)) unset.push_back(key);
    if (!unset.empty()) {
        throw ToolFailure("org.apache.kafka.common.errors.InvalidConfigurationException",
                          fmt::format("Invalid config(s): {}", fmt::join(unset, ",")));
    }
    sim::AlterClientQuotas command;
    for (std::size_t i = 0; i < wanted.entityTypes.size(); ++i) {
        const std::string& name = wanted.entityNames[i];
        command.entity[kindOf(wanted.entityTypes[i])] = name.empty() ? std::nullopt : std::optional(name);
    }
    for (const auto& [key, value] : wanted.added) command.changes[key] = quotaValue(key, value);
    for (const std::string& key : wanted.deleted) command.changes[key] = std::nullopt;
    const sim::Outcome outcome = simulation.submit(command);
    if (!outcome.refused) return;
    const Throwable cause = ToolFailure(*outcome.refused).chain.front();
    throw ToolFailure({{"java.util.concurrent.ExecutionException", headline(cause), true}, cause});
}

}  // namespace logarium::console
