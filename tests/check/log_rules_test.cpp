#include <QtTest>

#include "core/check/log_rules.h"
#include "core/disk/memory_disk.h"
#include "core/sim/simulation.h"

using namespace logarium;
using namespace logarium::check;

namespace {

/// A log with several segments and epochs, as a run has written it.
struct Written {
    sim::Simulation simulation{sim::ClusterSpec{}};
    Written() {
        sim::CreateTopic topic;
        topic.topic = "orders";
        topic.partitions = 1;
        topic.replicationFactor = 1;
        topic.configs = {{"internal.segment.bytes", "3000"}, {"index.interval.bytes", "500"}};
        simulation.submit(topic);
        sim::ProducerSpec producer;
        producer.name = "shop";
        producer.topic = "orders";
        simulation.submit(sim::StartProducer{producer});
        simulation.runUntil(Micros{10 * kMicrosPerSecond});
        for (const auto& broker : simulation.world().brokers)
            if (const auto* held = broker->replica({TopicIndex{0}, 0})) replica = held;
    }
    const cluster::Replica* replica = nullptr;
    const log::Log& log() const { return *replica->log.log(); }
    disk::MemoryDisk disk() const { return replica->log.disk(); }
};

QString rule(const std::optional<Breach>& found) {
    return found ? QString::fromStdString(found->rule) : QString("none");
}

void flip(disk::Disk& disk, const std::string& path, std::int64_t position) {
    std::byte byte{};
    disk.read(path, position, {&byte, 1});
    byte ^= std::byte{0x40};
    disk.write(path, position, {&byte, 1});
}

}  // namespace

class LogRulesTest : public QObject {
    Q_OBJECT

private slots:
    void aWrittenLogIsInOrder();
    void spoiledBytesAreSeen_data();
    void spoiledBytesAreSeen();
    void aSpoiledIndexIsSeen();
    void aShorterFileIsSeen();
    void theSentenceSaysWhere();
};

void LogRulesTest::aWrittenLogIsInOrder() {
    const Written written;
    QVERIFY(written.log().segments().size() > 2);
    QVERIFY(written.log().segments().front().offsetIndex().file().entries() > 1);
    QCOMPARE(rule(checkLog(written.log(), written.disk(), "here")), "none");
}

void LogRulesTest::spoiledBytesAreSeen_data() {
    QTest::addColumn<int>("position");
    QTest::addColumn<QString>("expected");
    QTest::newRow("base offset") << 3 << "L1";
    QTest::newRow("leader epoch") << 12 << "L6";
    QTest::newRow("magic") << 16 << "L5";
    QTest::newRow("crc") << 18 << "L5";
    QTest::newRow("a record") << 70 << "L5";
}

void LogRulesTest::spoiledBytesAreSeen() {
    QFETCH(int, position);
    const Written written;
    disk::MemoryDisk disk = written.disk();
    flip(disk, written.log().segments()[1].logPath(), position);
    const auto found = checkLog(written.log(), disk, "here");
    QVERIFY(found.has_value());
    QTEST(rule(found), "expected");
}

void LogRulesTest::aSpoiledIndexIsSeen() {
    const Written written;
    disk::MemoryDisk disk = written.disk();
    flip(disk, written.log().segments()[0].offsetIndex().file().path(), 7);
    QCOMPARE(rule(checkLog(written.log(), disk, "here")), "L4");
}

void LogRulesTest::aShorterFileIsSeen() {
    const Written written;
    disk::MemoryDisk disk = written.disk();
    disk.truncate(written.log().segments()[0].logPath(), 100);
    QVERIFY(checkLog(written.log(), disk, "here").has_value());
}

void LogRulesTest::theSentenceSaysWhere() {
    const Written written;
    disk::MemoryDisk disk = written.disk();
    flip(disk, written.log().segments()[0].logPath(), 70);
    QCOMPARE(checkLog(written.log(), disk, "orders-0 on broker 1")->what,
             std::string("orders-0 on broker 1: the batch at 0 does not pass its check"));
}

QTEST_GUILESS_MAIN(LogRulesTest)
#include "log_rules_test.moc"
