// Views agree with the World: counts, sizes and offsets summed over the view model are those of the engine.
#include <QTest>

#include "core/observe/metrics.h"
#include "core/sim/world.h"
#include "tests/observe/living_cluster.h"

using namespace logarium;
using namespace logarium::observe;

class SnapshotTest : public QObject {
    Q_OBJECT
private slots:
    void groupsAreSeenWithTheirLag() {
        sim::Simulation simulation{sim::ClusterSpec{}};
        simulation.submit(sim::CreateTopic{"orders", 2, 3, {}, {}});
        sim::ConsumerSpec reader;
        reader.name = "reader";
        reader.topic = "orders";
        reader.group = "app";
        simulation.submit(sim::StartConsumer{reader});
        simulation.runUntil(Micros{20 * kMicrosPerSecond});
        sim::ProduceOnce records;
        records.topic = "orders";
        records.partition = 1;
        records.records = {{std::nullopt, "a", {}}, {std::nullopt, "b", {}}};
        simulation.submit(records);
        simulation.runUntil(simulation.now() + 100 * kMicrosPerMs);
        const ClusterView view = sample::snapshotOf(simulation).cluster();
        QCOMPARE(view.groups.size(), 1u);
        const GroupView& group = view.groups[0];
        QCOMPARE(group.name, std::string("app"));
        QCOMPARE(group.type, std::string("Classic"));
        QCOMPARE(group.state, std::string("Stable"));
        QCOMPARE(group.assignor, std::string("range"));
        QCOMPARE(group.generation, 1);
        QCOMPARE(group.members.size(), 1u);
        QCOMPARE(group.members[0].assigned.size(), 2u);
        QCOMPARE(group.partitions.size(), 2u);
        QCOMPARE(group.partitions[1].member, group.members[0].id);
        QCOMPARE(group.partitions[0].lag, 0);
        QCOMPARE(group.partitions[1].lag, 2);  // Read, and to be committed with the next round.
        QVERIFY(view.partition(group.home)->leader == group.coordinator);
    }

    void theClusterAgreesWithTheWorld() {
        const auto simulation = sample::living();
        const ClusterView view = sample::snapshotOf(simulation).cluster();
        QCOMPARE(view.brokers.size(), 3u);
        QCOMPARE(view.topics.size(), 1u);
        std::int64_t written = 0, bytes = 0;
        for (const PartitionView& partition : view.topics[0].partitions) {
            QCOMPARE(partition.replicas.size(), 3u);
            QCOMPARE(partition.isr.size(), 3u);
            QVERIFY(partition.health == PartitionHealth::Healthy);
            QCOMPARE(partition.minIsr, 2);
            for (const ReplicaView& replica : partition.replicas) {
                QVERIFY(replica.logStart <= replica.highWatermark && replica.highWatermark <= replica.logEnd);
                bytes += replica.bytes;
                if (replica.role == ReplicaRole::Leader) written += replica.logEnd.value;
            }
        }
        QCOMPARE(written, simulation.world().totals.recordsIn);
        QCOMPARE(bytes, view.totals.bytesOnDisk);
        QVERIFY(written > 900);
        QCOMPARE(view.producers.size(), 1u);
        QVERIFY(view.producers[0].acknowledged > 900);
        QCOMPARE(view.consumers.at(0).received, view.totals.recordsOut);
        int leaders = 0;
        for (const BrokerView& broker : view.brokers) leaders += broker.leaders;
        QCOMPARE(leaders, 3);
    }

    void aStoppedBrokerLeavesTheIsrAndTheHealthSaysSo() {
        auto simulation = sample::living();
        QVERIFY(simulation.submit(sim::StopBroker{BrokerId{3}, true}).ok());
        simulation.runUntil(simulation.now() + 20 * kMicrosPerSecond);
        const ClusterView view = sample::snapshotOf(simulation).cluster();
        QVERIFY(view.broker(BrokerId{3})->state == BrokerState::Stopped);
        for (const PartitionView& partition : view.topics[0].partitions) {
            QCOMPARE(partition.isr.size(), 2u);
            QVERIFY(partition.health == PartitionHealth::AtMinIsr);
            const ReplicaView* gone = view.replica({partition.id, BrokerId{3}});
            QVERIFY(gone->role == ReplicaRole::Offline && !gone->inIsr);
            QVERIFY(gone->lag > 0);
        }
    }

    void aLogShowsItsSegments() {
        const auto simulation = sample::living(Micros{60 * kMicrosPerSecond});
        const auto snapshot = sample::snapshotOf(simulation);
        const ClusterView view = snapshot.cluster();
        const PartitionView& partition = view.topics[0].partitions[0];
        const auto log = snapshot.log({partition.id, partition.leader});
        QVERIFY(log.has_value());
        QVERIFY(log->segments.size() > 1);
        std::int64_t bytes = 0;
        for (std::size_t i = 0; i < log->segments.size(); ++i) {
            const SegmentView& segment = log->segments[i];
            bytes += segment.bytes;
            QCOMPARE(segment.active, i + 1 == log->segments.size());
            QCOMPARE(segment.next, i + 1 < log->segments.size() ? log->segments[i + 1].base : log->logEnd);
            QVERIFY(!segment.files.empty());
            QVERIFY(segment.deletedAt.has_value());
        }
        QCOMPARE(bytes, log->bytes);
        QVERIFY(log->segments.back().fillRatio > 0 && log->segments.back().fillRatio <= 1);
    }

    void pagesOfASegmentJoinToTheWholeFile() {
        const auto simulation = sample::living();
        const auto snapshot = sample::snapshotOf(simulation);
        const PartitionView partition = snapshot.cluster().topics[0].partitions[0];
        const ReplicaId id{partition.id, partition.leader};
        std::int64_t at = 0, records = 0;
        const Offset base = snapshot.log(id)->segments[0].base;
        for (auto page = snapshot.page(id, base, 0, 3000); page && !page->batches.empty();
             page = snapshot.page(id, base, at, 3000)) {
            QCOMPARE(page->fromPosition, at);
            QCOMPARE(static_cast<std::int64_t>(page->raw.size()), page->nextPosition - at);
            for (const BatchView& batch : page->batches) {
                QVERIFY(batch.crcValid);
                QVERIFY(batch.fields.size() >= 13);
                records += std::ssize(batch.records);
            }
            at = page->nextPosition;
        }
        QCOMPARE(at, snapshot.log(id)->segments[0].bytes);
        QCOMPARE(records, snapshot.log(id)->segments[0].next - base);
    }

    void whatDoesNotExistGivesNothing() {
        const auto simulation = sample::living();
        const auto snapshot = sample::snapshotOf(simulation);
        QVERIFY(!snapshot.log({{TopicIndex{9}, 0}, BrokerId{1}}).has_value());
        QVERIFY(!snapshot.page({{TopicIndex{0}, 0}, BrokerId{1}}, Offset{77777}, 0, 100).has_value());
    }

    void metricsAreRatesAndStayBounded() {
        auto simulation = sample::living(Micros{0});
        MetricsRecorder metrics;
        for (int i = 1; i <= 40; ++i) {
            simulation.runUntil(Micros{i * kMicrosPerSecond / 2});
            metrics.observe(sample::snapshotOf(simulation).cluster());
        }
        QVERIFY(metrics.samples().size() >= 35);
        QVERIFY(metrics.samples().back().recordsInPerSecond > 150 && metrics.samples().back().recordsInPerSecond < 250);
        ClusterView still = sample::snapshotOf(simulation).cluster();
        for (int i = 0; i < 10'000; ++i) {
            still.now += 10 * kMicrosPerSecond;
            metrics.observe(still);
        }
        QVERIFY(metrics.samples().size() <= MetricsRecorder::kMostSamples);
    }
};

QTEST_GUILESS_MAIN(SnapshotTest)
#include "snapshot_test.moc"
