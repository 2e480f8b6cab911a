#include "core/cluster/config/config_change.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <vector>

#include "core/cluster/config/config_key.h"
#include "core/cluster/config/config_value.h"
#include "core/cluster/topic_name.h"

namespace logarium::cluster {
namespace {

constexpr const char* kMinIsr = "min.insync.replicas";

KafkaError invalid(std::string text) {
    return {ErrorCode::InvalidConfig, std::move(text)};
}
KafkaError badRequest(std::string text) {
    return {ErrorCode::InvalidRequest, std::move(text)};
}

std::int64_t valueOr(const ConfigValues& values, const char* name) {
    const auto found = values.find(name);
    const std::string text =
        parseConfigValue(*topicConfig(name), found == values.end() ? topicConfig(name)->builtIn : found->second)
            .value();
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// Tiered storage is off on every broker of the mini-cluster.
std::optional<KafkaError> flawInCombination(const ConfigValues& values) {
    const std::int64_t least = valueOr(values, "min.compaction.lag.ms"),
                       most = valueOr(values, "max.compaction.lag.ms");
    if (least > most) {
        return invalid(fmt::format(
            "conflict topic config setting min.compaction.lag.ms ({}) > max.compaction.lag.ms ({})", least, most));
    }
    const auto remote = values.find("remote.storage.enable");
    if (remote != values.end() && parseConfigValue(*topicConfig(remote->first), remote->second).value() == "true") {
        return invalid(
            "Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log "
            "storage.");
    }
    return std::nullopt;
}

std::string listed(const std::vector<std::string>& names) {
    return fmt::format("Set({})", fmt::join(names, ", "));
}

/// Kafka: SslConfigs.RECONFIGURABLE_CONFIGS.
bool isKeyOrTrustStore(std::string_view name) {
    return name.starts_with("ssl.key.") || name.starts_with("ssl.keystore.") || name.starts_with("ssl.truststore.");
}

std::optional<KafkaError> flawInBrokerConfigs(ConfigResource kind, const ConfigChanges& changes) {
    std::vector<std::string> fixed, perBroker, unprefixed;
    for (const auto& [name, value] : changes) {
        const ConfigKey* key = brokerConfig(name);
        if (key == nullptr) continue;  // Custom settings of plug-ins are let through.
        if (key->update == ConfigUpdate::ReadOnly) fixed.push_back(name);
        if (key->update == ConfigUpdate::PerBroker) perBroker.push_back(name);
        if (key->update == ConfigUpdate::PerBroker && isKeyOrTrustStore(name)) unprefixed.push_back(name);
    }
    if (!fixed.empty()) return badRequest("Cannot update these configs dynamically: " + listed(fixed));
    if (!unprefixed.empty()) {
        return badRequest(
            "These security configs can be dynamically updated only per-listener using the listener prefix: " +
            listed(unprefixed));
    }
    for (const auto& [name, value] : changes) {
        const ConfigKey* key = brokerConfig(name);
        if (key == nullptr || !value) continue;
        const auto parsed = parseConfigValue(*key, *value);
        if (!parsed.ok()) return badRequest(parsed.error().message);
    }
    if (kind == ConfigResource::BrokerDefault && !perBroker.empty()) {
        return badRequest("Cannot update these configs at default cluster level, broker id must be specified: " +
                          listed(perBroker));
    }
    return std::nullopt;
}

/// With eligible leader replicas the controller needs one minimum for the whole cluster (KIP-966).
std::optional<KafkaError> flawInMinIsr(ConfigResource kind, const ConfigChanges& changes) {
    const auto found = changes.find(kMinIsr);
    if (found == changes.end()) return std::nullopt;
    if (kind == ConfigResource::Broker)
        return invalid("Broker-level min.insync.replicas cannot be altered while ELR is enabled.");
    if (kind == ConfigResource::BrokerDefault && !found->second)
        return invalid("Cluster-level min.insync.replicas cannot be removed while ELR is enabled.");
    return std::nullopt;
}

std::optional<KafkaError> flawInBrokerName(const std::string& name) {
    int id = 0;
    const auto [end, bad] = std::from_chars(name.data(), name.data() + name.size(), id);
    if (bad != std::errc{} || end != name.data() + name.size())
        return badRequest("Unable to parse broker name as a base 10 number.");
    if (id < 0) return badRequest("Invalid negative broker ID.");
    return std::nullopt;
}

}  // namespace

std::optional<KafkaError> flawInTopicConfigs(const ConfigValues& overrides) {
    for (const auto& [name, value] : overrides)
        if (topicConfig(name) == nullptr) return invalid("Unknown topic config name: " + name);
    for (const auto& [name, value] : overrides) {
        const auto parsed = parseConfigValue(*topicConfig(name), value);
        if (!parsed.ok()) return invalid(parsed.error().message);
    }
    return flawInCombination(overrides);
}

ConfigValues changed(const ConfigValues& present, const ConfigChanges& changes) {
    ConfigValues after = present;
    for (const auto& [name, value] : changes) {
        if (value)
            after[name] = *value;
        else
            after.erase(name);
    }
    return after;
}

std::optional<KafkaError> flawInConfigChanges(ConfigResource kind, const std::string& name, const ConfigValues& present,
                                              const ConfigChanges& changes) {
    if (kind == ConfigResource::Topic) {
        if (name.empty()) return badRequest("Default topic resources are not allowed.");
        if (auto flaw = flawInTopicName(name)) return KafkaError{ErrorCode::InvalidTopicException, *flaw};
        return flawInTopicConfigs(changed(present, changes));
    }
    if (kind == ConfigResource::Broker)
        if (auto flaw = flawInBrokerName(name)) return flaw;
    if (auto flaw = flawInBrokerConfigs(kind, changes)) return flaw;
    return flawInMinIsr(kind, changes);
}

namespace {

/// Kafka: DynamicThreadPool.validateReconfiguration and LogCleaner.validateReconfiguration.
std::optional<std::string> flawInThreads(const std::string& name, std::int64_t now, std::int64_t wanted) {
    if (name == "log.cleaner.threads") {
        if (wanted < now / 2)
            return fmt::format("Log cleaner threads cannot be reduced to less than half the current value {}", now);
        if (wanted > now * 2)
            return fmt::format("Log cleaner threads cannot be increased to more than double the current value {}", now);
        return std::nullopt;
    }
    const std::string start = fmt::format("Dynamic thread count update validation failed for {}={}", name, wanted);
    if (wanted < now / 2) return fmt::format("{}, value should be at least half the current value {}", start, now);
    if (wanted > now * 2)
        return fmt::format("{}, value should not be greater than double the current value {}", start, now);
    return std::nullopt;
}

}  // namespace

std::optional<KafkaError> flawInThreadChanges(const ConfigLookup& configs, BrokerId broker,
                                              const ConfigChanges& changes) {
    for (const char* name : {"background.threads", "log.cleaner.threads", "num.io.threads", "num.network.threads",
                             "num.recovery.threads.per.data.dir", "num.replica.fetchers"}) {
        const auto found = changes.find(name);
        if (found == changes.end() || !found->second) continue;
        const auto flaw = flawInThreads(name, configs.broker(name, broker).number(),
                                        std::strtoll(found->second->c_str(), nullptr, 10));
        if (flaw) {
            return badRequest(
                fmt::format("Invalid value org.apache.kafka.common.config.ConfigException: {} for "
                            "configuration Invalid dynamic configuration",
                            *flaw));
        }
    }
    return std::nullopt;
}

}  // namespace logarium::cluster
