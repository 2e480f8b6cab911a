#include "core/console/replay/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <optional>

#include "core/console/command_line.h"
#include "core/console/replay/compare.h"
#include "core/console/session.h"
#include "core/group/shard.h"
#include "core/sim/groups.h"

namespace logarium::console {
namespace {

constexpr std::int64_t kBetweenStepsMicros = kMicrosPerSecond / 4;
constexpr std::int64_t kPatienceMicros = 120 * kMicrosPerSecond;
constexpr std::int64_t kLookAgainMicros = 10 * kMicrosPerMs;

int numberIn(const std::string& word) {
    int value = -1;
    std::from_chars(word.data(), word.data() + word.size(), value);
    return value;
}

sim::ClusterSpec specOf(const SessionFile& file) {
    sim::ClusterSpec spec;
    spec.brokers = file.brokers;
    spec.combined = file.combined;
    spec.logDirectories = file.logDirs;
    spec.brokerConfig = file.config;
    spec.brokerConfig.emplace("offsets.topic.num.partitions", "4");
    spec.brokerConfig.emplace("offsets.topic.replication.factor", std::to_string(std::min(3, file.brokers)));
    spec.brokerConfig.emplace("group.initial.rebalance.delay.ms", "0");
    return spec;
}

/// Recordings name the brokers' log directories "<log-dir:1>" and "<log-dir:1:2>"; here they are "broker-1" and
/// "broker-1-disk-2".
std::string withDirectories(std::string text) {
    constexpr std::string_view kMark = "<log-dir:";
    for (std::size_t at = text.find(kMark); at != std::string::npos; at = text.find(kMark, at)) {
        const std::size_t end = text.find('>', at);
        if (end == std::string::npos) break;
        const std::string place = text.substr(at + kMark.size(), end - at - kMark.size());
        const std::size_t colon = place.find(':');
        const int directory = colon == std::string::npos ? 1 : numberIn(place.substr(colon + 1));
        text.replace(at, end + 1 - at, cluster::logDirectoryName(BrokerId{numberIn(place)}, directory));
    }
    return text;
}

class Player {
public:
    explicit Player(const SessionFile& file) : file_(file), simulation_(specOf(file)) {}

    ReplayResult play() {
        for (const RecordedStep& step : file_.steps) {
            if (!play(step)) break;
            pass(simulation_.now() + kBetweenStepsMicros);
        }
        return result_;
    }

private:
    bool play(const RecordedStep& step) {
        switch (step.kind) {
            case RecordedStep::Kind::Command:
                return command(step);
            case RecordedStep::Kind::Background:
                return background(step);
            case RecordedStep::Kind::Directive:
                return directive(step);
        }
        return false;
    }

    bool fail(int line, const std::string& what) {
        result_.diff.push_back(fmt::format("@@ line {} @@", line));
        result_.diff.push_back("! " + what);
        return false;
    }

    void begin(Session& session, const RecordedStep& step) {
        session.submit(withDirectories(step.text));
        session.advance(simulation_);
        if (!session.wantsInput()) return;
        if (step.input)
            for (const std::string& line : *step.input) session.input(line);
        session.endOfInput();
    }

    /// Lets time pass, for what runs in the background as well.
    void pass(Micros until) {
        while (simulation_.now() < until) {
            const Micros next = std::min(until, simulation_.now() + kLookAgainMicros);
            for (auto& [name, running] : background_) running.session.advance(simulation_);
            simulation_.runUntil(next);
        }
    }

    /// Lets time pass until `done`; false: in vain.
    bool runUntil(const std::function<bool()>& done) {
        const Micros patience = simulation_.now() + kPatienceMicros;
        while (!done()) {
            if (simulation_.now() > patience) return false;
            Micros next = simulation_.now() + kLookAgainMicros;
            for (auto& [name, running] : background_)
                if (const auto again = running.session.advance(simulation_)) next = std::min(next, *again);
            simulation_.runUntil(std::max(next, simulation_.now() + 1));
        }
        return true;
    }

    bool command(const RecordedStep& step) {
        Session session = newSession();
        begin(session, step);
        const auto done = [&] { return !session.advance(simulation_); };
        if (!runUntil(done)) return fail(step.line, "the command does not end: " + step.text);
        compare(step, session.takeOutput(), session.exitStatus());
        return true;
    }

    /// Records of several partitions, and rows of members, whose ids are random.
    static bool inAnyOrder(const RecordedStep& step) {
        if (step.text.starts_with("kafka-console-consumer")) return true;
        return std::any_of(step.output.begin(), step.output.end(), [](const RecordedLine& line) {
            return line.text.find("<uuid>") != std::string::npos || line.text.find("<member-id>") != std::string::npos;
        });
    }

    void compare(const RecordedStep& step, const std::vector<Piece>& printed, int status) {
        ++result_.commands;
        std::vector<RecordedLine> recorded = step.output;
        for (RecordedLine& line : recorded) line.text = withDirectories(std::move(line.text));
        std::vector<std::string> found;
        for (const Stream stream : {Stream::Out, Stream::Err}) {
            const bool anyOrder = stream == Stream::Out && inAnyOrder(step);
            const StreamLines wanted = linesOf(recorded, stream), here = linesOf(printed, stream);
            for (const std::string& line : anyOrder ? differenceInAnyOrder(wanted, here, file_.generated)
                                                    : difference(wanted, here, file_.generated))
                found.push_back(line.substr(0, 1) + (stream == Stream::Out ? "1> " : "2> ") + line.substr(1));
        }
        if (step.status.value_or(0) != status) {
            found.push_back(fmt::format("-? {}", step.status.value_or(0)));
            found.push_back(fmt::format("+? {}", status));
        }
        if (found.empty()) return;
        result_.diff.push_back(fmt::format("@@ line {}: {} @@", step.line, step.text));
        result_.diff.insert(result_.diff.end(), found.begin(), found.end());
    }

    bool background(const RecordedStep& step) {
        Running& started = background_[step.name] = {newSession(), {}};
        begin(started.session, step);
        started.session.advance(simulation_);
        return true;
    }

    bool directive(const RecordedStep& step) {
        const auto split = splitLine(step.text);
        if (!split.ok() || split.value().words.size() < 2) return fail(step.line, "not understood: " + step.text);
        const std::vector<std::string>& words = split.value().words;
        const std::string& verb = words[0];
        if (verb == "file" && step.input) return file(words[1], *step.input);
        if (verb == "wait") {
            pass(simulation_.now() + numberIn(words[1]) * kMicrosPerMs);
            return true;
        }
        if (verb == "await") return await(step, words);
        if (verb == "await-lines" && words.size() == 3) return awaitLines(step, words[1], numberIn(words[2]));
        if (verb == "int") return interrupt(step, words[1]);
        if (verb == "stop-broker" || verb == "kill-broker" || verb == "start-broker") {
            for (std::size_t i = 1; i < words.size(); ++i)
                if (!brokerVerb(step, verb, BrokerId{numberIn(words[i])})) return false;
            return true;
        }
        if (verb == "break-log-dir" && words.size() == 3) {
            const auto outcome =
                simulation_.submit(sim::BreakLogDirectory{BrokerId{numberIn(words[1])}, numberIn(words[2])});
            return outcome.ok() || fail(step.line, outcome.refused->message);
        }
        return fail(step.line, "cannot be done here: " + step.text);
    }

    bool file(const std::string& name, const std::vector<std::string>& lines) {
        std::string text;
        for (const std::string& line : lines) text += withDirectories(line) + "\n";
        directory_->write(name, std::move(text));
        return true;
    }

    bool brokerVerb(const RecordedStep& step, const std::string& verb, BrokerId id) {
        const bool starting = verb == "start-broker";
        const sim::Command command =
            starting ? sim::Command(sim::StartBroker{id}) : sim::Command(sim::StopBroker{id, verb == "stop-broker"});
        const sim::Outcome outcome = simulation_.submit(command);
        if (outcome.refused) return fail(step.line, outcome.refused->message);
        const auto done = [&] {
            if (starting) return simulation_.world().controller.image().isActive(id);
            return !simulation_.world().broker(id)->up();
        };
        return runUntil(done) || fail(step.line, "in vain: " + step.text);
    }

    bool await(const RecordedStep& step, const std::vector<std::string>& words) {
        std::function<bool()> done;
        const auto partition = [&]() -> const cluster::PartitionImage* {
            const auto& image = simulation_.world().controller.image();
            const auto* topic = image.topic(words[2]);
            return topic == nullptr ? nullptr : image.partition({topic->index, numberIn(words[3])});
        };
        if (words[1] == "isr" && words.size() == 5) {
            done = [&] { return partition() != nullptr && sortedText(partition()->isr) == words[4]; };
        } else if (words[1] == "leader" && words.size() == 5) {
            done = [&] {
                const int leader = words[4] == "none" ? kNoBroker.value : numberIn(words[4]);
                return partition() != nullptr && partition()->leader.value == leader;
            };
        } else if (words[1] == "noreassign" && words.size() == 2) {
            done = [&] {
                const auto moving = [](const cluster::PartitionImage& p) {
                    return !p.adding.empty() || !p.removing.empty();
                };
                return simulation_.world().controller.image().partitionsWhere(moving).empty();
            };
        } else if (words[1] == "notopic" && words.size() == 3) {
            done = [&] { return simulation_.world().controller.image().topic(words[2]) == nullptr; };
        } else if (words[1] == "group" && words.size() == 5) {
            done = [&] { return groupIs(words[2], words[3], numberIn(words[4])); };
        } else {
            return fail(step.line, "cannot be awaited here: " + step.text);
        }
        return runUntil(done) || fail(step.line, "in vain: " + step.text);
    }

    bool groupIs(const std::string& name, const std::string& state, int members) const {
        const group::Shard* shard = sim::shardOf(simulation_.world(), name);
        const group::Shard::Group* found = shard == nullptr ? nullptr : shard->find(name);
        return found != nullptr && group::stateName(*found) == state &&
               group::memberCount(*found) == static_cast<std::size_t>(members);
    }

    bool awaitLines(const RecordedStep& step, const std::string& name, int lines) {
        const auto found = background_.find(name);
        if (found == background_.end()) return fail(step.line, "nothing runs under the name " + name);
        const auto done = [&] { return found->second.linesOut() >= lines; };
        return runUntil(done) || fail(step.line, "in vain: " + step.text);
    }

    static std::string sortedText(cluster::BrokerIds brokers) {
        std::sort(brokers.begin(), brokers.end());
        std::string text;
        for (const BrokerId b : brokers) text += fmt::format("{}{}", text.empty() ? "" : ",", b.value);
        return text;
    }

    bool interrupt(const RecordedStep& step, const std::string& name) {
        const auto found = background_.find(name);
        if (found == background_.end()) return fail(step.line, "nothing runs under the name " + name);
        Session& session = found->second.session;
        session.interrupt();
        const auto done = [&] { return !session.advance(simulation_); };
        if (!runUntil(done)) return fail(step.line, "does not end: " + name);
        found->second.keep();
        compare(step, found->second.printed, session.exitStatus());
        background_.erase(found);
        return true;
    }

    Session newSession() const { return Session({.directory = directory_}); }

    const SessionFile& file_;
    FilesPtr directory_ = std::make_shared<Files>();
    sim::Simulation simulation_;
    /// A command in the background, with what it printed so far.
    struct Running {
        Session session;
        std::vector<Piece> printed;

        void keep() {
            for (Piece& piece : session.takeOutput()) printed.push_back(std::move(piece));
        }
        std::ptrdiff_t linesOut() {
            keep();
            std::ptrdiff_t lines = 0;
            for (const Piece& piece : printed)
                if (piece.stream == Stream::Out) lines += std::count(piece.text.begin(), piece.text.end(), '\n');
            return lines;
        }
    };
    std::map<std::string, Running> background_;
    ReplayResult result_;
};

}  // namespace

ReplayResult replay(const SessionFile& session) {
    return Player(session).play();
}

}  // namespace logarium::console
