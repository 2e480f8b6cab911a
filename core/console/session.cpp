#include "core/console/session.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/assert.h"
#include "core/console/command_line.h"
#include "core/console/completion.h"
#include "core/console/failure.h"
#include "core/console/hint.h"
#include "core/console/tool.h"
#include "core/console/tools/absent_tools.h"

namespace logarium::console {
namespace {

constexpr int kInterrupted = 130, kNoSuchCommand = 127, kBadLine = 2;
constexpr std::size_t kMostRemembered = 64'000;  // Enough for any error; a consumer may print for ever.
constexpr std::string_view kAssumedServer = "localhost:9092";

}  // namespace

struct Session::State {
    SessionSettings settings;
    Output output;
    Mistake running;  // The command that runs, with what it printed so far.
    std::optional<std::string> hint;
    const Tool* tool = nullptr;
    std::unique_ptr<Job> job;
    std::optional<std::string> hereDocument;
    bool inputEnded = false;
    std::optional<std::string> outputFile;  ///< where standard output goes instead
    std::string held;                       ///< what is to be written there
    int exitStatus = 0;
    bool closed = false;

    void start(const CommandLine& line) {
        const std::string& name = line.words.front();
        running = {name, {line.words.begin() + 1, line.words.end()}, {}};
        hint.reset();
        if (name == "exit" || name == "quit") {
            closed = true;
            return;
        }
        tool = findTool(name);
        if (const auto absent = tool == nullptr ? whyAbsent(name) : std::nullopt) {
            output.err(*absent);
            exitStatus = 1;
            return;
        }
        if (tool == nullptr) {
            output.err(fmt::format("{}: command not found; \"sim help\" lists what there is", name));
            running.errors = "command not found";
            hint = hintFor(running, {});
            exitStatus = kNoSuchCommand;
            return;
        }
        std::vector<std::string> args(line.words.begin() + 1, line.words.end());
        assumeServer(args);
        if (name == "sim" && !settings.files && !args.empty() && (args.front() == "save" || args.front() == "open")) {
            output.err("sim: this console may not touch files");
            exitStatus = 1;
            return;
        }
        std::optional<std::string> input;
        if (line.inputFile) {
            input = settings.directory->read(*line.inputFile);
            if (!input) {
                output.err(fmt::format("console: {}: no such file", *line.inputFile));
                exitStatus = 1;
                return;
            }
        }
        job = tool->start(args, settings.directory);
        inputEnded = false;
        outputFile = line.outputFile;
        held.clear();
        hereDocument = line.hereDocument;
        if (hereDocument && !job->readsInput()) hereDocument.reset();
        if (input) feed(*input);
    }

    /// All lines of a file as the command's input.
    void feed(const std::string& text) {
        if (!job->readsInput()) return;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            job->input(text.substr(at, end - at));
            at = end + 1;
        }
        inputEnded = true;
        job->endOfInput();
    }

    /// Takes what goes into a file out of what was printed.
    void redirect() {
        if (!outputFile) return;
        for (const Piece& piece : output.take()) {
            if (piece.stream == Stream::Out) {
                held += piece.text;
            } else {
                output.add(piece.stream, piece.text);
            }
        }
    }

    void assumeServer(std::vector<std::string>& args) const {
        if (!settings.assumeBootstrapServer || args.empty() || tool->options == nullptr) return;
        for (const std::string& word : args)
            if (word.starts_with("--bootstrap-") || word == "--help" || word == "--version") return;
        for (const Option& option : tool->options->options()) {
            if (option.name != "bootstrap-server") continue;
            args.insert(args.begin(), {"--bootstrap-server", std::string(kAssumedServer)});
            return;
        }
    }

    /// Tools may fail with status 0, so what they say counts, not the status.
    void end(int status, const sim::World& world) {
        exitStatus = status;
        remember(output.pieces());
        hint = hintFor(running, world);
        if (outputFile) settings.directory->write(*outputFile, std::move(held));
        outputFile.reset();
        job.reset();
        tool = nullptr;
        hereDocument.reset();
    }

    void remember(const std::vector<Piece>& printed) {
        for (const Piece& piece : printed)
            if (piece.stream == Stream::Err && running.errors.size() < kMostRemembered) running.errors += piece.text;
    }

    Progress goOn(sim::Simulation& simulation) {
        try {
            return job->advance(simulation, output);
        } catch (const UsageError& error) {
            output.err(error.message);
            if (tool->options != nullptr) tool->options->printHelp(output, Stream::Err);
            return Progress::done(1);
        } catch (const Exit& exit) {
            return Progress::done(exit.status);
        } catch (const ToolFailure& failure) {
            output.err(headline(failure.chain.front()));
            return Progress::done(1);
        }
    }
};

Session::Session(SessionSettings settings) : state_(std::make_unique<State>()) {
    state_->settings = std::move(settings);
    if (!state_->settings.directory) state_->settings.directory = std::make_shared<Files>(state_->settings.files);
}
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

void Session::submit(std::string_view line) {
    ensure(!busy(), "one command at a time");
    const auto split = splitLine(line);
    if (split.ok() && split.value().words.empty()) return;
    if (split.ok()) {
        state_->start(split.value());
    } else {
        state_->output.err("console: " + split.error().message);
        state_->exitStatus = kBadLine;
    }
}

bool Session::busy() const {
    return state_->job != nullptr;
}

std::optional<Micros> Session::advance(sim::Simulation& simulation) {
    if (!busy()) return std::nullopt;
    const Progress progress = state_->goOn(simulation);
    state_->redirect();
    if (!progress.exitStatus && !state_->job->interrupted()) return progress.again;
    state_->end(progress.exitStatus.value_or(kInterrupted), simulation.world());
    return std::nullopt;
}

bool Session::wantsInput() const {
    return busy() && !state_->inputEnded && state_->job->readsInput();
}

void Session::input(std::string_view line) {
    if (!wantsInput()) return;
    if (state_->hereDocument && line == *state_->hereDocument) {
        endOfInput();
        return;
    }
    state_->job->input(std::string(line));
}

void Session::endOfInput() {
    if (!wantsInput()) return;
    state_->inputEnded = true;
    state_->job->endOfInput();
}

void Session::interrupt() {
    if (busy()) state_->job->interrupt();
}

bool Session::endless() const {
    return busy() && state_->job->endless();
}

bool Session::closed() const {
    return state_->closed;
}

std::vector<Piece> Session::takeOutput() {
    if (busy()) state_->remember(state_->output.pieces());
    return state_->output.take();
}

std::optional<std::string> Session::takeHint() {
    return std::exchange(state_->hint, std::nullopt);
}

int Session::exitStatus() const {
    return state_->exitStatus;
}

Completions Session::complete(std::string_view text, std::size_t cursor, const sim::World& world) const {
    return console::complete(text, cursor, world);
}

}  // namespace logarium::console
