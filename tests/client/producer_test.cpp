#include <QTest>

#include "core/client/producer.h"
#include "core/record/record_reader.h"

using namespace logarium;
using namespace logarium::client;

namespace {

Micros ms(std::int64_t value) {
    return fromMs(value);
}

ProducerSpec spec(int acks = -1) {
    ProducerSpec s;
    s.name = "p";
    s.topic = "orders";
    s.acks = acks;
    s.recordsPerSecond = 100;
    s.partition = 0;
    return s;
}

/// Wakes the producer whenever it wants to be, up to a moment; returns all it sent.
std::vector<ProduceToSend> runTo(Producer& producer, Micros until, Random& random) {
    std::vector<ProduceToSend> sent;
    for (auto next = producer.nextWake(); next && *next <= until; next = producer.nextWake())
        for (auto& request : producer.wake(*next, random)) sent.push_back(std::move(request));
    return sent;
}

}  // namespace

class ProducerTest : public QObject {
    Q_OBJECT
    Random random{1};

private slots:
    void waitsForMetadata() {
        Producer producer(spec(), ms(0));
        QVERIFY(producer.metadataWanted());
        QVERIFY(*producer.nextWake() > ms(60'000));  // Only to give up.
        producer.learn({BrokerId{2}});
        QVERIFY(producer.nextWake().has_value());
    }

    void sendsOneBatchALinger() {
        Producer producer(spec(), ms(0));
        producer.learn({BrokerId{2}});
        const auto sent = runTo(producer, ms(100), random);
        int records = 0;
        for (const auto& request : sent) {
            QCOMPARE(request.to, BrokerId{2});
            records += request.records;
            const auto batch = record::parseBatch(*request.batch);
            QVERIFY(batch.ok());
            QVERIFY(!record::ensureValid(batch.value()));
            QCOMPARE(batch.value().header.count, request.records);
        }
        // At 100 a second a record is due every 10 ms, and each leaves 5 ms later: nine by 100 ms; five of them
        // unanswered are all that may fly.
        QCOMPARE(records, 5);
        QCOMPARE(producer.inFlight(), 5);
    }

    void countsAcknowledgements() {
        Producer producer(spec(), ms(0));
        producer.learn({BrokerId{1}});
        for (const auto& request : runTo(producer, ms(40), random))
            producer.onReply(request.correlation, ErrorCode::None, ms(41), random);
        QCOMPARE(producer.tally().acknowledged, 3);
        QCOMPARE(producer.inFlight(), 0);
    }

    void withoutAcksEverythingCountsAtOnce() {
        Producer producer(spec(0), ms(0));
        producer.learn({BrokerId{1}});
        runTo(producer, ms(1000), random);
        QVERIFY(producer.tally().acknowledged >= 98);
        QCOMPARE(producer.inFlight(), 0);
    }

    void retriesWithGrowingBackoff() {
        auto s = spec();
        s.records = 1;
        Producer producer(s, ms(0));
        producer.learn({BrokerId{1}});
        auto request = runTo(producer, ms(100), random).at(0);
        Micros now = ms(20);
        std::int64_t before = 0;
        for (int attempt = 1; attempt <= 4; ++attempt) {
            producer.onReply(request.correlation, ErrorCode::NotEnoughReplicas, now, random);
            const auto next = *producer.nextWake();
            const std::int64_t waited = next - now;
            const double expected = 100'000.0 * (1 << (attempt - 1));
            QVERIFY(static_cast<double>(waited) >= expected * 0.8 && static_cast<double>(waited) <= expected * 1.2);
            QVERIFY(waited > before);
            before = waited;
            now = next;
            request = producer.wake(now, random).at(0);
        }
        QCOMPARE(producer.tally().retries, 4);
        QCOMPARE(producer.tally().rejected, 4);
        QCOMPARE(producer.tally().errors.at(ErrorCode::NotEnoughReplicas), 4);
        producer.onReply(request.correlation, ErrorCode::None, now, random);
        QVERIFY(producer.tally().acknowledged == 1 && producer.tally().failed == 0);
    }

    void givesUpAfterTheDeliveryTimeout() {
        auto s = spec();
        s.records = 1;
        Producer producer(s, ms(0));
        producer.learn({BrokerId{1}});
        std::int64_t attempts = 0;
        for (auto next = producer.nextWake(); next; next = producer.nextWake()) {
            for (const auto& request : producer.wake(*next, random)) {
                ++attempts;
                producer.onReply(request.correlation, ErrorCode::NotEnoughReplicas, *next, random);
            }
            QVERIFY(*next <= ms(121'000));
        }
        QVERIFY(attempts > 100);
        QCOMPARE(producer.tally().failed, 1);
        QCOMPARE(producer.tally().acknowledged, 0);
    }

    void doesNotRetryWhatCannotHelp() {
        auto s = spec();
        s.records = 1;
        Producer producer(s, ms(0));
        producer.learn({BrokerId{1}});
        const auto request = runTo(producer, ms(100), random).at(0);
        producer.onReply(request.correlation, ErrorCode::MessageTooLarge, ms(20), random);
        QCOMPARE(producer.tally().failed, 1);
        QVERIFY(!producer.nextWake().has_value());
    }

    void asksForMetadataWhenTheLeaderHasMoved() {
        auto s = spec();
        s.records = 1;
        Producer producer(s, ms(0));
        producer.learn({BrokerId{1}});
        const auto request = runTo(producer, ms(100), random).at(0);
        producer.onReply(request.correlation, ErrorCode::NotLeaderOrFollower, ms(20), random);
        QVERIFY(producer.metadataWanted());
        producer.learn({BrokerId{3}});
        const auto again = runTo(producer, ms(1000), random);
        QCOMPARE(again.size(), 1u);
        QCOMPARE(again[0].to, BrokerId{3});
    }

    void givenRecordsKeepKeysValuesAndHeaders() {
        auto s = spec();
        Producer producer(s, std::vector<ProducedRecord>{{"k", "v", {{"h", "x"}}}, {std::nullopt, std::nullopt, {}}},
                          ms(5));
        producer.learn({BrokerId{1}});
        const auto sent = runTo(producer, ms(100), random);
        QCOMPARE(sent.size(), 1u);
        const auto batch = record::parseBatch(*sent[0].batch).value();
        record::RecordReader records(batch);
        const record::Record* first = records.next();
        QVERIFY(asText(*first->key) == "k" && asText(*first->value) == "v" && first->headers.size() == 1);
        const record::Record* second = records.next();
        QVERIFY(!second->key && !second->value);
        producer.onReply(sent[0].correlation, ErrorCode::None, ms(101), random);
        QVERIFY(producer.done());
    }

    void aFullBatchLeavesEarlyInItsOwnRequest() {
        auto s = spec();
        s.batchBytes = 1000;
        std::vector<ProducedRecord> many(30, ProducedRecord{"key", std::string(100, 'x'), {}});
        Producer producer(s, many, ms(0));
        producer.learn({BrokerId{1}});
        const auto sent = producer.wake(ms(5), random);
        QVERIFY(sent.size() >= 4);
        for (const auto& request : sent) QVERIFY(request.batch->size() <= 1000);
    }
};

QTEST_GUILESS_MAIN(ProducerTest)
#include "producer_test.moc"
