#include <QtTest>

#include "core/observe/explanation.h"
#include "core/observe/log_reasons.h"
#include "core/observe/when.h"
#include "core/sim/simulation.h"

using namespace logarium;
using namespace logarium::observe;

namespace {

constexpr Micros seconds(std::int64_t count) {
    return Micros{count * kMicrosPerSecond};
}
const TopicPartition kOrders{"orders", 0};

sim::Simulation runOf(std::map<std::string, std::string> configs, double rate = 0) {
    sim::Simulation run{sim::ClusterSpec{}};
    sim::CreateTopic topic;
    topic.topic = "orders";
    topic.assignment = {{BrokerId{1}, BrokerId{2}, BrokerId{3}}};
    topic.configs = std::move(configs);
    if (!run.submit(topic).ok()) qFatal("the topic is not made");
    if (rate > 0) {
        sim::StartProducer producer;
        producer.spec.name = "shop";
        producer.spec.topic = "orders";
        producer.spec.recordsPerSecond = rate;
        run.submit(producer);
    }
    run.runUntil(seconds(2));
    return run;
}

std::string decisionsOf(const Explanation& explanation) {
    std::string all;
    for (const sim::Decision& d : explanation.decidedBy) all += std::string(d.name) + "=" + d.value + " ";
    return all;
}

bool has(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

#define VERIFY_HAS(text, part) QVERIFY2(has(text, part), (text).c_str())

/// Runs on to the first event that `wanted` takes; when it came.
template <class Wanted>
Micros whenItCame(sim::Simulation& run, Micros until, Wanted wanted) {
    return run.runUntil(until, wanted) ? run.now() : Micros{-1};
}

}  // namespace

class ExplanationTest : public QObject {
    Q_OBJECT
private slots:
    void whyAProduceWasRejected() {
        sim::Simulation run = runOf({{"min.insync.replicas", "2"}}, 20);
        QVERIFY(!whyRejected(run, kOrders).ok());
        run.submit(sim::StopBroker{BrokerId{2}, true});
        run.runUntil(seconds(4));
        run.submit(sim::StopBroker{BrokerId{3}, true});
        run.runUntil(seconds(8));
        const auto why = whyRejected(run, kOrders);
        QVERIFY2(why.ok(), why.ok() ? "" : why.error().message.c_str());
        VERIFY_HAS(why.value().answer, "NOT_ENOUGH_REPLICAS");
        VERIFY_HAS(decisionsOf(why.value()), "min.insync.replicas=2");
        VERIFY_HAS(why.value().change, "min.insync.replicas=1 on orders");
        // The change does what it promises.
        run.submit(sim::AlterConfigs{sim::ConfigResource::Topic, "orders", {{"min.insync.replicas", "1"}}});
        const std::int64_t rejected = run.world().totals.producesRejected;
        run.runUntil(seconds(12));
        QCOMPARE(run.world().totals.producesRejected, rejected);
    }

    void whyAReplicaIsOutOfTheIsr() {
        sim::Simulation run = runOf({}, 20);
        QVERIFY(has(whyOutOfIsr(run, kOrders, BrokerId{3}).error().message, "is in the ISR"));
        run.submit(sim::StopBroker{BrokerId{3}, false});
        run.runUntil(seconds(20));
        const auto why = whyOutOfIsr(run, kOrders, BrokerId{3});
        QVERIFY(why.ok());
        VERIFY_HAS(decisionsOf(why.value()), "broker.session.timeout.ms=9000");
        VERIFY_HAS(why.value().chain.front(), "sim kill-broker 3");
        VERIFY_HAS(why.value().change, "broker.session.timeout.ms");
        QVERIFY(!whyOutOfIsr(run, kOrders, BrokerId{4}).ok());
        QVERIFY(!whyOutOfIsr(run, {"none", 0}, BrokerId{3}).ok());
    }

    void whyAFollowerLagsOut() {
        sim::Simulation run = runOf({}, 20);
        run.submit(sim::CutLink{BrokerId{1}, BrokerId{3}});
        run.runUntil(seconds(60));
        const auto why = whyOutOfIsr(run, kOrders, BrokerId{3});
        QVERIFY(why.ok());
        VERIFY_HAS(decisionsOf(why.value()), "replica.lag.time.max.ms=30000");
        run.submit(sim::HealLink{BrokerId{1}, BrokerId{3}});
        run.runUntil(seconds(70));
        const auto& events = run.events();
        const auto shrunk = std::ranges::find_if(
            events, [](const sim::Event& e) { return std::holds_alternative<cluster::IsrShrunk>(e.fact); });
        QVERIFY(shrunk != events.end());
        VERIFY_HAS(whyEvent(run, shrunk->id).value().change, "replica.lag.time.max.ms=");
    }

    void whyThisLeader() {
        sim::Simulation run = runOf({});
        VERIFY_HAS(whyLeader(run, kOrders).value().answer, "broker 1 leads");
        run.submit(sim::StopBroker{BrokerId{1}, true});
        run.runUntil(seconds(8));
        run.submit(sim::StartBroker{BrokerId{1}});
        run.runUntil(seconds(14));
        const auto why = whyLeader(run, kOrders);
        VERIFY_HAS(why.value().answer, "from the ISR");
        VERIFY_HAS(why.value().change, "--election-type preferred");
    }

    void whyARecordIsKept_data() {
        QTest::addColumn<QString>("retentionMs");
        QTest::addColumn<QString>("says");
        QTest::addColumn<QString>("change");
        QTest::newRow("too young") << "3600000"
                                   << "retention.ms=3600000 counts from it"
                                   << "retention.ms=";
        QTest::newRow("for ever") << "-1"
                                  << "stays for ever"
                                  << "retention.ms=1 on orders";
    }
    void whyARecordIsKept() {
        QFETCH(QString, retentionMs);
        QFETCH(QString, says);
        QFETCH(QString, change);
        sim::Simulation run = runOf({{"retention.ms", retentionMs.toStdString()}}, 10);
        run.runUntil(seconds(30));
        const auto why = whyKept(run, kOrders, Offset{3});
        QVERIFY(why.ok());
        VERIFY_HAS(why.value().answer, qPrintable(says));
        VERIFY_HAS(why.value().change, qPrintable(change));
        QVERIFY(has(whyKept(run, kOrders, Offset{1'000'000}).error().message, "not written yet"));
    }

    /// Set to the value that the answer names, the segment goes at the next check.
    void theChangeThatWouldDeleteARecordDeletesIt() {
        sim::Simulation run = runOf({{"retention.ms", "3600000"}, {"internal.segment.bytes", "2000"}}, 10);
        run.runUntil(seconds(60));
        const std::string change = whyKept(run, kOrders, Offset{3}).value().change;
        const std::string value = change.substr(13, change.find(' ') - 13);
        run.submit(sim::AlterConfigs{sim::ConfigResource::Topic, "orders", {{"retention.ms", value}}});
        run.runUntil(seconds(60 + 300));
        QVERIFY(has(whyKept(run, kOrders, Offset{3}).error().message, "is gone"));
    }

    void whyASegmentStaysOrWent() {
        sim::Simulation run = runOf({{"internal.segment.bytes", "5000"}, {"retention.ms", "60000"}}, 10);
        run.runUntil(seconds(30));
        const auto oldest = whySegment(run, kOrders, Offset{0});
        QVERIFY(oldest.ok());
        VERIFY_HAS(oldest.value().answer, "segment 0 stays");
        VERIFY_HAS(oldest.value().answer, "retention.ms=60000");
        VERIFY_HAS(decisionsOf(oldest.value()), "retention.ms=60000");
        const auto& segments = run.world().broker(BrokerId{1})->replica({TopicIndex{0}, 0})->log.log()->segments();
        const Offset active = segments.back().base();
        const auto open = whySegment(run, kOrders, active);
        VERIFY_HAS(open.value().answer, "segment.bytes=5000");
        QVERIFY(!open.value().chain.empty());
        QVERIFY(!whySegment(run, kOrders, Offset{1}).ok());
        run.runUntil(seconds(600));
        const auto gone = whySegment(run, kOrders, Offset{0});
        QVERIFY2(gone.ok(), gone.ok() ? "" : gone.error().message.c_str());
        VERIFY_HAS(decisionsOf(gone.value()), "retention.ms=60000");
    }

    void howARecordIsFound() {
        sim::Simulation run = runOf({}, 50);
        run.runUntil(seconds(20));
        const auto found = whyFound(run, kOrders, Offset{3});
        VERIFY_HAS(found.value().answer, "offset 3: segment 0, ");
        VERIFY_HAS(found.value().answer, "found in the batch of ");
        VERIFY_HAS(whyFound(run, kOrders, Offset{1'000'000}).value().answer, "offset 1000000 is not in the log");
    }

    void whatTheCleanerDoesToARecord() {
        sim::Simulation run = runOf({{"cleanup.policy", "compact"}, {"internal.segment.bytes", "2000"}}, 10);
        run.runUntil(seconds(8));
        const auto before = whyRecord(run, kOrders, Offset{0});
        QVERIFY2(before.ok(), before.ok() ? "" : before.error().message.c_str());
        VERIFY_HAS(before.value().answer, "offset 0 ");
        VERIFY_HAS(decisionsOf(before.value()), "cleanup.policy=compact");
        QVERIFY(!whyRecord(run, kOrders, Offset{1'000'000}).ok());
    }

    /// Of any replica, as the views show it.
    void theReasonsOfEachReplicasLog() {
        sim::Simulation run = runOf({{"cleanup.policy", "compact"}, {"internal.segment.bytes", "2000"}}, 10);
        run.runUntil(seconds(8));
        for (const cluster::Broker* broker : {run.world().broker(BrokerId{1}), run.world().broker(BrokerId{2})}) {
            const ReplicaId id{{TopicIndex{0}, 0}, broker->id()};
            const log::Log& log = *broker->replica(id.partition)->log.log();
            const auto oldest = segmentReasons(run.world(), id, log.segments().front().base());
            QCOMPARE(oldest.size(), 1u);
            VERIFY_HAS(oldest[0], "stays: cleanup.policy is compact");
            const auto active = segmentReasons(run.world(), id, log.activeSegment().base());
            QCOMPARE(active.size(), 6u);
            VERIFY_HAS(active[1], "segment.bytes=2000");
            QVERIFY(segmentReasons(run.world(), id, Offset{1}).empty());
            const auto record = recordReasons(run.world(), id, Offset{0});
            QCOMPARE(record.size(), 2u);
            VERIFY_HAS(record[0], "with a cleaner pass now, offset 0 ");
            VERIFY_HAS(record[1], "found by offset 0: segment 0");
            VERIFY_HAS(recordReasons(run.world(), id, log.logEndOffset() - 1)[0], "never looks at the active segment");
        }
        const ReplicaId nowhere{{TopicIndex{7}, 0}, BrokerId{1}};
        QVERIFY(segmentReasons(run.world(), nowhere, Offset{0}).empty());
        QVERIFY(recordReasons(run.world(), nowhere, Offset{0}).empty());
    }

    void whyATopicIsNotCompacted() {
        sim::Simulation plain = runOf({}, 10);
        VERIFY_HAS(whyNotCompacted(plain, kOrders).value().change, "cleanup.policy=compact on orders");
        sim::Simulation active = runOf({{"cleanup.policy", "compact"}}, 10);
        VERIFY_HAS(whyNotCompacted(active, kOrders).value().answer, "active segment");
        sim::Simulation held = runOf(
            {{"cleanup.policy", "compact"}, {"internal.segment.bytes", "2000"}, {"min.compaction.lag.ms", "86400000"}},
            10);
        held.runUntil(seconds(30));
        VERIFY_HAS(whyNotCompacted(held, kOrders).value().answer, "min.compaction.lag.ms=86400000");
        sim::Simulation clean = runOf(
            {{"cleanup.policy", "compact"}, {"internal.segment.bytes", "2000"}, {"min.cleanable.dirty.ratio", "1.0"}},
            10);
        clean.runUntil(seconds(60));
        const auto why = whyNotCompacted(clean, kOrders);
        VERIFY_HAS(why.value().answer, "dirty");
        VERIFY_HAS(why.value().change, "min.cleanable.dirty.ratio=");
    }

    void whyAConsumerLags() {
        sim::Simulation run = runOf({}, 50);
        sim::StartConsumer slow;
        slow.spec.name = "slow";
        slow.spec.topic = "orders";
        slow.spec.recordsPerSecond = 5;
        const ClientId id = run.submit(slow).client;
        run.runUntil(seconds(20));
        const auto why = whyLag(run, id);
        QVERIFY(why.ok());
        VERIFY_HAS(why.value().answer, "it handles 5 records a second");
        QVERIFY(!whyLag(run, ClientId{0}).ok());
    }

    // ---- predictions come true, to the microsecond

    void theRollComesWhenItWasForetold() {
        sim::Simulation run = runOf({{"internal.segment.bytes", "5000"}}, 10);
        const auto foretold = whenRolls(run.world(), kOrders);
        QVERIFY2(foretold.ok(), foretold.ok() ? "" : foretold.error().message.c_str());
        const Micros came = whenItCame(run, seconds(600), [](const sim::Event& e) {
            return std::holds_alternative<log::SegmentRolled>(e.fact) && e.subject.broker == BrokerId{1};
        });
        QCOMPARE(came, foretold.value().at);
        QVERIFY(has(foretold.value().answer, "orders-0"));
        QVERIFY(has(whenRolls(runOf({}).world(), kOrders).error().message, "a roll of orders-0"));
    }

    void theDeletionComesWhenItWasForetold() {
        sim::Simulation run = runOf({{"internal.segment.bytes", "5000"}, {"retention.ms", "60000"}}, 10);
        run.runUntil(seconds(20));
        const auto foretold = whenDeleted(run.world(), kOrders, Offset{0});
        QVERIFY(foretold.ok());
        const Micros came = whenItCame(run, seconds(3600), [](const sim::Event& e) {
            return std::holds_alternative<log::SegmentDeleted>(e.fact) && e.subject.broker == BrokerId{1};
        });
        QCOMPARE(came, foretold.value().at);
    }

    void thePassEndsWhenItWasForetold() {
        sim::Simulation run = runOf({{"internal.segment.bytes", "5000"}, {"cleanup.policy", "compact"}}, 10);
        const auto foretold = whenCleaned(run.world(), kOrders);
        QVERIFY(foretold.ok());
        const Micros came = whenItCame(run, seconds(3600), [](const sim::Event& e) {
            return std::holds_alternative<log::CleanerFinished>(e.fact) && e.subject.broker == BrokerId{1};
        });
        QCOMPARE(came, foretold.value().at);
    }

    void theReplicaDropsOutAndTheSessionEndsWhenItWasForetold() {
        sim::Simulation run = runOf({}, 10);
        QVERIFY(!whenFenced(run.world(), BrokerId{3}, {seconds(60).value, 100'000}).ok());
        run.submit(sim::StopBroker{BrokerId{3}, false});
        const auto session = whenFenced(run.world(), BrokerId{3});
        const auto drop = whenDrops(run.world(), kOrders, BrokerId{3});
        QVERIFY(session.ok() && drop.ok());
        const Micros came = whenItCame(
            run, seconds(60), [](const sim::Event& e) { return std::holds_alternative<cluster::IsrShrunk>(e.fact); });
        QCOMPARE(came, drop.value().at);
        QCOMPARE(session.value().at, drop.value().at);
        QVERIFY(has(whenFenced(run.world(), BrokerId{3}).error().message, "fenced already"));
    }

    void lookingAheadChangesNothing() {
        sim::Simulation run = runOf({{"internal.segment.bytes", "5000"}}, 10);
        const std::string before = run.stateHash();
        (void)whenRolls(run.world(), kOrders);
        QCOMPARE(run.stateHash(), before);
    }

    void linesAreForPeople() {
        sim::Simulation run = runOf({}, 20);
        run.submit(sim::StopBroker{BrokerId{3}, false});
        run.runUntil(seconds(20));
        const auto lines = linesOf(whyOutOfIsr(run, kOrders, BrokerId{3}).value());
        QVERIFY(lines.size() >= 5);
        QCOMPARE(lines[1], "What led to it:");
        VERIFY_HAS(lines.back(), "Otherwise with: ");
    }
};

QTEST_GUILESS_MAIN(ExplanationTest)
#include "explanation_test.moc"
