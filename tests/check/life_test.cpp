#include <QtTest>

#include "core/check/life.h"
#include "core/check/witness.h"
#include "core/sim/recording_file.h"
#include "core/sim/simulation.h"

using namespace logarium;
using namespace logarium::check;

namespace {

constexpr Micros seconds(std::int64_t count) {
    return Micros{count * kMicrosPerSecond};
}

/// A partition of three replicas under load, and the witness of it.
struct Watched {
    sim::Simulation simulation{sim::ClusterSpec{}};
    Witness witness;
    PartitionId orders{TopicIndex{0}, 0};

    explicit Watched(int minIsr = 2) {
        sim::CreateTopic topic;
        topic.topic = "orders";
        topic.partitions = 1;
        topic.replicationFactor = 3;
        topic.configs = {{"min.insync.replicas", std::to_string(minIsr)}};
        simulation.submit(topic);
        sim::ProducerSpec producer;
        producer.name = "shop";
        producer.topic = "orders";
        simulation.submit(sim::StartProducer{producer});
        simulation.runUntil(seconds(5));
        for (const sim::Event& event : simulation.events())
            if (const auto found = witness.see(simulation.world(), event)) qFatal("%s", found->what.c_str());
    }
    sim::World world() const { return simulation.world(); }
    BrokerId leader() const { return simulation.world().controller.image().partition(orders)->leader; }
};

sim::Event told(const Watched& watched, sim::Fact fact) {
    sim::Event made;
    made.id = watched.witness.last() + 1;
    made.at = watched.simulation.now();
    made.subject.partition = watched.orders;
    made.subject.broker = watched.leader();
    made.fact = std::move(fact);
    return made;
}

QString rule(const std::optional<Breach>& found) {
    return found ? QString::fromStdString(found->rule) : QString("none");
}

}  // namespace

class LifeTest : public QObject {
    Q_OBJECT

private slots:
    void everySeedKeepsEveryRule_data();
    void everySeedKeepsEveryRule();
    void whatOnceBrokeARuleKeepsIt_data();
    void whatOnceBrokeARuleKeepsIt();
    void aLifeReplaysToTheSameState_data();
    void aLifeReplaysToTheSameState();
    void whatHappensDoesNotDependOnHowLongItGoesOn();
    void faultsAreReadByName();
    void anUnknownFaultIsNamed();
    void aHealthyClusterHasNoBreach();
    void aFallingHighWatermarkIsSeen();
    void aSecondLeaderInAnEpochIsSeen();
    void aReaderPastTheHighWatermarkIsSeen();
    void anAcknowledgementBelowMinIsrIsSeen();
    void aLostAcknowledgedRecordIsSeen();
    void whatAFrozenLeaderAcknowledgesBindsTheNext();
    void anEventOutOfOrderIsSeen();
    void whatAFollowerCannotWriteItGivesUp();
};

void LifeTest::everySeedKeepsEveryRule_data() {
    QTest::addColumn<quint64>("seed");
    QTest::addColumn<int>("until");
    for (quint64 seed = 1; seed <= 40; ++seed) QTest::addRow("seed %llu", seed) << seed << 40;
}

/// Lives that once ended in a breach, with the faults that there were then: later ones would make other lives of them.
void LifeTest::whatOnceBrokeARuleKeepsIt_data() {
    QTest::addColumn<quint64>("seed");
    // A new controller fenced a broker whose last answer had come from the one before it.
    QTest::newRow("seed 990027") << quint64{990027};
    // A heartbeat that had waited for a controller was taken for that of the process after the one that sent it: the
    // broker that never came up was never fenced.
    QTest::newRow("seed 1000204") << quint64{1000204};
    // A power cut took what an earlier process had flushed when it rolled: a log with a hole.
    QTest::newRow("seed 1000227") << quint64{1000227};
    QTest::newRow("seed 1000119") << quint64{1000119};
    QTest::newRow("seed 2000058") << quint64{2000058};
    // The coordinator wrote by another clock than its broker's, the log refused it, and it went on as if it had not.
    QTest::newRow("seed 2000103") << quint64{2000103};
    // The ISR shrank after the follower had caught up and waited for more: nobody looked at it again.
    QTest::newRow("seed 2000190") << quint64{2000190};
}

void LifeTest::whatOnceBrokeARuleKeepsIt() {
    QFETCH(quint64, seed);
    LifeSpec spec;
    spec.seed = seed;
    spec.until = seconds(60);
    spec.faults.assign(kAllFaults.begin(), std::ranges::find(kAllFaults, Fault::Recreate));
    const Life life = live(spec);
    QVERIFY2(!life.breach, life.breach ? (life.breach->rule + ": " + life.breach->what).c_str() : "");
}

void LifeTest::everySeedKeepsEveryRule() {
    QFETCH(quint64, seed);
    QFETCH(int, until);
    LifeSpec spec;
    spec.seed = seed;
    spec.until = seconds(until);
    const Life life = live(spec);
    QVERIFY2(!life.breach, life.breach ? (life.breach->rule + ": " + life.breach->what).c_str() : "");
    QVERIFY(life.event.value > 500);
    QVERIFY(!life.recording.commands.empty());
}

void LifeTest::aLifeReplaysToTheSameState_data() {
    QTest::addColumn<quint64>("seed");
    for (const quint64 seed : {3, 14, 15, 92, 65}) QTest::addRow("seed %llu", seed) << seed;
}

void LifeTest::aLifeReplaysToTheSameState() {
    QFETCH(quint64, seed);
    LifeSpec spec;
    spec.seed = seed;
    spec.until = seconds(30);
    const Life life = live(spec);
    QCOMPARE(live(spec).stateHash, life.stateHash);
    // As a file, in one stride.
    const auto read = sim::savedRunFrom("life", sim::recordingText({{{"main", "", Micros{0}, life.recording}}, 0, {}}));
    QVERIFY(read.ok());
    sim::Simulation straight(read.value().stories.front().recording);
    straight.runUntil(life.recording.end);
    QCOMPARE(straight.stateHash(), life.stateHash);
    // And again, after going back.
    straight.seek(Micros{life.recording.end.value / 3});
    QVERIFY(straight.stateHash() != life.stateHash);
    straight.seek(life.recording.end);
    QCOMPARE(straight.stateHash(), life.stateHash);
}

void LifeTest::whatHappensDoesNotDependOnHowLongItGoesOn() {
    LifeSpec spec;
    spec.seed = 5;
    spec.until = seconds(20);
    const auto shorter = live(spec).recording.commands;
    spec.until = seconds(40);
    const auto longer = live(spec).recording.commands;
    std::size_t same = 0;
    while (same < shorter.size() && shorter[same].at < seconds(20)) {
        QCOMPARE(shorter[same].at, longer[same].at);
        QCOMPARE(sim::consoleLine(shorter[same].command), sim::consoleLine(longer[same].command));
        ++same;
    }
    QVERIFY(same > 4);
}

void LifeTest::faultsAreReadByName() {
    std::string all;
    for (const Fault fault : kAllFaults) all += (all.empty() ? "" : ",") + std::string(faultName(fault));
    const auto read = faultsFrom(all);
    QVERIFY(read.ok());
    QVERIFY(read.value() == std::vector(kAllFaults.begin(), kAllFaults.end()));
    QVERIFY(faultsFrom("none").value().empty());
    QCOMPARE(faultsFrom("cut,cut,kill").value().size(), 2u);
}

void LifeTest::anUnknownFaultIsNamed() {
    for (const char* list : {"kill,flood", "", "kill,", ",kill"}) {
        const auto read = faultsFrom(list);
        QVERIFY(!read.ok());
        QVERIFY(QString::fromStdString(read.error().message).contains("slow-disk"));
    }
    QVERIFY(QString::fromStdString(faultsFrom("kill,flood").error().message).startsWith("no fault 'flood'"));
}

void LifeTest::aHealthyClusterHasNoBreach() {
    Watched watched;
    QCOMPARE(rule(watched.witness.survey(watched.simulation.world())), "none");
}

void LifeTest::aFallingHighWatermarkIsSeen() {
    Watched watched;
    const auto moved = told(watched, cluster::HighWatermarkMoved{watched.leader(), Offset{9}, Offset{3}});
    QCOMPARE(rule(watched.witness.see(watched.simulation.world(), moved)), "R4");
}

void LifeTest::aSecondLeaderInAnEpochIsSeen() {
    Watched watched;
    const LeaderEpoch epoch = watched.simulation.world().controller.image().partition(watched.orders)->leaderEpoch;
    const auto elected =
        told(watched, cluster::LeaderElected{watched.leader(), BrokerId{2}, epoch, cluster::ElectionKind::Clean, 0});
    QCOMPARE(rule(watched.witness.see(watched.simulation.world(), elected)), "R3");
}

void LifeTest::aReaderPastTheHighWatermarkIsSeen() {
    Watched watched;
    const auto read = told(watched, client::Consumed{Offset{0}, Offset{100'000}, 100'000});
    QCOMPARE(rule(watched.witness.see(watched.simulation.world(), read)), "R5");
}

void LifeTest::anAcknowledgementBelowMinIsrIsSeen() {
    Watched watched(3);
    watched.simulation.submit(sim::StopBroker{BrokerId{watched.leader().value % 3 + 1}, false});
    watched.simulation.runUntil(seconds(60));
    QCOMPARE(watched.simulation.world().controller.image().partition(watched.orders)->isr.size(), 2u);
    Witness fresh;
    sim::Event acknowledged = told(watched, cluster::ProduceAcknowledged{ClientId{0}, Offset{0}, 1, -1});
    QCOMPARE(rule(fresh.see(watched.simulation.world(), acknowledged)), "R7");
    acknowledged.id = acknowledged.id + 1;
    acknowledged.fact = cluster::ProduceAcknowledged{ClientId{0}, Offset{0}, 1, 1};
    QCOMPARE(rule(fresh.see(watched.simulation.world(), acknowledged)), "none");
}

void LifeTest::aLostAcknowledgedRecordIsSeen() {
    Watched watched;
    sim::Simulation other{sim::ClusterSpec{}};  // The same topic, and nothing was ever written to it.
    sim::CreateTopic topic;
    topic.topic = "orders";
    topic.partitions = 1;
    topic.replicationFactor = 3;
    other.submit(topic);
    other.runUntil(seconds(5));
    QCOMPARE(rule(watched.witness.survey(other.world())), "R1");
}

/// A leader that was frozen while another was elected answers in its old epoch: no rule is broken by that alone, but
/// the record must be in the log of the leader that there is now.
void LifeTest::whatAFrozenLeaderAcknowledgesBindsTheNext() {
    Watched watched;
    const BrokerId old = watched.leader();
    watched.simulation.submit(sim::PauseBroker{old});
    watched.simulation.runUntil(seconds(60));
    QVERIFY(watched.leader() != old);
    Witness fresh;
    sim::Event acknowledged = told(watched, cluster::ProduceAcknowledged{ClientId{0}, Offset{0}, 1, -1});
    acknowledged.subject.broker = old;
    QCOMPARE(rule(fresh.see(watched.simulation.world(), acknowledged)), "none");
    QCOMPARE(rule(fresh.survey(watched.simulation.world())), "none");
    acknowledged.id = acknowledged.id + 1;
    acknowledged.fact = cluster::ProduceAcknowledged{ClientId{0}, Offset{1'000'000}, 1, -1};
    QCOMPARE(rule(fresh.see(watched.simulation.world(), acknowledged)), "none");
    QCOMPARE(rule(fresh.survey(watched.simulation.world())), "R1");
}

void LifeTest::anEventOutOfOrderIsSeen() {
    Watched watched;
    sim::Event late = told(watched, sim::DiskSlowed{});
    late.id = EventId{1};
    QCOMPARE(rule(watched.witness.see(watched.simulation.world(), late)), "E0");
    sim::Event causeless = told(watched, sim::DiskSlowed{});
    causeless.id = EventId{1'000'000};
    causeless.cause = EventId{1'000'001};
    QCOMPARE(rule(watched.witness.see(watched.simulation.world(), causeless)), "E0");
}

/// As Kafka's fetcher does: a fetched slice that is larger than a whole segment may be is never written, and the
/// replica stays behind until another leader epoch begins.
void LifeTest::whatAFollowerCannotWriteItGivesUp() {
    Watched watched;
    const BrokerId follower{watched.leader().value % 3 + 1};
    sim::Simulation& simulation = watched.simulation;
    simulation.submit(sim::StopBroker{follower, false});
    simulation.runUntil(seconds(65));
    simulation.submit(sim::AlterConfigs{sim::ConfigResource::Topic, "orders", {{"internal.segment.bytes", "1000"}}});
    simulation.submit(sim::StartBroker{follower});
    const auto failed = [](const sim::Event& e) { return std::holds_alternative<cluster::ReplicationFailed>(e.fact); };
    QVERIFY(simulation.runUntil(seconds(100), failed));
    simulation.runUntil(seconds(120));
    const auto* partition = simulation.world().controller.image().partition(watched.orders);
    QCOMPARE(partition->isr.size(), 2u);
    simulation.submit(sim::AlterConfigs{sim::ConfigResource::Topic, "orders", {{"internal.segment.bytes", "1000000"}}});
    simulation.submit(sim::StopBroker{watched.leader(), true});
    simulation.runUntil(seconds(140));
    partition = simulation.world().controller.image().partition(watched.orders);
    QVERIFY(std::ranges::find(partition->isr, follower) != partition->isr.end());
}

QTEST_GUILESS_MAIN(LifeTest)
#include "life_test.moc"
