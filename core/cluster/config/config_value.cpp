#include "core/cluster/config/config_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <vector>

namespace logarium::cluster {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

std::vector<std::string> split(std::string_view text, std::string_view separator) {
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t at = text.find(separator);
        parts.emplace_back(trimmed(text.substr(0, at)));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + separator.size());
    }
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
    return fmt::format("{}", fmt::join(parts, separator));
}

bool equalsIgnoringCase(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

Failure flaw(const ConfigKey& key, std::string_view value, std::string_view what) {
    return Failure{fmt::format("Invalid value {} for configuration {}: {}", value, key.name, what)};
}

/// A range as the table has it: "[1,...]" or "[0,...,1]"; absent bounds are absent.
struct Range {
    std::optional<std::string> min, max;
};

Range rangeOf(std::string_view valid) {
    Range range;
    const std::size_t dots = valid.find("...");
    if (dots == std::string_view::npos || valid.front() != '[') return range;
    if (dots > 2) range.min = std::string(valid.substr(1, dots - 2));
    const std::size_t end = valid.find(']');
    if (end > dots + 4) range.max = std::string(valid.substr(dots + 4, end - dots - 4));
    return range;
}

double toDouble(const std::string& text) {
    return std::strtod(text.c_str(), nullptr);
}

/// Kafka compares as doubles, whatever the type (ConfigDef.Range).
std::optional<std::string> outOfRange(const ConfigKey& key, double value) {
    const Range range = rangeOf(key.valid);
    if (key.valid.ends_with("or -1")) {
        if (value == -1 || (value >= toDouble(*range.min) && value <= toDouble(*range.max))) return std::nullopt;
        return fmt::format("Value must be between {} and {} or equal to -1", *range.min, *range.max);
    }
    if (range.min && value < toDouble(*range.min)) return "Value must be at least " + *range.min;
    if (range.max && value > toDouble(*range.max)) return "Value must be no more than " + *range.max;
    return std::nullopt;
}

Result<std::string> parseWhole(const ConfigKey& key, std::string_view raw, std::int64_t least, std::int64_t most) {
    std::string_view text = trimmed(raw);
    if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
    std::int64_t number = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (bad != std::errc{} || end != text.data() + text.size() || number < least || number > most)
        return flaw(key, raw, fmt::format("Not a number of type {}", typeName(key.type)));
    const std::string again = std::to_string(number);
    if (const auto off = outOfRange(key, static_cast<double>(number))) return flaw(key, again, *off);
    return again;
}

Result<std::string> parseDouble(const ConfigKey& key, std::string_view raw) {
    const std::string text(trimmed(raw));
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    const bool isHexOrWord = text.find_first_of("xXnN") != std::string::npos;
    if (text.empty() || isHexOrWord || *end != '\0')
        return flaw(key, raw, fmt::format("Not a number of type {}", typeName(key.type)));
    const std::string again = javaDouble(number);
    if (const auto off = outOfRange(key, number)) return flaw(key, again, *off);
    return again;
}

/// The words in "[a, b]"; empty where the row allows anything.
std::vector<std::string> allowedWords(std::string_view valid) {
    if (valid.starts_with("(case insensitive) ")) valid.remove_prefix(std::string_view("(case insensitive) ").size());
    if (!valid.starts_with('[') || !valid.ends_with(']') || valid.find("...") != std::string_view::npos) return {};
    return split(valid.substr(1, valid.size() - 2), ",");
}

std::optional<Failure> notAllowed(const ConfigKey& key, const std::string& word) {
    const auto words = allowedWords(key.valid);
    const bool anyCase = key.valid.starts_with("(case insensitive)");
    const auto same = [&](const std::string& w) { return anyCase ? equalsIgnoringCase(w, word) : w == word; };
    if (words.empty() || std::any_of(words.begin(), words.end(), same)) return std::nullopt;
    return flaw(key, word,
                fmt::format("String must be one of{}: {}", anyCase ? " (case insensitive)" : "", joined(words, ", ")));
}

bool isReplica(std::string_view text) {
    const std::size_t colon = text.find(':');
    const auto digits = [](std::string_view t) {
        return !t.empty() && std::all_of(t.begin(), t.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    return text.empty() ||
           (colon != std::string_view::npos && digits(text.substr(0, colon)) && digits(text.substr(colon + 1)));
}

Result<std::string> parseList(const ConfigKey& key, std::string_view raw) {
    const std::string_view text = trimmed(raw);
    const std::vector<std::string> parts = text.empty() ? std::vector<std::string>{} : split(text, ",");
    if (key.valid.starts_with("[partitionId]")) {
        if (joined(parts, "") == "*" || std::all_of(parts.begin(), parts.end(), isReplica)) return joined(parts, ",");
        return flaw(key, "[" + joined(parts, ", ") + "]",
                    fmt::format("{} must be the literal '*' or a list of replicas in the following format: {}",
                                key.name, key.valid));
    }
    for (const std::string& part : parts)
        if (auto bad = notAllowed(key, part)) return *bad;
    return joined(parts, ",");
}

Result<std::string> parseFlag(const ConfigKey& key, std::string_view raw) {
    if (equalsIgnoringCase(trimmed(raw), "true")) return std::string("true");
    if (equalsIgnoringCase(trimmed(raw), "false")) return std::string("false");
    return flaw(key, raw, "Expected value to be either true or false");
}

Result<std::string> parseString(const ConfigKey& key, std::string_view raw) {
    std::string text(trimmed(raw));
    if (auto bad = notAllowed(key, text)) return *bad;
    return text;
}

}  // namespace

std::string javaDouble(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
    if (value == 0) return std::signbit(value) ? "-0.0" : "0.0";
    // The shortest digits that read back as the same value, then Java's choice of notation.
    const double size = std::fabs(value);
    char shortest[64];
    if (size >= 1e-3 && size < 1e7) {
        const auto [end, bad] = std::to_chars(shortest, shortest + sizeof shortest, value, std::chars_format::fixed);
        std::string text(shortest, end);
        return text.find('.') == std::string::npos ? text + ".0" : text;
    }
    const auto [end, bad] = std::to_chars(shortest, shortest + sizeof shortest, value, std::chars_format::scientific);
    const std::string digits(shortest, end);
    const std::size_t e = digits.find('e');
    std::string mantissa = digits.substr(0, e);
    if (mantissa.find('.') == std::string::npos) mantissa += ".0";
    return fmt::format("{}E{}", mantissa, std::strtol(digits.c_str() + e + 1, nullptr, 10));
}

Result<std::string> parseConfigValue(const ConfigKey& key, std::string_view value) {
    switch (key.type) {
        case ConfigType::Boolean:
            return parseFlag(key, value);
        case ConfigType::Int:
            return parseWhole(key, value, std::numeric_limits<std::int32_t>::min(),
                              std::numeric_limits<std::int32_t>::max());
        case ConfigType::Short:
            return parseWhole(key, value, std::numeric_limits<std::int16_t>::min(),
                              std::numeric_limits<std::int16_t>::max());
        case ConfigType::Long:
            return parseWhole(key, value, std::numeric_limits<std::int64_t>::min(),
                              std::numeric_limits<std::int64_t>::max());
        case ConfigType::Double:
            return parseDouble(key, value);
        case ConfigType::List:
            return parseList(key, value);
        case ConfigType::String:
        case ConfigType::Class:
        case ConfigType::Password:
            return parseString(key, value);
    }
    return std::string(value);
}

}  // namespace logarium::cluster
