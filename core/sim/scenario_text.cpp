#include "core/sim/scenario_text.h"

#include <fmt/format.h>

#include <array>

#include "core/sim/command_reader.h"

namespace logarium::sim {

std::string durationText(Micros span) {
    static constexpr std::array<std::pair<std::int64_t, const char*>, 6> kUnits = {{{86'400 * kMicrosPerSecond, "d"},
                                                                                    {3600 * kMicrosPerSecond, "h"},
                                                                                    {60 * kMicrosPerSecond, "m"},
                                                                                    {kMicrosPerSecond, "s"},
                                                                                    {kMicrosPerMs, "ms"},
                                                                                    {1, "us"}}};
    std::string text;
    std::int64_t rest = span.value;
    for (const auto& [unit, name] : kUnits) {
        if (rest / unit > 0) text += fmt::format("{}{}", rest / unit, name);
        rest %= unit;
    }
    return text.empty() ? "0s" : text;
}

/// Each value is written as JSON, which is YAML too and needs no thought about quotes.
std::string scenarioText(const Scenario& scenario) {
    std::string text = "format: 1\n";
    const auto line = [&](const char* name, const Json& value) { text += fmt::format("{}: {}\n", name, value.dump()); };
    line("id", scenario.id);
    line("title", scenario.title);
    if (!scenario.about.empty()) line("about", scenario.about);
    line("cluster", writeSpec(scenario.recording.spec));
    line("run", durationText(scenario.recording.end));
    text += "commands:\n";
    for (const TimedCommand& timed : scenario.recording.commands) {
        Json object = Json::object();
        object["at"] = durationText(timed.at);
        object.update(writeCommand(timed.command));
        text += fmt::format("  - {}\n", object.dump());
    }
    return text;
}

}  // namespace logarium::sim
