#include <QTest>

#include "core/base/random.h"
#include "core/console/session.h"
#include "core/console/tool.h"

using namespace logarium;
using namespace logarium::console;

namespace {

sim::Simulation smallCluster() {
    sim::ClusterSpec spec;
    spec.brokers = 3;
    sim::Simulation simulation(spec);
    simulation.submit(sim::CreateTopic{"orders", 3, 2, {}, {}});
    simulation.runUntil(Micros{kMicrosPerSecond});
    return simulation;
}

/// Runs a line to its end, but no longer than five virtual seconds.
void run(Session& session, sim::Simulation& simulation, const std::string& line) {
    session.submit(line);
    session.advance(simulation);
    session.endOfInput();
    const Micros patience = simulation.now() + 5 * kMicrosPerSecond;
    while (const auto again = session.advance(simulation)) {
        if (simulation.now() >= patience) session.interrupt();
        simulation.runUntil(std::min(std::max(*again, simulation.now() + 1), patience));
    }
}

}  // namespace

/// Lines in and out: what the simulator says a command's line is does that command; no line can do harm.
class RoundTripTest : public QObject {
    Q_OBJECT
private slots:
    void aCommandsLineDoesTheSame_data() {
        QTest::addColumn<int>("number");
        for (int i = 0; i < std::ssize(commands()); ++i)
            QTest::newRow(sim::consoleLine(commands()[static_cast<std::size_t>(i)]).c_str()) << i;
    }
    void aCommandsLineDoesTheSame() {
        QFETCH(int, number);
        const sim::Command command = commands()[static_cast<std::size_t>(number)];
        sim::Simulation direct = smallCluster(), typed = smallCluster();
        const sim::Outcome outcome = direct.submit(command);
        QVERIFY2(outcome.ok(), outcome.refused ? outcome.refused->message.c_str() : "");
        SessionSettings settings;
        settings.assumeBootstrapServer = true;
        Session session(settings);
        run(session, typed, sim::consoleLine(command));
        QCOMPARE(session.exitStatus(), 0);
        QCOMPARE(typed.stateHash(), direct.stateHash());
    }

    void noLineDoesHarm_data() {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 20; ++seed) QTest::addRow("seed %d", seed) << seed;
    }
    void noLineDoesHarm() {
        QFETCH(int, seed);
        Random random(static_cast<std::uint64_t>(seed), 1);
        sim::Simulation simulation = smallCluster();
        Session session;
        for (int i = 0; i < 100; ++i) {
            const std::string line = someLine(random);
            run(session, simulation, line);
            session.complete(line, line.size() / 2, simulation.world());
            for (const Piece& piece : session.takeOutput()) QVERIFY(!piece.text.empty());
        }
    }

private:
    static sim::ReassignPartitions moveOrders() {
        sim::ReassignPartition move;
        move.partition = {"orders", 0};
        move.replicas = {BrokerId{3}, BrokerId{2}};
        return {{move}};
    }

    static std::vector<sim::Command> commands() {
        return {
            sim::CreateTopic{"fresh", 4, 3, {}, {{"retention.ms", "1000"}, {"cleanup.policy", "compact,delete"}}},
            sim::CreateTopic{"placed", {}, {}, {{BrokerId{1}, BrokerId{2}}, {BrokerId{3}, BrokerId{1}}}, {}},
            sim::DeleteTopic{"orders"},
            sim::AddPartitions{"orders", 5, {}},
            sim::AlterConfigs{sim::ConfigResource::Topic, "orders", {{"cleanup.policy", "compact,delete"}}},
            sim::AlterConfigs{sim::ConfigResource::Broker, "2", {{"log.cleaner.threads", "2"}}},
            sim::AlterConfigs{sim::ConfigResource::BrokerDefault, "", {{"log.retention.ms", "60000"}}},
            moveOrders(),
            sim::StopBroker{BrokerId{2}, true},
            sim::StopBroker{BrokerId{2}, false},
            sim::PauseBroker{BrokerId{1}},
            sim::CutLink{BrokerId{1}, BrokerId{3}},
            sim::SlowDisk{BrokerId{1}, 20'000},
            sim::CutLink{BrokerId{1}, BrokerId{100}, true},
            sim::SlowLink{BrokerId{1}, BrokerId{2}, 1'500},
            sim::BreakConnections{BrokerId{2}},
            sim::SkewClock{BrokerId{2}, -7'200'000},
            sim::FillDisk{BrokerId{1}, 1, 4096},
            sim::CutPower{BrokerId{3}, "sectors"},
            sim::StartProducer{producer()},
            sim::StartConsumer{consumer()},
        };
    }
    static sim::ProducerSpec producer() {
        sim::ProducerSpec spec;
        spec.name = "shop";
        spec.topic = "orders";
        spec.recordsPerSecond = 12.5;
        spec.acks = 1;
        return spec;
    }
    static sim::ConsumerSpec consumer() {
        sim::ConsumerSpec spec;
        spec.name = "watch";
        spec.topic = "orders";
        return spec;
    }

    /// Words that mean something, in an order that mostly does not.
    static std::string someLine(Random& random) {
        static const std::vector<std::string> words{"orders",
                                                    "orders-0",
                                                    "-1",
                                                    "0",
                                                    "1",
                                                    "3",
                                                    "99999999999",
                                                    "x",
                                                    "*",
                                                    "(",
                                                    "a,b",
                                                    "a=b",
                                                    "retention.ms=5",
                                                    "retention.ms",
                                                    "topics",
                                                    "brokers",
                                                    "[",
                                                    "\"",
                                                    "'",
                                                    "\\",
                                                    "<<E",
                                                    "=",
                                                    "--",
                                                    "-",
                                                    "latest",
                                                    "0:1,2",
                                                    "preferred",
                                                    "localhost:9092",
                                                    "1s",
                                                    "\x80\xff",
                                                    "broker-1/orders-0/00000000000000000000.log",
                                                    "broker-1/",
                                                    "parse.key=true"};
        const auto pick = [&](std::size_t count) {
            return static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(count) - 1));
        };
        const Tool& tool = tools()[pick(tools().size())];
        std::string line(tool.name);
        if (tool.options != nullptr && pick(4) != 0) line += " --bootstrap-server localhost:9093";
        for (std::size_t i = pick(8); i > 0; --i) {
            line += ' ';
            if (pick(2) == 0) {
                line += words[pick(words.size())];
            } else if (tool.options != nullptr) {
                line += "--" + std::string(tool.options->options()[pick(tool.options->options().size())].name);
            } else if (tool.arguments != nullptr) {
                std::vector<std::string> names;
                for (const auto& command : tool.arguments->commands) names.emplace_back(command.program);
                for (const auto& argument : tool.arguments->arguments)
                    for (const auto& flag : argument.flags) names.emplace_back(flag);
                if (!names.empty()) line += names[pick(names.size())];
            } else if (!tool.verbs.empty()) {
                line += tool.verbs[pick(tool.verbs.size())];
            }
        }
        return line;
    }
};

QTEST_GUILESS_MAIN(RoundTripTest)
#include "round_trip_test.moc"
