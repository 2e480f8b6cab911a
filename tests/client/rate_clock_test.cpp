#include <QTest>

#include "core/client/rate_clock.h"

using namespace logarium;
using namespace logarium::client;

namespace {

RateShape shape(RatePattern pattern, double lowest) {
    RateShape made;
    made.pattern = pattern;
    made.periodMs = 10'000;
    made.lowest = lowest;
    made.burstMs = 2'000;
    return made;
}

/// How many records are due before that second.
int dueBefore(const RateClock& clock, int second) {
    int count = 0;
    while (clock.dueOf(count) < second * kMicrosPerSecond) ++count;
    return count;
}

}  // namespace

class RateClockTest : public QObject {
    Q_OBJECT
private slots:
    void steadyIsEveryTenMilliseconds() {
        const RateClock clock(100, {});
        QCOMPARE(clock.dueOf(0), 10'000);
        QCOMPARE(clock.dueOf(99), 1'000'000);
        QVERIFY(!RateClock(0, {}).ticks());
    }

    void burstsAreFollowedByATrickle() {
        const RateClock clock(100, shape(RatePattern::Bursts, 0.1));
        QCOMPARE(dueBefore(clock, 2), 199);
        QCOMPARE(dueBefore(clock, 10), 279);    // 200 in the burst, 10 a second after it.
        QCOMPARE(dueBefore(clock, 12), 479);    // The next burst.
        QCOMPARE(dueBefore(clock, 100), 2799);  // Ten periods of 280.
        QCOMPARE(clock.rateAt(11'000'000), 100.0);
        QCOMPARE(clock.rateAt(13'000'000), 10.0);
    }

    void betweenBurstsMayBeNothing() {
        const RateClock clock(100, shape(RatePattern::Bursts, 0));
        QVERIFY(clock.dueOf(199) <= 2'000'000);
        QVERIFY(clock.dueOf(200) >= 10'000'000);
    }

    void wavesGoUpAndDown() {
        const RateClock clock(100, shape(RatePattern::Waves, 0.2));
        // 60 a second on average; the middle second of a period has most, the first and the last have least.
        const int whole = dueBefore(clock, 10);
        QVERIFY2(whole >= 599 && whole <= 600, qPrintable(QString::number(whole)));
        const int first = dueBefore(clock, 1), middle = dueBefore(clock, 6) - dueBefore(clock, 4);
        const int last = whole - dueBefore(clock, 9);
        QVERIFY2(first >= 27 && first <= 28, qPrintable(QString::number(first)));
        QVERIFY2(middle >= 183 && middle <= 185, qPrintable(QString::number(middle)));
        QVERIFY2(last >= 27 && last <= 29, qPrintable(QString::number(last)));
        QCOMPARE(clock.rateAt(0), 20.0);
        QCOMPARE(clock.rateAt(5'000'000), 100.0);
    }

    void timeNeverGoesBack() {
        for (const RatePattern pattern : {RatePattern::Steady, RatePattern::Waves, RatePattern::Bursts}) {
            const RateClock clock(333, shape(pattern, 0.05));
            for (int i = 1; i < 20'000; ++i) QVERIFY(clock.dueOf(i) >= clock.dueOf(i - 1));
        }
    }
};

QTEST_GUILESS_MAIN(RateClockTest)
#include "rate_clock_test.moc"
