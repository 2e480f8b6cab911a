#include "core/base/nearest.h"

#include <algorithm>

namespace logarium {
namespace {

constexpr std::size_t kLongest = 256;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            const bool swapped =
                i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
            if (swapped) now[j] = std::min(now[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, now);
    }
    return last[b.size()];
}

std::optional<std::string> nearestWord(std::string_view written, const std::vector<std::string>& words) {
    if (written.empty() || written.size() > kLongest) return std::nullopt;
    const std::string* best = nullptr;
    std::size_t distance = 0;
    for (const std::string& word : words) {
        if (word.size() > kLongest) continue;
        const std::size_t d = editDistance(written, word);
        if (best == nullptr || d < distance) {
            best = &word;
            distance = d;
        }
    }
    if (best == nullptr || distance * 3 > std::max(written.size(), best->size())) return std::nullopt;
    return *best;
}

}  // namespace logarium
