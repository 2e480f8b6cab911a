#include <QtTest>

#include "core/sim/simulation.h"
#include "tests/sim/bad_day.h"

using namespace logarium;
using namespace logarium::sim;
using sample::seconds;

namespace {

constexpr BrokerId kFirst{1}, kSecond{2}, kThird{3};

struct Stage {
    Simulation simulation;
    ClientId shop, reader;

    explicit Stage(const std::string& rack, const char* selector = "RackAwareReplicaSelector")
        : simulation(specWith(selector)) {
        CreateTopic topic;
        topic.topic = "orders";
        topic.assignment = {{kFirst, kSecond, kThird}};
        simulation.submit(topic);
        ProducerSpec producer;
        producer.name = "shop";
        producer.topic = "orders";
        producer.recordsPerSecond = 50;
        shop = simulation.submit(StartProducer{producer}).client;
        ConsumerSpec consumer;
        consumer.name = "reader";
        consumer.topic = "orders";
        consumer.rack = rack;
        reader = simulation.submit(StartConsumer{consumer}).client;
    }
    static ClusterSpec specWith(const std::string& selector) {
        ClusterSpec spec;
        spec.racks = {"a", "b", "c"};
        if (!selector.empty())
            spec.brokerConfig["replica.selector.class"] = "org.apache.kafka.common.replica." + selector;
        return spec;
    }
    void runFor(std::int64_t count) { simulation.runUntil(simulation.now() + count * kMicrosPerSecond); }
    const client::Consumer& consumer() const { return *simulation.world().client(reader)->consumer(); }
    std::int64_t sent() const { return simulation.world().client(shop)->producer()->tally().acknowledged; }
    /// From which broker it reads the only partition.
    BrokerId source() const {
        const auto from = consumer().readsFrom();
        return from.empty() ? kNoBroker : from.begin()->second;
    }
    std::int64_t changes() const {
        return std::ranges::count_if(simulation.events(), [](const Event& event) {
            return std::holds_alternative<client::ReadReplicaChosen>(event.fact);
        });
    }
};

}  // namespace

/// KIP-392: a consumer reads from the replica in its own rack.
class ClosestReplicaTest : public QObject {
    Q_OBJECT
private slots:
    void theLeaderNamesTheReplicaInTheRack() {
        Stage stage("b");
        stage.runFor(20);
        QCOMPARE(stage.source(), kSecond);
        QCOMPARE(stage.changes(), 1);
        QVERIFY(stage.sent() > 900);
        QVERIFY(stage.sent() - stage.consumer().received() < 60);  // The follower's high watermark comes a fetch later.
    }

    void whoIsInTheLeadersRackStaysThere() {
        Stage stage("a");
        stage.runFor(20);
        QCOMPARE(stage.source(), kNoBroker);
        QVERIFY(stage.consumer().received() > 900);
    }

    void withoutASelectorRacksDoNotCount() {
        Stage stage("b", "");
        stage.runFor(20);
        QCOMPARE(stage.source(), kNoBroker);
        QVERIFY(stage.consumer().received() > 900);
    }

    void withoutAReplicaInTheRackTheLeaderServes() {
        Stage stage("nowhere");
        stage.runFor(20);
        QCOMPARE(stage.source(), kNoBroker);
        QVERIFY(stage.consumer().received() > 900);
    }

    void whenTheReplicaDiesTheLeaderServesAgain() {
        Stage stage("b");
        stage.runFor(10);
        stage.simulation.submit(StopBroker{kSecond, false});
        stage.runFor(20);
        QCOMPARE(stage.source(), kNoBroker);
        QVERIFY(stage.sent() - stage.consumer().received() < 60);
        stage.simulation.submit(StartBroker{kSecond});
        stage.runFor(60);
        QCOMPARE(stage.source(), kSecond);
        QVERIFY(stage.sent() - stage.consumer().received() < 60);
    }

    /// A follower that is cut off knows of nothing new: after metadata.max.age.ms its reader asks the leader.
    void aFollowerThatHearsNothingIsLeftInTheEnd() {
        Stage stage("b");
        stage.runFor(10);
        stage.simulation.submit(CutLink{kFirst, kSecond});
        stage.runFor(200);
        const std::int64_t before = stage.consumer().received();
        QVERIFY(before < 600);
        stage.runFor(120);
        QCOMPARE(stage.source(), kNoBroker);  // It is not in sync, so the leader does not name it again.
        QVERIFY(stage.sent() - stage.consumer().received() < 60);
    }

    void whenTheReplicaLeadsItGoesOn() {
        Stage stage("b");
        stage.runFor(10);
        stage.simulation.submit(StopBroker{kFirst, false});
        stage.runFor(60);
        QVERIFY(stage.sent() > 2000);
        QVERIFY(stage.sent() - stage.consumer().received() < 60);
    }
};

QTEST_GUILESS_MAIN(ClosestReplicaTest)
#include "closest_replica_test.moc"
