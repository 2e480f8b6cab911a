#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "core/cluster/config/config_description.h"
#include "core/console/admin.h"
#include "core/console/tools/all.h"
#include "core/console/tools/configs_options.h"
#include "core/console/tools/configs_quotas.h"
#include "core/console/tools/topic_filter.h"
#include "core/group/shard.h"
#include "core/sim/groups.h"

/// kafka-configs.sh (Kafka: kafka.admin.ConfigCommand). The simulator keeps settings of topics and brokers, and quotas
/// of clients.
namespace logarium::console {
namespace {

constexpr const char* kClass = "kafka.admin.ConfigCommand";

using cluster::ConfigResource;
using cluster::ConfigSource;
using Descriptions = std::vector<cluster::ConfigDescription>;

std::string_view sourceName(ConfigSource source) {
    switch (source) {
        case ConfigSource::Topic:
            return "DYNAMIC_TOPIC_CONFIG";
        case ConfigSource::Broker:
            return "DYNAMIC_BROKER_CONFIG";
        case ConfigSource::BrokerDefault:
            return "DYNAMIC_DEFAULT_BROKER_CONFIG";
        case ConfigSource::StaticBroker:
            return "STATIC_BROKER_CONFIG";
        case ConfigSource::BuiltIn:
            return "DEFAULT_CONFIG";
    }
    return "";
}

/// One topic, one broker, or what holds for all brokers.
struct Entity {
    ConfigResource kind{};
    std::string name;

    BrokerId broker() const {
        std::int32_t id = kNoBroker.value;
        std::from_chars(name.data(), name.data() + name.size(), id);
        return BrokerId{id};
    }
    std::string_view singular() const { return kind == ConfigResource::Topic ? "topic" : "broker"; }
    ConfigSource dynamicSource() const {
        switch (kind) {
            case ConfigResource::Topic:
                return ConfigSource::Topic;
            case ConfigResource::Broker:
                return ConfigSource::Broker;
            case ConfigResource::BrokerDefault:
                return ConfigSource::BrokerDefault;
        }
        return {};
    }
};

[[noreturn]] void notSimulatedSettings(const std::string& type) {
    if (type == "groups") notSimulated("settings of single groups (kafka-configs --entity-type groups)");
    if (type == "broker-loggers") notSimulated("log levels (kafka-configs --entity-type broker-loggers)");
    if (type == "client-metrics")
        notSimulated("metrics that clients push (kafka-configs --entity-type client-metrics)");
    notSimulated(fmt::format("quotas (kafka-configs --entity-type {})", type));
}

Entity entityOf(const std::string& type, const std::string& name) {
    if (type == "topics") return {ConfigResource::Topic, name};
    if (type != "brokers") notSimulatedSettings(type);
    return {name.empty() ? ConfigResource::BrokerDefault : ConfigResource::Broker, name};
}

bool isThere(const Entity& entity, const sim::World& world) {
    const cluster::MetadataImage& image = world.controller.image();
    switch (entity.kind) {
        case ConfigResource::Topic:
            return image.topic(entity.name) != nullptr;
        case ConfigResource::Broker:
            return image.broker(entity.broker()) != nullptr && !image.broker(entity.broker())->fenced;
        case ConfigResource::BrokerDefault:
            return true;
    }
    return false;
}

/// Settings of the entity, all that are in force or only those set on itself.
Descriptions settingsOf(const Entity& entity, const sim::World& world, BrokerId asked, bool all) {
    const cluster::ConfigLookup configs = world.controller.configs();
    Descriptions found;
    switch (entity.kind) {
        case ConfigResource::Topic:
            found = cluster::describeTopicConfigs(configs, entity.name, asked);
            break;
        case ConfigResource::Broker:
            // Each broker has a server.properties of its own.
            if (const cluster::Broker* broker = world.broker(entity.broker()))
                found = cluster::describeBrokerConfigs(broker->configs(), entity.broker());
            break;
        case ConfigResource::BrokerDefault:
            found = cluster::describeBrokerDefaults(configs);
            break;
    }
    if (!all) std::erase_if(found, [&](const auto& config) { return config.source != entity.dynamicSource(); });
    return found;
}

std::string settingLine(const cluster::ConfigDescription& config) {
    std::string synonyms;
    for (const cluster::ConfigSynonym& synonym : config.synonyms) {
        synonyms += fmt::format("{}{}:{}={}", synonyms.empty() ? "" : ", ", sourceName(synonym.source), synonym.name,
                                synonym.value.value_or("null"));
    }
    return fmt::format("  {}={} sensitive={} synonyms={{{}}}", config.name, config.value.value_or("null"),
                       config.sensitive, synonyms);
}

std::vector<Entity> entitiesOf(const ConfigsRequest& wanted, const sim::World& world) {
    if (wanted.entityName) return {entityOf(wanted.entityType, *wanted.entityName)};
    std::vector<Entity> all;
    if (wanted.entityType == "topics") {
        for (const std::string& name : topicsMatching(world.controller.image(), std::nullopt, false))
            all.push_back({ConfigResource::Topic, name});
        return all;
    }
    for (const auto& broker : world.controller.image().brokers())
        if (!broker.fenced) all.push_back(entityOf(wanted.entityType, std::to_string(broker.id.value)));
    all.push_back(entityOf(wanted.entityType, ""));
    return all;
}

/// Of what has no settings here nothing is set either, so that asking is answered as by a cluster that has none.
bool describesNothing(const ConfigsRequest& wanted, const sim::World& world, Output& output) {
    if (wanted.entityType == "topics" || wanted.entityType == "brokers") return false;
    if (wanted.entityType == "broker-loggers") notSimulatedSettings(wanted.entityType);
    if (isOfQuotas(wanted)) {
        describeQuotas(wanted, world, output);
        return true;
    }
    if (wanted.entityType == "ips" || !wanted.entityName) return true;
    const std::string singular = wanted.entityType == "groups" ? "group" : "client-metric";
    const group::Shard* shard = singular == "group" ? sim::shardOf(world, *wanted.entityName) : nullptr;
    if (shard != nullptr && shard->find(*wanted.entityName) != nullptr) {
        output.out(fmt::format("Dynamic configs for group {} are:", *wanted.entityName));
    } else {
        output.out(
            fmt::format("The {} '{}' doesn't exist and doesn't have dynamic config.", singular, *wanted.entityName));
    }
    return true;
}

void describe(const ConfigsRequest& wanted, bool all, const sim::World& world, BrokerId asked, Output& output) {
    if (describesNothing(wanted, world, output)) return;
    for (const Entity& entity : entitiesOf(wanted, world)) {
        if (!isThere(entity, world)) {
            output.out(fmt::format("The {} '{}' doesn't exist and doesn't have dynamic config.", entity.singular(),
                                   entity.name));
            continue;
        }
        output.out(
            entity.kind == ConfigResource::BrokerDefault
                ? "Default configs for brokers in the cluster are:"
                : fmt::format("{} configs for {} {} are:", all ? "All" : "Dynamic", entity.singular(), entity.name));
        for (const auto& config : settingsOf(entity, world, asked, all)) output.out(settingLine(config));
    }
}

void alter(const ConfigsRequest& wanted, sim::Simulation& simulation, BrokerId asked, Output& output) {
    if (isOfQuotas(wanted)) {
        alterQuotas(wanted, simulation);
        const std::string type = wanted.entityType.substr(0, wanted.entityType.size() - 1), name = *wanted.entityName;
        return output.out(
            name.empty() ? fmt::format("Completed updating default config for {} in the cluster.", wanted.entityType)
                         : fmt::format("Completed updating config for {} {}.", type, name));
    }
    const Entity entity = entityOf(wanted.entityType, wanted.entityName.value_or(""));
    Descriptions present;
    if (entity.kind == ConfigResource::Broker && !isThere(entity, simulation.world())) {
        constexpr std::int64_t kPatienceMicros = 30 * kMicrosPerSecond;  // ConfigCommand waits no longer.
        throw NodeMissing{kPatienceMicros,
                          ToolFailure({{"java.util.concurrent.TimeoutException", std::nullopt, true}})};
    }
    if (isThere(entity, simulation.world())) present = settingsOf(entity, simulation.world(), asked, false);
    std::vector<std::string> unset;
    for (const std::string& name : wanted.deleted) {
        if (std::none_of(present.begin(), present.end(), [&](const auto& config) { return config.name == name; }))
            unset.push_back(name);
    }
    if (!unset.empty()) {
        throw ToolFailure("org.apache.kafka.common.errors.InvalidConfigurationException",
                          fmt::format("Invalid config(s): {}", fmt::join(unset, ",")));
    }
    sim::AlterConfigs command{entity.kind, entity.name, {}};
    for (const auto& [name, value] : wanted.added) command.changes[name] = value;
    for (const std::string& name : wanted.deleted) command.changes[name] = std::nullopt;
    const sim::Outcome outcome = simulation.submit(command);
    if (outcome.refused) {
        const Throwable cause = ToolFailure(*outcome.refused).chain.front();
        throw ToolFailure({{"java.util.concurrent.ExecutionException", headline(cause), true}, cause});
    }
    output.out(entity.kind == ConfigResource::BrokerDefault
                   ? "Completed updating default config for brokers in the cluster."
                   : fmt::format("Completed updating config for {} {}.", entity.singular(), entity.name));
}

int run(const std::vector<std::string>& args, const Files& files, sim::Simulation& simulation, Output& output) {
    const ParsedOptions given = configsOptions().parse(args);
    const ConfigsRequest wanted = configsRequest(given, files, output);
    checkClientFile(given, files);
    // The controllers have no address of their own here: any broker passes the question on.
    const BrokerId asked = given.has("bootstrap-server")
                               ? reachBroker(simulation.world(), *given.value("bootstrap-server"), "describeConfigs")
                               : BrokerId{1};
    if (given.has("alter")) {
        alter(wanted, simulation, asked, output);
    } else {
        describe(wanted, given.has("all"), simulation.world(), asked, output);
    }
    return 0;
}

int failed(const ToolFailure& failure, const std::vector<std::string>& args, Micros, Output& output) {
    const std::string& name = failure.chain.front().className;
    const bool plain = isTerse(failure) || name.starts_with("joptsimple.") ||
                       name == "java.lang.IllegalArgumentException" || name.ends_with(".InvalidConfigurationException");
    if (plain) {
        output.err(failure.messageText());
        return 1;
    }
    output.err(fmt::format("Error while executing config command with args '{}'", fmt::join(args, " ")));
    printStackTrace(failure, kClass, output);
    return 1;
}

}  // namespace

Tool kafkaConfigs() {
    return {
        "kafka-configs",
        "show and change settings of topics and brokers",
        &configsOptions(),
        [](const std::vector<std::string>& args, const FilesPtr& files) { return adminJob(args, files, run, failed); },
        {}};
}

}  // namespace logarium::console
