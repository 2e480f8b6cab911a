#include <QTest>

#include "core/cluster/client_quotas.h"

using namespace logarium;
using namespace logarium::cluster;

namespace {

constexpr Micros at(std::int64_t ms) {
    return Micros{ms * kMicrosPerMs};
}

ClientIdentity who(const char* user, const char* client) {
    return {user, client, ""};
}

FoundQuota limit(double bytesPerSecond) {
    FoundQuota quota;
    quota.limit = bytesPerSecond;
    quota.clientId = "shop";
    return quota;
}

}  // namespace

class ClientQuotasTest : public QObject {
    Q_OBJECT
private slots:
    /// A rate is taken over ten whole windows and what has passed of the last one, even right at the beginning.
    void theRateIsThatOfTheWindow() {
        WindowedRate rate;
        rate.record(20'000, 0, 11, 1000);
        QCOMPARE(rate.spanMs(0, 11, 1000), 10'000);
        QCOMPARE(rate.measure(0, 11, 1000), 2'000.0);
        rate.record(10'000, 1'500, 11, 1000);
        QCOMPARE(rate.spanMs(1'500, 11, 1000), 10'500);
        // What is older than eleven windows is forgotten.
        QCOMPARE(rate.measure(12'000, 11, 1000), 10'000 * 1000.0 / 10'500);
        QCOMPARE(rate.measure(13'000, 11, 1000), 0.0);
    }

    void whoIsTooFastWaitsUntilTheRateFits() {
        ClientQuotas quotas;
        QCOMPARE(quotas.record(true, limit(1'000), 10'000, at(0)).ms, 0);  // Just what the window allows.
        const auto throttle = quotas.record(true, limit(1'000), 5'000, at(0));
        QCOMPARE(throttle.rate, 1'500.0);
        // (1500 - 1000) / 1000 of the window of ten seconds.
        QCOMPARE(throttle.ms, 5'000);
        // Reading is counted apart from writing.
        QCOMPARE(quotas.record(false, limit(1'000), 5'000, at(0)).ms, 0);
    }

    void whatWasNotSentIsTakenBack() {
        ClientQuotas quotas;
        QVERIFY(quotas.record(false, limit(1'000), 15'000, at(0)).ms > 0);
        quotas.unrecord(false, limit(1'000), 15'000, at(0));
        QCOMPARE(quotas.record(false, limit(1'000), 10'000, at(0)).ms, 0);
        QCOMPARE(quotas.mostInWindow(limit(1'000)), 10'000);
    }

    void theMostSpecialQuotaCounts() {
        const std::optional<std::string> any;
        QuotasImage image;
        const auto found = [&] { return quotaFor(image, "producer_byte_rate", who("alice", "shop")); };
        QVERIFY(!found());
        image[{{"client-id", any}}]["producer_byte_rate"] = 1;
        QCOMPARE(found()->limit, 1.0);
        QCOMPARE(found()->clientId, std::string("shop"));  // Each client id has it for itself,
        QCOMPARE(found()->user, std::string());            // whoever uses it.
        image[{{"client-id", "shop"}}]["producer_byte_rate"] = 2;
        QCOMPARE(found()->limit, 2.0);
        image[{{"user", any}}]["producer_byte_rate"] = 3;
        QCOMPARE(found()->limit, 3.0);
        QCOMPARE(found()->clientId, std::string());  // All clients of alice share it.
        image[{{"user", any}, {"client-id", any}}]["producer_byte_rate"] = 4;
        QCOMPARE(found()->limit, 4.0);
        image[{{"user", any}, {"client-id", "shop"}}]["producer_byte_rate"] = 5;
        QCOMPARE(found()->limit, 5.0);
        image[{{"user", "alice"}}]["producer_byte_rate"] = 6;
        QCOMPARE(found()->limit, 6.0);
        image[{{"user", "alice"}, {"client-id", any}}]["producer_byte_rate"] = 7;
        QCOMPARE(found()->limit, 7.0);
        image[{{"user", "alice"}, {"client-id", "shop"}}]["producer_byte_rate"] = 8;
        QCOMPARE(found()->limit, 8.0);
        QVERIFY(!quotaFor(image, "consumer_byte_rate", who("alice", "shop")));
        QCOMPARE(quotaFor(image, "producer_byte_rate", who("bob", "mail"))->limit, 4.0);
    }

    void whatKafkaRefusesIsRefused() {
        const auto flaw = [](const QuotaEntity& entity, const char* key, double value) {
            const auto found = flawInQuotas(entity, {{key, value}});
            return found ? found->message : std::string();
        };
        const QuotaEntity shop{{"client-id", "shop"}};
        QCOMPARE(flaw(shop, "producer_byte_rate", 5), std::string());
        QCOMPARE(flaw(shop, "producer_byte_rate", 0), std::string("Quota producer_byte_rate must be greater than 0"));
        QCOMPARE(flaw(shop, "producer_byte_rate", 1.5),
                 std::string("producer_byte_rate cannot be a fractional value."));
        // What is no number of bytes may be a fraction, and a percentage is one of a single thread.
        QCOMPARE(flaw(shop, "request_percentage", 250.5), std::string());
        QCOMPARE(flaw(shop, "controller_mutation_rate", 0.5), std::string());
        QCOMPARE(flaw(shop, "controller_mutation_rate", -1),
                 std::string("Quota controller_mutation_rate must be greater than 0"));
        QCOMPARE(flaw(shop, "retention.ms", 5), std::string("Invalid configuration key retention.ms"));
        QCOMPARE(flaw({}, "producer_byte_rate", 5), std::string("Invalid empty client quota entity"));
        QCOMPARE(entityText({{"user", "alice"}, {"client-id", std::nullopt}}),
                 std::string("user alice, default client-id"));
    }
};

QTEST_GUILESS_MAIN(ClientQuotasTest)
#include "client_quotas_test.moc"
