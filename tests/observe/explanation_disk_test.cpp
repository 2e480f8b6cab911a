#include <QtTest>

#include "core/observe/explanation.h"
#include "core/sim/simulation.h"

using namespace logarium;
using namespace logarium::observe;

namespace {

constexpr Micros seconds(std::int64_t count) {
    return Micros{count * kMicrosPerSecond};
}
const TopicPartition kOrders{"orders", 0};
constexpr BrokerId kFirst{1}, kSecond{2};

bool has(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}
#define VERIFY_HAS(text, part) QVERIFY2(has(text, part), (text).c_str())

std::string chainOf(const Explanation& explanation) {
    std::string all;
    for (const std::string& step : explanation.chain) all += step + "\n";
    return all;
}
std::string decisionsOf(const Explanation& explanation) {
    std::string all;
    for (const sim::Decision& d : explanation.decidedBy) all += std::string(d.name) + "=" + d.value + " ";
    return all;
}

/// orders-0 on brokers 1 and 2 (or only 1), which have several log directories; it grows.
sim::Simulation growing(std::vector<BrokerId> replicas, std::map<std::string, std::string> configs = {},
                        int directories = 1) {
    sim::ClusterSpec spec;
    spec.logDirectories = directories;
    sim::Simulation run{spec};
    sim::CreateTopic topic;
    topic.topic = "orders";
    topic.assignment = {std::move(replicas)};
    topic.configs = std::move(configs);
    if (!run.submit(topic).ok()) qFatal("the topic is not made");
    sim::StartProducer producer;
    producer.spec.name = "shop";
    producer.spec.topic = "orders";
    producer.spec.recordsPerSecond = 50;
    producer.spec.valueBytes = 500;
    run.submit(producer);
    run.runUntil(seconds(5));
    return run;
}

/// Runs on until the directory in which orders-0 lies on the first broker is full; its number.
int filled(sim::Simulation& run) {
    const cluster::Replica* replica = run.world().broker(kFirst)->replica({TopicIndex{0}, 0});
    const int directory = replica->directory;
    run.submit(sim::FillDisk{kFirst, directory, 20'000});
    run.runUntil(seconds(20));
    return directory;
}

}  // namespace

class ExplanationDiskTest : public QObject {
    Q_OBJECT
private slots:
    void whyADirectoryIsOffline() {
        sim::Simulation run = growing({kFirst, kSecond});
        QVERIFY(has(whyDirectory(run, kFirst, 1).error().message, "has room"));
        QVERIFY(has(whyDirectory(run, kFirst, 2).error().message, "log directories 1 to 1"));
        QVERIFY(!whyDirectory(run, BrokerId{7}, 1).ok());
        filled(run);
        const auto why = whyDirectory(run, kFirst, 1);
        QVERIFY2(why.ok(), why.ok() ? "" : why.error().message.c_str());
        VERIFY_HAS(why.value().answer, "log directory 1 of broker 1 went offline at");
        VERIFY_HAS(why.value().answer, "o space left on device");
        VERIFY_HAS(why.value().answer, "orders-0");
        VERIFY_HAS(why.value().answer, "the broker gave up");
        // The fate that filled the disk comes first, then the write that did not fit.
        VERIFY_HAS(why.value().chain.front(), "sim start-producer");
        VERIFY_HAS(chainOf(why.value()), "sim fill-disk 1 1 20000");
        VERIFY_HAS(decisionsOf(why.value()), "retention.bytes=-1");
        VERIFY_HAS(decisionsOf(why.value()), "segment.bytes=1073741824");
        VERIFY_HAS(why.value().change, "sim free-disk 1 1, then sim start-broker 1");
        VERIFY_HAS(why.value().change, "segment.bytes on orders");
        // It does what it promises.
        QVERIFY(run.submit(sim::FreeDisk{kFirst, 1}).ok());
        QVERIFY(run.submit(sim::StartBroker{kFirst}).ok());
        run.runUntil(seconds(60));
        QVERIFY(!whyDirectory(run, kFirst, 1).ok());
        QVERIFY(run.world().broker(kFirst)->replica({TopicIndex{0}, 0})->log.log().has_value());
    }
    void closedSegmentsCouldHaveGone() {
        sim::Simulation run = growing({kFirst, kSecond}, {{"internal.segment.bytes", "20000"}});
        filled(run);
        const auto why = whyDirectory(run, kFirst, 1);
        QVERIFY(why.ok());
        VERIFY_HAS(why.value().change, "retention.bytes=");
        VERIFY_HAS(why.value().change, "bytes of closed segments");
    }
    void whyAProduceMetAFullDisk() {
        sim::Simulation run = growing({kFirst, kSecond});
        filled(run);
        const auto why = whyRejected(run, kOrders);
        QVERIFY(why.ok());
        VERIFY_HAS(why.value().answer, "KAFKA_STORAGE_ERROR");
        VERIFY_HAS(why.value().answer, "went offline");
        VERIFY_HAS(chainOf(why.value()), "sim fill-disk");
        VERIFY_HAS(chainOf(why.value()), "shop sends");
        VERIFY_HAS(why.value().change, "sim free-disk 1 1");
    }
    void whyAPartitionIsOffline() {
        sim::Simulation run = growing({kFirst});
        QVERIFY(has(whyOffline(run, kOrders).error().message, "is led by broker 1"));
        filled(run);
        const auto why = whyOffline(run, kOrders);
        QVERIFY2(why.ok(), why.ok() ? "" : why.error().message.c_str());
        VERIFY_HAS(why.value().answer, "orders-0 has no leader: on broker 1 log directory 1 is offline");
        VERIFY_HAS(decisionsOf(why.value()), "unclean.leader.election.enable=false");
    }
    /// With a second directory the broker lives on, and the other replica leads.
    void aDirectoryOfSeveral() {
        sim::Simulation run = growing({kFirst, kSecond}, {}, 2);
        int directory = 0;
        // Whatever lies in the first one takes the broker with it: the replica has to lie in the other.
        if (run.world().broker(kFirst)->replica({TopicIndex{0}, 0})->directory == 1) {
            QVERIFY(run.submit(sim::MoveReplica{kFirst, kOrders, 2}).ok());
            run.runUntil(seconds(10));
        }
        directory = filled(run);
        QCOMPARE(directory, 2);
        QVERIFY(run.world().broker(kFirst)->up());
        const auto why = whyOffline(run, kOrders);
        QVERIFY2(why.ok(), why.ok() ? "" : why.error().message.c_str());
        VERIFY_HAS(why.value().answer,
                   "orders-0 is led by broker 2: on broker 1 log directory 2 is offline; broker 2 has it");
        VERIFY_HAS(why.value().change, "sim free-disk 1 2, sim stop-broker 1, then sim start-broker 1");
    }
    void aBrokenDiskIsNoFullOne() {
        sim::Simulation run = growing({kFirst, kSecond});
        run.submit(sim::BreakLogDirectory{kFirst, 1});
        run.runUntil(seconds(20));
        const auto why = whyDirectory(run, kFirst, 1);
        QVERIFY2(why.ok(), why.ok() ? "" : why.error().message.c_str());
        VERIFY_HAS(why.value().answer, "does not work any more");
        VERIFY_HAS(why.value().change, "sim replace-log-dir 1 1, then sim start-broker 1");
    }
};

QTEST_GUILESS_MAIN(ExplanationDiskTest)
#include "explanation_disk_test.moc"
