#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace logarium::console {

/// A command that Kafka 4.1 ships in bin/ and this console does not have, with or without ".sh": one line that names
/// what is not simulated, and what does it here if anything does. Nothing for any other word.
std::optional<std::string> whyAbsent(std::string_view command);

}  // namespace logarium::console
