#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace logarium::console {

/// Why text is no UUID to org.apache.kafka.common.Uuid.fromString, in its words and those of java.util.Base64.
std::optional<std::string> uuidFlaw(std::string_view text);

/// Uuid.ZERO_UUID.
inline constexpr std::string_view kZeroUuid = "AAAAAAAAAAAAAAAAAAAAAA";

}  // namespace logarium::console
