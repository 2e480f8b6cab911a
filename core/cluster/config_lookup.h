#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/cluster/metadata_image.h"

namespace logarium::cluster {

/// The value a config has now, and where it came from.
struct EffectiveConfig {
    std::string_view name;  ///< points into the table of configs
    std::string value;      ///< empty: null
    ConfigSource source{};

    std::int64_t number() const;
    bool flag() const { return value == "true"; }
    Decision decision() const { return {name, value, source}; }
};

/// Effective values as a broker computes them: topic override, broker override, cluster default, server.properties,
/// built-in default, the first that is set (Kafka: LogConfig.fromProps over KafkaConfig and DynamicBrokerConfig).
class ConfigLookup {
public:
    ConfigLookup(const ConfigsImage& dynamic, const ConfigValues& serverProperties)
        : dynamic_(dynamic), fixed_(serverProperties) {}

    EffectiveConfig topic(std::string_view topic, std::string_view name, BrokerId broker = kNoBroker) const;
    EffectiveConfig broker(std::string_view name, BrokerId broker = kNoBroker) const;

    /// Where a broker's values come from, strongest first; `values` is null where nothing is set at all.
    struct Layer {
        const ConfigValues* values = nullptr;
        ConfigSource source{};
    };
    std::array<Layer, 3> layersOf(BrokerId broker) const;
    /// Overrides on the topic; null when there are none.
    const ConfigValues* overridesOf(std::string_view topic) const {
        const auto found = dynamic_.topics.find(topic);
        return found == dynamic_.topics.end() ? nullptr : &found->second;
    }

    /// What is set dynamically on a topic, a broker or all brokers.
    const ConfigValues& presentOf(ConfigResource kind, const std::string& name) const;

private:
    const ConfigsImage& dynamic_;
    const ConfigValues& fixed_;
};

}  // namespace logarium::cluster
