#include "views/segments/segments_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>

#include "tests/views/log_samples.h"
#include "views/segments/log_gauges.h"
#include "views/segments/segment_shelf.h"
#include "views/segments/segment_text.h"
#include "views/segments/shelf_painter.h"
#include "views/shared/reason_line.h"

using namespace logarium;
using namespace logarium::views;
using namespace logarium::views::samples;

namespace {

/// A view on two logs, shown at a dock's size.
struct Stage {
    std::vector<observe::LogView> logs = {aLog(), aCompactedLog()};
    int reads = 0;
    Selection selection;
    SegmentsView view{selection, nullptr, source()};
    SegmentShelf* shelf = view.findChild<SegmentShelf*>("shelf");

    Stage() {
        view.resize(900, 260);
        view.show();
        view.setReducedMotion(true);
    }
    LogSource source() {
        LogSource counted = aSource(&logs);
        counted.log = [this, plain = counted.log](const observe::Frame& frame, ReplicaId id) {
            ++reads;
            return plain(frame, id);
        };
        counted.whySegment = [](const observe::Frame&, ReplicaId, Offset base) -> std::vector<std::string> {
            return {"segment " + std::to_string(base.value) + " stays", "open: nothing"};
        };
        return counted;
    }
    void click(std::int64_t base, Qt::MouseButton button = Qt::LeftButton) {
        QTest::mouseClick(shelf->viewport(), button, {}, shelf->segmentRect(Offset{base}).center());
    }
};

observe::ClusterView withRevision(std::uint64_t revision) {
    auto cluster = aCluster();
    cluster.topics[0].partitions[0].replicas[0].revision = revision;
    return cluster;
}

}  // namespace

class SegmentsViewTest : public QObject {
    Q_OBJECT
private slots:
    void theChosenSegmentSaysWhyItIsThere() {
        Stage stage;
        auto* why = stage.view.findChild<ReasonLine*>("why");
        stage.view.present(aFrame(aCluster()));
        QVERIFY(why->isHidden());
        const Offset first = stage.logs[0].segments.front().base;
        stage.click(first.value);
        QCOMPARE(why->text(), QString("segment %1 stays\nopen: nothing").arg(first.value));
        QVERIFY(why->isVisible());
        QCOMPARE(why->toolTip(), why->text());
        stage.view.present(aFrame({}));
        QVERIFY(why->isHidden());
    }

    void anEmptyClusterSaysWhatToDo() {
        Stage stage;
        stage.view.present(aFrame({}));
        QVERIFY(stage.view.text().contains("Create a topic"));
        QVERIFY(!stage.view.shown());
        QVERIFY(!stage.view.grab().isNull());
    }

    void withoutASelectionTheFirstLeaderIsShown() {
        Stage stage;
        stage.view.present(aFrame(aCluster()));
        QVERIFY(stage.view.shown() == replica(0, 0, 1));
        QVERIFY(stage.view.text().startsWith("orders-0 on broker 1"));
    }

    void itFollowsTheSelection() {
        Stage stage;
        stage.view.present(aFrame(aCluster()));
        stage.selection.set({{kNoBroker, partition(1, 0), kNoClient}, kNoOffset, kNoEvent});
        QVERIFY(stage.view.shown() == replica(1, 0, 3));
        QVERIFY(stage.view.text().contains("first dirty offset 8377"));
    }

    void clickingASegmentSelectsIt() {
        Stage stage;
        stage.view.present(aFrame(aCluster()));
        stage.click(4210);
        QCOMPARE(stage.selection.value().segment, Offset{4210});
        QVERIFY(stage.selection.value().subject.partition == partition(0, 0));
        QCOMPARE(stage.selection.value().subject.broker, BrokerId{1});
        QVERIFY(stage.shelf->accessibleDescription().contains("Segment 4210"));
    }

    void doubleClickAndEnterOpenTheRecords() {
        Stage stage;
        QSignalSpy opened(&stage.view, &SegmentsView::recordsWanted);
        stage.view.present(aFrame(aCluster()));
        QTest::mouseDClick(stage.shelf->viewport(), Qt::LeftButton, {},
                           stage.shelf->segmentRect(Offset{9120}).center());
        QCOMPARE(opened.count(), 1);
        QCOMPARE(stage.selection.value().segment, Offset{9120});
        QTest::keyClick(stage.shelf, Qt::Key_Left);
        QTest::keyClick(stage.shelf, Qt::Key_Return);
        QCOMPARE(opened.count(), 2);
        QCOMPARE(stage.selection.value().segment, Offset{8377});
    }

    void arrowKeysWalkTheShelf_data() {
        QTest::addColumn<QList<int>>("keys");
        QTest::addColumn<qint64>("base");
        QTest::newRow("first press takes the active segment") << QList<int>{Qt::Key_Left} << qint64{13402};
        QTest::newRow("left goes back") << QList<int>{Qt::Key_Left, Qt::Key_Left} << qint64{9120};
        QTest::newRow("home") << QList<int>{Qt::Key_Home, Qt::Key_Home} << qint64{0};
        QTest::newRow("stays at the first") << QList<int>{Qt::Key_Home, Qt::Key_Home, Qt::Key_Left} << qint64{0};
        QTest::newRow("end") << QList<int>{Qt::Key_Home, Qt::Key_Home, Qt::Key_End} << qint64{13402};
    }
    void arrowKeysWalkTheShelf() {
        QFETCH(QList<int>, keys);
        Stage stage;
        stage.view.present(aFrame(aCluster()));
        for (const int key : keys) QTest::keyClick(stage.shelf, static_cast<Qt::Key>(key));
        QTEST(qint64{stage.selection.value().segment.value}, "base");
    }

    void theMenuKeyAsksForTheReplicasMenu() {
        Stage stage;
        QSignalSpy menu(&stage.view, &View::menuWanted);
        stage.view.present(aFrame(aCluster()));
        QContextMenuEvent event(QContextMenuEvent::Keyboard, {10, 10}, {10, 10});
        QCoreApplication::sendEvent(stage.shelf, &event);
        QCOMPARE(menu.count(), 1);
        QCOMPARE(menu[0][0].value<sim::Subject>().broker, BrokerId{1});
    }

    void theLogIsReadAgainOnlyWhenItChanged() {
        Stage stage;
        stage.view.present(aFrame(withRevision(1)));
        stage.view.present(aFrame(withRevision(1)));
        QCOMPARE(stage.reads, 1);
        stage.view.present(aFrame(withRevision(2)));
        QCOMPARE(stage.reads, 2);
        stage.view.present(
            aFrame(withRevision(2), {anEvent(9, {}, cluster::ConfigChanged{"orders", "segment.ms", {}})}));
        QCOMPARE(stage.reads, 3);
        auto jumped = aFrame(withRevision(2));
        jumped->jumped = true;
        stage.view.present(jumped);
        QCOMPARE(stage.reads, 4);
    }

    void copyGivesText() {
        Stage stage;
        stage.view.present(aFrame(aCluster()));
        QTest::keyClick(stage.shelf, Qt::Key_C, Qt::ControlModifier);
        const QString text = QGuiApplication::clipboard()->text();
        QVERIFY(text.contains("8377 – 9119, 190 KiB, closed"));
        QVERIFY(text.contains("13402 – 15187, 437 KiB, active, 0 s old, rolls in 10 min 00 s"));
    }

    void nothingMovesWithReducedMotion() {
        Stage stage;
        stage.view.present(aFrame(aCluster()));
        stage.logs[0].segments.push_back(aSegment(15188, 15190, 200, Micros{90 * kMinute}));
        stage.logs[0].revision = 2;
        const sim::Subject subject{BrokerId{1}, partition(0, 0), kNoClient};
        stage.view.present(aFrame(withRevision(2), {anEvent(1, subject, log::SegmentRolled{})}));
        QVERIFY(!stage.shelf->isMoving());
    }

    void motionRunsWhenSomethingChangesAndIsWanted() {
        Stage stage;
        stage.view.setReducedMotion(false);
        stage.view.present(aFrame(aCluster()));
        QVERIFY(!stage.shelf->isMoving());
        stage.logs[0].segments.push_back(aSegment(15188, 15190, 200, Micros{90 * kMinute}));
        stage.logs[0].revision = 2;
        stage.view.present(aFrame(withRevision(2)));
        QVERIFY(stage.shelf->isMoving());
    }

    void everyThemePaints() {
        for (const QString& id : themeIds()) {
            Stage stage;
            stage.view.setTheme(themeFor(id));
            stage.view.present(aFrame(aCluster()));
            for (const QSize size : {QSize(200, 120), QSize(900, 260), QSize(1600, 900)}) {
                stage.view.resize(size);
                QVERIFY(!stage.view.grab().isNull());
            }
        }
    }

    void gaugesSayWhatComesNext() {
        const auto deletes = gaugesOf(aLog(), Micros{90 * kMinute});
        QCOMPARE(deletes.size(), std::size_t{2});
        QCOMPARE(deletes[0].value, "437 KiB of 1.0 MiB");
        QCOMPARE(deletes[0].detail, "or by time in 10 min 00 s");
        QCOMPARE(deletes[1].detail, "segment 0 goes in 5 min 00 s");
        const auto compacts = gaugesOf(aCompactedLog(), Micros{90 * kMinute});
        QCOMPARE(compacts[1].value, "37 %, cleaned above 50 %");
        QCOMPARE(compacts[1].mark, 0.5);
        QVERIFY(!compacts[1].reached);
        QCOMPARE(compacts[1].detail, "next pass in 2 min 00 s");
    }

    void retentionBytesFillABar() {
        auto log = aLog();
        log.retentionMs = -1;
        log.retentionBytes = log.bytes / 2;
        for (auto& segment : log.segments) segment.deletedAt.reset();
        const auto gauge = gaugesOf(log, Micros{0}).back();
        QVERIFY(gauge.reached);
        log.retentionBytes = -1;
        QCOMPARE(gaugesOf(log, Micros{0}).back().detail, "kept for ever");
    }

    void markersAtOneOffsetBecomeOne() {
        auto log = aLog();
        log.highWatermark = log.logEnd;
        const auto markers = markersOf(log, themeFor("dark"));
        QCOMPARE(markers.size(), std::size_t{2});
        QCOMPARE(markers[1].text, "high watermark = log end 15188");
        QCOMPARE(markersOf(aCompactedLog(), themeFor("dark")).size(), std::size_t{5});
    }

    void ghostsAreGrouped() {
        QCOMPARE(ghostLabels(aCompactedLog().goingFiles),
                 (QStringList{"0 .deleted × 2", "2100 .deleted", "8377 .cleaned"}));
    }

    void everyRuleThatRollsOrDeletesHasItsWords() {
        using enum log::RollReason;
        for (const auto reason :
             {SegmentBytes, SegmentMs, OffsetIndexFull, TimeIndexFull, OffsetOverflow, Explicit, MaxCompactionLag})
            QVERIFY(!rollReasonText(reason).isEmpty());
        using D = log::DeleteReason;
        for (const auto reason : {D::RetentionMs, D::RetentionBytes, D::LogStartOffset, D::Truncation, D::Compacted})
            QVERIFY(!deleteReasonText(reason).isEmpty());
    }

    void newsNameTheNumbers() {
        const auto text = [](auto fact) { return newsOf(anEvent(1, {}, fact))->text; };
        QCOMPARE(text(log::CleanerSwapped{Offset{0}, 4, 4096, 1024}),
                 "Cleaner: 4 segments from 0 on were rewritten as one, 4.0 KiB → 1.0 KiB");
        QCOMPARE(text(log::CleanerFinished{Offset{800}, 1000, 120, 4096, 1024}),
                 "Cleaner: pass done, 4.0 KiB → 1.0 KiB, 120 of 1,000 records kept, clean up to 800");
        QCOMPARE(text(log::LogTruncated{Offset{12}, Offset{10}}), "Truncated: log end went back from 12 to 10");
        QVERIFY(!newsOf(anEvent(1, {}, cluster::BrokerStarted{})));
    }
};

QTEST_MAIN(SegmentsViewTest)
#include "segments_view_test.moc"
