#include "core/sim/copied_logs.h"

#include <QTest>

#include "core/log/dump/segment_walk.h"
#include "core/log/epoch_cache.h"
#include "core/sim/recording_file.h"
#include "core/sim/simulation.h"
#include "tests/log/survey/disk_samples.h"

using namespace logarium;
using namespace logarium::sim;

namespace {

const QString kHealthy = TEST_GOLDEN_DIR "/log/f02-torn-tail/expect-1";
constexpr TimestampMs kNow{1'700'000'000'000};

LogSource source(const std::string& directory = "t-0", TopicPartition partition = {"t", 0}) {
    LogSource wanted{directory, std::move(partition), {}, std::nullopt};
    wanted.options.cleanShutdown = false;
    return wanted;
}

const cluster::Replica& replicaOn(const Simulation& simulation, int broker, int partition = 0) {
    const cluster::Replica* found = simulation.world().broker(BrokerId{broker})->replica({TopicIndex{0}, partition});
    ensure(found != nullptr, "the broker has a replica");
    return *found;
}

std::string logBytes(const disk::Disk& disk, int base) {
    return std::string(asText(disk.readAll("t-0/0000000000000000000" + std::to_string(base) + ".log")));
}

}  // namespace

class CopiedLogsTest : public QObject {
    Q_OBJECT
private slots:
    void everyBrokerBeginsWithTheLogs() {
        const disk::MemoryDisk disk = samples::copyOf(kHealthy);
        const auto scenario = scenarioOf(disk, {source()}, kNow);
        QVERIFY2(scenario.ok(), scenario.ok() ? "" : scenario.error().message.c_str());
        Simulation simulation(scenario.value().recording);
        simulation.runUntil(Micros{2 * kMicrosPerSecond});
        for (const int broker : {1, 2, 3}) {
            const cluster::ReplicaLog& copied = replicaOn(simulation, broker).log;
            QCOMPARE(copied.logEnd().value, 11);
            QCOMPARE(copied.highWatermark().value, 11);
            for (const int base : {0, 4, 8}) QCOMPARE(logBytes(copied.disk(), base), logBytes(disk, base));
        }
        // Life goes on behind them, in an epoch that the copied logs did not know.
        disk::MemoryDisk source = disk;
        log::EpochCache known("t-0/leader-epoch-checkpoint");
        known.load(source);
        const std::int32_t before = known.entries().back().epoch.value;
        ProduceOnce more{"t", 0, -1, {{"key", "value", {}}}};
        QVERIFY(simulation.submit(more).ok());
        simulation.runUntil(Micros{5 * kMicrosPerSecond});
        for (const int broker : {1, 2, 3}) QCOMPARE(replicaOn(simulation, broker).log.logEnd().value, 12);
        QVERIFY(replicaOn(simulation, 1).log.latestEpoch().value > before);
    }
    void recordingsCarryTheFiles() {
        const disk::MemoryDisk disk = samples::copyOf(kHealthy);
        Simulation first(scenarioOf(disk, {source()}, kNow).value().recording);
        first.runUntil(Micros{10 * kMicrosPerSecond});
        const std::string text = recordingText(first.saved());
        auto run = savedRunFrom("copied", text);
        QVERIFY2(run.ok(), run.ok() ? "" : run.error().message.c_str());
        Simulation second(std::move(run).value());
        second.runUntil(Micros{10 * kMicrosPerSecond});
        QVERIFY(!second.replayTrouble());
        QCOMPARE(second.stateHash(), first.stateHash());
        QCOMPARE(recordingText(second.saved()), text);
    }
    void aDamagedLogIsRecoveredInTheCopyOnly() {
        disk::MemoryDisk disk = samples::copyOf(kHealthy);
        disk.truncate("t-0/00000000000000000008.log", 325);
        const disk::MemoryDisk before = disk;
        Simulation simulation(scenarioOf(disk, {source()}, kNow).value().recording);
        simulation.runUntil(Micros{kMicrosPerSecond});
        QCOMPARE(replicaOn(simulation, 2).log.logEnd().value, 10);
        QVERIFY(disk.sameContent(before));
    }
    void partitionsBeforeItAreEmpty() {
        disk::MemoryDisk disk = samples::copyOf(kHealthy);
        Simulation simulation(scenarioOf(disk, {source("t-0", {"orders", 2})}, kNow).value().recording);
        simulation.runUntil(Micros{kMicrosPerSecond});
        QCOMPARE(replicaOn(simulation, 1, 0).log.logEnd().value, 0);
        QCOMPARE(replicaOn(simulation, 1, 2).log.logEnd().value, 11);
    }
    void aLogStartAndItsCompactionComeAlong() {
        disk::MemoryDisk disk = samples::copyOf(kHealthy);
        LogSource wanted = source();
        wanted.options.logStartOffset = Offset{6};
        wanted.firstDirty = Offset{4};
        Simulation simulation(scenarioOf(disk, {wanted}, kNow).value().recording);
        simulation.runUntil(Micros{kMicrosPerSecond});
        QCOMPARE(replicaOn(simulation, 1).log.logStart().value, 6);
        QVERIFY(replicaOn(simulation, 1).log.log()->config().compacts);
    }
    void ofALongLogTheNewestSegmentsAreTaken() {
        disk::MemoryDisk disk = samples::copyOf(kHealthy);
        // The first segment alone is more than a scenario carries.
        disk.truncate("t-0/00000000000000000000.log", InitialFiles::kMostBytes);
        LogSource wanted = source();
        wanted.options.cleanShutdown = true;
        wanted.options.recoveryPoint = Offset{11};
        const auto scenario = scenarioOf(disk, {wanted}, kNow);
        QVERIFY2(scenario.ok(), scenario.ok() ? "" : scenario.error().message.c_str());
        QVERIFY(scenario.value().about.ends_with(" Of t-0 only the newest segments."));
        Simulation simulation(scenario.value().recording);
        simulation.runUntil(Micros{kMicrosPerSecond});
        QCOMPARE(replicaOn(simulation, 1).log.logStart().value, 4);
        disk.truncate("t-0/00000000000000000008.log", InitialFiles::kMostBytes);
        const auto none = scenarioOf(disk, {wanted}, kNow);
        QVERIFY(!none.ok() && none.error().message.starts_with("t-0: its last segment has 16777216 bytes, expected"));
    }
    void filesOutOfPlaceAreRefused_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("said");
        QTest::newRow("outside") << "../x-0/00000000000000000000.log" << QByteArray() << "no segment, index";
        QTest::newRow("meta.properties") << "meta.properties" << QByteArray() << "'meta.properties': no segment";
        QTest::newRow("no partition") << "orders/00000000000000000000.log" << QByteArray() << "no segment, index";
        QTest::newRow("too deep") << "t-0/a/00000000000000000000.log" << QByteArray() << "no segment, index";
        QTest::newRow("epochs of nonsense") << "t-0/leader-epoch-checkpoint" << QByteArray("nonsense") << "t-0";
        QTest::newRow("too much") << "t-0/00000000000000000000.log" << QByteArray(InitialFiles::kMostBytes + 1, 'x')
                                  << "more than 16 MiB";
    }
    void filesOutOfPlaceAreRefused() {
        QFETCH(QString, path);
        QFETCH(QByteArray, content);
        QFETCH(QString, said);
        const auto bytes = std::as_bytes(std::span(content.constData(), static_cast<std::size_t>(content.size())));
        const auto files = InitialFiles::from({{path.toStdString(), Bytes(bytes.begin(), bytes.end())}});
        QVERIFY(!files.ok());
        QVERIFY2(QString::fromStdString(files.error().message).contains(said), files.error().message.c_str());
    }
    void spoiledTextIsRefused() {
        const InitialFiles::Json cases[] = {"text",
                                            {{"t-0/00000000000000000000.log", 7}},
                                            {{"t-0/00000000000000000000.log", "?"}},
                                            {{"t-0/00000000000000000000.log", "AAAA"}}};
        for (const auto& packed : cases) QVERIFY(!InitialFiles::fromJson(packed).ok());
        QVERIFY(InitialFiles::fromJson(nullptr).value().empty());
    }
};

QTEST_GUILESS_MAIN(CopiedLogsTest)
#include "copied_logs_test.moc"
