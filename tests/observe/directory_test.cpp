#include "core/observe/directory.h"

#include <QTest>

#include "core/observe/snapshot.h"
#include "core/sim/disks.h"
#include "core/sim/simulation.h"
#include "tests/log/survey/disk_samples.h"
#include "tests/observe/living_cluster.h"

using namespace logarium;
using namespace logarium::observe;

namespace {

const QString kHealthy = TEST_GOLDEN_DIR "/log/f02-torn-tail/expect-1";

std::shared_ptr<const OpenedDirectory> openedAt(const disk::Disk& disk, std::string_view path = {}) {
    auto opened = OpenedDirectory::open(disk, path);
    ensure(opened.ok(), "the directory opens");
    return std::move(opened).value();
}

}  // namespace

class DirectoryTest : public QObject {
    Q_OBJECT
private slots:
    /// A running broker's files, looked at from outside, show what the broker itself shows.
    void showsWhatASnapshotShows() {
        const sim::Simulation simulation = sample::living(Micros{60 * kMicrosPerSecond});
        const auto world = std::make_shared<const sim::World>(simulation.world());
        const Snapshot snapshot(world);
        const disk::MemoryDisk disk = sim::brokerDisks(*world).at("broker-1");
        const auto opened = openedAt(disk);
        const OpenedBroker& broker = opened->brokers().front();
        QCOMPARE(broker.id.value, 1);
        int compared = 0;
        for (const ReplicaId mine : broker.replicas) {
            const std::string name = opened->survey(mine)->directory;
            const auto number = opened->survey(mine)->name.partition.partition;
            const ReplicaId theirs{{TopicIndex{0}, number}, BrokerId{1}};
            const auto log = opened->readLog(disk, mine);
            const auto expected = snapshot.log(theirs);
            QVERIFY(log && expected);
            QCOMPARE(log->directory, expected->directory);
            QCOMPARE(log->logEnd.value, expected->logEnd.value);
            QCOMPARE(log->bytes, expected->bytes);
            QCOMPARE(log->epochs, expected->epochs);
            QCOMPARE(log->segments.size(), expected->segments.size());
            for (std::size_t i = 0; i < log->segments.size(); ++i) {
                const SegmentView& mineView = log->segments[i];
                const SegmentView& theirView = expected->segments[i];
                QCOMPARE(mineView.base.value, theirView.base.value);
                QCOMPARE(mineView.next.value, theirView.next.value);
                QCOMPARE(mineView.bytes, theirView.bytes);
                QCOMPARE(mineView.offsetIndexEntries, theirView.offsetIndexEntries);
                QCOMPARE(mineView.timeIndexEntries, theirView.timeIndexEntries);
                QCOMPARE(mineView.files, theirView.files);
                const auto page = opened->page(disk, mine, mineView.base, 0, 1 << 20);
                const auto expectedPage = snapshot.page(theirs, mineView.base, 0, 1 << 20);
                QCOMPARE(page->raw, expectedPage->raw);
                QCOMPARE(page->batches.size(), expectedPage->batches.size());
                QVERIFY(opened->outline(disk, mine, mineView.base, 0, 100) ==
                        snapshot.outline(theirs, mineView.base, 0, 100));
                for (const IndexKind kind : {IndexKind::Offsets, IndexKind::Times})
                    QCOMPARE(opened->index(disk, mine, mineView.base, kind, 0, 100)->raw,
                             snapshot.index(theirs, mineView.base, kind, 0, 100)->raw);
                ++compared;
            }
        }
        QVERIFY(compared > 6);
    }
    void severalBrokersAndOnePartition() {
        const sim::Simulation simulation = sample::living();
        disk::MemoryDisk all;
        for (const auto& [name, disk] : sim::brokerDisks(simulation.world())) {
            all.createDirectory(name);
            for (const auto& [path, bytes] : samples::filesOf(disk)) {
                const std::string whole = name + '/' + path;
                if (path.find('/') != path.npos) all.createDirectory(whole.substr(0, whole.rfind('/')));
                all.replace(whole, asBytes(bytes));
            }
        }
        const auto opened = openedAt(all);
        QCOMPARE(opened->brokers().size(), 3u);
        QCOMPARE(opened->cluster().topics.size(), 1u);
        QCOMPARE(opened->cluster().topics[0].partitions.size(), 3u);
        QCOMPARE(opened->cluster().topics[0].partitions[0].replicas.size(), 3u);
        const ReplicaId second = opened->brokers()[1].replicas[2];
        QCOMPARE(opened->directoryOf(second), std::string("broker-2/orders-2"));
        const auto one = openedAt(all, "broker-3/orders-1");
        QCOMPARE(one->brokers().front().replicas.size(), 1u);
        QCOMPARE(one->directoryOf(one->brokers().front().replicas[0]), std::string("broker-3/orders-1"));
    }
    void damagedFilesAreShownAsBytes() {
        disk::MemoryDisk disk = samples::copyOf(kHealthy);
        const std::string log = "t-0/00000000000000000004.log";
        disk.write(log, 8, asBytes(std::string_view("\x7f\xff\xff\xff", 4)));
        disk.replace("t-0/00000000000000000004.index", asBytes("odd"));
        const auto opened = openedAt(disk);
        const ReplicaId replica = opened->brokers().front().replicas[0];
        QCOMPARE(opened->readLog(disk, replica)->segments.size(), 3u);
        const auto page = opened->page(disk, replica, Offset{4}, 0, 100);
        QVERIFY(page->batches.empty());
        QCOMPARE(page->raw.size(), 100u);
        QVERIFY(opened->outline(disk, replica, Offset{4}, 0, 10).empty());
        QVERIFY(!opened->page(disk, replica, Offset{5}, 0, 100));
    }
    void whatIsNoDataDirectorySaysSo() {
        disk::MemoryDisk disk;
        disk.createDirectory("pictures");
        const auto opened = OpenedDirectory::open(disk, "");
        QVERIFY(!opened.ok() && opened.error().message.starts_with("no Kafka data directory: expected "));
        QVERIFY(!OpenedDirectory::open(disk, "none").ok());
        const disk::MemoryDisk good = samples::copyOf(kHealthy);
        const auto cancelled = OpenedDirectory::open(good, "", [](std::size_t, std::size_t) { return false; });
        QVERIFY(!cancelled.ok() && cancelled.error().message == "cancelled");
    }
};

QTEST_GUILESS_MAIN(DirectoryTest)
#include "directory_test.moc"
