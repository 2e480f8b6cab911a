#include <QTest>
#include <array>
#include <set>

#include "core/client/partitioner.h"

using namespace logarium;
using namespace logarium::client;

class PartitionerTest : public QObject {
    Q_OBJECT
private slots:
    /// Values that the Java client computes (its UtilsTest has the same rows).
    void murmurAgreesWithTheJavaClient_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<int>("hash");
        QTest::newRow("21") << QByteArray("21") << -973932308;
        QTest::newRow("foobar") << QByteArray("foobar") << -790332482;
        QTest::newRow("a-little-bit-long-string") << QByteArray("a-little-bit-long-string") << -985981536;
        QTest::newRow("a-little-bit-longer-string") << QByteArray("a-little-bit-longer-string") << -1486304829;
        QTest::newRow("one of 100 bytes and more")
            << QByteArray("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8") << -58897971;
        QTest::newRow("abc") << QByteArray("abc") << 479470107;
    }
    void murmurAgreesWithTheJavaClient() {
        QFETCH(QByteArray, key);
        QFETCH(int, hash);
        QCOMPARE(murmur2(asBytes(key.toStdString())), hash);
    }

    /// Seen with the real client: user-0 lives on partition 1 of 6, and moves to 3 when there are 8.
    void growingATopicMovesKeys() {
        QCOMPARE(partitionForKey(asBytes("user-0"), 6), 1);
        QCOMPARE(partitionForKey(asBytes("user-0"), 8), 3);
        int moved = 0;
        for (int i = 0; i < 10'000; ++i) {
            const std::string key = "user-" + std::to_string(i);
            moved += partitionForKey(asBytes(key), 6) != partitionForKey(asBytes(key), 8) ? 1 : 0;
        }
        QVERIFY2(moved > 7'300 && moved < 7'700, qPrintable(QString::number(moved)));  // Three in four.
    }

    void howManyKeysMoveIsCounted() {
        const std::vector<std::string> keys = {"user-0", "user-1", "user-2", "user-3"};
        std::int64_t moved = 0;
        for (const std::string& key : keys)
            moved += partitionForKey(asBytes(key), 6) != partitionForKey(asBytes(key), 8) ? 1 : 0;
        QVERIFY(moved >= 1);
        QCOMPARE(keysThatMove(keys, 6, 8), moved);
        QCOMPARE(keysThatMove(keys, 6, 6), 0);
        QCOMPARE(keysThatMove({}, 6, 8), 0);
    }

    void recordsWithoutAKeyStickToAPartitionForABatch() {
        const std::array<bool, 4> all{true, true, true, true};
        StickyPartitioner sticky;
        Random random(3);
        const auto first = sticky.next(all, random);
        for (int i = 0; i < 10; ++i) {
            QCOMPARE(sticky.next(all, random), first);
            sticky.added(100, 2000);
        }
        sticky.added(1000, 2000);
        std::set<std::int32_t> seen;
        for (int i = 0; i < 50; ++i) {
            seen.insert(sticky.next(all, random));
            sticky.added(2000, 2000);
        }
        QCOMPARE(seen.size(), 4u);
    }

    void partitionsWithoutALeaderAreNotDrawn() {
        const std::array<bool, 3> one{false, true, false};
        Random random(1);
        for (int i = 0; i < 20; ++i) {
            StickyPartitioner sticky;
            QCOMPARE(sticky.next(one, random), 1);
        }
    }
};

QTEST_GUILESS_MAIN(PartitionerTest)
#include "partitioner_test.moc"
