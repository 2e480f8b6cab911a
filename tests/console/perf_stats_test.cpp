#include <QTest>

#include "core/console/tools/perf_stats.h"

using namespace logarium::console;

/// Rates, means and percentiles of the load generator's report.
class PerfStatsTest : public QObject {
    Q_OBJECT
private slots:
    void countsAllRecords() {
        PerfStats stats(1000, 100, 0);
        for (int i = 1; i <= 1000; ++i) QCOMPARE(stats.record(i, i), std::string());
        QCOMPARE(
            stats.total(2000),
            std::string("1000 records sent, 500.0 records/sec (0.05 MB/sec), 500.50 ms avg latency, 1000.00 ms max "
                        "latency, 501 ms 50th, 951 ms 95th, 991 ms 99th, 1000 ms 99.9th."));
    }

    void reportsEveryFiveSeconds() {
        PerfStats stats(100, 1024 * 1024, 0);
        QCOMPARE(stats.record(10, 4999), std::string());
        QCOMPARE(
            stats.record(30, 5000),
            std::string("2 records sent, 0.4 records/sec (0.40 MB/sec), 20.0 ms avg latency, 30.0 ms max latency."));
        QCOMPARE(stats.record(5, 6000), std::string());
        QCOMPARE(stats.record(5, 10'000),
                 std::string("2 records sent, 0.4 records/sec (0.40 MB/sec), 5.0 ms avg latency, 5.0 ms max latency."));
    }
};

QTEST_GUILESS_MAIN(PerfStatsTest)
#include "perf_stats_test.moc"
