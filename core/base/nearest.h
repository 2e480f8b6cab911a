#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace logarium {

/// Single letters to add, take away, exchange or swap with their neighbour until one word is the other (the restricted
/// Damerau-Levenshtein distance), upper and lower case being the same.
std::size_t editDistance(std::string_view a, std::string_view b);

/// The word that somebody who wrote `written` may have meant: the nearest one, the first of several, when at most a
/// third of its letters differ.
std::optional<std::string> nearestWord(std::string_view written, const std::vector<std::string>& words);

}  // namespace logarium
