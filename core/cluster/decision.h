#pragma once
#include <cstdint>
#include <string>
#include <string_view>

/// Configs as the cluster speaks of them: what they are set on, where a value came from, and that a value decided.
namespace logarium::cluster {

/// What a dynamic config is set on (Kafka: ConfigResource.Type).
enum class ConfigResource : std::uint8_t { Topic, Broker, BrokerDefault };

/// Where the effective value of a config came from, strongest first (Kafka: DescribeConfigsResponse.ConfigSource).
enum class ConfigSource : std::uint8_t { Topic, Broker, BrokerDefault, StaticBroker, BuiltIn };

/// A config that decided: with another value the event would not have happened so.
struct Decision {
    std::string_view name;  ///< points into the table of configs: lives for ever
    std::string value;
    ConfigSource source{};
    bool operator==(const Decision&) const = default;
};

}  // namespace logarium::cluster
