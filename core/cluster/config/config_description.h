#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/cluster/config/config_key.h"
#include "core/cluster/config_lookup.h"
#include "core/cluster/decision.h"

namespace logarium::cluster {

/// One place where a value is set, or could have been (Kafka: DescribeConfigsSynonym).
struct ConfigSynonym {
    std::string name;
    std::optional<std::string> value;
    ConfigSource source{};
    bool operator==(const ConfigSynonym&) const = default;
};

/// One config as DescribeConfigs answers it: the value in force and all that it won over, strongest first.
struct ConfigDescription {
    std::string name;
    std::optional<std::string> value;  ///< absent: null
    ConfigSource source = ConfigSource::BuiltIn;
    bool sensitive = false;
    bool readOnly = false;
    std::vector<ConfigSynonym> synonyms;
    const ConfigKey* key = nullptr;  ///< null: a custom setting that no table knows
};

/// Sorted by name (Kafka: ConfigHelper.describeConfigs). `broker` is the one that answers.
std::vector<ConfigDescription> describeTopicConfigs(const ConfigLookup& configs, std::string_view topic,
                                                    BrokerId broker);
std::vector<ConfigDescription> describeBrokerConfigs(const ConfigLookup& configs, BrokerId broker);
/// The dynamic settings for all brokers only.
std::vector<ConfigDescription> describeBrokerDefaults(const ConfigLookup& configs);

}  // namespace logarium::cluster
