#pragma once
#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

namespace logarium::check {

/// A rule that does not hold: its short name, and a sentence that says where and how.
struct Breach {
    std::string rule;
    std::string what;
    bool operator==(const Breach&) const = default;
};

template <class... Args>
Breach breach(std::string rule, fmt::format_string<Args...> text, Args&&... args) {
    return {std::move(rule), fmt::format(text, std::forward<Args>(args)...)};
}

}  // namespace logarium::check
