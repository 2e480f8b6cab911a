#include <QTest>

#include "core/base/random.h"

using logarium::Random;

class RandomTest : public QObject {
    Q_OBJECT
private slots:
    void sameSeedSameNumbers() {
        Random a(7), b(7);
        for (int i = 0; i < 1000; ++i) QCOMPARE(a.next64(), b.next64());
    }
    void otherSeedOtherNumbers() {
        Random a(7), b(8);
        QVERIFY(a.next64() != b.next64());
    }
    /// The reference program of the PCG paper prints these for seed 42, stream 54.
    void agreesWithTheReference() {
        Random pcg(42, 54);
        for (const std::uint32_t expected :
             {0xa15c02b7u, 0x7b47f409u, 0xba1d3330u, 0x83d2f293u, 0xbfa4784bu, 0xcbed606eu})
            QCOMPARE(pcg.next32(), expected);
    }
    void staysInsideItsBounds() {
        Random random(1);
        for (int i = 0; i < 10000; ++i) {
            QVERIFY(random.below(7) < 7);
            const auto drawn = random.between(-3, 3);
            QVERIFY(drawn >= -3 && drawn <= 3);
        }
    }
};

QTEST_GUILESS_MAIN(RandomTest)
#include "random_test.moc"
