#include "app/gui/directory/directory_window.h"

#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>

#include "app/gui/directory/partition_list.h"
#include "core/disk/posix_disk.h"
#include "core/sim/simulation.h"
#include "tests/log/survey/disk_samples.h"
#include "views/records/records_view.h"
#include "views/segments/segments_view.h"

using namespace logarium;

namespace {

const QString kHealthy = TEST_GOLDEN_DIR "/log/f02-torn-tail/expect-1";

/// A window on a copy of a recorded directory, which a test may spoil before it opens it.
struct Desk {
    QTemporaryDir directory;
    disk::PosixDisk disk{directory.path().toStdString()};
    app::DirectoryWindow window{views::themeFor("dark")};

    Desk() {
        samples::copyAll(disk::PosixDisk(kHealthy.toStdString(), disk::PosixDisk::Access::ReadOnly), disk);
        window.show();
    }
    bool open(const QString& path = {}) {
        window.open(path.isEmpty() ? directory.path() : path);
        return QTest::qWaitFor([this] { return window.quiet(); }, 30'000);
    }
    QString label(const char* name) const { return window.findChild<QLabel*>(name)->text(); }
    QString forecast() const { return window.findChild<QTextBrowser*>("forecast")->toPlainText(); }
};

}  // namespace

class DirectoryWindowTest : public QObject {
    Q_OBJECT
private slots:
    void showsPartitionsSegmentsAndRecords() {
        Desk desk;
        QVERIFY(desk.open());
        QVERIFY(desk.window.trouble().isEmpty());
        QCOMPARE(desk.label("readOnlyMark"), QString("READ ONLY"));
        QCOMPARE(desk.label("place"), desk.directory.path());
        QVERIFY(desk.label("directoryState").contains("1 partition"));
        auto* list = desk.window.findChild<app::PartitionList*>("partitions");
        QCOMPARE(list->topLevelItemCount(), 1);
        QCOMPARE(list->topLevelItem(0)->text(0), QString("t-0"));
        QCOMPARE(list->topLevelItem(0)->text(3), QString("0 – 11"));
        auto* records = desk.window.findChild<views::RecordsView*>();
        QVERIFY(records->emptyText().isEmpty());
        QCOMPARE(records->segment().value, 8);
        QCOMPARE(records->batches().rows(), 3);  // Three batches, a record each.
        auto* segments = desk.window.findChild<views::SegmentsView*>();
        QVERIFY(segments->shown().has_value());
        QVERIFY(desk.forecast().contains("no record is lost"));
    }
    void foretellsAndWritesNothing() {
        Desk desk;
        desk.disk.truncate("t-0/00000000000000000004.log", 300);
        const auto before = samples::filesOf(desk.disk);
        QVERIFY(desk.open());
        QVERIFY2(desk.forecast().contains("cuts 00000000000000000004.log at byte 220 (offset 6)"),
                 qPrintable(desk.forecast()));
        QVERIFY2(desk.forecast().contains("things are broken"), qPrintable(desk.forecast()));
        QVERIFY(samples::filesOf(desk.disk) == before);
    }
    void whatIsNoDataDirectorySaysSo() {
        Desk desk;
        QTemporaryDir empty;
        QVERIFY(desk.open(empty.path()));
        QVERIFY2(desk.window.trouble().endsWith("no Kafka data directory: expected meta.properties or directories such "
                                                "as orders-0 in it"),
                 qPrintable(desk.window.trouble()));
        QCOMPARE(desk.label("waiting"), desk.window.trouble());
        QVERIFY(desk.open("/no/such/directory"));
        QCOMPARE(desk.window.trouble(), QString("/no/such/directory: no such directory"));
        QVERIFY(desk.open());
        QVERIFY(desk.window.trouble().isEmpty());
    }
    void copiesIntoAScenario() {
        Desk desk;
        QVERIFY(desk.open());
        std::optional<sim::Scenario> copied;
        desk.window.whenCopied([&](const sim::Scenario& scenario) { copied = scenario; });
        desk.window.copyAll();
        QVERIFY(QTest::qWaitFor([&] { return copied.has_value(); }, 30'000));
        sim::Simulation simulation(copied->recording);
        simulation.runUntil(Micros{kMicrosPerSecond});
        const auto* replica = simulation.world().broker(BrokerId{2})->replica({TopicIndex{0}, 0});
        QVERIFY(replica != nullptr);
        QCOMPARE(replica->log.logEnd().value, 11);
        QVERIFY(desk.window.findChild<QPushButton*>("copyIntoScenario")->isEnabled());
    }
    void closingEndsWhatIsUnderWay() {
        auto desk = std::make_unique<Desk>();
        desk->window.open(desk->directory.path());
        desk.reset();  // Must not hang, nor call back.
        QTest::qWait(50);
    }
};

QTEST_MAIN(DirectoryWindowTest)
#include "directory_window_test.moc"
