#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/base/bytes.h"

namespace logarium::log {

/// Bytes as Java's `new String(bytes, UTF_8)` reads and prints them: what is no UTF-8 becomes U+FFFD, as many times as
/// Java writes it.
std::string javaText(ByteView bytes);

/// Java's OptionalLong.toString: "OptionalLong[7]" or "OptionalLong.empty".
std::string optionalLong(std::optional<std::int64_t> value);

}  // namespace logarium::log
