#include "core/console/json_file.h"

#include <fmt/format.h>

#include <limits>
#include <sstream>

namespace logarium::console {
namespace {

[[noreturn]] void mappingFailed(std::string message) {
    throw ToolFailure("com.fasterxml.jackson.databind.JsonMappingException", std::move(message));
}

[[noreturn]] void wrongType(const char* wanted, const Json& value) {
    mappingFailed(fmt::format("Expected `{}` value, received {}", wanted, value.dump()));
}

bool fitsLong(const Json& value) {
    constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (value.is_number_unsigned()) return value.get<std::uint64_t>() <= kLargest;
    return value.is_number_integer();
}

/// Whether brackets stand deeper in one another than Jackson allows.
bool nestedTooDeep(std::string_view text) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (!quoted && (text[i] == '{' || text[i] == '[')) {
            if (++depth > kDeepestJson) return true;
        } else if (!quoted && (text[i] == '}' || text[i] == ']')) {
            --depth;
        }
    }
    return false;
}

}  // namespace

std::string readFile(const Files& files, const std::string& name) {
    if (auto text = files.read(name)) return *std::move(text);
    throw ToolFailure({{"java.io.IOException", "Unable to read file " + name, true},
                       {"java.nio.file.NoSuchFileException", name, true}});
}

std::optional<Json> parseJson(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return text.empty() ? std::nullopt : std::optional(Json(""));
    if (nestedTooDeep(text)) return std::nullopt;
    std::istringstream stream{std::string(text)};
    Json value;
    try {
        stream >> value;  // What follows the first value is not looked at.
    } catch (const Json::parse_error&) {
        return std::nullopt;
    }
    return value;
}

const Json& asObject(const Json& value) {
    if (!value.is_object()) mappingFailed("Expected JSON object, received " + (value == "" ? "" : value.dump()));
    return value;
}

const Json& asArray(const Json& value) {
    if (!value.is_array()) mappingFailed("Expected JSON array, received " + value.dump());
    return value;
}

const Json& field(const Json& object, std::string_view name) {
    const auto found = asObject(object).find(name);
    if (found == object.end()) mappingFailed(fmt::format("No such field exists: `{}`", name));
    return *found;
}

std::int32_t asInteger(const Json& value) {
    if (!fitsLong(value)) wrongType("Integer", value);
    const auto number = value.get<std::int64_t>();
    if (number < std::numeric_limits<std::int32_t>::min() || number > std::numeric_limits<std::int32_t>::max())
        wrongType("Integer", value);
    return static_cast<std::int32_t>(number);
}

std::int64_t asLong(const Json& value) {
    if (!fitsLong(value)) wrongType("Long", value);
    return value.get<std::int64_t>();
}

std::string asText(const Json& value) {
    if (!value.is_string()) wrongType("String", value);
    return value.get<std::string>();
}

}  // namespace logarium::console
