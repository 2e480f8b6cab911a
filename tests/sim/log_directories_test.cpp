#include <QtTest>

#include "core/sim/command_reader.h"
#include "core/sim/disks.h"
#include "core/sim/simulation.h"

using namespace logarium;
using namespace logarium::sim;

namespace {

cluster::BrokerIds ids(std::initializer_list<int> numbers) {
    cluster::BrokerIds list;
    for (const int n : numbers) list.push_back(BrokerId{n});
    return list;
}

ClusterSpec specOf(int directories) {
    ClusterSpec spec;
    spec.logDirectories = directories;
    return spec;
}

/// Three brokers; the topics a, b and c, one partition each on the brokers 2 and 3, with ten records.
class Disks {
public:
    explicit Disks(int directories = 2) : simulation(specOf(directories)) {
        for (const char* name : {"a", "b", "c"}) {
            CreateTopic topic;
            topic.topic = name;
            topic.assignment = {ids({2, 3})};
            QVERIFY(simulation.submit(topic).ok());
            ProduceOnce produce;
            produce.topic = name;
            for (int i = 0; i < 10; ++i) produce.records.push_back({std::nullopt, "value", {}});
            QVERIFY(simulation.submit(produce).ok());
            pass(1);
        }
        pass(6);
    }

    void pass(std::int64_t seconds) { simulation.runUntil(simulation.now() + seconds * kMicrosPerSecond); }
    Outcome breakDirectory(int broker, int directory) {
        return simulation.submit(BreakLogDirectory{BrokerId{broker}, directory});
    }
    Outcome replace(int broker, int directory) {
        return simulation.submit(ReplaceLogDirectory{BrokerId{broker}, directory});
    }
    void stop(int broker, bool clean = true) {
        QVERIFY(simulation.submit(StopBroker{BrokerId{broker}, clean}).ok());
        pass(20);
    }
    void start(int broker) {
        QVERIFY(simulation.submit(StartBroker{BrokerId{broker}}).ok());
        pass(30);
    }
    const cluster::Broker& broker(int id) const { return *simulation.world().broker(BrokerId{id}); }
    const cluster::PartitionImage& partition(const char* topic) const {
        return simulation.world().controller.image().topic(topic)->partitions.front();
    }
    PartitionId idOf(const char* topic) const { return {simulation.world().controller.image().topic(topic)->index, 0}; }
    const cluster::Replica* on(int id, const char* topic) const { return broker(id).replica(idOf(topic)); }
    int directoryOf(int id, const char* topic) const { return on(id, topic) == nullptr ? 0 : on(id, topic)->directory; }
    template <class Wanted>
    std::vector<Wanted> told() const {
        std::vector<Wanted> found;
        for (const Event& event : simulation.events())
            if (const auto* fact = std::get_if<Wanted>(&event.fact)) found.push_back(*fact);
        return found;
    }

    Simulation simulation;
};

std::string textOf(const Outcome& outcome) {
    return outcome.refused ? outcome.refused->message : "done";
}

}  // namespace

/// Brokers with several log directories, and what one that fails does (KIP-112, KIP-858).
class LogDirectoriesTest : public QObject {
    Q_OBJECT
private slots:
    void newLogsGoWhereFewestAre() {
        const Disks disks;
        QCOMPARE(disks.directoryOf(2, "a"), 1);
        QCOMPARE(disks.directoryOf(2, "b"), 2);
        QCOMPARE(disks.directoryOf(2, "c"), 1);
        // The controller is told, and each directory has checkpoints of its own.
        QCOMPARE(cluster::directoryOf(disks.partition("b"), BrokerId{2}), 2);
        QCOMPARE(cluster::directoryOf(disks.partition("b"), BrokerId{3}), 2);
        const auto parts = brokerDisks(disks.simulation.world());
        QCOMPARE(parts.size(), std::size_t{6});
        const std::string first(asText(parts.at("broker-2").readAll("replication-offset-checkpoint")));
        const std::string second(asText(parts.at("broker-2-disk-2").readAll("replication-offset-checkpoint")));
        QCOMPARE(first, std::string("0\n2\na 0 10\nc 0 10\n"));
        QCOMPARE(second, std::string("0\n1\nb 0 10\n"));
        QVERIFY(parts.at("broker-2-disk-2").exists("b-0/00000000000000000000.log"));
        QVERIFY(!parts.at("broker-2").exists("b-0/00000000000000000000.log"));
        QVERIFY(parts.at("broker-2").readAll("meta.properties") !=
                parts.at("broker-2-disk-2").readAll("meta.properties"));
    }

    void aSingleDirectoryIsNotSpokenOf() {
        const Disks disks(1);
        QVERIFY(disks.partition("b").directories.empty());
        QCOMPARE(brokerDisks(disks.simulation.world()).size(), std::size_t{3});
    }

    void theSecondFails() {
        Disks disks;
        const auto epoch = disks.partition("b").leaderEpoch;
        QVERIFY(disks.breakDirectory(2, 2).ok());
        QCOMPARE(disks.partition("b").leader, BrokerId{2});  // Nobody has noticed.
        disks.pass(6);
        QCOMPARE(disks.told<cluster::LogDirectoryFailed>(), (std::vector{cluster::LogDirectoryFailed{2, 1}}));
        QVERIFY(disks.broker(2).up());
        QVERIFY(disks.broker(2).offline(disks.idOf("b")));
        QCOMPARE(disks.partition("b").leader, BrokerId{3});
        QCOMPARE(disks.partition("b").leaderEpoch, epoch + 1);
        QCOMPARE(disks.partition("b").isr, ids({3}));
        QCOMPARE(disks.told<cluster::IsrShrunk>().back().reason, cluster::IsrChangeReason::LogDirectoryFailed);
        // What lies in the other one goes on.
        QCOMPARE(disks.partition("a").leader, BrokerId{2});
        QCOMPARE(disks.partition("a").isr, ids({2, 3}));
    }

    void aNewTopicKeepsToWhatWorks() {
        Disks disks;
        QVERIFY(disks.breakDirectory(2, 2).ok());
        disks.pass(6);
        for (const char* name : {"d", "e"}) {
            CreateTopic topic;
            topic.topic = name;
            topic.assignment = {ids({2, 3})};
            QVERIFY(disks.simulation.submit(topic).ok());
            disks.pass(1);
            QCOMPARE(disks.directoryOf(2, name), 1);
            QCOMPARE(disks.partition(name).isr, ids({2, 3}));
        }
    }

    void aRestartBringsNothingBack() {
        Disks disks;
        QVERIFY(disks.breakDirectory(2, 2).ok());
        disks.pass(6);
        disks.stop(2);
        disks.start(2);
        QVERIFY(disks.on(2, "b") == nullptr);
        QCOMPARE(disks.partition("b").isr, ids({3}));
        QCOMPARE(disks.partition("a").isr.size(), std::size_t{2});
    }

    void aNewDiskFillsAgain() {
        Disks disks;
        QVERIFY(disks.breakDirectory(2, 2).ok());
        disks.pass(6);
        disks.stop(2);
        QVERIFY(disks.replace(2, 2).ok());
        QCOMPARE(disks.told<cluster::LogDirectoryReplaced>(), (std::vector{cluster::LogDirectoryReplaced{2, 1}}));
        disks.start(2);
        QCOMPARE(disks.directoryOf(2, "b"), 2);
        QCOMPARE(disks.on(2, "b")->log.logEnd(), Offset{10});
        QCOMPARE(disks.partition("b").isr.size(), std::size_t{2});
    }

    void theFirstFails() {
        Disks disks;
        QVERIFY(disks.breakDirectory(2, 1).ok());
        disks.pass(6);
        QCOMPARE(disks.broker(2).state(), cluster::BrokerState::Crashed);
        disks.pass(15);
        QCOMPARE(disks.partition("a").leader, BrokerId{3});  // Its session ended.
        QCOMPARE(disks.partition("b").isr, ids({3}));
        const Outcome early = disks.simulation.submit(StartBroker{BrokerId{2}});
        QVERIFY2(textOf(early).find("sim replace-log-dir 2 1") != std::string::npos, textOf(early).c_str());
        QVERIFY(disks.replace(2, 1).ok());
        disks.start(2);
        for (const char* topic : {"a", "b", "c"}) {
            QCOMPARE(disks.partition(topic).isr.size(), std::size_t{2});
            QCOMPARE(disks.on(2, topic)->log.logEnd(), Offset{10});
        }
    }

    /// It finds out at the moment at which it wakes up, its first heartbeat still on the way (seed 970124).
    void theFirstFailsWhileFrozen() {
        Disks disks;
        QVERIFY(disks.simulation.submit(PauseBroker{BrokerId{2}}).ok());
        disks.pass(40);
        QVERIFY(disks.breakDirectory(2, 1).ok());
        QVERIFY(disks.simulation.submit(ResumeBroker{BrokerId{2}}).ok());
        disks.pass(20);
        QCOMPARE(disks.broker(2).state(), cluster::BrokerState::Crashed);
        QVERIFY(!disks.simulation.world().controller.image().isActive(BrokerId{2}));
        QVERIFY(disks.replace(2, 1).ok());
        disks.start(2);
        QCOMPARE(disks.partition("a").isr.size(), std::size_t{2});
    }

    /// The records went with the disk: whoever leads then is an unclean leader, and that is said.
    void theOnlyCopyIsLost() {
        Disks disks;
        disks.stop(3);
        QVERIFY(disks.breakDirectory(2, 2).ok());
        disks.pass(6);
        QCOMPARE(disks.partition("b").leader, kNoBroker);
        disks.stop(2);
        QVERIFY(disks.replace(2, 2).ok());
        disks.start(2);
        disks.start(3);
        disks.pass(30);
        QVERIFY(disks.partition("b").hasLeader());
        bool unclean = false;
        for (const auto& elected : disks.told<cluster::LeaderElected>())
            unclean = unclean || elected.kind == cluster::ElectionKind::Unclean;
        QVERIFY(unclean || disks.on(2, "b")->log.logEnd() == Offset{10});
    }

    void refuses_data() {
        QTest::addColumn<int>("broker");
        QTest::addColumn<int>("directory");
        QTest::addColumn<bool>("replacing");
        QTest::addColumn<QString>("message");
        QTest::newRow("no such broker") << 7 << 1 << false << "there is no broker 7";
        QTest::newRow("directory 0") << 2 << 0 << false << "broker 2 has the log directories 1 to 2";
        QTest::newRow("directory 3") << 2 << 3 << true << "broker 2 has the log directories 1 to 2";
        QTest::newRow("broken twice") << 3 << 2 << false << "log directory 2 of broker 3 is broken already";
        QTest::newRow("it runs") << 2 << 2 << true << "broker 2 runs: a disk is replaced while its broker is stopped";
    }
    void refuses() {
        QFETCH(int, broker);
        QFETCH(int, directory);
        QFETCH(bool, replacing);
        QFETCH(QString, message);
        Disks disks;
        QVERIFY(disks.breakDirectory(3, 2).ok());
        const Outcome outcome = replacing ? disks.replace(broker, directory) : disks.breakDirectory(broker, directory);
        QVERIFY(!outcome.ok());
        QVERIFY2(textOf(outcome).find(message.toStdString()) != std::string::npos, textOf(outcome).c_str());
    }

    void commandsAreReadBack() {
        for (const Command& command :
             std::vector<Command>{BreakLogDirectory{BrokerId{2}, 2}, ReplaceLogDirectory{BrokerId{3}, 1},
                                  MoveReplica{BrokerId{1}, {"orders", 4}, 2}}) {
            const Json written = writeCommand(command);
            const Command read = readCommand(written, "", {}, {});
            QCOMPARE(read.index(), command.index());
            QCOMPARE(consoleLine(read), consoleLine(command));
        }
    }
};

QTEST_APPLESS_MAIN(LogDirectoriesTest)
#include "log_directories_test.moc"
