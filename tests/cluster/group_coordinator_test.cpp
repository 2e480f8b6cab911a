// Groups on a running cluster: coordinators come and go, members go on, what was committed stays.
#include <QTest>

#include "core/client/group_member.h"
#include "core/cluster/group_coordinator.h"
#include "core/sim/groups.h"
#include "core/sim/simulation.h"

using namespace logarium;
using namespace logarium::sim;

namespace {

constexpr Micros seconds(std::int64_t s) {
    return Micros{s * kMicrosPerSecond};
}

ClusterSpec threeBrokers() {
    ClusterSpec spec;
    spec.brokerConfig = {{"group.initial.rebalance.delay.ms", "0"}, {"offsets.topic.num.partitions", "4"}};
    return spec;
}

ConsumerSpec reader(const std::string& name, const std::string& protocol = "classic") {
    ConsumerSpec spec;
    spec.name = name;
    spec.topic = "orders";
    spec.group = "app";
    spec.protocol = protocol;
    return spec;
}

void startShop(Simulation& simulation) {
    simulation.submit(CreateTopic{"orders", 6, 3, {}, {}});
    ProducerSpec shop;
    shop.name = "shop";
    shop.topic = "orders";
    shop.recordsPerSecond = 50;
    simulation.submit(StartProducer{shop});
}

std::string stateOf(const Simulation& simulation) {
    const group::Shard* shard = shardOf(simulation.world(), "app");
    const group::Shard::Group* found = shard == nullptr ? nullptr : shard->find("app");
    return found == nullptr ? "none" : std::string(group::stateName(*found));
}

std::map<TopicPartition, Offset> committed(const Simulation& simulation) {
    std::map<TopicPartition, Offset> found;
    if (const group::Shard* shard = shardOf(simulation.world(), "app"))
        for (const auto& [partition, offset] : shard->offsetsOf("app")) found[partition] = offset.offset;
    return found;
}

/// Each partition of "orders" is held by just one of the live members.
void verifyDivided(const Simulation& simulation) {
    std::map<TopicPartition, int> owners;
    for (const auto& client : simulation.world().clients) {
        if (client->stopped || client->consumer() == nullptr) continue;
        for (const TopicPartition& p : client->consumer()->member()->assigned()) ++owners[p];
    }
    QCOMPARE(owners.size(), 6u);
    for (const auto& [partition, count] : owners) QCOMPARE(count, 1);
}

template <class Wanted>
int countOf(const Simulation& simulation) {
    int found = 0;
    for (const Event& event : simulation.events()) found += std::holds_alternative<Wanted>(event.fact) ? 1 : 0;
    return found;
}

}  // namespace

class GroupCoordinatorTest : public QObject {
    Q_OBJECT
private slots:
    void membersDivideTheTopic_data() { protocols(); }
    void membersDivideTheTopic() {
        QFETCH(QString, protocol);
        Simulation simulation{threeBrokers()};
        startShop(simulation);
        for (const char* name : {"a", "b", "c", "d"})
            simulation.submit(StartConsumer{reader(name, protocol.toStdString())});
        simulation.runUntil(seconds(60));
        QCOMPARE(stateOf(simulation), std::string("Stable"));
        verifyDivided(simulation);
        QCOMPARE(committed(simulation).size(), 6u);
        QVERIFY(simulation.world().totals.recordsOut > 2500);
    }

    void anotherBrokerTakesOver_data() { protocols(); }
    void anotherBrokerTakesOver() {
        QFETCH(QString, protocol);
        Simulation simulation{threeBrokers()};
        startShop(simulation);
        for (const char* name : {"a", "b"}) simulation.submit(StartConsumer{reader(name, protocol.toStdString())});
        simulation.runUntil(seconds(40));
        const BrokerId first = coordinatorOf(simulation.world(), "app");
        QVERIFY(first != kNoBroker);
        const auto before = committed(simulation);
        const std::int64_t readBefore = simulation.world().totals.recordsOut;
        simulation.submit(StopBroker{first, false});
        simulation.runUntil(seconds(100));
        const BrokerId second = coordinatorOf(simulation.world(), "app");
        QVERIFY(second != kNoBroker && second != first);
        QCOMPARE(stateOf(simulation), std::string("Stable"));
        verifyDivided(simulation);
        const auto after = committed(simulation);
        for (const auto& [partition, offset] : before) QVERIFY(after.at(partition) >= offset);
        QVERIFY(simulation.world().totals.recordsOut > readBefore + 1500);
        QVERIFY(countOf<group::CoordinatorLoaded>(simulation) > 0);
    }

    void aCleanStopHandsTheGroupsOver() {
        Simulation simulation{threeBrokers()};
        startShop(simulation);
        simulation.submit(StartConsumer{reader("a")});
        simulation.runUntil(seconds(30));
        const BrokerId first = coordinatorOf(simulation.world(), "app");
        const int rebalances = countOf<group::RebalanceStarted>(simulation);
        simulation.submit(StopBroker{first, true});
        simulation.runUntil(seconds(60));
        QVERIFY(coordinatorOf(simulation.world(), "app") != first);
        QCOMPARE(stateOf(simulation), std::string("Stable"));
        QCOMPARE(countOf<group::RebalanceStarted>(simulation), rebalances);  // The member went on where it was.
        QVERIFY(countOf<group::CoordinatorUnloaded>(simulation) > 0);
    }

    void aDeadMemberIsMissedAfterItsSession_data() { protocols(); }
    void aDeadMemberIsMissedAfterItsSession() {
        QFETCH(QString, protocol);
        Simulation simulation{threeBrokers()};
        startShop(simulation);
        const Outcome dies = simulation.submit(StartConsumer{reader("a", protocol.toStdString())});
        simulation.submit(StartConsumer{reader("b", protocol.toStdString())});
        simulation.runUntil(seconds(30));
        simulation.submit(StopConsumer{dies.client, false, {}});
        simulation.runUntil(seconds(60));
        QCOMPARE(countOf<group::MemberGone>(simulation), 0);
        simulation.runUntil(seconds(100));
        QCOMPARE(countOf<group::MemberGone>(simulation), 1);
        QCOMPARE(stateOf(simulation), std::string("Stable"));
        verifyDivided(simulation);
    }

    void whoComesBackGoesOnWhereItWas_data() { protocols(); }
    void whoComesBackGoesOnWhereItWas() {
        QFETCH(QString, protocol);
        Simulation simulation{threeBrokers()};
        startShop(simulation);
        const Outcome first = simulation.submit(StartConsumer{reader("a", protocol.toStdString())});
        simulation.runUntil(seconds(30));
        simulation.submit(StopConsumer{first.client, true, {}});
        simulation.runUntil(seconds(31));
        QCOMPARE(stateOf(simulation), std::string("Empty"));
        const std::int64_t readOnce = simulation.world().totals.recordsOut;
        std::int64_t kept = 0;
        for (const auto& [partition, offset] : committed(simulation)) kept += offset.value;
        QCOMPARE(kept, readOnce);
        const Outcome second = simulation.submit(StartConsumer{reader("b", protocol.toStdString())});
        simulation.runUntil(seconds(60));
        simulation.submit(StopConsumer{second.client, true, {}});
        simulation.runUntil(seconds(61));
        kept = 0;
        for (const auto& [partition, offset] : committed(simulation)) kept += offset.value;
        QCOMPARE(kept, simulation.world().totals.recordsOut);  // Nothing was read twice, nothing left out.
    }

    void theOffsetsTopicIsMadeAsKafkaMakesIt() {
        Simulation simulation{threeBrokers()};
        startShop(simulation);
        simulation.submit(StartConsumer{reader("a")});
        simulation.runUntil(seconds(10));
        const auto& image = simulation.world().controller.image();
        const cluster::TopicImage* topic = image.topic(kOffsetsTopic);
        QVERIFY(topic != nullptr);
        QCOMPARE(topic->partitions.size(), 4u);
        QCOMPARE(topic->partitions[0].replicas.size(), 3u);
        QCOMPARE(image.topicConfigs(kOffsetsTopic).at("cleanup.policy"), std::string("compact"));
        QCOMPARE(image.topicConfigs(kOffsetsTopic).at("segment.bytes"), std::string("104857600"));
    }

    void sameSpecSameGroups() {
        const auto run = [] {
            Simulation simulation{threeBrokers()};
            startShop(simulation);
            simulation.submit(StartConsumer{reader("a")});
            simulation.submit(StartConsumer{reader("b", "classic")});
            simulation.runUntil(seconds(30));
            simulation.submit(StopBroker{coordinatorOf(simulation.world(), "app"), false});
            simulation.runUntil(seconds(60));
            return simulation.stateHash();
        };
        QCOMPARE(run(), run());
    }

private:
    static void protocols() {
        QTest::addColumn<QString>("protocol");
        QTest::newRow("classic") << "classic";
        QTest::newRow("consumer") << "consumer";
    }
};

QTEST_APPLESS_MAIN(GroupCoordinatorTest)
#include "group_coordinator_test.moc"
