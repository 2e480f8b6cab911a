#include <QTest>
#include <set>

#include "core/client/producer.h"
#include "core/record/record_reader.h"

using namespace logarium;
using namespace logarium::client;

namespace {

Micros ms(std::int64_t value) {
    return fromMs(value);
}

ProducerSpec spec() {
    ProducerSpec s;
    s.name = "p";
    s.topic = "orders";
    s.recordsPerSecond = 100;
    s.partition = 0;
    return s;
}

std::vector<ProduceToSend> runTo(Producer& producer, Micros until, Random& random) {
    std::vector<ProduceToSend> sent;
    for (auto next = producer.nextWake(); next && *next <= until; next = producer.nextWake())
        for (auto& request : producer.wake(*next, random)) sent.push_back(std::move(request));
    return sent;
}

template <class Wanted>
std::vector<Wanted> factsOf(Producer& producer) {
    std::vector<Wanted> found;
    for (const ClientTold& told : producer.takeFacts())
        if (const auto* fact = std::get_if<Wanted>(&told.fact)) found.push_back(*fact);
    return found;
}

record::BatchHeader headerOf(const ProduceToSend& request) {
    const auto batch = record::parseBatch(*request.batch);
    return batch.ok() && !record::ensureValid(batch.value()) ? batch.value().header : record::BatchHeader{};
}

}  // namespace

/// What limits a producer: its buffer, its patience, quotas; and how its batches are numbered through all of that.
class ProducerLimitsTest : public QObject {
    Q_OBJECT
    Random random{1};

private slots:
    /// The figures are those of kafka-console-producer 4.1.0.
    void whatIsTooLargeIsRefusedAtOnce() {
        auto s = spec();
        s.maxRequestBytes = 173;
        const auto record = [](std::size_t bytes) { return ProducedRecord{{}, std::string(bytes, 'x'), {}}; };
        Producer producer(s, {record(87), record(88), record(5)}, ms(0));
        producer.learn({BrokerId{1}});
        const auto sent = runTo(producer, ms(1000), random);
        QCOMPARE(sent.size(), 1u);
        QCOMPARE(sent[0].records, 2);
        const auto refused = factsOf<SendFailed>(producer);
        QCOMPARE(refused.size(), 1u);
        QCOMPARE(refused[0].reason, std::string("The message is 174 bytes when serialized which is larger than 173, "
                                                "which is the value of the max.request.size configuration."));
        QCOMPARE(producer.tally().failed, 1);
        producer.onReply(sent[0].correlation, ErrorCode::None, ms(1001), random);
        QVERIFY(producer.done());
    }
    void whatIsLargerThanTheBufferIsRefusedToo() {
        auto s = spec();
        s.batchBytes = 100;
        s.bufferBytes = 150;
        Producer producer(s, {{{}, std::string(161, 'x'), {}}}, ms(0));
        producer.learn({BrokerId{1}});
        QVERIFY(runTo(producer, ms(1000), random).empty());
        const auto refused = factsOf<SendFailed>(producer);
        QCOMPARE(refused.size(), 1u);
        QCOMPARE(
            refused[0].reason,
            std::string("The message is 247 bytes when serialized which is larger than the total memory buffer you "
                        "have configured with the buffer.memory configuration."));
        QVERIFY(producer.done());
    }
    void aFullBufferBlocksAndThenRefuses() {
        auto s = spec();
        s.bufferBytes = 40'000;  // Two batches of 16384.
        s.maxBlockMs = 2000;
        Producer producer(s, ms(0));
        producer.learn({BrokerId{1}});
        const auto sent = runTo(producer, ms(1000), random);
        QCOMPARE(sent.size(), 2u);
        QVERIFY(producer.blocked());
        QCOMPARE(producer.bufferUsed(), 32'768);
        QCOMPARE(producer.tally().failed, 0);
        factsOf<SendFailed>(producer);

        runTo(producer, ms(4000), random);
        QVERIFY(producer.tally().failed > 150);  // Each record waits for two seconds.
        QVERIFY(producer.tally().failed < 250);
        const auto refused = factsOf<SendFailed>(producer);
        QVERIFY(!refused.empty());
        QCOMPARE(
            QString::fromStdString(refused.front().reason),
            QString("Failed to allocate 16384 bytes within the configured max blocking time 2000 ms. Total memory: "
                    "40000 bytes. Available memory: 7232 bytes. Poolable size: 16384 bytes"));

        producer.onReply(sent[0].correlation, ErrorCode::None, ms(4001), random);
        QVERIFY(!producer.blocked());
        QCOMPARE(producer.bufferUsed(), 16'384);
        QCOMPARE(runTo(producer, ms(4020), random).size(), 1u);
    }

    void withoutMetadataSendFailsAfterMaxBlock() {
        auto s = spec();
        s.records = 3;
        Producer producer(s, ms(0));
        runTo(producer, ms(70'000), random);
        QCOMPARE(producer.tally().failed, 3);
        const auto refused = factsOf<SendFailed>(producer);
        QCOMPARE(QString::fromStdString(refused.at(0).reason),
                 QString("Topic orders not present in metadata after 60000 ms."));
        QVERIFY(producer.done());
    }

    void aBatchInFlightExpiresToo() {
        auto s = spec();
        s.records = 1;
        s.deliveryTimeoutMs = 31'000;
        Producer producer(s, ms(0));
        producer.learn({BrokerId{1}});
        QCOMPARE(runTo(producer, ms(100), random).size(), 1u);
        runTo(producer, ms(30'100), random);  // request.timeout.ms: the connection is given up.
        producer.learn({BrokerId{1}});
        const auto again = runTo(producer, ms(30'500), random);
        QCOMPARE(again.size(), 1u);
        QCOMPARE(again[0].attempt, 2);
        runTo(producer, ms(40'000), random);
        QCOMPARE(producer.tally().failed, 1);
        const auto failed = factsOf<BatchFailed>(producer);
        QCOMPARE(failed.size(), 1u);
        QCOMPARE(failed[0].ageMs, 31'000);
        QVERIFY(producer.done());
        // The answer that comes at last is nobody's.
        QCOMPARE(producer.onReply(again[0].correlation, ErrorCode::None, ms(41'000), random).number, -1);
        QCOMPARE(producer.tally().acknowledged, 0);
    }

    void aTimeOutLosesTheWholeConnection() {
        auto s = spec();
        s.records = 3;
        Producer producer(s, ms(0));
        producer.learn({BrokerId{1}});
        QCOMPARE(runTo(producer, ms(100), random).size(), 3u);
        // The first one is due 30 s after it left; the others are lost with it.
        for (auto next = producer.nextWake(); *next < ms(30'015); next = producer.nextWake())
            producer.wake(*next, random);
        producer.wake(*producer.nextWake(), random);
        QCOMPARE(producer.inFlight(), 0);
        QCOMPARE(factsOf<BatchRetried>(producer).size(), 3u);
        QVERIFY(producer.metadataWanted());
    }

    void backoffNeverExceedsItsMaximum() {
        auto s = spec();
        s.records = 1;
        s.retryBackoffMs = 300;
        s.retryBackoffMaxMs = 500;
        Producer producer(s, ms(0));
        producer.learn({BrokerId{1}});
        auto request = runTo(producer, ms(100), random).at(0);
        Micros now = ms(20);
        std::set<std::int64_t> waits;
        for (int attempt = 1; attempt <= 20; ++attempt) {
            producer.onReply(request.correlation, ErrorCode::NotEnoughReplicas, now, random);
            waits.insert((*producer.nextWake() - now) / kMicrosPerMs);
            now = *producer.nextWake();
            request = producer.wake(now, random).at(0);
        }
        QVERIFY(*waits.begin() >= 240 && *waits.rbegin() == 500);
        QVERIFY(waits.size() > 3);  // The jitter makes them differ.
    }

    void aThrottledBrokerIsLeftAlone() {
        Producer producer(spec(), ms(0));
        producer.learn({BrokerId{1}});
        const auto first = runTo(producer, ms(20), random);
        QCOMPARE(first.size(), 1u);
        producer.onThrottled(BrokerId{1}, 500, ms(20));
        producer.onReply(first[0].correlation, ErrorCode::None, ms(20), random);
        QVERIFY(producer.throttled(ms(100)));
        QVERIFY(runTo(producer, ms(519), random).empty());
        QVERIFY(!runTo(producer, ms(521), random).empty());
        QCOMPARE(producer.tally().throttledMs, 500);
        QVERIFY(!producer.throttled(ms(520)));
    }

    void batchesAreNumbered() {
        Producer producer(spec(), ms(0));
        producer.becomeIdempotent(7);
        producer.learn({BrokerId{1}});
        const auto sent = runTo(producer, ms(60), random);
        QVERIFY(sent.size() >= 3);
        std::int32_t expected = 0;
        for (const auto& request : sent) {
            const auto header = headerOf(request);
            QCOMPARE(header.producerId, 7);
            QCOMPARE(header.baseSequence, expected);
            expected += request.records;
        }
    }

    void withoutAcksAllThereAreNoNumbers() {
        auto s = spec();
        s.acks = 1;
        Producer producer(s, ms(0));
        producer.becomeIdempotent(7);
        producer.learn({BrokerId{1}});
        QCOMPARE(headerOf(runTo(producer, ms(20), random).at(0)).producerId, -1);
    }

    /// One that was given up leaves a gap: the next ones begin anew, under a new epoch.
    void aBatchGivenUpBumpsTheEpoch() {
        auto s = spec();
        s.records = 3;
        Producer producer(s, ms(0));
        producer.becomeIdempotent(7);
        producer.learn({BrokerId{1}});
        const auto sent = runTo(producer, ms(100), random);
        QCOMPARE(sent.size(), 3u);
        producer.onReply(sent[0].correlation, ErrorCode::MessageTooLarge, ms(101), random);
        // The others are out of order at the broker now; they come again, after those in flight are answered.
        producer.onReply(sent[1].correlation, ErrorCode::OutOfOrderSequenceNumber, ms(102), random);
        QVERIFY(runTo(producer, ms(500), random).empty());
        producer.onReply(sent[2].correlation, ErrorCode::OutOfOrderSequenceNumber, ms(501), random);
        const auto again = runTo(producer, ms(1500), random);
        QCOMPARE(again.size(), 2u);
        QCOMPARE(headerOf(again[0]).producerEpoch, 1);
        QCOMPARE(headerOf(again[0]).baseSequence, 0);
        QCOMPARE(headerOf(again[1]).baseSequence, again[0].records);
        QCOMPARE(factsOf<ProducerEpochBumped>(producer).size(), 1u);
    }

    /// Nobody has seen the number of a batch that was never sent.
    void aBatchThatNeverLeftGivesItsNumbersBack() {
        auto s = spec();
        s.records = 2;
        s.deliveryTimeoutMs = 1000;
        s.requestTimeoutMs = 900;
        Producer producer(s, ms(0));
        producer.becomeIdempotent(7);
        producer.learn({kNoBroker});
        runTo(producer, ms(1012), random);  // The first one is a second old, the other one nearly.
        QCOMPARE(producer.tally().failed, 1);
        producer.learn({BrokerId{1}});
        const auto sent = producer.wake(ms(1013), random);
        QCOMPARE(sent.size(), 1u);
        QCOMPARE(headerOf(sent[0]).producerEpoch, 0);
        QCOMPARE(headerOf(sent[0]).baseSequence, 0);
    }

    void recordsOfAWrongClockSaySo() {
        auto s = spec();
        s.records = 1;
        s.clockOffsetMs = 5'000;
        Producer producer(s, ms(0));
        producer.learn({BrokerId{1}});
        const auto sent = runTo(producer, ms(100), random);
        QCOMPARE(headerOf(sent.at(0)).maxTimestamp, wallClock(ms(10)) + 5'000);
    }
};

QTEST_GUILESS_MAIN(ProducerLimitsTest)
#include "producer_limits_test.moc"
