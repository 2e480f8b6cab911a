#include <QTest>

#include "views/shared/quantity_text.h"

using namespace logarium;
using namespace logarium::views;

class QuantityTextTest : public QObject {
    Q_OBJECT
private slots:
    void bytes_data() {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << qint64{0} << "0 B";
        QTest::newRow("last whole byte") << qint64{1023} << "1023 B";
        QTest::newRow("first KiB") << qint64{1024} << "1.0 KiB";
        QTest::newRow("three digits drop the fraction") << qint64{640 * 1024} << "640 KiB";
        QTest::newRow("never 1024 KiB") << qint64{1024 * 1024 - 1} << "1.0 MiB";
        QTest::newRow("segment.bytes default") << qint64{1} * 1024 * 1024 * 1024 << "1.0 GiB";
    }
    void bytes() {
        QFETCH(qint64, bytes);
        QTEST(bytesText(bytes), "text");
    }

    void spans_data() {
        QTest::addColumn<qint64>("micros");
        QTest::addColumn<QString>("exact");
        QTest::addColumn<QString>("rough");
        QTest::newRow("micros") << qint64{999} << "999 µs"
                                << "0 s";
        QTest::newRow("millis") << qint64{480'000} << "480 ms"
                                << "0 s";
        QTest::newRow("seconds with a tenth") << qint64{4'250'000} << "4.2 s"
                                              << "4 s";
        QTest::newRow("minute") << qint64{60'000'000} << "1 min 00 s"
                                << "1 min";
        QTest::newRow("hours") << qint64{3'723'000'000} << "1 h 02 min"
                               << "1 h";
        QTest::newRow("a week less an hour") << qint64{167} * 3'600'000'000 << "6 d 23 h"
                                             << "6 d";
    }
    void spans() {
        QFETCH(qint64, micros);
        QTEST(spanText(micros), "exact");
        QTEST(roughSpanText(micros), "rough");
    }

    void countdownsEndAtTheirMoment() {
        QCOMPARE(countdownText(Micros{5'000'000}, Micros{3'000'000}), "in 2.0 s");
        QCOMPARE(countdownText(Micros{5}, Micros{5}), "due now");
    }

    void timestampsAreUtc() {
        QCOMPARE(timestampText(kWorldStart), "2023-11-14 22:13:20.000");
        QCOMPARE(timestampText(kNoTimestamp), "none");
    }

    void countsAreGrouped() { QCOMPARE(countText(1234567), "1,234,567"); }
};

QTEST_GUILESS_MAIN(QuantityTextTest)
#include "quantity_text_test.moc"
