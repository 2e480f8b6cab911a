#include "core/console/tools/sim_words.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "core/console/failure.h"
#include "core/sim/scenario.h"

namespace logarium::console {

void wrongWord(const std::string& what) {
    throw ToolFailure("IllegalArgument", what);
}

void SimWords::wrong(std::string_view word, std::string_view what) const {
    wrongWord(fmt::format("'{}' is not {}; usage: {}", word, what, usage_));
}

std::string SimWords::text(std::string_view what) {
    if (empty()) wrongWord(fmt::format("{} is missing; usage: {}", what, usage_));
    return words_[at_++];
}

std::string SimWords::restUpTo(std::string_view stop, std::string_view what) {
    std::string all = text(what);
    while (!empty() && words_[at_] != stop) all += ' ' + words_[at_++];
    return all;
}

std::int64_t SimWords::number(std::string_view what) {
    const std::string word = text(what);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc() || end != word.data() + word.size()) wrong(word, what);
    if (value > std::numeric_limits<std::int32_t>::max() && what != "an offset") wrong(word, what);
    return value;
}

double SimWords::decimal(std::string_view what) {
    const std::string word = text(what);
    double value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc() || end != word.data() + word.size()) wrong(word, what);
    return value;
}

Micros SimWords::duration() {
    const std::string word = text("a duration");
    const auto span = sim::durationFrom(word);
    if (!span.ok()) wrong(word, "a duration such as 500ms, 10s, 5m, 2h, 7d");
    return span.value();
}

TopicPartition SimWords::partition() {
    const std::string word = text("a partition");
    const std::size_t dash = word.rfind('-');
    std::int32_t number = -1;
    if (dash != std::string::npos) {
        const char* end = word.data() + word.size();
        if (std::from_chars(word.data() + dash + 1, end, number).ptr != end) number = -1;
    }
    if (number < 0) wrong(word, "a partition such as orders-0");
    return {word.substr(0, dash), number};
}

ClientId SimWords::client(const sim::World& world) {
    const std::string word = text("a client");
    for (auto client = world.clients.rbegin(); client != world.clients.rend(); ++client)
        if ((*client)->name() == word && !(*client)->stopped) return (*client)->id;
    std::int32_t number = -1;
    const char* end = word.data() + word.size();
    if (std::from_chars(word.data(), end, number).ptr != end || number < 0)
        wrong(word, "the name or the number of a client");
    return ClientId{number};
}

int SimWords::acks() {
    const std::string word = text("acks");
    if (word == "all" || word == "-1") return -1;
    if (word == "0" || word == "1") return word[0] - '0';
    wrong(word, "all, 1 or 0");
}

bool SimWords::take(std::string_view name) {
    if (empty() || words_[at_] != name) return false;
    ++at_;
    return true;
}

void SimWords::finish() const {
    if (!empty()) wrongWord(fmt::format("'{}' is one word too many; usage: {}", words_[at_], usage_));
}

}  // namespace logarium::console
