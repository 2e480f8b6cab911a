#pragma once
#include <source_location>

namespace logarium {

/// Stops the program (or hands over to the installed reporter) because an invariant does not hold. Never returns.
[[noreturn]] void invariantBroken(const char* what, std::source_location where);

/// Called instead of abort() when set; it may throw to unwind to a place that keeps the window alive.
using InvariantReporter = void (*)(const char* what, const std::source_location& where);
void setInvariantReporter(InvariantReporter reporter);

/// An assertion that stays in every build: what the code relies on, said where it relies on it.
constexpr void ensure(bool holds, const char* what, std::source_location where = std::source_location::current()) {
    if (!holds) [[unlikely]]
        invariantBroken(what, where);
}

}  // namespace logarium
