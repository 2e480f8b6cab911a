#include "views/layout/layout_geometry.h"

#include <QTest>

using namespace logarium::views;

namespace {

/// `topics` topics of `partitions` partitions each.
std::vector<bool> rowsFor(int topics, int partitions) {
    std::vector<bool> rows;
    for (int t = 0; t < topics; ++t) {
        rows.push_back(true);
        rows.insert(rows.end(), static_cast<std::size_t>(partitions), false);
    }
    return rows;
}

LayoutGeometry arranged(QSizeF size, int columns, const std::vector<bool>& rows) {
    LayoutGeometry geometry;
    geometry.arrange(size, LayoutSizes{}, columns, rows);
    return geometry;
}

using Part = LayoutSpot::Part;

}  // namespace

class LayoutGeometryTest : public QObject {
    Q_OBJECT
private slots:
    void theHeightIsShared_data() {
        QTest::addColumn<int>("partitions");
        QTest::addColumn<bool>("scrolls");
        QTest::addColumn<qreal>("least");
        QTest::addColumn<qreal>("most");
        const LayoutSizes sizes;
        QTest::newRow("one is not blown up") << 1 << false << sizes.rowMost << sizes.rowMost;
        QTest::newRow("six fill a dock") << 6 << false << 42.0 << 50.0;
        QTest::newRow("forty scroll in the densest form") << 40 << true << sizes.rowLeast << sizes.rowLeast;
    }
    void theHeightIsShared() {
        QFETCH(int, partitions);
        QFETCH(qreal, least);
        QFETCH(qreal, most);
        const auto geometry = arranged({800, 390}, 3, rowsFor(1, partitions));
        QVERIFY(geometry.rowHeight() >= least && geometry.rowHeight() <= most);
        QTEST(geometry.mostScroll().y() > 0, "scrolls");
    }

    void columnsFillTheWidthOrScroll_data() {
        QTest::addColumn<int>("columns");
        QTest::addColumn<bool>("scrolls");
        QTest::newRow("three") << 3 << false;
        QTest::newRow("five") << 5 << false;
        QTest::newRow("nine") << 9 << true;
    }
    void columnsFillTheWidthOrScroll() {
        QFETCH(int, columns);
        const auto geometry = arranged({800, 390}, columns, rowsFor(1, 6));
        QTEST(geometry.mostScroll().x() > 0, "scrolls");
        QVERIFY(geometry.cell(1, 0).width() >= LayoutSizes{}.columnLeast - LayoutSizes{}.gap);
        const qreal end = geometry.header(columns - 1).right();
        QVERIFY(geometry.mostScroll().x() > 0 ? end > 800 : end <= 800 && end > 760);
    }

    void aPartitionIsOneRowOverAllBrokers() {
        const auto geometry = arranged({800, 390}, 3, rowsFor(2, 3));
        for (const int row : {1, 2, 3, 5, 6, 7}) {
            for (int column = 0; column < 3; ++column) {
                QCOMPARE(geometry.cell(row, column).top(), geometry.cell(row, 0).top());
                QVERIFY(geometry.label(row).contains(QPointF(1, geometry.cell(row, column).center().y())));
                QCOMPARE(geometry.cell(row, column).center().x(), geometry.header(column).center().x());
            }
        }
    }

    void nothingOverlaps() {
        const auto geometry = arranged({800, 390}, 3, rowsFor(2, 3));
        QVERIFY(!geometry.cell(1, 0).intersects(geometry.cell(1, 1)));
        QVERIFY(!geometry.cell(1, 0).intersects(geometry.cell(2, 0)));
        QVERIFY(!geometry.cell(3, 0).intersects(geometry.heading(4)));
        QVERIFY(!geometry.cell(1, 0).intersects(geometry.label(1)));
        QVERIFY(!geometry.header(0).intersects(geometry.strip()));
    }

    void pointsFindWhatStandsThere() {
        const auto geometry = arranged({800, 390}, 3, rowsFor(1, 6));
        QVERIFY(geometry.at(geometry.cell(3, 2).center()) == (LayoutSpot{Part::Cell, 3, 2}));
        QVERIFY(geometry.at(geometry.header(1).center()) == (LayoutSpot{Part::Header, -1, 1}));
        QVERIFY(geometry.at(geometry.label(4).center()) == (LayoutSpot{Part::Label, 4, -1}));
        QVERIFY(geometry.at(geometry.heading(0).center()) == (LayoutSpot{Part::Heading, 0, -1}));
        QVERIFY(geometry.at(geometry.strip().center()) == (LayoutSpot{Part::Strip, -1, -1}));
        QVERIFY(geometry.at(geometry.corner().center()).part == Part::Nothing);
        QVERIFY(geometry.at({400, 389}).part == Part::Nothing);
    }

    void rowsAreFoundWhereTheyAreScrolledTo() {
        auto geometry = arranged({800, 390}, 3, rowsFor(3, 2000));
        geometry.scrollTo(geometry.revealing(3000, 1));
        QVERIFY(geometry.cells().contains(geometry.cell(3000, 1)));
        QVERIFY(geometry.at(geometry.cell(3000, 1).center()) == (LayoutSpot{Part::Cell, 3000, 1}));
        const auto [first, last] = geometry.visibleRows();
        QVERIFY(first <= 3000 && 3000 < last);
        // Thousands there are, but only what shows is walked.
        QVERIFY(last - first < 14);
    }

    void revealingTheFirstPartitionBringsItsHeading() {
        auto geometry = arranged({800, 390}, 3, rowsFor(1, 100));
        geometry.scrollTo(geometry.revealing(100, 0));
        QCOMPARE(geometry.visibleRows().second, 101);
        geometry.scrollTo(geometry.revealing(1, 0));
        QCOMPARE(geometry.visibleRows().first, 0);
    }

    void whatIsInSightDoesNotScroll() {
        auto geometry = arranged({800, 390}, 3, rowsFor(1, 100));
        geometry.scrollTo({0, 500});
        const int row = geometry.visibleRows().first + 3;
        QCOMPARE(geometry.revealing(row, 1), QPointF(0, 500));
    }

    void nothingToShowIsFine() {
        const auto geometry = arranged({800, 390}, 0, {});
        QCOMPARE(geometry.visibleRows(), std::pair(0, 0));
        QVERIFY(geometry.at({400, 300}).part == Part::Nothing);
        QCOMPARE(geometry.mostScroll(), QPointF(0, 0));
    }

    void aLargerThemeHasLargerCells() {
        QVERIFY(layoutSizes(themeFor("projector")).rowLeast > layoutSizes(themeFor("dark")).rowLeast);
        QCOMPARE(layoutSizes(themeFor("dark")).rowLeast, LayoutSizes{}.rowLeast);
    }
};

QTEST_GUILESS_MAIN(LayoutGeometryTest)
#include "layout_geometry_test.moc"
