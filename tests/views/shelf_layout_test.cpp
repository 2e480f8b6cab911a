#include "views/segments/shelf_layout.h"

#include <QTest>

#include "tests/views/log_samples.h"

using namespace logarium;
using namespace logarium::views;
using namespace logarium::views::samples;

namespace {

observe::LogView logOf(const std::vector<std::int64_t>& kib, std::int64_t segmentKib = 1024) {
    observe::LogView log;
    log.segmentBytes = segmentKib * kKiB;
    std::int64_t base = 0;
    for (const std::int64_t size : kib) {
        log.segments.push_back(aSegment(base, base + 100, size * kKiB, Micros{0}));
        base += 100;
    }
    if (!log.segments.empty()) log.segments.back().active = true;
    return log;
}

/// "200 100 | 50": widths row by row, "!" where the break mark is, "+" where a box is wider than to scale.
QString widths(const ShelfLayout& shelf) {
    QStringList parts;
    qreal y = shelf.boxes.empty() ? 0 : shelf.boxes.front().rect.top();
    for (const SegmentBox& box : shelf.boxes) {
        if (box.rect.top() > y) parts << "|";
        y = box.rect.top();
        parts << QString::number(qRound(box.rect.width())) + (box.broken ? "!" : "") + (box.stretched ? "+" : "");
    }
    return parts.join(' ');
}

ShelfLimits limitsOf(qreal available, int rows = 1) {
    ShelfLimits limits;
    limits.available = available;
    limits.gap = 0;
    limits.comfortable = 80;
    limits.smallest = 40;
    limits.fittingRows = rows;
    return limits;
}

}  // namespace

class ShelfLayoutTest : public QObject {
    Q_OBJECT
private slots:
    void nothingForAnEmptyLog() { QVERIFY(layOut({}, limitsOf(800)).boxes.empty()); }

    void widthsFollowBytes() {
        // The active segment is full, so there is no room left of it to draw.
        QCOMPARE(widths(layOut(logOf({100, 200, 100}, 100), limitsOf(400))), "120 160! 120");
        QCOMPARE(widths(layOut(logOf({200, 100}, 100), limitsOf(600))), "400 200");
    }

    void smallOnesStayReadable() { QCOMPARE(widths(layOut(logOf({1, 299}, 299), limitsOf(400))), "80+ 320"); }

    void aGiantGetsABreakMark() {
        QCOMPARE(widths(layOut(logOf({100000, 100, 100}, 100), limitsOf(1000))), "400! 300 300");
    }

    void freeRoomIsShownToScaleOrBroken() {
        const ShelfLayout half = layOut(logOf({512, 512}), limitsOf(1000));
        QVERIFY(half.roomBroken);
        QCOMPARE(qRound(half.room.width()), 180);
        QCOMPARE(qRound(half.width), 1000);
        const ShelfLayout nearly = layOut(logOf({1024, 1000}), limitsOf(1000));
        QVERIFY(!nearly.roomBroken);
        const ShelfLayout full = layOut(logOf({1024, 1024}), limitsOf(1000));
        QVERIFY(full.room.isEmpty());
    }

    void anEmptyActiveSegmentIsStillThere() {
        const ShelfLayout shelf = layOut(logOf({0}), limitsOf(500));
        QCOMPARE(shelf.boxes.size(), std::size_t{1});
        QVERIFY(shelf.boxes[0].rect.width() >= 40);
        QVERIFY(shelf.room.width() > 0);
    }

    void manyScrollWhenThereIsOneRow() {
        const ShelfLayout shelf = layOut(logOf(std::vector<std::int64_t>(40, 1024)), limitsOf(800));
        QCOMPARE(shelf.rows, 1);
        QCOMPARE(qRound(shelf.width), 1600);
    }

    void manyGoOnInTheNextRow() {
        const ShelfLayout shelf = layOut(logOf({10, 10, 10, 10, 10, 10}, 10), limitsOf(240, 4));
        QCOMPARE(widths(shelf), "80 80 80 | 80 80 80");
        QCOMPARE(shelf.boxes[3].rect.top() - shelf.boxes[0].rect.top(), limitsOf(240).pitch);
        QCOMPARE(shelf.rows, 2);
    }

    void raggedRowsStillFitTheirNumber() {
        const ShelfLayout shelf = layOut(logOf({100, 300, 200, 300, 100, 300, 200}, 200), limitsOf(300, 9));
        QVERIFY(shelf.width <= 300.5);
        QCOMPARE(shelf.rows, rowsWanted(7, limitsOf(300, 9)));
    }

    void offsetsStandWhereTheyAre_data() {
        QTest::addColumn<qint64>("offset");
        QTest::addColumn<int>("x");
        QTest::newRow("before the log") << qint64{-1} << 0;
        QTest::newRow("first") << qint64{0} << 0;
        QTest::newRow("in the middle of the first segment") << qint64{50} << 200;
        QTest::newRow("first of the second") << qint64{100} << 400;
        QTest::newRow("log end") << qint64{200} << 600;
        QTest::newRow("past the end") << qint64{999} << 600;
    }
    void offsetsStandWhereTheyAre() {
        QFETCH(qint64, offset);
        const ShelfLayout shelf = layOut(logOf({200, 100}, 100), limitsOf(600));
        QTEST(qRound(shelf.at(Offset{offset}).x()), "x");
    }

    void hitTest() {
        const ShelfLayout shelf = layOut(logOf({200, 100}, 100), limitsOf(600));
        QCOMPARE(shelf.boxAt({10, 10}), 0);
        QCOMPARE(shelf.boxAt({500, 10}), 1);
        QCOMPARE(shelf.boxAt({500, 500}), -1);
        QCOMPARE(shelf.indexOf(Offset{100}), 1);
        QCOMPARE(shelf.indexOf(Offset{101}), -1);
    }
};

QTEST_GUILESS_MAIN(ShelfLayoutTest)
#include "shelf_layout_test.moc"
