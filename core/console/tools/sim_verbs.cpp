#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>

#include "core/console/admin.h"
#include "core/console/tools/all.h"
#include "core/console/tools/sim_clients.h"
#include "core/console/tools/sim_verb.h"
#include "core/console/tools/sim_words.h"
#include "core/console/tools/sim_workload.h"
#include "core/observe/breakpoints.h"
#include "core/sim/controller_quorum.h"

/// `sim ...`: the simulator's own verbs, what no Kafka tool can do: the hand of fate, the clock.
namespace logarium::console {
namespace {

const std::vector<Verb>& verbs();

/// "orders-0=2,3 orders-1=cancel"
sim::ReassignPartitions reassignment(SimWords& words) {
    constexpr std::string_view kExpected = "a move such as orders-0=2,3 or orders-0=cancel";
    sim::ReassignPartitions command;
    do {
        const std::string word = words.text(kExpected);
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos) words.wrong(word, kExpected);
        SimWords name({word.substr(0, equals)});
        sim::ReassignPartition move{name.partition(), {}};
        const std::string target = word.substr(equals + 1);
        if (target != "cancel") {
            for (const std::string& id : javaSplit(target, ',')) {
                SimWords number({id});
                move.replicas.push_back(number.broker());
            }
        }
        command.moves.push_back(std::move(move));
    } while (!words.empty());
    return command;
}

sim::AlterGroupOffsets commit(SimWords& words) {
    constexpr std::string_view kExpected = "a partition and an offset such as orders-0=42";
    sim::AlterGroupOffsets command;
    command.group = words.text("a group");
    do {
        const std::string word = words.text(kExpected);
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos) words.wrong(word, kExpected);
        SimWords name({word.substr(0, equals)}), offset({word.substr(equals + 1)});
        name.partition();
        command.offsets[word.substr(0, equals)] = offset.number("an offset");
    } while (!words.empty());
    return command;
}

std::vector<Verb> brokerVerbs() {
    using sim::World;
    return {
        {"stop-broker", "stop", "N", "shut broker N down cleanly",
         [](SimWords& w, const World&) {
             return sim::StopBroker{w.broker(), true};
         }},
        {"kill-broker", "crash", "N", "kill broker N: nothing is handed over",
         [](SimWords& w, const World&) {
             return sim::StopBroker{w.broker(), false};
         }},
        {"start-broker", "start", "N", "start broker N again",
         [](SimWords& w, const World&) { return sim::StartBroker{w.broker()}; }},
        {"pause-broker", "pause", "N", "freeze broker N, as a long pause of its garbage collector does",
         [](SimWords& w, const World&) { return sim::PauseBroker{w.broker()}; }},
        {"resume-broker", "resume", "N", "let frozen broker N go on",
         [](SimWords& w, const World&) { return sim::ResumeBroker{w.broker()}; }},
        {"cut-link", "cut", "A B", "cut the network between brokers A and B, or a broker and a controller (100, ...)",
         [](SimWords& w, const World&) {
             const BrokerId a = w.broker();
             return sim::CutLink{a, w.broker()};
         }},
        {"heal-link", "heal", "A B", "mend it",
         [](SimWords& w, const World&) {
             const BrokerId a = w.broker();
             return sim::HealLink{a, w.broker()};
         }},
        {"cut-one-way", "", "A B", "what A sends to B does not arrive; B still reaches A",
         [](SimWords& w, const World&) {
             const BrokerId a = w.broker();
             return sim::CutLink{a, w.broker(), true};
         }},
        {"slow-link", "", "A B DURATION", "make each way between A and B take that much longer; 0ms: normal again",
         [](SimWords& w, const World&) {
             const BrokerId a = w.broker(), b = w.broker();
             return sim::SlowLink{a, b, w.duration().value};
         }},
        {"break-connections", "", "N",
         "break all connections of broker N with clients and brokers: what is on its way is lost",
         [](SimWords& w, const World&) { return sim::BreakConnections{w.broker()}; }},
        {"skew-clock", "", "N MS", "set the wall clock of broker N wrong by that many milliseconds; 0: right",
         [](SimWords& w, const World&) {
             const BrokerId broker = w.broker();
             return sim::SkewClock{broker, w.number("a number of milliseconds")};
         }},
        {"slow-disk", "", "N DURATION", "make each write of broker N take that much longer; 0ms: normal again",
         [](SimWords& w, const World&) {
             const BrokerId broker = w.broker();
             return sim::SlowDisk{broker, w.duration().value};
         }},
        {"break-log-dir", "", "N DIRECTORY", "make the log directory of that number, from 1, of broker N unusable",
         [](SimWords& w, const World&) {
             const BrokerId broker = w.broker();
             return sim::BreakLogDirectory{broker, static_cast<int>(w.number("a log directory's number"))};
         }},
        {"replace-log-dir", "", "N DIRECTORY", "put a new, empty disk in its place while broker N is stopped",
         [](SimWords& w, const World&) {
             const BrokerId broker = w.broker();
             return sim::ReplaceLogDirectory{broker, static_cast<int>(w.number("a log directory's number"))};
         }},
        {"move-replica", "", "N TOPIC-PARTITION DIRECTORY",
         "move a replica of broker N to its log directory of that number",
         [](SimWords& w, const World&) {
             const BrokerId broker = w.broker();
             const TopicPartition partition = w.partition();
             return sim::MoveReplica{broker, partition, static_cast<int>(w.number("a log directory's number"))};
         }},
        {"fill-disk", "", "N DIRECTORY BYTES",
         "fill the disk of a log directory of broker N with other files until that many bytes are free",
         [](SimWords& w, const World&) {
             const BrokerId broker = w.broker();
             const int directory = static_cast<int>(w.number("a log directory's number"));
             return sim::FillDisk{broker, directory, w.number("a number of bytes")};
         }},
        {"free-disk", "", "N DIRECTORY", "remove them; what went offline is taken up when the broker starts again",
         [](SimWords& w, const World&) {
             const BrokerId broker = w.broker();
             return sim::FreeDisk{broker, static_cast<int>(w.number("a log directory's number"))};
         }},
        {"cut-power", "", "N none|tail|sectors|all",
         "the machine of broker N loses its power, and its disk what was not flushed",
         [](SimWords& w, const World&) {
             const BrokerId broker = w.broker();
             return sim::CutPower{broker, w.text("none, tail, sectors or all")};
         }},
        {"damage-file", "", "N TOPIC-PARTITION KIND",
         "spoil a file of broker N, which died: data, index, time-index, misdirected, cut-data, missing-index, stray, "
         "epochs",
         [](SimWords& w, const World&) {
             const BrokerId broker = w.broker();
             const TopicPartition partition = w.partition();
             return sim::DamageFile{broker, partition, w.text("a kind of damage such as data")};
         }},
        {"lose-disk", "", "N", "empty the data directory of broker N, which is down",
         [](SimWords& w, const World&) { return sim::LoseDisk{w.broker()}; }},
        {"reassign", "", "TOPIC-PARTITION=BROKERS|cancel ...", "move partitions to other replicas, or stop moving them",
         [](SimWords& w, const World&) { return reassignment(w); }},
        {"delete-records", "", "TOPIC-PARTITION OFFSET", "move the log start of a partition up; -1: to its end",
         [](SimWords& w, const World&) {
             const TopicPartition partition = w.partition();
             return sim::DeleteRecords{partition, Offset{w.number("an offset")}};
         }},
    };
}

std::vector<Verb> controllerVerbs() {
    using sim::World;
    return {
        {"stop-controller", "", "ID", "shut a controller of the quorum down: if it leads, it resigns first",
         [](SimWords& w, const World&) {
             return sim::StopController{w.broker(), true};
         }},
        {"kill-controller", "", "ID", "kill controller ID",
         [](SimWords& w, const World&) {
             return sim::StopController{w.broker(), false};
         }},
        {"start-controller", "", "ID", "start controller ID again",
         [](SimWords& w, const World&) { return sim::StartController{w.broker()}; }},
        {"pause-controller", "", "ID", "freeze controller ID",
         [](SimWords& w, const World&) { return sim::PauseController{w.broker()}; }},
        {"resume-controller", "", "ID", "let frozen controller ID go on",
         [](SimWords& w, const World&) { return sim::ResumeController{w.broker()}; }},
        {"cut-controllers", "", "A B", "cut the network between the controllers A and B",
         [](SimWords& w, const World&) {
             const BrokerId a = w.broker();
             return sim::CutControllers{a, w.broker()};
         }},
        {"heal-controllers", "", "A B", "mend it",
         [](SimWords& w, const World&) {
             const BrokerId a = w.broker();
             return sim::HealControllers{a, w.broker()};
         }},
    };
}

std::vector<Verb> clientVerbs() {
    return {
        {"start-producer", "",
         "NAME --topic T [--rate R] [--acks A] [--keys N] [--value-bytes N] [--partition P] "
         "[--transactional-id T [--transaction-records N] [--transaction-timeout-ms N] [--abort-every N] "
         "[--commit-delay-ms N]] [WORKLOAD]",
         "a producer that goes on sending", [](SimWords& w, const sim::World&) { return startProducer(w); }},
        {"change-producer", "", "CLIENT [--rate R] [--acks A]", "other rate, other acks",
         [](SimWords& w, const sim::World& world) { return changeProducer(w, world); }},
        {"stop-producer", "", "CLIENT", "it makes no more records",
         [](SimWords& w, const sim::World& world) {
             return sim::StopProducer{w.client(world), true};
         }},
        {"kill-producer", "", "CLIENT", "its process dies, in the middle of whatever it does",
         [](SimWords& w, const sim::World& world) {
             return sim::StopProducer{w.client(world), false};
         }},
        {"start-transform", "",
         "NAME --topic T --output O [--group G] [--transactional-id T] [--protocol P] [--transaction-timeout-ms N] "
         "[--abort-every N] [--commit-delay-ms N]",
         "reads T, writes O and commits, all in transactions",
         [](SimWords& w, const sim::World&) { return startTransform(w); }},
        {"stop-transform", "", "CLIENT", "it ends its transaction and goes",
         [](SimWords& w, const sim::World& world) {
             return sim::StopTransform{w.client(world), true};
         }},
        {"kill-transform", "", "CLIENT", "its process dies, in the middle of whatever it does",
         [](SimWords& w, const sim::World& world) {
             return sim::StopTransform{w.client(world), false};
         }},
        {"start-consumer", "",
         "NAME --topic T [--from-beginning] [--rate R] [--partition P] [--group G] [--include REGEX] [--protocol P] "
         "[--instance-id I] [--assignors A,B] [--isolation-level L] [--rack R] [--user U]",
         "a consumer that goes on reading", [](SimWords& w, const sim::World&) { return startConsumer(w); }},
        {"stop-consumer", "", "CLIENT", "it reads no more",
         [](SimWords& w, const sim::World& world) {
             return sim::StopConsumer{w.client(world), true, {}};
         }},
        {"kill-consumer", "", "CLIENT", "its process dies: it neither commits nor leaves its group",
         [](SimWords& w, const sim::World& world) {
             return sim::StopConsumer{w.client(world), false, {}};
         }},
        {"set-quota", "", kQuotaUsage,
         "limit how many bytes a second clients may move, how many partitions a second they may make or remove",
         [](SimWords& w, const sim::World&) { return setQuota(w); }},
        {"workload",
         "",
         "",
         "what else start-producer takes: WORKLOAD",
         {},
         [](SimWords& w, sim::Simulation&, Output& output) {
             w.finish();
             output.out(kWorkloadUsage);
             return 0;
         }},
        {"commit", "", "GROUP TOPIC-PARTITION=OFFSET ...", "set what a group without members has committed",
         [](SimWords& w, const sim::World&) { return commit(w); }},
    };
}

const std::vector<Verb>& verbs() {
    static const std::vector<Verb> all = [] {
        std::vector<Verb> list = brokerVerbs();
        for (Verb& verb : controllerVerbs()) list.push_back(std::move(verb));
        for (Verb& verb : clientVerbs()) list.push_back(std::move(verb));
        for (Verb& verb : timeVerbs()) list.push_back(std::move(verb));
        for (Verb& verb : questionVerbs()) list.push_back(std::move(verb));
        list.push_back(
            {"until", "run-until", "CONDITION [within DURATION]", "let time pass until it becomes true", {}});
        list.push_back({"advance", "", "DURATION", "let virtual time pass: 500ms, 10s, 5m, 2h, 7d", {}});
        list.push_back({"now", "", "", "the virtual time", {}});
        list.push_back({"status", "", "", "brokers and clients as they are now", {}});
        list.push_back({"help", "", "", "this list", {}});
        return list;
    }();
    return all;
}

void printHelp(Output& output) {
    output.out("Kafka's tools, with or without .sh:");
    for (const Tool& tool : tools())
        if (tool.name != "sim") output.out(fmt::format("  {:<30} {}", tool.name, tool.about));
    output.out("The simulator's own verbs:");
    for (const Verb& verb : verbs()) {
        const std::string usage = fmt::format("sim {} {}", verb.name, verb.arguments);
        output.out(usage.size() <= 30 ? fmt::format("  {:<30} {}", usage, verb.about)
                                      : fmt::format("  {}\n  {:<30} {}", usage, "", verb.about));
    }
    output.out("exit                             leave the console");
}

std::string_view stateText(const cluster::Broker& broker) {
    if (broker.paused()) return "frozen";
    switch (broker.state()) {
        case cluster::BrokerState::Stopped:
            return "stopped";
        case cluster::BrokerState::Crashed:
            return "crashed";
        case cluster::BrokerState::Starting:
            return "starting";
        case cluster::BrokerState::Recovery:
            return "recovering its logs";
        case cluster::BrokerState::Running:
            return "running";
        case cluster::BrokerState::ShuttingDown:
            return "shutting down";
    }
    return "";
}

std::string_view stateText(const sim::ControllerProcess& process, const sim::ControllerQuorum& quorum) {
    if (!process.up) return "down";
    if (process.paused) return "frozen";
    if (quorum.active == process.raft.self()) return "active";
    switch (process.raft.role()) {
        case quorum::RaftRole::Unattached:
            return "knows no leader";
        case quorum::RaftRole::Follower:
            return "follows";
        case quorum::RaftRole::Prospective:
            return "asks who would vote for it";
        case quorum::RaftRole::Candidate:
            return "asks for votes";
        case quorum::RaftRole::Leader:
            return "leads, not active yet";
        case quorum::RaftRole::Resigned:
            return "has resigned";
    }
    return "";
}

void printStatus(const sim::World& world, Output& output) {
    output.out("time " + secondsText(world.now));
    for (const auto& broker : world.brokers)
        output.out(fmt::format("broker {} localhost:{} {}", broker->id().value, broker->port(), stateText(*broker)));
    for (const sim::ControllerProcess& each : world.quorum->nodes)
        output.out(fmt::format("controller {} {}", each.raft.self(), stateText(each, *world.quorum)));
    for (const auto& client : world.clients) {
        if (client->stopped) continue;
        const char* kind = client->transform() != nullptr  ? "transform"
                           : client->producer() != nullptr ? "producer"
                                                           : "consumer";
        output.out(fmt::format("{} {} {} topic {}{}", kind, client->id.value, client->name(), client->topic(),
                               tallyText(world, *client)));
    }
}

class SimJob : public Job {
public:
    explicit SimJob(std::vector<std::string> args) : words_(std::move(args)) {}

    Progress advance(sim::Simulation& simulation, Output& output) override {
        try {
            if (!until_) return begin(simulation, output);
        } catch (const ToolFailure& failure) {
            output.err("sim: " + failure.messageText());
            return Progress::done(1);
        }
        if (simulation.now() > begunAt_ && simulation.brokeAt()) {
            output.out(fmt::format("{} {}", secondsText(simulation.now()), *simulation.brokeAt()));
            return end(simulation, 0);
        }
        if (simulation.now() < *until_) return Progress::askAgain(*until_);
        if (goal_) output.err(fmt::format("sim: not within that time: {}", *goal_));
        return end(simulation, goal_ ? 1 : 0);
    }

private:
    Progress begin(sim::Simulation& simulation, Output& output) {
        const std::string name = words_.empty() ? "help" : words_.text("a verb");
        const auto verb = std::find_if(verbs().begin(), verbs().end(), [&](const Verb& v) {
            return v.name == name || (!v.alias.empty() && v.alias == name);
        });
        if (verb == verbs().end()) wrongWord(fmt::format("there is no verb '{}'; \"sim help\" lists them", name));
        words_.use(fmt::format("sim {} {}", verb->name, verb->arguments));
        if (verb->command) {
            const auto command = verb->command(words_, simulation.world());
            words_.finish();
            const sim::Outcome outcome = request(simulation, *command);
            if (outcome.client != kNoClient) output.out(fmt::format("client {}", outcome.client.value));
            return Progress::done(0);
        }
        if (verb->run) return Progress::done(verb->run(words_, simulation, output));
        if (verb->name == "advance") return passTime(simulation, words_.duration());
        if (verb->name == "until") return waitFor(simulation);
        words_.finish();
        if (verb->name == "now")
            output.out(fmt::format("{} {}", secondsText(simulation.now()), logTime(simulation.now())));
        if (verb->name == "status") printStatus(simulation.world(), output);
        if (verb->name == "help") printHelp(output);
        return Progress::done(0);
    }

    Progress passTime(const sim::Simulation& simulation, Micros span) {
        words_.finish();
        begunAt_ = simulation.now();
        until_ = begunAt_ + span.value;
        return until_ == begunAt_ ? Progress::done(0) : Progress::askAgain(*until_);
    }

    Progress waitFor(sim::Simulation& simulation) {
        constexpr Micros kPatience{86'400 * kMicrosPerSecond};
        const std::string text = words_.restUpTo("within", "a condition such as 'isr(orders-0) < 2'");
        const Micros span = words_.take("within") ? words_.duration() : kPatience;
        words_.finish();
        auto breakpoint = observe::breakpointOn(text);
        if (!breakpoint.ok()) wrongWord(breakpoint.error().message);
        goal_ = breakpoint.value().text;
        simulation.addBreakpoint(std::move(breakpoint).value());
        return simulation.breakpoints().back().held ? end(simulation, 0) : passTime(simulation, span);
    }

    /// The breakpoint that was only for this wait goes.
    Progress end(sim::Simulation& simulation, int status) {
        const auto& all = simulation.breakpoints();
        const auto mine =
            std::find_if(all.rbegin(), all.rend(), [&](const sim::Breakpoint& b) { return goal_ && b.text == *goal_; });
        if (mine != all.rend()) simulation.removeBreakpoint(static_cast<std::size_t>(all.rend() - mine) - 1);
        return Progress::done(status);
    }

    SimWords words_;
    Micros begunAt_;
    std::optional<Micros> until_;
    std::optional<std::string> goal_;  ///< what `sim until` waits for
};

}  // namespace

Tool simVerbs() {
    std::vector<std::string_view> names;
    for (const Verb& verb : verbs()) names.push_back(verb.name);
    return {"sim", "the simulator's own verbs", nullptr,
            [](const std::vector<std::string>& args, const FilesPtr&) { return std::make_unique<SimJob>(args); },
            names};
}

}  // namespace logarium::console
