#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/cluster/config/config_key.h"

namespace logarium::cluster {

/// Reads a value as Kafka does: trims it, checks type and valid values. Gives the value as Kafka would print it again
/// ("2" as a double is "2.0"), or Kafka's whole sentence of what is wrong with it (Kafka: ConfigDef.parseType and the
/// validators of ConfigDef, LogConfig and ThrottledReplicaListValidator).
Result<std::string> parseConfigValue(const ConfigKey& key, std::string_view value);

/// A double as Java's Double.toString prints it.
std::string javaDouble(double value);

}  // namespace logarium::cluster
