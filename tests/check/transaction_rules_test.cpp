// The rules of transactions: they hold in lives with clients that die in the middle of them, and each can be broken.
#include <QTest>

#include <algorithm>

#include "core/check/ledger.h"
#include "core/check/life.h"
#include "core/check/transaction_rules.h"
#include "core/sim/groups.h"
#include "core/sim/simulation.h"

using namespace logarium;
using namespace logarium::sim;

namespace {

constexpr Micros seconds(std::int64_t s) {
    return Micros{s * kMicrosPerSecond};
}

/// 200 orders copied to bills, and everybody gone home.
Simulation copied() {
    ClusterSpec spec;
    spec.brokerConfig = {{"group.initial.rebalance.delay.ms", "0"},
                         {"offsets.topic.num.partitions", "2"},
                         {"transaction.state.log.num.partitions", "2"}};
    Simulation simulation{spec};
    simulation.submit(CreateTopic{"orders", 1, 3, {}, {}});
    simulation.submit(CreateTopic{"bills", 1, 3, {}, {}});
    ProducerSpec shop;
    shop.name = "shop";
    shop.topic = "orders";
    shop.recordsPerSecond = 50;
    shop.records = 200;
    simulation.submit(StartProducer{shop});
    TransformSpec copy;
    copy.name = "copy";
    copy.topic = "orders";
    copy.output = "bills";
    copy.group = "billing";
    copy.transactionalId = "billing";
    copy.abortEvery = 4;
    const ClientId id = simulation.submit(StartTransform{copy}).client;
    simulation.runUntil(seconds(20));
    simulation.submit(StopTransform{id, true});
    simulation.runUntil(seconds(40));
    return simulation;
}

ProduceOnce bill(const std::string& source) {
    ProduceOnce once;
    once.topic = "bills";
    once.records = {{std::nullopt, "again", {{"source", source}}}};
    return once;
}

}  // namespace

class TransactionRulesTest : public QObject {
    Q_OBJECT
private slots:
    void holdForACopy() {
        const Simulation simulation = copied();
        QVERIFY(!check::checkTransforms(simulation.world()));
        const group::Shard* shard = shardOf(simulation.world(), "billing");
        QVERIFY(shard != nullptr);
    }

    void seeACommittedDuplicate() {
        Simulation simulation = copied();
        simulation.submit(bill("orders-0@7"));
        simulation.runUntil(seconds(45));
        const auto found = check::checkTransforms(simulation.world());
        QVERIFY(found);
        QCOMPARE(found->rule, std::string("T1"));
        QVERIFY(found->what.find("orders-0@7") != std::string::npos);
    }

    void seeALostRecord() {
        Simulation simulation = copied();
        ProduceOnce order = bill("");
        order.topic = "orders";
        order.records = {{std::nullopt, "late", {}}};
        simulation.submit(order);
        simulation.runUntil(seconds(42));
        QVERIFY(!check::checkTransforms(simulation.world()));  // Nobody has read it.
        QVERIFY(simulation.submit(AlterGroupOffsets{"billing", {{"orders-0", 201}}}).ok());
        simulation.runUntil(seconds(45));
        const auto found = check::checkTransforms(simulation.world());
        QVERIFY(found);
        QCOMPARE(found->rule, std::string("T2"));
    }

    void seeWhatAReaderGets_data() {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("records");
        QTest::addColumn<bool>("breach");
        QTest::newRow("all of the input") << 0 << 200 << false;
        QTest::newRow("one too few") << 0 << 199 << true;
        QTest::newRow("the second half") << 100 << 100 << false;
    }
    void seeWhatAReaderGets() {
        QFETCH(int, from);
        QFETCH(int, records);
        QFETCH(bool, breach);
        const Simulation simulation = copied();
        const PartitionId orders{simulation.world().controller.image().topic("orders")->index, 0};
        const auto found = check::checkCommittedRead(simulation.world(), orders, {Offset{from}, Offset{200}, records});
        QCOMPARE(found.has_value(), breach);
        if (found) QCOMPARE(found->rule, std::string("T3"));
    }

    /// Seeds that once ended in a breach, of this code or of a rule that asked for too much, and some others.
    void holdInLives_data() {
        QTest::addColumn<int>("seed");
        for (const int seed : {0, 3, 24, 27}) QTest::addRow("seed %d", seed) << seed;
    }
    void holdInLives() {
        QFETCH(int, seed);
        QVERIFY(check::Ledger::belongsTo(static_cast<std::uint64_t>(seed)));
        check::LifeSpec spec;
        spec.seed = static_cast<std::uint64_t>(seed);
        spec.until = seconds(60);
        spec.faults.assign(check::kAllFaults.begin(), std::ranges::find(check::kAllFaults, check::Fault::Recreate));
        const check::Life life = check::live(spec);
        QVERIFY2(!life.breach, life.breach ? life.breach->what.c_str() : "");
    }
};

QTEST_APPLESS_MAIN(TransactionRulesTest)
#include "transaction_rules_test.moc"
