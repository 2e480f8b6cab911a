#include <QDateTime>
#include <QTest>
#include <QTimeZone>

#include "core/base/calendar.h"

using namespace logarium;

/// Timestamps as dates: the same as Qt says.
class CalendarTest : public QObject {
    Q_OBJECT
private slots:
    void namesTheMoment_data() {
        QTest::addColumn<qint64>("ms");
        QTest::newRow("epoch") << qint64{0};
        QTest::newRow("world start") << qint64{1'700'000'000'000};
        QTest::newRow("before 1970") << qint64{-1};
        QTest::newRow("leap day") << qint64{1'709'164'800'123};
        QTest::newRow("no leap year") << qint64{4'107'542'400'000};
        QTest::newRow("last of a leap year") << qint64{1'735'689'599'999};
        for (int i = 0; i < 60; ++i) QTest::addRow("some %d", i) << qint64{-9'000'000'000'000 + i * 999'999'999'937};
    }
    void namesTheMoment() {
        QFETCH(qint64, ms);
        const CalendarTime time = calendarTime(TimestampMs{ms});
        const QDateTime expected = QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc());
        QCOMPARE(QDate(static_cast<int>(time.year), time.month, time.day), expected.date());
        QCOMPARE(QTime(time.hour, time.minute, time.second, time.millisecond), expected.time());
    }
};

QTEST_GUILESS_MAIN(CalendarTest)
#include "calendar_test.moc"
