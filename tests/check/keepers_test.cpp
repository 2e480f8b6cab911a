// What the witness remembers for itself: the latest of each key, and the offsets that groups committed.
#include <QTest>

#include "core/check/commit_keeper.h"
#include "core/check/key_keeper.h"
#include "core/group/home.h"
#include "core/sim/simulation.h"

using namespace logarium;
using namespace logarium::check;

namespace {

constexpr Micros seconds(std::int64_t s) {
    return Micros{s * kMicrosPerSecond};
}

/// A compacted topic under load, read by a group.
sim::Simulation running() {
    sim::ClusterSpec spec;
    spec.brokerConfig = {{"group.initial.rebalance.delay.ms", "0"}, {"offsets.topic.num.partitions", "1"}};
    sim::Simulation simulation{spec};
    simulation.submit(sim::CreateTopic{"orders", 1, 3, {}, {{"cleanup.policy", "compact"}}});
    sim::ProducerSpec shop;
    shop.name = "shop";
    shop.topic = "orders";
    simulation.submit(sim::StartProducer{shop});
    sim::ConsumerSpec team;
    team.name = "team";
    team.topic = "orders";
    team.group = "team";
    simulation.submit(sim::StartConsumer{team});
    simulation.runUntil(seconds(12));
    return simulation;
}

PartitionId partitionOf(const sim::World& world, std::string_view topic) {
    return {world.controller.image().topic(std::string(topic))->index, 0};
}

const cluster::Replica& leaderOf(const sim::World& world, PartitionId id) {
    return *world.broker(world.controller.image().partition(id)->leader)->replica(id);
}

QString rule(const std::optional<Breach>& found) {
    return found ? QString::fromStdString(found->rule) : QString("none");
}

sim::Event told(const sim::World& world, PartitionId home, sim::Fact fact) {
    sim::Event made;
    made.subject.partition = home;
    made.subject.broker = world.controller.image().partition(home)->leader;
    made.fact = std::move(fact);
    return made;
}

}  // namespace

class KeepersTest : public QObject {
    Q_OBJECT
private slots:
    void theLatestOfEachKeyIsThere() {
        const sim::Simulation simulation = running();
        const PartitionId orders = partitionOf(simulation.world(), "orders");
        const cluster::Replica& leader = leaderOf(simulation.world(), orders);
        KeyKeeper keeper;
        keeper.committed(orders, leader, Offset{0}, leader.log.highWatermark());
        QCOMPARE(rule(keeper.check(simulation.world(), orders)), "none");
    }

    void aLostKeyIsSeen() {
        const sim::Simulation simulation = running();
        const PartitionId orders = partitionOf(simulation.world(), "orders");
        const cluster::Replica& leader = leaderOf(simulation.world(), orders);
        KeyKeeper keeper;
        keeper.committed(orders, leader, Offset{0}, leader.log.highWatermark());
        // The same cluster a moment earlier: its log ends before the last records.
        sim::Simulation earlier(simulation.recording());
        earlier.runUntil(seconds(6));
        QCOMPARE(rule(keeper.checkAll(earlier.world())), "C1");
        // Unless somebody allowed it.
        keeper.forget(orders);
        QCOMPARE(rule(keeper.checkAll(earlier.world())), "none");
    }

    void aCommitThatTheNextCoordinatorLacksIsSeen_data() {
        QTest::addColumn<qint64>("offset");
        QTest::addColumn<QString>("found");
        QTest::newRow("what is there") << qint64{1} << "none";
        QTest::newRow("more than it finds") << qint64{1'000'000} << "G5";
    }
    void aCommitThatTheNextCoordinatorLacksIsSeen() {
        QFETCH(qint64, offset);
        QFETCH(QString, found);
        const sim::Simulation simulation = running();
        const sim::World& world = simulation.world();
        const PartitionId home = partitionOf(world, group::kOffsetsTopic);
        CommitKeeper keeper;
        const group::OffsetsCommitted commit{"team", "member", {{{"orders", 0}, Offset{offset}}}};
        QCOMPARE(rule(keeper.see(world, told(world, home, commit))), "none");
        QCOMPARE(rule(keeper.see(world, told(world, home, group::CoordinatorLoaded{1, 1}))), found);
        QCOMPARE(rule(keeper.see(world, told(world, home, group::GroupRemoved{"team", true}))), "none");
        QCOMPARE(rule(keeper.see(world, told(world, home, group::CoordinatorLoaded{1, 1}))), "none");
    }

    /// Nobody was told of it, so it may be gone.
    void aCommitThatWasNeverCommittedBindsNobody() {
        sim::Simulation simulation = running();
        const PartitionId home = partitionOf(simulation.world(), group::kOffsetsTopic);
        const BrokerId leader = simulation.world().controller.image().partition(home)->leader;
        for (int b = 1; b <= 3; ++b)
            if (BrokerId{b} != leader) simulation.submit(sim::PauseBroker{BrokerId{b}});
        const auto commits = [](const sim::Event& e) {
            return std::holds_alternative<group::OffsetsCommitted>(e.fact);
        };
        QVERIFY(simulation.runUntil(seconds(20), commits));
        QVERIFY(leaderOf(simulation.world(), home).log.highWatermark() <
                leaderOf(simulation.world(), home).log.logEnd());
        CommitKeeper keeper;
        const sim::World& world = simulation.world();
        const group::OffsetsCommitted commit{"team", "member", {{{"orders", 0}, Offset{1'000'000}}}};
        keeper.see(world, told(world, home, commit));
        QCOMPARE(rule(keeper.see(world, told(world, home, group::CoordinatorLoaded{1, 1}))), "none");
    }
};

QTEST_APPLESS_MAIN(KeepersTest)
#include "keepers_test.moc"
