#include <QTest>

#include "core/observe/event_text.h"
#include "core/observe/why.h"
#include "tests/lesson/sample_situation.h"
#include "tests/observe/living_cluster.h"

using namespace logarium;
using namespace logarium::observe;

class EventTextTest : public QObject {
    Q_OBJECT
private slots:
    void sentences_data() {
        QTest::addColumn<sim::Event>("event");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, sim::Fact fact, const char* says) {
            QTest::newRow(name) << lesson::sample::event(std::move(fact)) << QString(says);
        };
        row("rejected", cluster::ProduceRejected{ClientId{7}, ErrorCode::NotEnoughReplicas, 3, -1, 1, 2},
            "payments-0: 3 records of pay-all rejected with NOT_ENOUGH_REPLICAS (acks=all): 1 in sync, 2 needed");
        row("acknowledged", cluster::ProduceAcknowledged{ClientId{7}, Offset{4}, 1, 1},
            "payments-0: 1 record of pay-all acknowledged from offset 4 (acks=1)");
        row("shrunk",
            cluster::IsrShrunk{BrokerId{3}, {BrokerId{1}, BrokerId{2}}, cluster::IsrChangeReason::LaggedBehind},
            "payments-0: broker 3 left the ISR, now 1,2: it had not caught up for too long");
        row("no leader",
            cluster::LeaderElected{BrokerId{1}, kNoBroker, LeaderEpoch{5}, cluster::ElectionKind::Clean, 0},
            "payments-0: no replica may lead, the partition is offline");
        row("unclean",
            cluster::LeaderElected{BrokerId{1}, BrokerId{2}, LeaderEpoch{5}, cluster::ElectionKind::Unclean, 2},
            "payments-0: broker 2 leads in epoch 5, elected uncleanly, it was not in sync; 2 records lost");
        row("rolled", log::SegmentRolled{Offset{0}, Offset{10}, 999, {log::RollReason::SegmentBytes, 1071, 1024}},
            "payments-0 on broker 1: segment 0 closed at 999 bytes, 10 begins: with the next batch it would have 1071 "
            "bytes, more than segment.bytes=1024");
        row("joined", group::MemberJoined{"app", "m-1", 2}, "m-1 joins group app, now 2 members");
        row("left", group::MemberGone{"app", "m-1", group::Departure::Left, 1}, "m-1 leaves group app, 1 member left");
        row("silent", group::MemberGone{"app", "m-1", group::Departure::SessionExpired, 0},
            "m-1 sent no heartbeat for its session and is thrown out of group app, 0 members left");
        row("rebalance", group::RebalanceStarted{"app", "m-1 leaves", 3},
            "group app rebalances after generation 3: m-1 leaves");
        row("formed", group::GenerationFormed{"app", 4, 2, "range"},
            "group app is stable in generation 4: 2 members, assigned by range");
        row("committed", group::OffsetsCommitted{"app", "m-1", {{{"payments", 0}, Offset{7}}}},
            "group app: payments-0 at 7 committed");
        row("expired", group::OffsetsRemoved{"app", 3, true}, "group app: 3 committed offsets expired");
        row("group gone", group::GroupRemoved{"app", false}, "group app is gone: it was deleted");
        row("consumed", client::Consumed{Offset{3}, Offset{5}, 2},
            "pay-all reads 2 records of payments-0, offsets 3 to 4");
    }
    void sentences() {
        QFETCH(sim::Event, event);
        QFETCH(QString, says);
        QCOMPARE(QString::fromStdString(sentence(event, lesson::sample::cluster())), says);
    }

    void theDecidingConfigIsNamedWithItsSource() {
        sim::Event event =
            lesson::sample::event(cluster::ProduceRejected{ClientId{7}, ErrorCode::NotEnoughReplicas, 1, -1, 1, 2});
        event.decidedBy = {{"min.insync.replicas", "2", sim::ConfigSource::Topic}};
        QVERIFY(QString::fromStdString(sentence(event, lesson::sample::cluster()))
                    .endsWith("[min.insync.replicas=2 (set on the topic)]"));
    }

    void clocks() {
        QCOMPARE(QString::fromStdString(clockText(Micros{9'125'000})), QString("00:00:09.125000"));
        QCOMPARE(QString::fromStdString(clockText(Micros{2 * 86'400'000'000 + 3 * 3'600'000'000})),
                 QString("2d 03:00:00.000000"));
    }

    /// Every event of a life with faults has words, and its chain leads back to a command or to the beginning.
    void everyEventHasWordsAndACause() {
        auto simulation = sample::living();
        QVERIFY(simulation.submit(sim::StopBroker{BrokerId{3}, true}).ok());
        simulation.runUntil(simulation.now() + 5 * kMicrosPerSecond);
        QVERIFY(simulation.submit(sim::StopBroker{BrokerId{2}, false}).ok());
        simulation.runUntil(simulation.now() + 40 * kMicrosPerSecond);
        const ClusterView cluster = sample::snapshotOf(simulation).cluster();
        bool rejected = false;
        for (const sim::Event& event : simulation.events()) {
            QVERIFY(!title(event).empty());
            QVERIFY(!sentence(event, cluster).empty());
            QVERIFY(event.cause < event.id);
            const auto* refusal = std::get_if<cluster::ProduceRejected>(&event.fact);
            // Only too small an ISR is a config's decision: a batch can also come to a broker that leads no more.
            if (refusal == nullptr || refusal->error != ErrorCode::NotEnoughReplicas || rejected) continue;
            rejected = true;
            const auto chain = causeChain(simulation.events(), event.id);
            QVERIFY(chain.size() >= 2);
            QVERIFY(std::holds_alternative<sim::CommandApplied>(chain.front()->fact));
            QVERIFY(!event.decidedBy.empty());
        }
        QVERIFY(rejected);
    }
};

QTEST_GUILESS_MAIN(EventTextTest)
#include "event_text_test.moc"
