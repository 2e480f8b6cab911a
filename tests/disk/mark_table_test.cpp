#include <QTest>
#include <map>

#include "core/disk/mark_table.h"

using namespace logarium;
using disk::MarkTable;
using disk::PathMark;

namespace {
struct Item {
    PathMark mark;
    int value = 0;
};
}  // namespace

class MarkTableTest : public QObject {
    Q_OBJECT
private slots:
    /// Marks that nearly all want the same few places, the last ones included, so that gaps close across the end.
    void findsWhatAMapFinds() {
        constexpr std::size_t kMost = 16;
        MarkTable<Item> table(kMost);
        std::map<std::uint64_t, int> expected;
        std::uint64_t state = 1;
        for (int step = 0; step < 20'000; ++step) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            const PathMark mark{(state >> 40) % 3, 28 + (state >> 33) % 8};
            const std::uint64_t key = mark.high << 32 | mark.low;
            Item* found = table.find(mark);
            QCOMPARE(found != nullptr, expected.contains(key));
            if (found != nullptr) {
                QCOMPARE(found->value, expected.at(key));
                QVERIFY(table.remove(mark));
                expected.erase(key);
            } else if (table.size() < kMost) {
                table.add({mark, step});
                expected[key] = step;
            }
            QCOMPARE(table.size(), expected.size());
        }
        QVERIFY(!table.remove(PathMark{9, 9}));
    }
    void itemsStayWhereTheyAre() {
        MarkTable<Item> table(8);
        Item& kept = table.add({{0, 3}, 7});
        for (std::uint64_t high = 1; high < 8; ++high) table.add({{high, 3}, 0});
        table.removeIf([](const Item& item) { return item.value == 0; });
        QCOMPARE(table.size(), std::size_t{1});
        QCOMPARE(table.find({0, 3}), &kept);
        QCOMPARE(kept.value, 7);
    }
    void pathsHaveMarksOfTheirOwn() {
        QCOMPARE(PathMark::of("t-0/a"), PathMark::of("t-0/a"));
        QVERIFY(PathMark::of("t-0/a") != PathMark::of("t-0/b"));
    }
};

QTEST_GUILESS_MAIN(MarkTableTest)
#include "mark_table_test.moc"
