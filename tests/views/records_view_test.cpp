#include "views/records/records_view.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>

#include "core/sim/world.h"
#include "tests/observe/living_cluster.h"
#include "views/records/field_strip.h"
#include "views/records/hex_pane.h"
#include "views/records/record_table.h"
#include "views/shared/reason_line.h"

using namespace logarium;
using namespace logarium::views;

namespace {

FramePtr frameOf(const sim::Simulation& simulation) {
    auto frame = std::make_shared<observe::Frame>();
    frame->snapshot = std::make_shared<observe::Snapshot>(observe::sample::snapshotOf(simulation));
    frame->cluster = std::make_shared<const observe::ClusterView>(frame->snapshot->cluster());
    return frame;
}

/// The view on a living cluster, shown at a dock's size.
struct Stage {
    sim::Simulation simulation = observe::sample::living(Micros{4 * kMicrosPerSecond});
    Selection selection;
    RecordsView view{selection};
    RecordTable* table = view.findChild<RecordTable*>("rows");
    HexPane* hex = view.findChild<HexPane*>("hex");
    FieldStrip* strip = view.findChild<FieldStrip*>("strip");
    QTabBar* tabs = view.findChild<QTabBar*>("tabs");

    Stage() {
        view.resize(1000, 420);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        present();
    }
    void present() { view.present(frameOf(simulation)); }
    void run(std::int64_t seconds) {
        simulation.runUntil(simulation.now() + seconds * kMicrosPerSecond);
        present();
    }
    int rows() const { return table->model()->rowCount(); }
    void clickRow(int row) {
        table->scrollTo(table->model()->index(row, 0));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                          table->visualRect(table->model()->index(row, 0)).center());
    }
    void clickByte(std::int64_t position) {
        QTest::mouseClick(hex->viewport(), Qt::LeftButton, {}, hex->cellOf(position).center().toPoint());
    }
};

}  // namespace

class RecordsViewTest : public QObject {
    Q_OBJECT
private slots:
    void withoutAClusterItSaysWhatToDo() {
        Selection selection;
        RecordsView view(selection);
        view.resize(600, 300);
        QVERIFY(view.emptyText().contains("Select a replica"));
        auto frame = std::make_shared<observe::Frame>();
        frame->cluster = std::make_shared<const observe::ClusterView>();
        view.present(frame);
        QVERIFY(view.emptyText().contains("Select a replica"));
        QVERIFY(!view.grab().isNull());
    }

    void anEmptySegmentSaysSo() {
        sim::Simulation simulation{sim::ClusterSpec{}};
        sim::CreateTopic topic;
        topic.topic = "quiet";
        topic.partitions = 1;
        topic.replicationFactor = 1;
        QVERIFY(simulation.submit(topic).ok());
        simulation.runUntil(Micros{3 * kMicrosPerSecond});
        Selection selection;
        RecordsView view(selection);
        view.resize(600, 300);
        view.present(frameOf(simulation));
        QVERIFY(view.emptyText().contains("holds no records yet"));
        view.findChild<QTabBar*>("tabs")->setCurrentIndex(1);
        QVERIFY(view.emptyText().contains("No entry yet"));
    }

    void theActiveSegmentOfTheLeaderIsShownToItsEnd() {
        Stage stage;
        const auto log = view(stage);
        QCOMPARE(stage.view.segment(), log.segments.back().base);
        const auto& active = log.segments.back();
        QCOMPARE(stage.rows(), static_cast<int>(active.next - active.base));
        QCOMPARE(stage.table->model()->index(stage.rows() - 1, 0).data().toString(),
                 QString::number(active.next.value - 1));
        QCOMPARE(stage.table->verticalScrollBar()->value(), stage.table->verticalScrollBar()->maximum());
        QVERIFY(stage.strip->text().startsWith("Point at bytes"));
    }

    void theChosenRecordSaysHowItIsFound() {
        Stage stage;
        auto* why = stage.view.findChild<ReasonLine*>("why");
        QVERIFY(why->isHidden());
        stage.clickRow(0);
        QVERIFY(why->isVisible());
        const QString offset = stage.table->model()->index(0, 0).data().toString();
        QVERIFY2(why->text().contains("found by offset " + offset + ": segment "), qPrintable(why->text()));
        stage.tabs->setCurrentIndex(1);
        QVERIFY(why->isHidden());
    }

    void onlyWhatIsSeenIsDecoded() {
        Stage stage;
        stage.view.grab();
        QVERIFY(stage.view.batches().decoded() > 0);
        const auto outlined =
            stage.view.batches().groupAt(stage.view.batches().bytes() - 1).second;  // All rows: one batch a few.
        QVERIFY(outlined > 40);
        QVERIFY2(stage.view.batches().decoded() < 40, qPrintable(QString::number(stage.view.batches().decoded())));
    }

    void aChosenRecordLightsItsBytes() {
        Stage stage;
        stage.clickRow(1);
        QCOMPARE(stage.table->chosen(), 1);
        const ByteSpan lit = stage.hex->markedRow();
        QCOMPARE(lit, stage.view.batches().span(1));
        QVERIFY(lit.bytes > 0 && stage.hex->markedField().bytes == 0);
        QVERIFY(!stage.hex->cellOf(lit.position).isEmpty());
        QVERIFY2(stage.strip->text().startsWith("Record " + stage.table->model()->index(1, 0).data().toString()),
                 qPrintable(stage.strip->text()));
    }

    void aChosenByteLightsItsFieldAndItsRecord() {
        Stage stage;
        stage.clickRow(0);
        stage.hex->verticalScrollBar()->setValue(0);
        stage.clickByte(18);
        QCOMPARE(stage.hex->markedField(), (ByteSpan{17, 4}));
        QCOMPARE(stage.table->chosen(), -1);
        QVERIFY(stage.table->group().first == 0 && stage.table->group().second > 0);
        QVERIFY2(stage.strip->text().startsWith("crc, 4 bytes at 17, 0x"), qPrintable(stage.strip->text()));
        QVERIFY(
            stage.strip->text().endsWith("CRC-32C of everything after it, from the attributes to the end of the "
                                         "batch"));
        stage.clickByte(62);
        QCOMPARE(stage.table->chosen(), 0);
        QCOMPARE(stage.hex->markedRow(), stage.view.batches().span(0));
    }

    void keysWalkTheFields() {
        Stage stage;
        stage.hex->setFocus();
        QTest::keyClick(stage.hex, Qt::Key_Home);
        QVERIFY(stage.strip->text().startsWith("baseOffset, 8 bytes at 0"));
        QTest::keyClick(stage.hex, Qt::Key_Right);
        QVERIFY(stage.strip->text().startsWith("batchLength, 4 bytes at 8"));
        for (int i = 0; i < 2; ++i) QTest::keyClick(stage.hex, Qt::Key_Right);
        QVERIFY(stage.strip->text().startsWith("magic, 1 byte at 16, 2"));
        QTest::keyClick(stage.hex, Qt::Key_Left);
        QVERIFY(stage.strip->text().startsWith("partitionLeaderEpoch"));
        QTest::keyClick(stage.hex, Qt::Key_Down);
        QVERIFY(stage.hex->markedField().position > 12);
        QTest::keyClick(stage.hex, Qt::Key_End);
        QCOMPARE(stage.hex->markedField().end(), stage.view.batches().bytes());
    }

    void keysWalkTheRows() {
        Stage stage;
        stage.table->setFocus();
        QTest::keyClick(stage.table, Qt::Key_Home);
        QCOMPARE(stage.table->chosen(), 0);
        QTest::keyClick(stage.table, Qt::Key_Down);
        QCOMPARE(stage.table->chosen(), 1);
        QCOMPARE(stage.hex->markedRow(), stage.view.batches().span(1));
        QTest::keyClick(stage.table, Qt::Key_End);
        QCOMPARE(stage.table->chosen(), stage.rows() - 1);
    }

    void hoveringNamesTheField() {
        Stage stage;
        stage.hex->verticalScrollBar()->setValue(0);
        const auto moveTo = [&](QPointF at) {
            QMouseEvent move(QEvent::MouseMove, at, at, Qt::NoButton, Qt::NoButton, {});
            QCoreApplication::sendEvent(stage.hex->viewport(), &move);
        };
        moveTo(stage.hex->cellOf(0).center());
        QVERIFY(stage.strip->text().startsWith("baseOffset"));
        moveTo({2, 2});
        QVERIFY(stage.strip->text().startsWith("Point at bytes"));
    }

    void copyTakesTheCellOrTheBytes() {
        Stage stage;
        QTest::keyClick(stage.table, Qt::Key_Home);
        QTest::keyClick(stage.table, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), stage.table->model()->index(0, 0).data().toString());
        QTest::keyClick(stage.hex, Qt::Key_Home);
        for (int i = 0; i < 3; ++i) QTest::keyClick(stage.hex, Qt::Key_Right);
        QTest::keyClick(stage.hex, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), "02");
    }

    void theTailIsFollowedUntilOneScrollsUp() {
        Stage stage;
        const int before = stage.rows();
        const Offset segment = stage.view.segment();
        stage.simulation.runUntil(stage.simulation.now() + kMicrosPerSecond / 5);
        stage.present();
        QCOMPARE(stage.view.segment(), segment);
        QVERIFY(stage.rows() > before);
        auto* bar = stage.table->verticalScrollBar();
        QCOMPARE(bar->value(), bar->maximum());
        bar->setValue(3);
        stage.simulation.runUntil(stage.simulation.now() + kMicrosPerSecond / 5);
        stage.present();
        QCOMPARE(stage.view.segment(), segment);
        QCOMPARE(bar->value(), 3);
    }

    void aNewActiveSegmentTakesOverUnlessOneIsSelected() {
        Stage stage;
        const Offset first = stage.view.segment();
        stage.run(20);
        QVERIFY(stage.view.segment() > first);
        auto* box = stage.view.findChild<QComboBox*>("segment");
        QVERIFY(box->count() > 1);
        emit box->activated(box->count() - 1);
        QCOMPARE(stage.selection.value().segment, Offset{0});
        QCOMPARE(stage.view.segment(), Offset{0});
        const int rows = stage.rows();
        stage.run(20);
        QCOMPARE(stage.view.segment(), Offset{0});
        QCOMPARE(stage.rows(), rows);
        QCOMPARE(stage.table->verticalScrollBar()->value(), 0);
    }

    void theIndexesAreDecodedAndLeadToTheirBatches() {
        Stage stage;
        stage.run(20);
        stage.selection.set({{stage.view.shown()->broker, stage.view.shown()->partition, kNoClient}, Offset{0}, {}});
        const auto log = view(stage);
        stage.tabs->setCurrentIndex(1);
        QCOMPARE(stage.rows(), static_cast<int>(log.segments[0].offsetIndexEntries));
        QVERIFY(stage.rows() > 1);
        const auto position = stage.table->model()->index(1, 2).data().toLongLong();
        QTest::keyClick(stage.table, Qt::Key_Home);
        QTest::keyClick(stage.table, Qt::Key_Down);
        QCOMPARE(stage.hex->markedRow(), (ByteSpan{8, 8}));
        QTest::keyClick(stage.table, Qt::Key_Return);
        QCOMPARE(stage.tabs->currentIndex(), 0);
        QCOMPARE(stage.view.batches().rowOfBatchAt(position), stage.table->chosen());
        stage.tabs->setCurrentIndex(2);
        QCOMPARE(stage.rows(), static_cast<int>(log.segments[0].timeIndexEntries));
        QTest::keyClick(stage.hex, Qt::Key_Home);
        QVERIFY2(stage.strip->text().startsWith("timestamp, 8 bytes at 0"), qPrintable(stage.strip->text()));
    }

    void everyThemePaints() {
        Stage stage;
        for (const QString& id : themeIds()) {
            stage.view.setTheme(themeFor(id));
            for (const QSize size : {QSize(240, 160), QSize(700, 350), QSize(1600, 900)}) {
                stage.view.resize(size);
                for (int tab = 0; tab < 3; ++tab) {
                    stage.tabs->setCurrentIndex(tab);
                    QVERIFY(!stage.view.grab().isNull());
                }
            }
        }
    }

private:
    static observe::LogView view(const Stage& stage) {
        return *observe::sample::snapshotOf(stage.simulation).log(*stage.view.shown());
    }
};

QTEST_MAIN(RecordsViewTest)
#include "records_view_test.moc"
