#include <fmt/format.h>

#include <memory>

#include "core/console/tools/sim_verb.h"
#include "core/observe/breakpoints.h"
#include "core/observe/event_text.h"
#include "core/observe/snapshot.h"
#include "core/observe/state_diff.h"
#include "core/sim/recording_file.h"

/// `sim ...`: time in the hand: moments, breakpoints, branches, bookmarks, recordings in files.
namespace logarium::console {
namespace {

constexpr std::size_t kMostDifferences = 40;

void must(const Result<Done>& done) {
    if (!done.ok()) wrongWord(done.error().message);
}

observe::ClusterView clusterOf(const sim::World& world) {
    return observe::Snapshot(std::make_shared<const sim::World>(world)).cluster();
}

int goTo(SimWords& words, sim::Simulation& simulation, Output& output) {
    const Micros when = words.duration();
    words.finish();
    simulation.seek(when);
    output.out(fmt::format("{} in {}", secondsText(simulation.now()), simulation.branch()));
    return 0;
}

void printLast(const sim::Simulation& simulation, Output& output) {
    if (simulation.events().empty()) return;
    const sim::Event& last = simulation.events().back();
    output.out(fmt::format("{} {}", secondsText(last.at), observe::sentence(last, clusterOf(simulation.world()))));
}

int stepOn(SimWords& words, sim::Simulation& simulation, Output& output) {
    words.finish();
    if (!simulation.step()) wrongWord("nothing is pending");
    printLast(simulation, output);
    return 0;
}

int stepBack(SimWords& words, sim::Simulation& simulation, Output& output) {
    words.finish();
    if (!simulation.stepBack()) wrongWord("nothing happened before");
    output.out(fmt::format("{} in {}, after:", secondsText(simulation.now()), simulation.branch()));
    printLast(simulation, output);
    return 0;
}

int addBreak(SimWords& words, sim::Simulation& simulation, Output& output) {
    auto breakpoint = observe::breakpointOn(words.rest("a condition such as 'isr(orders-0) < 2'"));
    if (!breakpoint.ok()) wrongWord(breakpoint.error().message);
    simulation.addBreakpoint(std::move(breakpoint).value());
    output.out(fmt::format("breakpoint {}", simulation.breakpoints().size()));
    return 0;
}

int listBreaks(SimWords& words, sim::Simulation& simulation, Output& output) {
    words.finish();
    std::size_t number = 0;
    for (const sim::Breakpoint& breakpoint : simulation.breakpoints())
        output.out(fmt::format("{} {}", ++number, breakpoint.text));
    return 0;
}

int dropBreak(SimWords& words, sim::Simulation& simulation, Output&) {
    const std::int64_t number = words.number("the number of a breakpoint");
    words.finish();
    if (number < 1 || !simulation.removeBreakpoint(static_cast<std::size_t>(number - 1)))
        wrongWord(fmt::format("there is no breakpoint {}", number));
    return 0;
}

int addNote(SimWords& words, sim::Simulation& simulation, Output&) {
    simulation.note(words.rest("the text of a bookmark"));
    return 0;
}

int listNotes(SimWords& words, sim::Simulation& simulation, Output& output) {
    words.finish();
    for (const sim::Note& note : simulation.recording().notes)
        output.out(fmt::format("{} {}", secondsText(note.at), note.text));
    return 0;
}

int beginBranch(SimWords& words, sim::Simulation& simulation, Output& output) {
    const std::string name = words.text("a name");
    words.finish();
    must(simulation.beginBranch(name));
    output.out(fmt::format("the next command at {} begins branch {}", secondsText(simulation.now()), name));
    return 0;
}

int listBranches(SimWords& words, sim::Simulation& simulation, Output& output) {
    words.finish();
    for (const sim::BranchLine& branch : simulation.branches()) {
        std::string line = fmt::format("{} {}  {} commands, to {}", branch.current ? '*' : ' ', branch.name,
                                       branch.commands, secondsText(branch.end));
        if (!branch.parent.empty()) line += fmt::format(", left {} at {}", branch.parent, secondsText(branch.from));
        output.out(line);
    }
    return 0;
}

int switchBranch(SimWords& words, sim::Simulation& simulation, Output& output) {
    const std::string name = words.text("the name of a branch");
    words.finish();
    must(simulation.switchTo(name));
    output.out(fmt::format("{} in {}", secondsText(simulation.now()), simulation.branch()));
    return 0;
}

int renameBranch(SimWords& words, sim::Simulation& simulation, Output&) {
    const std::string from = words.text("the name of a branch");
    const std::string to = words.text("its new name");
    words.finish();
    must(simulation.renameBranch(from, to));
    return 0;
}

int deleteBranch(SimWords& words, sim::Simulation& simulation, Output&) {
    const std::string name = words.text("the name of a branch");
    words.finish();
    must(simulation.deleteBranch(name));
    return 0;
}

void printSide(const std::string& name, const std::vector<sim::Event>& events, const sim::World& world,
               Output& output) {
    const observe::ClusterView cluster = clusterOf(world);
    output.out(fmt::format("In {}:", name));
    if (events.empty()) output.out("  nothing more happens");
    for (const sim::Event& event : events)
        output.out(fmt::format("  {} {}", secondsText(event.at), observe::sentence(event, cluster)));
}

int compare(SimWords& words, sim::Simulation& simulation, Output& output) {
    const std::string a = words.text("the name of a branch"), b = words.text("the name of another one");
    const Micros until = words.empty() ? simulation.now() : words.duration();
    words.finish();
    const auto compared = simulation.compare(a, b, until);
    if (!compared.ok()) wrongWord(compared.error().message);
    const sim::Comparison& c = compared.value();
    if (!c.parted) {
        output.out(fmt::format("{} and {} are the same up to {}", a, b, secondsText(until)));
        return 0;
    }
    output.out(fmt::format("{} and {} part at {}.", a, b, secondsText(c.at)));
    printSide(a, c.nextA, c.a, output);
    printSide(b, c.nextB, c.b, output);
    const auto lines = observe::stateDiff(clusterOf(c.a), a, clusterOf(c.b), b);
    output.out(lines.empty() ? fmt::format("At {} nothing differs.", secondsText(until))
                             : fmt::format("At {} these differ:", secondsText(until)));
    for (std::size_t i = 0; i < std::min(lines.size(), kMostDifferences); ++i) output.out("  " + lines[i]);
    if (lines.size() > kMostDifferences) output.out(fmt::format("  and {} more", lines.size() - kMostDifferences));
    return 0;
}

int save(SimWords& words, sim::Simulation& simulation, Output& output) {
    const std::string path = words.text("the name of a file");
    words.finish();
    must(sim::saveRun(path, simulation.saved()));
    output.out(fmt::format("saved to {}", path));
    return 0;
}

int open(SimWords& words, sim::Simulation& simulation, Output& output) {
    const std::string path = words.text("the name of a file");
    std::optional<Micros> at;
    if (!words.empty()) at = words.duration();
    words.finish();
    auto run = sim::loadRun(path);
    if (!run.ok()) wrongWord(run.error().message);
    simulation.reopen(std::move(run).value(), at);
    if (simulation.replayTrouble()) output.err("sim: " + *simulation.replayTrouble());
    output.out(fmt::format("{} in {}", secondsText(simulation.now()), simulation.branch()));
    return 0;
}

}  // namespace

std::string secondsText(Micros at) {
    return fmt::format("{:.3f}s", static_cast<double>(at.value) / kMicrosPerSecond);
}

std::vector<Verb> timeVerbs() {
    return {
        {"at", "", "DURATION", "go to that moment, back or forth", {}, goTo},
        {"step", "", "", "go on to just after the next event", {}, stepOn},
        {"back", "", "", "go back to before the last event", {}, stepBack},
        {"break", "", "CONDITION", "stop when it becomes true: 'isr(orders-0) < 2'", {}, addBreak},
        {"breaks", "", "", "the breakpoints", {}, listBreaks},
        {"delete-break", "", "N", "take breakpoint N away", {}, dropBreak},
        {"note", "", "TEXT", "a bookmark at this moment", {}, addNote},
        {"notes", "", "", "the bookmarks", {}, listNotes},
        {"branch", "", "NAME", "the next command begins a branch of that name", {}, beginBranch},
        {"branches", "", "", "all branches; acting in the past begins one", {}, listBranches},
        {"switch", "", "NAME", "go on in another branch", {}, switchBranch},
        {"rename-branch", "", "NAME NEW", "give it another name", {}, renameBranch},
        {"delete-branch", "", "NAME", "forget it", {}, deleteBranch},
        {"compare", "", "A B [DURATION]", "where two branches part, and what differs then or now", {}, compare},
        {"save", "", "FILE", "write the run with its branches to a file", {}, save},
        {"open", "", "FILE [DURATION]", "go on with a run from a file", {}, open},
    };
}

}  // namespace logarium::console
