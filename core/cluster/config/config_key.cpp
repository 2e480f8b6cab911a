#include "core/cluster/config/config_key.h"

#include <algorithm>

namespace logarium::cluster {
namespace {

const ConfigKey* find(std::span<const ConfigKey> table, std::string_view name) {
    const auto found = std::lower_bound(table.begin(), table.end(), name,
                                        [](const ConfigKey& key, std::string_view n) { return key.name < n; });
    return found == table.end() || found->name != name ? nullptr : &*found;
}

}  // namespace

const ConfigKey* topicConfig(std::string_view name) {
    return find(topicConfigs(), name);
}

const ConfigKey* brokerConfig(std::string_view name) {
    return find(brokerConfigs(), name);
}

std::string_view typeName(ConfigType type) {
    switch (type) {
        case ConfigType::Boolean:
            return "BOOLEAN";
        case ConfigType::String:
            return "STRING";
        case ConfigType::Int:
            return "INT";
        case ConfigType::Short:
            return "SHORT";
        case ConfigType::Long:
            return "LONG";
        case ConfigType::Double:
            return "DOUBLE";
        case ConfigType::List:
            return "LIST";
        case ConfigType::Class:
            return "CLASS";
        case ConfigType::Password:
            return "PASSWORD";
    }
    return "";
}

}  // namespace logarium::cluster
