#include <QTest>

#include "core/cluster/client_quotas.h"
#include "core/cluster/mutation_quotas.h"

using namespace logarium;
using namespace logarium::cluster;

namespace {

constexpr double kBurst = 11;

Micros at(std::int64_t ms) {
    return Micros{ms * kMicrosPerMs};
}
FoundQuota of(const char* client, double rate) {
    FoundQuota quota;
    quota.limit = rate;
    quota.clientId = client;
    return quota;
}

}  // namespace

class MutationQuotasTest : public QObject {
    Q_OBJECT
private slots:
    void aBucketFillsUp() {
        TokenBucket bucket;
        QCOMPARE(bucket.tokens(2, kBurst, 0), 22.0);  // Full at first.
        bucket.take(30, 2, kBurst, 1000);
        QCOMPARE(bucket.tokens(2, kBurst, 1000), -8.0);
        QCOMPARE(bucket.tokens(2, kBurst, 4000), -2.0);
        QCOMPARE(bucket.tokens(2, kBurst, 100'000), 22.0);
        // With another rate there is other room.
        QCOMPARE(bucket.tokens(1, kBurst, 100'000), 11.0);
    }
    void debtIsAllowedOnceAndThenWaitedFor() {
        MutationQuotas quotas;
        QCOMPARE(quotas.waitMs(of("shop", 1), kBurst, at(0)), 0);
        quotas.take(of("shop", 1), kBurst, 30, at(0));
        QCOMPARE(quotas.waitMs(of("shop", 1), kBurst, at(0)), 19'000);
        QCOMPARE(quotas.waitMs(of("shop", 1), kBurst, at(18'500)), 500);
        QCOMPARE(quotas.waitMs(of("shop", 1), kBurst, at(19'000)), 0);
        // Each client id has its own.
        QCOMPARE(quotas.waitMs(of("mail", 1), kBurst, at(0)), 0);
    }
};

QTEST_GUILESS_MAIN(MutationQuotasTest)
#include "mutation_quotas_test.moc"
