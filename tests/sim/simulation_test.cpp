#include <QtTest>

#include "core/sim/simulation.h"
#include "tests/sim/bad_day.h"

using namespace logarium;
using namespace logarium::sim;
using sample::orders;
using sample::seconds;

namespace {

ProducerSpec shop(double recordsPerSecond) {
    ProducerSpec producer;
    producer.name = "shop";
    producer.topic = "orders";
    producer.recordsPerSecond = recordsPerSecond;
    return producer;
}

ConsumerSpec reader() {
    ConsumerSpec consumer;
    consumer.name = "reader";
    consumer.topic = "orders";
    return consumer;
}

/// Orders are made and read while each broker in turn is killed, stopped or frozen, and comes back.
void aBadDay(Simulation& simulation) {
    simulation.submit(orders());
    simulation.submit(StartProducer{shop(20)});
    simulation.submit(StartConsumer{reader()});
    simulation.runUntil(seconds(20));
    simulation.submit(StopBroker{BrokerId{1}, false});
    simulation.runUntil(seconds(40));
    simulation.submit(StartBroker{BrokerId{1}});
    simulation.runUntil(seconds(60));
    simulation.submit(StopBroker{BrokerId{2}, true});
    simulation.runUntil(seconds(80));
    simulation.submit(StartBroker{BrokerId{2}});
    simulation.runUntil(seconds(100));
    simulation.submit(PauseBroker{BrokerId{3}});
    simulation.runUntil(seconds(120));
    simulation.submit(ResumeBroker{BrokerId{3}});
    simulation.runUntil(seconds(160));
}

std::vector<Event> allEvents(const Simulation& simulation) {
    return {simulation.events().begin(), simulation.events().end()};
}

template <class Wanted>
std::vector<const Event*> eventsOf(const Simulation& simulation) {
    std::vector<const Event*> found;
    for (const Event& event : simulation.events()) {
        if (std::holds_alternative<Wanted>(event.fact)) found.push_back(&event);
    }
    return found;
}

}  // namespace

class SimulationTest : public QObject {
    Q_OBJECT

private slots:
    void everyRecordIsAcknowledgedAndReadOnAGoodDay();
    void aClusterSurvivesABadDay();
    void aDiskThatIsFastAgainFinishesWhatWaited();
    void everyEventButTheBootHasAnEarlierCause();
    void seekingBackAndForthChangesNothing();
    void sameSpecAndCommandsGiveTheSameState();
    void anotherSeedGivesAnotherRun();
    void aNewCommandInThePastMakesANewFuture();
    void runUntilStopsAtTheEventAskedFor();
    void aRefusedCommandChangesNothing();
    void anIdleClusterCostsNothing();
};

void SimulationTest::everyRecordIsAcknowledgedAndReadOnAGoodDay() {
    Simulation simulation{ClusterSpec{}};
    simulation.submit(orders());
    ProducerSpec producer = shop(50);
    producer.records = 500;
    const ClientId shopId = simulation.submit(StartProducer{producer}).client;
    const ClientId readerId = simulation.submit(StartConsumer{reader()}).client;
    simulation.runUntil(seconds(20));
    const client::ProducerTally& tally = simulation.world().client(shopId)->producer()->tally();
    QCOMPARE(tally.acknowledged, 500);
    QCOMPARE(tally.rejected, 0);
    QCOMPARE(simulation.world().client(readerId)->consumer()->received(), 500);
    QCOMPARE(simulation.world().totals.recordsIn, 500);
    QCOMPARE(eventsOf<client::ProducerStopped>(simulation).size(), 1u);
}

void SimulationTest::aClusterSurvivesABadDay() {
    Simulation simulation{ClusterSpec{}};
    aBadDay(simulation);
    for (const auto& partition : simulation.world().controller.image().topics().front()->partitions) {
        QCOMPARE(partition.isr.size(), 3u);
        QVERIFY(partition.hasLeader());
    }
    const client::ProducerTally& tally = simulation.world().clients.front()->producer()->tally();
    QCOMPARE(tally.failed, 0);
    QVERIFY(tally.sent - tally.acknowledged < 5);
    QVERIFY(simulation.world().totals.isrShrinks > 0);
    QVERIFY(simulation.world().totals.segmentRolls > 0);
}

/// Seed 930089 of `simulate`: a backlog of a quarter of an hour outlived the slowness that made it.
void SimulationTest::aDiskThatIsFastAgainFinishesWhatWaited() {
    Simulation simulation{ClusterSpec{}};
    simulation.submit(orders());
    ProducerSpec producer = shop(30);
    producer.acks = 0;
    simulation.submit(StartProducer{producer});
    simulation.runUntil(seconds(5));
    simulation.submit(SlowDisk{BrokerId{2}, 930 * kMicrosPerMs});
    simulation.runUntil(seconds(45));
    simulation.submit(SlowDisk{BrokerId{2}, 0});
    simulation.runUntil(seconds(60));
    const auto whole = [&] {
        const auto& partitions = simulation.world().controller.image().topics().front()->partitions;
        return std::ranges::all_of(partitions, [](const auto& partition) { return partition.isr.size() == 3u; });
    };
    QVERIFY(whole());
    // Nor does the next slowness begin where that backlog would have ended.
    simulation.submit(SlowDisk{BrokerId{2}, kMicrosPerMs});
    simulation.runUntil(seconds(75));
    QVERIFY(whole());
}

void SimulationTest::everyEventButTheBootHasAnEarlierCause() {
    Simulation simulation{ClusterSpec{}};
    aBadDay(simulation);
    QVERIFY(simulation.events().size() > 1000);
    EventId before = kNoEvent;
    for (const Event& event : simulation.events()) {
        QVERIFY(event.id > before);
        before = event.id;
        const bool fromOutside = std::holds_alternative<CommandApplied>(event.fact) || event.at == Micros{0};
        if (!fromOutside) QVERIFY2(event.cause != kNoEvent, qPrintable(QString::number(event.id.value)));
        QVERIFY(event.cause < event.id);
    }
}

void SimulationTest::seekingBackAndForthChangesNothing() {
    Simulation simulation{ClusterSpec{}};
    aBadDay(simulation);
    const std::string hash = simulation.stateHash();
    const std::vector<Event> events = allEvents(simulation);
    simulation.seek(seconds(50));
    QCOMPARE(simulation.now(), seconds(50));
    QVERIFY(simulation.stateHash() != hash);
    QVERIFY(simulation.events().back().at <= seconds(50));
    const std::string middle = simulation.stateHash();
    simulation.seek(Micros{0});
    simulation.seek(seconds(50));
    QCOMPARE(simulation.stateHash(), middle);
    simulation.seek(seconds(160));
    QCOMPARE(simulation.stateHash(), hash);
    QVERIFY(allEvents(simulation) == events);
}

void SimulationTest::sameSpecAndCommandsGiveTheSameState() {
    Simulation one{ClusterSpec{}}, other{ClusterSpec{}};
    aBadDay(one);
    aBadDay(other);
    QCOMPARE(one.stateHash(), other.stateHash());
    Simulation replayed{one.recording()};
    replayed.runUntil(seconds(160));
    QCOMPARE(replayed.stateHash(), one.stateHash());
    QVERIFY(allEvents(replayed) == allEvents(one));
}

void SimulationTest::anotherSeedGivesAnotherRun() {
    ClusterSpec spec;
    Simulation one{spec};
    spec.seed = 2;
    Simulation other{spec};
    aBadDay(one);
    aBadDay(other);
    QVERIFY(one.stateHash() != other.stateHash());
}

void SimulationTest::aNewCommandInThePastMakesANewFuture() {
    Simulation simulation{ClusterSpec{}};
    aBadDay(simulation);
    const std::size_t commands = simulation.recording().commands.size();
    simulation.seek(seconds(10));
    QCOMPARE(simulation.recording().commands.size(), commands);
    QVERIFY(simulation.submit(DeleteTopic{"orders"}).ok());
    QCOMPARE(simulation.recording().commands.size(), 4u);
    simulation.runUntil(seconds(160));
    QVERIFY(simulation.world().controller.image().topics().empty());
    QVERIFY(simulation.world().broker(BrokerId{1})->up());
}

void SimulationTest::runUntilStopsAtTheEventAskedFor() {
    Simulation simulation{ClusterSpec{}};
    simulation.submit(orders());
    simulation.runUntil(seconds(5));
    simulation.submit(StopBroker{BrokerId{1}, false});
    const bool stopped = simulation.runUntil(
        seconds(100), [](const Event& event) { return std::holds_alternative<cluster::BrokerFenced>(event.fact); });
    QVERIFY(stopped);
    // broker.session.timeout.ms after the last of the heartbeats that come every two seconds.
    QVERIFY(simulation.now() > seconds(5 + 7) && simulation.now() <= Micros{14'000'001});
    const Event& fenced = *eventsOf<cluster::BrokerFenced>(simulation).front();
    QCOMPARE(fenced.decidedBy.size(), 1u);
    QCOMPARE(std::string(fenced.decidedBy.front().name), "broker.session.timeout.ms");
    QCOMPARE(fenced.decidedBy.front().value, "9000");
}

void SimulationTest::aRefusedCommandChangesNothing() {
    Simulation simulation{ClusterSpec{}};
    simulation.submit(orders());
    const std::string hash = simulation.stateHash();
    const std::size_t events = simulation.events().size();
    const Outcome outcome = simulation.submit(orders());
    QVERIFY(!outcome.ok());
    QCOMPARE(outcome.refused->message, "Topic 'orders' already exists.");
    QCOMPARE(simulation.stateHash(), hash);
    QCOMPARE(simulation.events().size(), events);
    QCOMPARE(simulation.recording().commands.size(), 1u);
}

void SimulationTest::anIdleClusterCostsNothing() {
    Simulation simulation{ClusterSpec{}};
    simulation.submit(orders());
    simulation.runUntil(seconds(60));
    const std::int64_t steps = simulation.world().totals.steps;
    simulation.runUntil(seconds(24 * 3600));
    QVERIFY2(simulation.world().totals.steps - steps < 10,
             qPrintable(QString::number(simulation.world().totals.steps - steps)));
}

QTEST_GUILESS_MAIN(SimulationTest)
#include "simulation_test.moc"
