#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace logarium::observe {

/// What a condition computes with: nothing, truth, a number, a word, or a list of numbers (an ISR).
/// `None` is what an unknown topic or partition gives; it compares unequal to everything else and counts as false.
struct None {
    bool operator==(const None&) const = default;
};
using NumberList = std::vector<std::int64_t>;
using Answer = std::variant<None, bool, std::int64_t, double, std::string, NumberList>;

/// False: None, false, 0, an empty word or list.
bool truth(const Answer& value);
/// For "why not yet" lines: "isr is [1]".
std::string show(const Answer& value);

}  // namespace logarium::observe
