#include "core/console/java_uuid.h"

#include <fmt/format.h>

namespace logarium::console {

std::optional<std::string> uuidFlaw(std::string_view text) {
    constexpr std::size_t kLongest = 24, kBytes = 16;
    if (text.size() > kLongest) {
        return fmt::format("Input string with prefix `{}` is too long to be decoded as a base64 UUID",
                           text.substr(0, kLongest));
    }
    if (text.size() == 1) return "Input byte[] should at least have 2 bytes for base64 bytes";
    std::string_view digits = text;
    while (digits.ends_with('=')) digits.remove_suffix(1);
    for (const char c : digits) {
        const bool known =
            (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (!known) return fmt::format("Illegal base64 character {:x}", static_cast<unsigned char>(c));
    }
    if (digits.size() % 4 == 1) return "Last unit does not have enough valid bits";
    const std::size_t bytes = digits.size() * 6 / 8;
    if (bytes == kBytes) return std::nullopt;
    return fmt::format(
        "Input string `{}` decoded as {} bytes, which is not equal to the expected 16 bytes of a base64-encoded UUID",
        text, bytes);
}

}  // namespace logarium::console
