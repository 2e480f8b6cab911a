#include "core/log/case/compare_json.h"

#include <fmt/format.h>

#include <algorithm>

namespace logarium::log {

namespace {

std::string shown(const Json& value) {
    std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    constexpr std::size_t kMost = 400;
    if (text.size() > kMost) text = text.substr(0, kMost) + "...";
    return text;
}

/// Kafka keeps producers in a hash table, whose order means nothing.
Json sortedById(Json producers) {
    std::stable_sort(producers.begin(), producers.end(), [](const Json& a, const Json& b) {
        const auto id = [](const Json& p) {
            return p.is_object() && p.contains("producerId") && p["producerId"].is_number_integer()
                       ? p["producerId"].get<std::int64_t>()
                       : -1;
        };
        return id(a) < id(b);
    });
    return producers;
}

void compareObjects(const Json& expected, const Json& got, const std::string& where, const TellDifference& tell) {
    const auto inside = [&](const std::string& name) { return where.empty() ? name : where + '.' + name; };
    for (const auto& [name, value] : expected.items()) {
        if (!got.contains(name))
            tell(inside(name), shown(value), "nothing");
        else if (name == "producers" && value.is_array() && got[name].is_array())
            compareJson(sortedById(value), sortedById(got[name]), inside(name), tell);
        else
            compareJson(value, got[name], inside(name), tell);
    }
    for (const auto& [name, value] : got.items())
        if (!expected.contains(name)) tell(inside(name), "nothing", shown(value));
}

}  // namespace

void compareJson(const Json& expected, const Json& got, const std::string& where, const TellDifference& tell) {
    if (expected.is_object() && got.is_object()) return compareObjects(expected, got, where, tell);
    if (!expected.is_array() || !got.is_array() || expected.size() != got.size()) {
        if (expected != got) tell(where, shown(expected), shown(got));
        return;
    }
    for (std::size_t i = 0; i < expected.size(); ++i)
        compareJson(expected[i], got[i], fmt::format("{}[{}]", where, i), tell);
}

Json withoutOldJitter(Json state) {
    if (!state.is_object() || !state.contains("segments") || !state["segments"].is_array()) return state;
    Json& segments = state["segments"];
    for (std::size_t i = 0; i + 1 < segments.size(); ++i)
        if (segments[i].is_object()) segments[i].erase("rollJitterMs");
    return state;
}

}  // namespace logarium::log
