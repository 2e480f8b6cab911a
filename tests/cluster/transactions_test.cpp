// Transactions on a running cluster: committed, aborted, fenced, timed out, and through the loss of a coordinator.
#include <QTest>

#include "core/client/transactor.h"
#include "core/cluster/group_coordinator.h"
#include "core/record/record_reader.h"
#include "core/sim/groups.h"
#include "core/sim/simulation.h"
#include "core/sim/transactions.h"
#include "core/txn/shard.h"

using namespace logarium;
using namespace logarium::sim;

namespace {

constexpr Micros seconds(std::int64_t s) {
    return Micros{s * kMicrosPerSecond};
}

ClusterSpec threeBrokers() {
    ClusterSpec spec;
    spec.brokerConfig = {{"group.initial.rebalance.delay.ms", "0"},
                         {"offsets.topic.num.partitions", "4"},
                         {"transaction.state.log.num.partitions", "4"}};
    return spec;
}

ProducerSpec shop(const std::string& name = "shop") {
    ProducerSpec spec;
    spec.name = name;
    spec.topic = "orders";
    spec.recordsPerSecond = 50;
    spec.transactionalId = "shop";
    spec.transactionRecords = 20;
    return spec;
}

ConsumerSpec reader(bool committed) {
    ConsumerSpec spec;
    spec.name = committed ? "committed" : "all";
    spec.topic = "orders";
    spec.readCommitted = committed;
    return spec;
}

const client::ProducerTally& tallyOf(const Simulation& simulation, ClientId id) {
    return simulation.world().client(id)->producer()->tally();
}
std::int64_t receivedBy(const Simulation& simulation, ClientId id) {
    return simulation.world().client(id)->consumer()->received();
}

template <class Wanted>
int countOf(const Simulation& simulation) {
    int found = 0;
    for (const Event& event : simulation.events()) found += std::holds_alternative<Wanted>(event.fact) ? 1 : 0;
    return found;
}

txn::State stateOf(const Simulation& simulation, const std::string& id = "shop") {
    const txn::Transaction* found = transactionOf(simulation.world(), id);
    return found == nullptr ? txn::State::Dead : found->image().state;
}

const cluster::Replica& leaderOf(const Simulation& simulation, const std::string& topic, std::int32_t partition) {
    const World& world = simulation.world();
    const PartitionId id{world.controller.image().topic(topic)->index, partition};
    return *world.broker(world.controller.image().partition(id)->leader)->replica(id);
}

std::string sourceOf(const record::Record& record) {
    for (const record::RecordHeader& header : record.headers)
        if (header.key == "source") return std::string(asText(*header.value));
    return "nowhere";
}

/// Where each record says it was made from, in the committed part of a topic.
std::map<std::string, int> sourcesIn(const Simulation& simulation, const std::string& topic, int partitions) {
    std::map<std::string, int> counts;
    for (std::int32_t p = 0; p < partitions; ++p) {
        const cluster::Replica& leader = leaderOf(simulation, topic, p);
        const auto read = leader.log.read(leader.log.logStart(), 1 << 30, log::Isolation::TxnCommitted);
        if (read.batches == nullptr) continue;
        record::BatchReader batches(*read.batches);
        while (const auto batch = batches.next()) {
            const bool gone = std::ranges::any_of(read.aborted, [&](const log::AbortedTxn& txn) {
                return txn.producerId == batch->header.producerId && txn.firstOffset <= batch->header.baseOffset &&
                       batch->header.lastOffset() < txn.lastOffset;
            });
            record::RecordReader records(*batch);
            while (const record::Record* record = records.next())
                if (!gone && !batch->header.isControlBatch()) ++counts[sourceOf(*record)];
        }
    }
    return counts;
}

}  // namespace

class TransactionsTest : public QObject {
    Q_OBJECT
private slots:
    void whatIsCommittedIsRead() {
        Simulation simulation{threeBrokers()};
        simulation.submit(CreateTopic{"orders", 3, 3, {}, {}});
        const ClientId producer = simulation.submit(StartProducer{shop()}).client;
        const ClientId committed = simulation.submit(StartConsumer{reader(true)}).client;
        simulation.runUntil(seconds(30));
        const auto& tally = tallyOf(simulation, producer);
        QVERIFY2(tally.commits > 50, qPrintable(QString::number(tally.commits)));
        QCOMPARE(tally.aborts, 0);
        QCOMPARE(tally.failed, 0);
        QVERIFY(receivedBy(simulation, committed) >= tally.committed - 40);
        QVERIFY(receivedBy(simulation, committed) <= tally.committed + 20);
        // Each transaction in an epoch of its own.
        QCOMPARE(int{transactionOf(simulation.world(), "shop")->image().epoch} >= tally.commits, true);
    }

    void whatIsAbortedIsNot() {
        Simulation simulation{threeBrokers()};
        simulation.submit(CreateTopic{"orders", 3, 3, {}, {}});
        ProducerSpec spec = shop();
        spec.abortEvery = 2;
        spec.records = 1000;
        const ClientId producer = simulation.submit(StartProducer{spec}).client;
        const ClientId committed = simulation.submit(StartConsumer{reader(true)}).client;
        const ClientId all = simulation.submit(StartConsumer{reader(false)}).client;
        simulation.runUntil(seconds(60));
        const auto& tally = tallyOf(simulation, producer);
        QCOMPARE(tally.committed, 500);
        QCOMPARE(tally.aborted, 500);
        QCOMPARE(tally.commits, 25);
        QCOMPARE(receivedBy(simulation, committed), 500);
        QCOMPARE(receivedBy(simulation, all), 1000);
        QCOMPARE(stateOf(simulation), txn::State::CompleteAbort);
        // All is decided: the last stable offset is the high watermark.
        for (int p = 0; p < 3; ++p)
            QCOMPARE(leaderOf(simulation, "orders", p).log.lastStable(),
                     leaderOf(simulation, "orders", p).log.highWatermark());
    }

    void anOpenTransactionHoldsReadersBack() {
        Simulation simulation{threeBrokers()};
        simulation.submit(CreateTopic{"orders", 1, 3, {}, {}});
        ProducerSpec slow = shop();
        slow.commitDelayMs = 20'000;
        simulation.submit(StartProducer{slow});
        ProducerSpec plain = shop("plain");
        plain.transactionalId.clear();
        simulation.submit(StartProducer{plain});
        const ClientId committed = simulation.submit(StartConsumer{reader(true)}).client;
        const ClientId all = simulation.submit(StartConsumer{reader(false)}).client;
        simulation.runUntil(seconds(15));
        QCOMPARE(stateOf(simulation), txn::State::Ongoing);
        const cluster::ReplicaLog& log = leaderOf(simulation, "orders", 0).log;
        QVERIFY(log.lastStable() < log.highWatermark());
        QVERIFY(receivedBy(simulation, committed) < 100);
        QVERIFY(receivedBy(simulation, all) > 600);
        simulation.runUntil(seconds(24));
        QVERIFY(receivedBy(simulation, committed) > 900);
    }

    void aZombieIsFenced() {
        Simulation simulation{threeBrokers()};
        simulation.submit(CreateTopic{"orders", 3, 3, {}, {}});
        const ClientId zombie = simulation.submit(StartProducer{shop("one")}).client;
        simulation.runUntil(seconds(10));
        const ClientId second = simulation.submit(StartProducer{shop("two")}).client;
        simulation.runUntil(seconds(20));
        QVERIFY(simulation.world().client(zombie)->stopped);
        QCOMPARE(countOf<client::ProducerFenced>(simulation), 1);
        QVERIFY(tallyOf(simulation, second).commits > 10);
        const std::int64_t before = tallyOf(simulation, zombie).committed;
        simulation.runUntil(seconds(30));
        QCOMPARE(tallyOf(simulation, zombie).committed, before);
    }

    void aDeadProducersTransactionTimesOut() {
        Simulation simulation{threeBrokers()};
        simulation.submit(CreateTopic{"orders", 1, 3, {}, {}});
        ProducerSpec spec = shop();
        spec.transactionTimeoutMs = 5000;
        spec.commitDelayMs = 60'000;
        const ClientId producer = simulation.submit(StartProducer{spec}).client;
        simulation.runUntil(seconds(3));
        QCOMPARE(stateOf(simulation), txn::State::Ongoing);
        simulation.submit(StopProducer{producer, false});
        simulation.runUntil(seconds(30));
        QCOMPARE(stateOf(simulation), txn::State::CompleteAbort);
        bool timedOut = false;
        for (const Event& event : simulation.events())
            if (const auto* f = std::get_if<txn::TransactionPrepared>(&event.fact))
                timedOut = timedOut || f->cause == txn::EndCause::TimedOut;
        QVERIFY(timedOut);
        const cluster::ReplicaLog& log = leaderOf(simulation, "orders", 0).log;
        QCOMPARE(log.lastStable(), log.logEnd());
    }

    void anotherBrokerTakesTheCoordinationOver() {
        Simulation simulation{threeBrokers()};
        simulation.submit(CreateTopic{"orders", 3, 3, {}, {{"min.insync.replicas", "2"}}});
        ProducerSpec spec = shop();
        spec.abortEvery = 3;
        const ClientId producer = simulation.submit(StartProducer{spec}).client;
        const ClientId committed = simulation.submit(StartConsumer{reader(true)}).client;
        simulation.runUntil(seconds(20));
        const BrokerId first = txnCoordinatorOf(simulation.world(), "shop");
        QVERIFY(first != kNoBroker);
        const std::int64_t before = tallyOf(simulation, producer).commits;
        simulation.submit(StopBroker{first, false});
        simulation.runUntil(seconds(60));
        const BrokerId second = txnCoordinatorOf(simulation.world(), "shop");
        QVERIFY(second != kNoBroker && second != first);
        QVERIFY2(tallyOf(simulation, producer).commits > before + 20,
                 qPrintable(QString::number(tallyOf(simulation, producer).commits)));
        QVERIFY(countOf<txn::TransactionsLoaded>(simulation) > 0);
        simulation.submit(StopProducer{producer, true});
        simulation.runUntil(seconds(80));
        QCOMPARE(receivedBy(simulation, committed), tallyOf(simulation, producer).committed);
    }

    /// Reading, writing and committing offsets in transactions: each input once in what is committed, whatever dies.
    void eachRecordCountsOnce() {
        Simulation simulation{threeBrokers()};
        simulation.submit(CreateTopic{"orders", 3, 3, {}, {{"min.insync.replicas", "2"}}});
        simulation.submit(CreateTopic{"bills", 2, 3, {}, {{"min.insync.replicas", "2"}}});
        ProducerSpec plain = shop("plain");
        plain.transactionalId.clear();
        plain.records = 2000;
        simulation.submit(StartProducer{plain});
        TransformSpec copy;
        copy.name = "copy";
        copy.topic = "orders";
        copy.output = "bills";
        copy.group = "billing";
        copy.transactionalId = "billing-1";
        copy.abortEvery = 5;
        const ClientId one = simulation.submit(StartTransform{copy}).client;
        simulation.runUntil(seconds(15));
        simulation.submit(StopBroker{txnCoordinatorOf(simulation.world(), "billing-1"), false});
        simulation.runUntil(seconds(30));
        simulation.submit(StopTransform{one, false});  // In the middle of whatever it does.
        copy.name = "copy again";
        const ClientId two = simulation.submit(StartTransform{copy}).client;
        simulation.runUntil(seconds(120));
        QVERIFY(tallyOf(simulation, one).commits > 10);
        QVERIFY(tallyOf(simulation, one).aborts > 2);
        QVERIFY(tallyOf(simulation, two).commits > 3);
        const std::map<std::string, int> sources = sourcesIn(simulation, "bills", 2);
        QCOMPARE(sources.size(), 2000u);
        for (const auto& [source, count] : sources) QVERIFY2(count == 1, source.c_str());
        std::int64_t read = 0;
        const group::Shard* shard = shardOf(simulation.world(), "billing");
        QVERIFY(shard != nullptr);
        for (const auto& [partition, offset] : shard->offsetsOf("billing")) read += offset.offset.value;
        QCOMPARE(read, 2000);
    }

    void aRunCanBeRepeated() {
        const auto run = [] {
            Simulation simulation{threeBrokers()};
            simulation.submit(CreateTopic{"orders", 3, 3, {}, {}});
            simulation.submit(StartProducer{shop()});
            simulation.runUntil(seconds(10));
            simulation.submit(StopBroker{BrokerId{2}, false});
            simulation.runUntil(seconds(25));
            return simulation.stateHash();
        };
        QCOMPARE(run(), run());
    }

    void theAdminEndsWhatHangs() {
        Simulation simulation{threeBrokers()};
        simulation.submit(CreateTopic{"orders", 1, 3, {}, {}});
        ProducerSpec spec = shop();
        spec.commitDelayMs = 600'000;
        const ClientId producer = simulation.submit(StartProducer{spec}).client;
        simulation.runUntil(seconds(3));
        simulation.submit(StopProducer{producer, false});
        QVERIFY(simulation.submit(ForceTerminateTransaction{"nobody"}).refused);
        QVERIFY(simulation.submit(ForceTerminateTransaction{"shop"}).ok());
        simulation.runUntil(seconds(4));
        QCOMPARE(stateOf(simulation), txn::State::CompleteAbort);
    }

    void unusedIdsExpire() {
        ClusterSpec spec = threeBrokers();
        spec.brokerConfig["transactional.id.expiration.ms"] = "60000";
        spec.brokerConfig["transaction.remove.expired.transaction.cleanup.interval.ms"] = "10000";
        Simulation simulation{spec};
        simulation.submit(CreateTopic{"orders", 1, 3, {}, {}});
        ProducerSpec once = shop();
        once.records = 20;
        simulation.submit(StartProducer{once});
        simulation.runUntil(seconds(40));
        QCOMPARE(stateOf(simulation), txn::State::CompleteCommit);
        simulation.runUntil(seconds(100));
        QVERIFY(transactionOf(simulation.world(), "shop") == nullptr);
        QCOMPARE(countOf<txn::TransactionalIdExpired>(simulation), 1);
    }
};

QTEST_APPLESS_MAIN(TransactionsTest)
#include "transactions_test.moc"
