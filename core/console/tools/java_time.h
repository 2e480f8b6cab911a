#pragma once
#include <cstdint>
#include <string>

/// Times as Java reads them on command lines.
namespace logarium::console {

/// "2020-01-01T00:00:00.000", with or without "+02:00" or "Z", in milliseconds since 1970 (Kafka: Utils.getDateTime).
/// Throws ToolFailure.
std::int64_t javaDateTime(const std::string& text);
/// "P1DT2H30M1.5S" in milliseconds (java.time.Duration.parse). Throws ToolFailure.
std::int64_t javaDuration(const std::string& text);

}  // namespace logarium::console
