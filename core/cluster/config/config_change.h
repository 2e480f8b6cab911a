#pragma once
#include <map>
#include <optional>
#include <string>

#include "core/base/error_code.h"
#include "core/cluster/config_lookup.h"
#include "core/cluster/decision.h"
#include "core/cluster/metadata_image.h"

namespace logarium::cluster {

/// What Kafka has against these overrides of a topic, all of them together (Kafka: LogConfig.validate).
std::optional<KafkaError> flawInTopicConfigs(const ConfigValues& overrides);

/// Incremental changes: a value sets, an absent value deletes the override.
using ConfigChanges = std::map<std::string, std::optional<std::string>>;

/// The overrides after the changes.
ConfigValues changed(const ConfigValues& present, const ConfigChanges& changes);

/// What Kafka has against changing the overrides of a topic, a broker or of all brokers that are `present` now; whether
/// the topic or the broker exists is not asked (Kafka: ControllerConfigurationValidator, DynamicBrokerConfig.validate,
/// ConfigurationControlManager with ELR enabled).
std::optional<KafkaError> flawInConfigChanges(ConfigResource kind, const std::string& name, const ConfigValues& present,
                                              const ConfigChanges& changes);
/// Numbers of threads may change only so far at a time: to half or double of what the broker has now.
std::optional<KafkaError> flawInThreadChanges(const ConfigLookup& configs, BrokerId broker,
                                              const ConfigChanges& changes);

}  // namespace logarium::cluster
