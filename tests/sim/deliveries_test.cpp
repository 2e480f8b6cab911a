#include <QtTest>

#include "core/sim/simulation.h"
#include "tests/sim/bad_day.h"

using namespace logarium;
using namespace logarium::sim;
using sample::seconds;

namespace {

constexpr BrokerId kFirst{1}, kSecond{2}, kThird{3};

CreateTopic topicOn(std::vector<BrokerId> replicas, int partitions = 1) {
    CreateTopic topic;
    topic.topic = "orders";
    topic.assignment.assign(static_cast<std::size_t>(partitions), std::move(replicas));
    return topic;
}

ProducerSpec shop(const char* name, int acks) {
    ProducerSpec spec;
    spec.name = name;
    spec.topic = "orders";
    spec.recordsPerSecond = 50;
    spec.acks = acks;
    return spec;
}

const client::ProducerTally& tallyOf(const Simulation& simulation, ClientId id) {
    return simulation.world().client(id)->producer()->tally();
}

template <class Wanted>
std::vector<Wanted> factsOf(const Simulation& simulation) {
    std::vector<Wanted> found;
    for (const Event& event : simulation.events())
        if (const auto* fact = std::get_if<Wanted>(&event.fact)) found.push_back(*fact);
    return found;
}

/// The leader is frozen for longer than its clients wait, and then finds both attempts of what was sent to it.
ClientId frozenLeader(Simulation& simulation, bool idempotent) {
    simulation.submit(topicOn({kSecond}));
    ProducerSpec spec = shop("shop", -1);
    spec.requestTimeoutMs = 1000;
    spec.idempotent = idempotent;
    const ClientId id = simulation.submit(StartProducer{spec}).client;
    simulation.runUntil(seconds(5));
    simulation.submit(PauseBroker{kSecond});
    simulation.runUntil(seconds(9));
    simulation.submit(ResumeBroker{kSecond});
    simulation.runUntil(seconds(15));
    simulation.submit(StopProducer{id});
    simulation.runUntil(seconds(20));
    return id;
}

/// Records in the partition's log.
std::int64_t stored(const Simulation& simulation, BrokerId broker) {
    const World& world = simulation.world();
    const PartitionId id{world.controller.image().topic("orders")->index, 0};
    return world.broker(broker)->replica(id)->log.logEnd().value;
}

}  // namespace

/// What became of each producer's records, as only one who sees everything can say.
class DeliveriesTest : public QObject {
    Q_OBJECT
private slots:
    void onAGoodDayNothingIsLostOrDoubled() {
        Simulation simulation{ClusterSpec{}};
        simulation.submit(topicOn({kFirst, kSecond, kThird}, 3));
        std::vector<ClientId> all;
        for (const int acks : {0, 1, -1}) all.push_back(simulation.submit(StartProducer{shop("p", acks)}).client);
        simulation.runUntil(seconds(30));
        for (const ClientId id : all) {
            QVERIFY(tallyOf(simulation, id).acknowledged > 1400);
            QCOMPARE(deliveriesOf(simulation.world(), id).lost, 0);
            QCOMPARE(deliveriesOf(simulation.world(), id).duplicated, 0);
        }
    }

    /// The leader cannot reach its followers and dies: whoever did not wait for them loses records.
    void acksDecideWhatACrashCosts() {
        Simulation simulation{ClusterSpec{}};
        simulation.submit(topicOn({kFirst, kSecond, kThird}));
        const ClientId none = simulation.submit(StartProducer{shop("none", 0)}).client;
        const ClientId leader = simulation.submit(StartProducer{shop("leader", 1)}).client;
        const ClientId all = simulation.submit(StartProducer{shop("all", -1)}).client;
        simulation.runUntil(seconds(10));
        simulation.submit(CutLink{kFirst, kSecond});
        simulation.submit(CutLink{kFirst, kThird});
        simulation.runUntil(seconds(14));
        QCOMPARE(deliveriesOf(simulation.world(), leader).lost, 0);  // They are still in the leader's log.
        simulation.submit(StopBroker{kFirst, false});
        simulation.runUntil(seconds(40));

        const auto lostOf = [&](ClientId id) { return deliveriesOf(simulation.world(), id).lost; };
        QVERIFY2(lostOf(leader) > 150 && lostOf(leader) < 250, qPrintable(QString::number(lostOf(leader))));  // 4 s.
        QVERIFY2(lostOf(none) > lostOf(leader), qPrintable(QString::number(lostOf(none))));  // And all until it knew.
        QCOMPARE(lostOf(all), 0);
        QVERIFY(tallyOf(simulation, all).acknowledged > 1500);
        QCOMPARE(tallyOf(simulation, leader).failed, 0);  // It believes that nothing happened.
        QVERIFY(deliveriesOf(simulation.world(), all).duplicated == 0);

        // What was acknowledged and what is in the log agree, counted from the other side.
        std::int64_t acknowledged = 0, lost = 0;
        for (const ClientId id : {none, leader, all}) {
            simulation.submit(StopProducer{id});
            simulation.runUntil(simulation.now() + kMicrosPerSecond);
            acknowledged += tallyOf(simulation, id).acknowledged;
        }
        for (const ClientId id : {none, leader, all}) lost += lostOf(id);
        const BrokerId now = simulation.world().controller.image().partition({TopicIndex{0}, 0})->leader;
        QCOMPARE(stored(simulation, now), acknowledged - lost);
    }

    void aRetryWithoutNumbersIsWrittenTwice() {
        Simulation simulation{ClusterSpec{}};
        const ClientId id = frozenLeader(simulation, false);
        const Deliveries deliveries = deliveriesOf(simulation.world(), id);
        QVERIFY(deliveries.duplicated > 0);
        QCOMPARE(deliveries.lost, 0);
        QCOMPARE(stored(simulation, kSecond), tallyOf(simulation, id).sent + deliveries.duplicated);
    }

    void anIdempotentRetryIsCaught() {
        Simulation simulation{ClusterSpec{}};
        const ClientId id = frozenLeader(simulation, true);
        const Deliveries deliveries = deliveriesOf(simulation.world(), id);
        QCOMPARE(deliveries.duplicated, 0);
        QCOMPARE(deliveries.lost, 0);
        QVERIFY(!factsOf<cluster::DuplicateCaught>(simulation).empty());
        QCOMPARE(tallyOf(simulation, id).acknowledged, tallyOf(simulation, id).sent);
        QCOMPARE(stored(simulation, kSecond), tallyOf(simulation, id).sent);
    }

    /// A broker forgets a producer that wrote nothing for producer.id.expiration.ms.
    void aBrokerForgetsIdleProducers() {
        for (const bool short_ : {false, true}) {
            ClusterSpec spec;
            spec.brokerConfig["producer.id.expiration.check.interval.ms"] = "10000";
            if (short_) spec.brokerConfig["producer.id.expiration.ms"] = "30000";
            Simulation simulation{spec};
            simulation.submit(topicOn({kFirst}));
            ProducerSpec few = shop("few", -1);
            few.records = 20;
            simulation.submit(StartProducer{few});
            simulation.runUntil(seconds(60));
            const auto* replica = simulation.world().broker(kFirst)->replica({TopicIndex{0}, 0});
            QCOMPARE(replica->log.log()->producers().empty(), short_);
        }
    }

    void growingATopicSaysHowManyKeysMove() {
        Simulation simulation{ClusterSpec{}};
        simulation.submit(topicOn({kFirst, kSecond, kThird}, 6));
        ProducerSpec spec = shop("shop", -1);
        spec.keyCount = 40;
        const ClientId id = simulation.submit(StartProducer{spec}).client;
        simulation.runUntil(seconds(30));
        simulation.submit(StopProducer{id});
        simulation.runUntil(seconds(31));
        AddPartitions grow;
        grow.topic = "orders";
        grow.total = 8;
        simulation.submit(grow);
        const auto grown = factsOf<cluster::PartitionsAdded>(simulation);
        QCOMPARE(grown.size(), 1u);
        QCOMPARE(grown[0].keys, 40);
        std::int64_t moved = 0;
        for (int i = 0; i < 40; ++i) {
            const std::string key = "user-" + std::to_string(i);
            moved += client::partitionForKey(asBytes(key), 6) != client::partitionForKey(asBytes(key), 8) ? 1 : 0;
        }
        QCOMPARE(grown[0].movedKeys, moved);
    }
};

QTEST_GUILESS_MAIN(DeliveriesTest)
#include "deliveries_test.moc"
