#include <QtTest>

#include "core/check/durability.h"
#include "core/check/durability_trial.h"
#include "core/sim/scenario_text.h"
#include "core/sim/simulation.h"

using namespace logarium;
using namespace logarium::check;

namespace {

DurabilitySpec orders(int acks, int faults, std::map<std::string, std::string> configs, const char* blows, int rf = 3) {
    DurabilitySpec spec;
    spec.cluster.brokers = rf;
    spec.topic.topic = "orders";
    spec.topic.partitions = 1;
    spec.topic.replicationFactor = rf;
    spec.topic.configs = std::move(configs);
    spec.acks = acks;
    spec.mostFaults = faults;
    spec.blows = blowsFrom(blows).value();
    return spec;
}

constexpr const char* kProcesses = "kill,stop,pause,cut";
constexpr const char* kAll = "kill,stop,pause,cut,lose-disk";

}  // namespace

/// Each row is argued for: the search has to come to the same end.
class DurabilityTest : public QObject {
    Q_OBJECT

private slots:
    void theFewestFaults_data();
    void theFewestFaults();
    void theStoryReplaysAsAScenario();
    void theSameSearchFindsTheSame();
    void aCutLogIsSeen();
    void faultsAreReadByName();
    void aTopicThatCannotBeIsRefused();
};

void DurabilityTest::theFewestFaults_data() {
    QTest::addColumn<int>("acks");
    QTest::addColumn<int>("most");
    QTest::addColumn<QString>("minIsr");
    QTest::addColumn<bool>("unclean");
    QTest::addColumn<QString>("blows");
    QTest::addColumn<int>("replicas");
    QTest::addColumn<int>("fewest");  // -1: none within `most`
    QTest::newRow("acks=1: the leader dies with what nobody has fetched yet")
        << 1 << 1 << "1" << false << kProcesses << 3 << 1;
    QTest::newRow("acks=all, min ISR 1: no process that dies alone takes a record along")
        << -1 << 1 << "1" << false << kAll << 3 << -1;
    // The follower leaves the ISR, the leader alone acknowledges, and its disk goes.
    QTest::newRow("acks=all, min ISR 1, two replicas: the ISR shrinks, then the last member's disk is lost")
        << -1 << 2 << "1" << false << kAll << 2 << 2;
    QTest::newRow(
        "acks=all, min ISR 1, without lost disks or unclean elections: whoever is alone in the ISR is waited for")
        << -1 << 2 << "1" << false << kProcesses << 3 << -1;
    QTest::newRow("acks=all, min ISR 2: one fault is not enough") << -1 << 1 << "2" << false << kAll << 3 << -1;
    // The record is on at least two disks when it is acknowledged. One fault makes the ISR smaller; one more takes one
    // of two copies, and the other one is in the ISR or the ELR.
    QTest::newRow("acks=all, min ISR 2: nor are two") << -1 << 2 << "2" << false << kAll << 3 << -1;
    // Both followers go, the leader alone acknowledges and dies; the first to come back may lead.
    QTest::newRow("unclean elections allowed, min ISR 1, two replicas: shrink, then the last member dies")
        << -1 << 2 << "1" << true << kProcesses << 2 << 2;
    QTest::newRow("an operator's unclean election does the same")
        << -1 << 3 << "1" << false << "kill,unclean" << 2 << 3;
}

void DurabilityTest::theFewestFaults() {
    QFETCH(int, acks);
    QFETCH(int, most);
    QFETCH(QString, minIsr);
    QFETCH(bool, unclean);
    QFETCH(QString, blows);
    QFETCH(int, replicas);
    QFETCH(int, fewest);
    std::map<std::string, std::string> configs = {{"min.insync.replicas", minIsr.toStdString()}};
    if (unclean) configs["unclean.leader.election.enable"] = "true";
    const Durability found = explore(orders(acks, most, configs, blows.toStdString().c_str(), replicas));
    QVERIFY(!found.refused);
    QVERIFY(found.schedules > 10);
    QVERIFY2((fewest >= 0) == found.loss.has_value(), found.loss ? found.loss->what.c_str() : "none was found");
    if (found.loss) QCOMPARE(found.loss->faults, fewest);
}

/// As a file, read again and played from its first command: the same record is lost.
void DurabilityTest::theStoryReplaysAsAScenario() {
    const DurabilitySpec spec = orders(1, 1, {}, "kill");
    const Durability found = explore(spec);
    QVERIFY(found.loss);
    const sim::Scenario scenario = scenarioOf(spec, *found.loss);
    QVERIFY(scenario.about.find("sim kill-broker") != std::string::npos);
    QVERIFY(scenario.about.find("acks=1") != std::string::npos);
    const auto read = sim::readScenario("lost", sim::scenarioText(scenario));
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().message.c_str());
    QCOMPARE(QString::fromStdString(read.value().about), QString::fromStdString(scenario.about));
    Trial again(read.value().recording.spec);
    for (const sim::TimedCommand& timed : read.value().recording.commands) {
        again.run(timed.at);
        QVERIFY(!again.submit(timed.command));
    }
    again.run(read.value().recording.end);
    QVERIFY(again.loss());
    QCOMPARE(QString::fromStdString(*again.loss()), QString::fromStdString(found.loss->what));
    sim::Simulation simulation(read.value().recording);
    simulation.runUntil(read.value().recording.end);
    QCOMPARE(QString::fromStdString(simulation.stateHash()), QString::fromStdString(sim::stateHash(again.world())));
}

void DurabilityTest::theSameSearchFindsTheSame() {
    const DurabilitySpec spec = orders(-1, 2, {{"min.insync.replicas", "1"}}, kAll, 2);
    const Durability first = explore(spec), second = explore(spec);
    QVERIFY(first.loss && second.loss);
    QCOMPARE(first.schedules, second.schedules);
    QCOMPARE(QString::fromStdString(scenarioOf(spec, *first.loss).about),
             QString::fromStdString(scenarioOf(spec, *second.loss).about));
}

/// The bench itself: a cluster whose leader was cut short is caught, one that is whole is not.
void DurabilityTest::aCutLogIsSeen() {
    const DurabilitySpec spec = orders(-1, 1, {}, kAll);
    Trial trial(spec.cluster);
    QVERIFY(!trial.submit(spec.topic));
    trial.run(Micros{kMicrosPerSecond});
    QVERIFY(trial.write("orders", -1));
    QVERIFY(!trial.loss());
    const std::string before = trial.standing();
    for (const int broker : {1, 2, 3}) {
        QVERIFY(!trial.submit(sim::StopBroker{BrokerId{broker}, false}));
        QVERIFY(!trial.submit(sim::LoseDisk{BrokerId{broker}}));
    }
    QVERIFY(trial.loss());
    QVERIFY(trial.standing() != before);
}

void DurabilityTest::faultsAreReadByName() {
    std::string all;
    for (const Blow blow : kAllBlows) all += (all.empty() ? "" : ",") + std::string(blowName(blow));
    QVERIFY(blowsFrom(all).value() == std::vector(kAllBlows.begin(), kAllBlows.end()));
    const auto wrong = blowsFrom("kill,flood");
    QVERIFY(!wrong.ok());
    QVERIFY(QString::fromStdString(wrong.error().message).startsWith("no fault 'flood', expected some of: kill"));
    QVERIFY(!blowsFrom("").ok());
}

void DurabilityTest::aTopicThatCannotBeIsRefused() {
    DurabilitySpec spec = orders(-1, 1, {}, kAll);
    spec.topic.replicationFactor = 4;
    const Durability found = explore(spec);
    QVERIFY(found.refused);
    QVERIFY(!found.loss);
}

QTEST_GUILESS_MAIN(DurabilityTest)
#include "durability_test.moc"
