#include "core/cluster/topic_name.h"

#include <fmt/format.h>

#include <algorithm>

namespace logarium::cluster {
namespace {

constexpr std::size_t kMaxNameLength = 249;

bool isLegal(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
}

}  // namespace

std::optional<std::string> flawInTopicName(std::string_view name) {
    if (name.empty()) return "Topic name is invalid: the empty string is not allowed";
    if (name == ".") return "Topic name is invalid: '.' is not allowed";
    if (name == "..") return "Topic name is invalid: '..' is not allowed";
    if (name.size() > kMaxNameLength) {
        return fmt::format("Topic name is invalid: the length of '{}' is longer than the max allowed length {}", name,
                           kMaxNameLength);
    }
    if (!std::all_of(name.begin(), name.end(), isLegal)) {
        return fmt::format(
            "Topic name is invalid: '{}' contains one or more characters other than ASCII alphanumerics, '.', '_' and "
            "'-'",
            name);
    }
    return std::nullopt;
}

bool topicNamesCollide(std::string_view one, std::string_view other) {
    const auto unify = [](char c) { return c == '.' ? '_' : c; };
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [&](char a, char b) { return unify(a) == unify(b); });
}

}  // namespace logarium::cluster
