#include "core/cluster/config_lookup.h"

#include <charconv>

#include "core/base/assert.h"
#include "core/cluster/config/config_key.h"

namespace logarium::cluster {
namespace {

/// What one unit of a broker config is worth in the topic's milliseconds.
std::int64_t factorOf(std::string_view name) {
    if (name.ends_with(".hours")) return 3'600'000;
    return name.ends_with(".minutes") ? 60'000 : 1;
}

const ConfigKey& known(const ConfigKey* key) {
    ensure(key != nullptr, "only configs of the tables are asked for");
    return *key;
}

std::int64_t toNumber(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::string scaled(const std::string& value, std::string_view name) {
    const std::int64_t factor = factorOf(name);
    return factor == 1 ? value : std::to_string(toNumber(value) * factor);
}

const std::string* valueIn(const ConfigValues* values, std::string_view name) {
    if (values == nullptr || name.empty()) return nullptr;
    const auto found = values->find(name);
    return found == values->end() ? nullptr : &found->second;
}

}  // namespace

std::int64_t EffectiveConfig::number() const {
    return toNumber(value);
}

std::array<ConfigLookup::Layer, 3> ConfigLookup::layersOf(BrokerId broker) const {
    const auto of = dynamic_.brokers.find(broker.value);
    return {{{of == dynamic_.brokers.end() ? nullptr : &of->second, ConfigSource::Broker},
             {&dynamic_.brokerDefault, ConfigSource::BrokerDefault},
             {&fixed_, ConfigSource::StaticBroker}}};
}

const ConfigValues& ConfigLookup::presentOf(ConfigResource kind, const std::string& name) const {
    static const ConfigValues kNone;
    const auto pick = [](const auto& all, const auto& key) -> const ConfigValues& {
        const auto found = all.find(key);
        return found == all.end() ? kNone : found->second;
    };
    switch (kind) {
        case ConfigResource::Topic:
            return pick(dynamic_.topics, name);
        case ConfigResource::Broker:
            return pick(dynamic_.brokers, static_cast<std::int32_t>(toNumber(name)));
        case ConfigResource::BrokerDefault:
            return dynamic_.brokerDefault;
    }
    return kNone;
}

EffectiveConfig ConfigLookup::broker(std::string_view name, BrokerId broker) const {
    const ConfigKey& key = known(brokerConfig(name));
    for (const Layer& layer : layersOf(broker))
        if (const auto* value = valueIn(layer.values, name)) return {key.name, *value, layer.source};
    return {key.name, std::string(key.builtIn), ConfigSource::BuiltIn};
}

EffectiveConfig ConfigLookup::topic(std::string_view topic, std::string_view name, BrokerId broker) const {
    const ConfigKey& key = known(topicConfig(name));
    if (const auto* value = valueIn(overridesOf(topic), name)) return {key.name, *value, ConfigSource::Topic};
    for (const Layer& layer : layersOf(broker)) {
        for (const std::string_view synonym : key.synonyms)
            if (const auto* value = valueIn(layer.values, synonym))
                return {key.name, scaled(*value, synonym), layer.source};
    }
    return {key.name, std::string(key.builtIn), ConfigSource::BuiltIn};
}

}  // namespace logarium::cluster
