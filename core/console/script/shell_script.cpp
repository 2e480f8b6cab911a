#include "core/console/script/shell_script.h"

#include <fmt/format.h>

#include "core/console/script/script_frame.h"
#include "core/console/script/script_lines.h"
#include "core/sim/simulation.h"
#include "core/sim/world.h"

namespace logarium::console {

std::string shellScript(const sim::Scenario& scenario) {
    std::string script = scriptHead(scenario);
    ScriptLines lines;
    sim::Simulation run(scenario.recording.spec);
    run.keepTraffic(false);
    Micros last{-1};
    const auto waitFor = [&](Micros moment) {
        if (moment > last) script += fmt::format("\nat {}\n", moment.value / kMicrosPerMs);
        last = moment;
    };
    for (const sim::TimedCommand& timed : scenario.recording.commands) {
        run.runUntil(timed.at);
        const sim::Outcome outcome = run.submit(timed.command);
        waitFor(timed.at);
        script += lines.of(timed.command, outcome, run.world());
    }
    waitFor(scenario.recording.end);
    return script + "kafka-topics.sh --bootstrap-server \"$BOOTSTRAP\" --describe\n";
}

}  // namespace logarium::console
