#include "core/cluster/config/config_description.h"

#include <algorithm>
#include <map>

#include "core/cluster/config/config_value.h"

namespace logarium::cluster {
namespace {

using Values = std::optional<std::string>;

std::string canonical(const ConfigKey* key, const std::string& value) {
    if (key == nullptr) return value;
    const auto parsed = parseConfigValue(*key, value);
    return parsed.ok() ? parsed.value() : value;
}

std::vector<std::string_view> namesOfSetting(std::string_view name) {
    const ConfigKey* key = brokerConfig(name);
    if (key == nullptr || key->synonyms.front().empty()) return {name};
    std::vector<std::string_view> names;
    for (const std::string_view synonym : key->synonyms)
        if (!synonym.empty()) names.push_back(synonym);
    return names;
}

/// Where a broker setting is set, strongest first. Kafka leaves out what stands before the first entry with the very
/// name that was asked for, so log.retention.hours does not show under log.retention.ms.
std::vector<ConfigSynonym> synonymsOf(const ConfigLookup& configs, std::string_view name, BrokerId broker) {
    std::vector<ConfigSynonym> found;
    const auto names = namesOfSetting(name);
    const auto add = [&](std::string_view n, const std::string& value, ConfigSource source) {
        const ConfigKey* key = brokerConfig(n);
        const bool hidden = key == nullptr || key->sensitive();
        found.push_back({std::string(n), hidden ? Values() : Values(value), source});
    };
    for (const auto& layer : configs.layersOf(broker)) {
        for (const std::string_view n : names) {
            if (layer.values == nullptr) break;
            const auto at = layer.values->find(n);
            if (at != layer.values->end()) add(n, at->second, layer.source);
        }
    }
    for (const std::string_view n : names) {
        const ConfigKey* key = brokerConfig(n);
        if (key != nullptr && key->hasBuiltIn() && !key->internal)
            add(n, std::string(key->builtIn), ConfigSource::BuiltIn);
    }
    const auto first = std::find_if(found.begin(), found.end(), [&](const ConfigSynonym& s) { return s.name == name; });
    return {first, found.end()};
}

void takeSource(ConfigDescription& config) {
    config.source = config.synonyms.empty() ? ConfigSource::BuiltIn : config.synonyms.front().source;
}

ConfigDescription describeBroker(const ConfigLookup& configs, std::string_view name, BrokerId broker) {
    const ConfigKey* key = brokerConfig(name);
    ConfigDescription config{std::string(name),
                             {},
                             {},
                             key == nullptr || key->sensitive(),
                             key == nullptr || key->update == ConfigUpdate::ReadOnly,
                             {},
                             key};
    config.synonyms = synonymsOf(configs, name, broker);
    takeSource(config);
    if (config.sensitive) return config;
    for (const auto& layer : configs.layersOf(broker)) {
        if (layer.values == nullptr) continue;
        const auto at = layer.values->find(name);
        if (at == layer.values->end()) continue;
        config.value = canonical(key, at->second);
        return config;
    }
    if (key->hasBuiltIn()) config.value = std::string(key->builtIn);
    return config;
}

}  // namespace

std::vector<ConfigDescription> describeTopicConfigs(const ConfigLookup& configs, std::string_view topic,
                                                    BrokerId broker) {
    std::vector<ConfigDescription> all;
    const ConfigValues* overrides = configs.overridesOf(topic);
    for (const ConfigKey& key : topicConfigs()) {
        const bool set = overrides != nullptr && overrides->count(key.name) > 0;
        if (key.internal && !set) continue;
        ConfigDescription config{std::string(key.name), {}, {}, false, false, {}, &key};
        config.value = canonical(&key, configs.topic(topic, key.name, broker).value);
        if (!key.synonyms.front().empty()) config.synonyms = synonymsOf(configs, key.synonyms.front(), broker);
        if (set) config.synonyms.insert(config.synonyms.begin(), {config.name, config.value, ConfigSource::Topic});
        takeSource(config);
        all.push_back(std::move(config));
    }
    return all;
}

std::vector<ConfigDescription> describeBrokerConfigs(const ConfigLookup& configs, BrokerId broker) {
    std::map<std::string_view, bool> shown;
    for (const ConfigKey& key : brokerConfigs())
        if (!key.internal) shown[key.name] = true;
    for (const auto& layer : configs.layersOf(broker)) {
        if (layer.values == nullptr) continue;
        for (const auto& [name, value] : *layer.values) shown[name] = true;
    }
    std::vector<ConfigDescription> all;
    for (const auto& [name, yes] : shown) all.push_back(describeBroker(configs, name, broker));
    return all;
}

std::vector<ConfigDescription> describeBrokerDefaults(const ConfigLookup& configs) {
    std::vector<ConfigDescription> all;
    const ConfigLookup::Layer defaults = configs.layersOf(kNoBroker)[1];
    for (const auto& [name, value] : *defaults.values) {
        ConfigDescription config = describeBroker(configs, name, kNoBroker);
        std::erase_if(config.synonyms, [](const ConfigSynonym& s) { return s.source != ConfigSource::BrokerDefault; });
        all.push_back(std::move(config));
    }
    return all;
}

}  // namespace logarium::cluster
