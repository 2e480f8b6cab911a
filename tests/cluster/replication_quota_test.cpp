#include <QTest>

#include "core/cluster/replication_quota.h"

using namespace logarium;
using namespace logarium::cluster;

namespace {

constexpr Micros at(std::int64_t ms) {
    return Micros{ms * kMicrosPerMs};
}

ReplicationQuota quota(std::int64_t limit) {
    ReplicationQuota made;
    made.configure(limit, 11, 1);
    return made;
}

}  // namespace

/// The rate of moving replicas, measured as Kafka's SimpleRate does.
class ReplicationQuotaTest : public QObject {
    Q_OBJECT
private slots:
    void withoutALimitNothingIsExceeded() {
        ReplicationQuota none;
        none.record(1'000'000'000, at(0));
        QVERIFY(!none.exceeded(at(0)));
    }

    void aBurstIsPaidForByAPause() {
        ReplicationQuota burst = quota(20'000);
        QVERIFY(!burst.exceeded(at(0)));
        burst.record(100'000, at(0));
        QVERIFY(burst.exceeded(at(1)));
        QVERIFY(burst.exceeded(at(4'900)));
        // 100,000 bytes in five seconds are 20,000 a second, which is not above the limit.
        QVERIFY(!burst.exceeded(at(5'000)));
    }

    void aShortTimeCountsAsOneWindow() {
        ReplicationQuota first = quota(20'000);
        first.record(20'000, at(0));
        QVERIFY(!first.exceeded(at(1)));
        first.record(1, at(2));
        QVERIFY(first.exceeded(at(2)));
    }

    void whatIsOlderThanAllWindowsIsForgotten() {
        ReplicationQuota old = quota(1'000);
        old.record(1'000'000, at(0));
        QVERIFY(old.exceeded(at(10'999)));
        QVERIFY(!old.exceeded(at(11'000)));
    }

    void aSteadyRateStaysWhereItIs() {
        ReplicationQuota steady = quota(1'000);
        for (std::int64_t second = 0; second < 60; ++second) {
            steady.record(900, at(second * 1000));
            QVERIFY(!steady.exceeded(at(second * 1000 + 999)));
        }
        for (std::int64_t second = 60; second < 80; ++second) steady.record(1'500, at(second * 1000));
        QVERIFY(steady.exceeded(at(79'500)));
    }
};

QTEST_GUILESS_MAIN(ReplicationQuotaTest)
#include "replication_quota_test.moc"
