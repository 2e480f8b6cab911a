#include "core/log/file_names.h"

#include <fmt/format.h>

#include <charconv>

namespace logarium::log {

std::string filePath(std::string_view directory, Offset base, std::string_view suffix, std::string_view more) {
    return fmt::format("{}/{:020d}{}{}", directory, base.value, suffix, more);
}

std::optional<Offset> offsetOfFile(std::string_view name) {
    const std::string_view digits = name.substr(0, name.find('.'));
    std::int64_t offset = 0;
    const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), offset);
    if (digits.empty() || digits.size() == name.size() || bad != std::errc{} || end != digits.data() + digits.size())
        return std::nullopt;
    return Offset{offset};
}

std::optional<TopicPartition> partitionOfDirectory(std::string_view name) {
    const auto dash = name.rfind('-');
    if (dash == std::string_view::npos || dash == 0) return std::nullopt;
    const std::string_view digits = name.substr(dash + 1);
    std::int32_t partition = 0;
    const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), partition);
    if (digits.empty() || bad != std::errc{} || end != digits.data() + digits.size() || partition < 0)
        return std::nullopt;
    return TopicPartition{std::string(name.substr(0, dash)), partition};
}

}  // namespace logarium::log
