#include "core/record/batch_builder.h"

#include <QTest>

#include "core/record/batch.h"
#include "core/record/record_reader.h"
#include "tests/record/golden_batches.h"

using namespace logarium;
using namespace logarium::record;

namespace {

BatchOptions optionsOf(const nlohmann::json& asked) {
    BatchOptions options;
    options.codec = *codecByName(asked.value("compression", "none"));
    options.baseOffset = Offset{asked.value("baseOffset", std::int64_t{0})};
    options.partitionLeaderEpoch = LeaderEpoch{asked.value("partitionLeaderEpoch", -1)};
    options.producerId = asked.value("producerId", std::int64_t{-1});
    options.producerEpoch = asked.value("producerEpoch", std::int16_t{-1});
    options.baseSequence = asked.value("baseSequence", -1);
    options.transactional = asked.value("transactional", false);
    if (asked.contains("control")) options.control = options.transactional = true;
    return options;
}

void appendRecord(BatchBuilder& builder, const nlohmann::json& asked) {
    const auto key = goldenValue(asked["key"]);
    const auto value = goldenValue(asked["value"]);
    std::vector<std::pair<std::string, std::optional<Bytes>>> kept;
    for (const auto& header : asked.value("headers", nlohmann::json::array()))
        kept.emplace_back(header[0].get<std::string>(), goldenValue(header[1]));
    std::vector<RecordHeader> headers;
    for (const auto& [name, bytes] : kept)
        headers.push_back({name, bytes ? std::optional<ByteView>(*bytes) : std::nullopt});
    const Offset offset = asked.contains("offset") ? Offset{asked["offset"].get<std::int64_t>()} : builder.nextOffset();
    builder.appendAt(offset, TimestampMs{asked["timestamp"].get<std::int64_t>()},
                     key ? std::optional<ByteView>(*key) : std::nullopt,
                     value ? std::optional<ByteView>(*value) : std::nullopt, headers);
}

Bytes build(const nlohmann::json& asked) {
    BatchBuilder builder(optionsOf(asked));
    if (asked.contains("control"))
        builder.appendMarker(TimestampMs{asked["timestamp"].get<std::int64_t>()},
                             asked["control"] == "commit" ? ControlType::Commit : ControlType::Abort,
                             asked.value("coordinatorEpoch", 0));
    else
        for (const auto& record : asked["records"]) appendRecord(builder, record);
    return builder.build();
}

Bytes unpackedRecords(const Bytes& bytes) {
    const auto batch = parseBatch(bytes);
    if (!batch.ok()) return {};
    const RecordReader reader(batch.value());
    return {reader.unpacked().begin(), reader.unpacked().end()};
}

}  // namespace

class BatchBuilderTest : public QObject {
    Q_OBJECT
private slots:
    void makesKafkasBytes_data() {
        QTest::addColumn<std::size_t>("index");
        golden_ = goldenBatches();
        for (std::size_t i = 0; i < golden_.size(); ++i)
            if (!golden_[i].asked.contains("patch") && !golden_[i].asked.contains("magic"))
                QTest::newRow(golden_[i].name.c_str()) << i;
    }
    void makesKafkasBytes() {
        QFETCH(std::size_t, index);
        const GoldenBatch& golden = golden_[index];
        const Bytes mine = build(golden.asked);
        if (golden.asked.value("compression", "none") == "none") {
            QVERIFY(mine == golden.bytes);
            return;
        }
        // A compressor of another make packs differently; what is inside must be the same.
        QVERIFY(!unpackedRecords(golden.bytes).empty());
        QVERIFY(unpackedRecords(mine) == unpackedRecords(golden.bytes));
        QVERIFY(std::equal(mine.begin() + at::lastOffsetDelta, mine.begin() + at::records,
                           golden.bytes.begin() + at::lastOffsetDelta));
    }
    void nothingAddedGivesNothing() {
        QVERIFY(BatchBuilder({}).build().empty());
        QCOMPARE(BatchBuilder({}).nextOffset().value, 0);
    }
    void sizesAreKnownBeforehand() {
        BatchBuilder builder({});
        const auto text = asBytes("some text");
        const RecordHeader header{"name", asBytes("x")};
        for (const std::int64_t timestamp : {1000, 1500, 900}) {
            const std::size_t before = builder.uncompressedBytes();
            const std::size_t more = builder.sizeOf(TimestampMs{timestamp}, text, std::nullopt, {&header, 1});
            builder.append(TimestampMs{timestamp}, text, std::nullopt, {&header, 1});
            QCOMPARE(builder.uncompressedBytes(), before + more);
        }
        QCOMPARE(builder.build().size(), builder.uncompressedBytes());
    }
    void baseAndMaximumOfTimestamps() {
        BatchBuilder builder({});
        for (const std::int64_t timestamp : {50, 70, 30}) builder.append(TimestampMs{timestamp}, {}, {});
        const auto header = parseBatchHeader(builder.build()).value();
        QCOMPARE(header.baseTimestamp.value, 50);
        QCOMPARE(header.maxTimestamp.value, 70);
        QCOMPARE(header.count, 3);
        QCOMPARE(header.lastOffsetDelta, 2);
    }
    void logAppendTimeBecomesTheMaximum() {
        BatchOptions options;
        options.timestampType = TimestampType::LogAppendTime;
        options.logAppendTime = TimestampMs{99};
        BatchBuilder builder(options);
        builder.append(TimestampMs{500}, {}, {});
        const auto header = parseBatchHeader(builder.build()).value();
        QCOMPARE(header.maxTimestamp.value, 99);
        QCOMPARE(header.baseTimestamp.value, 500);
        QVERIFY(header.timestampType() == TimestampType::LogAppendTime);
    }
    void aDeleteHorizonTakesThePlaceOfTheBaseTimestamp() {
        BatchOptions options;
        options.deleteHorizon = TimestampMs{1000};
        BatchBuilder builder(options);
        builder.append(TimestampMs{400}, asBytes("k"), std::nullopt);
        const Bytes bytes = builder.build();
        const auto batch = parseBatch(bytes).value();
        QCOMPARE(batch.header.deleteHorizon()->value, 1000);
        QCOMPARE(batch.header.maxTimestamp.value, 400);
        RecordReader records(batch);
        QCOMPARE(records.next()->timestamp.value, 400);
    }
    void compactionMayClaimMoreOffsets() {
        BatchOptions options;
        options.baseOffset = Offset{10};
        BatchBuilder builder(options);
        builder.appendAt(Offset{12}, TimestampMs{1}, {}, {});
        builder.overrideLastOffset(Offset{19});
        const Bytes bytes = builder.build();
        QCOMPARE(parseBatchHeader(bytes).value().lastOffset().value, 19);
        QCOMPARE(RecordReader(parseBatch(bytes).value()).next()->offset.value, 12);
    }
    void anEmptiedBatchKeepsOffsetsAndProducer() {
        BatchHeader like;
        like.baseOffset = Offset{7};
        like.lastOffsetDelta = 3;
        like.maxTimestamp = TimestampMs{44};
        like.attributes = kTransactionalBit | kDeleteHorizonBit | static_cast<int>(Codec::Zstd);
        like.producerId = 5;
        like.producerEpoch = 1;
        like.baseSequence = 2;
        const Bytes bytes = emptyBatch(like);
        QCOMPARE(bytes.size(), kBatchHeaderBytes);
        const auto batch = parseBatch(bytes).value();
        QVERIFY(!ensureValid(batch));
        QCOMPARE(batch.header.lastOffset().value, 10);
        QCOMPARE(batch.header.attributes, kTransactionalBit);
        QCOMPARE(batch.header.baseTimestamp.value, -1);
        QCOMPARE(batch.header.maxTimestamp.value, 44);
        QCOMPARE(batch.header.lastSequence(), 5);
        QVERIFY(RecordReader(batch).next() == nullptr);
    }

private:
    std::vector<GoldenBatch> golden_;
};

QTEST_GUILESS_MAIN(BatchBuilderTest)
#include "batch_builder_test.moc"
