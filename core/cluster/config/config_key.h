#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace logarium::cluster {

/// Kafka: ConfigDef.Type.
enum class ConfigType : std::uint8_t { Boolean, String, Int, Short, Long, Double, List, Class, Password };

/// Whether a broker config may change while the broker runs (Kafka: "Update Mode" of the documentation). Dynamic ones
/// may be set on one broker or on all at once, PerBroker ones on one broker only.
enum class ConfigUpdate : std::uint8_t { ReadOnly, PerBroker, Dynamic };

/// The built-in default of a config that has none; unlike the empty string.
inline constexpr std::string_view kNull{};

/// One row of the tables of configs: what kafka-configs, dialogs, validation and the engine know of a config.
struct ConfigKey {
    std::string_view name;
    ConfigType type{};
    std::string_view builtIn;  ///< kNull: null
    std::string_view valid;    ///< "[1,...]", "[compact, delete]", ... in Kafka's words; empty: anything of the type
    ConfigUpdate update{};
    bool internal = false;  ///< works, but is not shown by --describe unless set
    /// Topic configs: the broker configs that give the default, strongest first. Broker configs: all names of the same
    /// setting, where there are several (milliseconds, minutes, hours).
    std::array<std::string_view, 3> synonyms{};
    std::string_view doc;  ///< one sentence for people; empty for configs that play no part in the simulation

    bool hasBuiltIn() const { return builtIn.data() != nullptr; }
    bool sensitive() const { return type == ConfigType::Password; }
};

/// All configs of a topic, sorted by name.
std::span<const ConfigKey> topicConfigs();
/// All configs of a broker, sorted by name.
std::span<const ConfigKey> brokerConfigs();

/// The row of a name, or nullptr.
const ConfigKey* topicConfig(std::string_view name);
const ConfigKey* brokerConfig(std::string_view name);

/// Kafka's name of a type as it stands in error messages: "LONG".
std::string_view typeName(ConfigType type);

}  // namespace logarium::cluster
