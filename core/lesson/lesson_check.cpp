#include "core/lesson/lesson_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/console/session.h"
#include "core/lesson/lesson_run.h"
#include "core/observe/snapshot.h"
#include "core/sim/scenario.h"
#include "core/sim/simulation.h"

namespace logarium::lesson {

namespace {

/// How often a learner's screen is looked at: goals that hold for a moment only must not be missed.
constexpr std::int64_t kLookMicros = 50 * kMicrosPerMs;
/// Nobody acts before the scenario has set the stage; commands of later moments are part of its story.
constexpr std::int64_t kStageMicros = 5 * kMicrosPerSecond;
/// A command that goes on for ever (a console consumer) is ended like with Ctrl+C.
constexpr std::int64_t kEndlessMicros = 10 * kMicrosPerSecond;

Micros stageSet(const sim::Recording& recording) {
    Micros set{0};
    for (const sim::TimedCommand& command : recording.commands)
        if (command.at <= Micros{kStageMicros}) set = std::max(set, command.at);
    return set + kLookMicros;
}

/// A cluster and a learner who looks at it.
class Player {
public:
    Player(sim::Simulation& simulation, LessonRun& run) : simulation_(simulation), run_(run) {
        if (!simulation_.events().empty()) seen_ = simulation_.events().back().id;
    }

    /// Plays console lines and waits for the goals, all in all until `end`. Says what went wrong with a command; the
    /// goals are the run's to tell.
    std::vector<std::string> play(const std::vector<std::string>& lines, Micros end) {
        std::vector<std::string> failures;
        for (const std::string& line : lines)
            if (auto failure = type(line, end); !failure.empty()) failures.push_back(std::move(failure));
        look();
        while (!run_.goalsReached() && simulation_.now() < end) advance(end);
        return failures;
    }

private:
    void look() {
        const auto& events = simulation_.events();
        const auto from = simulation_.eventsAfter(seen_);
        const observe::Snapshot snapshot(std::make_shared<const sim::World>(simulation_.world()));
        run_.look(snapshot.cluster(), std::span(events).subspan(from));
        if (!events.empty()) seen_ = events.back().id;
    }

    void advance(Micros until) {
        simulation_.runUntil(std::min(until, simulation_.now() + kLookMicros));
        look();
    }

    /// A line and, behind its newline, what it reads. Empty: it went well.
    std::string type(const std::string& text, Micros end) {
        const auto newline = text.find('\n');
        const std::string line = text.substr(0, newline);
        session_.submit(line);
        feed(newline == std::string::npos ? std::string() : text.substr(newline + 1));
        const Micros began = simulation_.now();
        while (session_.advance(simulation_)) {
            const bool tooLong = session_.endless() && simulation_.now() >= began + kEndlessMicros;
            if (tooLong || simulation_.now() >= end) {
                session_.interrupt();
                session_.advance(simulation_);
                session_.takeOutput();
                return tooLong ? std::string() : fmt::format("'{}' is not done in time", line);
            }
            advance(end);
        }
        const std::string said = firstWords();
        return session_.exitStatus() == 0 ? std::string() : fmt::format("'{}' fails: {}", line, said);
    }

    void feed(std::string input) {
        while (session_.wantsInput() && !input.empty()) {
            const auto newline = input.find('\n');
            session_.input(input.substr(0, newline));
            input = newline == std::string::npos ? std::string() : input.substr(newline + 1);
        }
        if (session_.wantsInput()) session_.endOfInput();
    }

    std::string firstWords() {
        for (const console::Piece& piece : session_.takeOutput()) {
            const std::string line = piece.text.substr(0, piece.text.find('\n'));
            if (!line.empty()) return line;
        }
        return "it says nothing";
    }

    sim::Simulation& simulation_;
    LessonRun& run_;
    console::Session session_{{.assumeBootstrapServer = true}};
    EventId seen_ = kNoEvent;
};

/// The same moment once more: a run is its recording.
sim::Simulation again(const sim::Simulation& simulation) {
    sim::Simulation copy(simulation.recording());
    copy.runUntil(simulation.now());
    return copy;
}

void answerRightly(LessonRun& run) {
    if (run.step().question) run.predict(run.step().question->answer);
}

void tryWrongRoutes(const sim::Simulation& simulation, const LessonRun& atStart, Verdict& verdict) {
    const Step& step = atStart.step();
    for (const WrongRoute& wrong : step.wrong) {
        sim::Simulation cluster = again(simulation);
        LessonRun run = atStart;
        ++verdict.wrongRoutes;
        // A refused command is as good a reason as any for not getting there.
        Player(cluster, run).play(wrong.commands, cluster.now() + step.within.value);
        if (run.goalsReached())
            verdict.troubles.push_back(
                fmt::format("step {}: the wrong route '{}' reaches all goals", step.id, wrong.name));
    }
}

/// Plays the solution of the run's step; false: later steps cannot be judged.
bool playSolution(sim::Simulation& simulation, LessonRun& run, Verdict& verdict) {
    const Step& step = run.step();
    ++verdict.steps;
    for (const std::string& failure : Player(simulation, run).play(step.solution, simulation.now() + step.within.value))
        verdict.troubles.push_back(fmt::format("step {}: {}", step.id, failure));
    for (std::size_t i = 0; i < step.goals.size(); ++i)
        if (!run.goals()[i].reached)
            verdict.troubles.push_back(fmt::format("step {}: the solution does not reach '{}' within {} s: {}", step.id,
                                                   step.goals[i].text, step.within.value / kMicrosPerSecond,
                                                   run.goals()[i].whyNot));
    return run.mayGoOn();
}

}  // namespace

Verdict checkLesson(const Lesson& lesson) {
    Verdict verdict;
    auto scenario = sim::bundledScenario(lesson.scenario);
    if (!scenario.ok()) {
        verdict.troubles.push_back(fmt::format("scenario: {}", scenario.error().message));
        return verdict;
    }
    sim::Recording recording = std::move(scenario).value().recording;
    const Micros set = stageSet(recording);
    sim::Simulation simulation(std::move(recording));
    simulation.runUntil(set);
    LessonRun run(lesson);
    do {
        answerRightly(run);
        if (!run.step().goals.empty()) {
            tryWrongRoutes(simulation, run, verdict);
            if (!playSolution(simulation, run, verdict)) break;
        }
    } while (run.next());
    return verdict;
}

}  // namespace logarium::lesson
