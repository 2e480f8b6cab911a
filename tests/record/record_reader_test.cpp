#include "core/record/record_reader.h"

#include <QTest>

#include "core/record/batch_builder.h"
#include "core/record/patch.h"
#include "tests/record/golden_batches.h"

using namespace logarium;
using namespace logarium::record;

namespace {

bool matches(const std::optional<ByteView>& read, const std::optional<Bytes>& asked) {
    return read.has_value() == asked.has_value() &&
           (!read || std::equal(read->begin(), read->end(), asked->begin(), asked->end()));
}

bool headersMatch(const Record& record, const nlohmann::json& asked) {
    if (static_cast<std::size_t>(record.headers.size()) != asked.size()) return false;
    std::size_t i = 0;
    for (const RecordHeader& header : record.headers) {
        if (header.key != asked[i][0].get<std::string>() || !matches(header.value, goldenValue(asked[i][1])))
            return false;
        ++i;
    }
    return true;
}

/// A batch whose records part is just these bytes, with the crc made right.
Bytes batchAround(const QByteArray& hexRecords, int count, int attributes = 0) {
    BatchHeader header;
    const Bytes records = bytesOf(QByteArray::fromHex(hexRecords));
    header.count = count;
    header.attributes = static_cast<std::int16_t>(attributes);
    header.batchLength = static_cast<std::int32_t>(49 + records.size());
    Bytes bytes(kBatchHeaderBytes);
    storeBatchHeader(header, std::span<std::byte, kBatchHeaderBytes>(bytes.data(), kBatchHeaderBytes));
    append(bytes, records);
    rewriteCrc(bytes);
    return bytes;
}

}  // namespace

class RecordReaderTest : public QObject {
    Q_OBJECT
private slots:
    void readsRecordedBatches() {
        int read = 0;
        for (const GoldenBatch& golden : goldenBatches()) {
            if (golden.asked.contains("patch") || golden.asked.contains("control") || golden.asked.contains("magic"))
                continue;
            const auto batch = parseBatch(golden.bytes);
            QVERIFY2(batch.ok(), golden.name.c_str());
            RecordReader records(batch.value());
            std::int64_t next = golden.asked.value("baseOffset", std::int64_t{0});
            for (const auto& asked : golden.asked["records"]) {
                const Record* record = records.next();
                QVERIFY2(record != nullptr, golden.name.c_str());
                next = asked.value("offset", next);
                QCOMPARE(record->offset.value, next++);
                QCOMPARE(record->timestamp.value, asked["timestamp"].get<std::int64_t>());
                QVERIFY(matches(record->key, goldenValue(asked["key"])));
                QVERIFY(matches(record->value, goldenValue(asked["value"])));
                QVERIFY2(headersMatch(*record, asked.value("headers", nlohmann::json::array())), golden.name.c_str());
                ++read;
            }
            QVERIFY(records.next() == nullptr);
            QVERIFY(!records.flaw());
        }
        QVERIFY(read > 1100);
    }
    void sizesAndPositionsAddUp() {
        BatchBuilder builder({});
        for (int i = 0; i < 5; ++i)
            builder.append(TimestampMs{i}, asBytes(std::string(static_cast<std::size_t>(i) * 40, 'k')), {});
        const Bytes bytes = builder.build();
        RecordReader records(parseBatch(bytes).value());
        std::int64_t next = kBatchHeaderBytes;
        while (const Record* record = records.next()) {
            QCOMPARE(records.recordPosition(), next);
            next += record->sizeInBytes;
        }
        QCOMPARE(next, std::ssize(bytes));
    }
    void sequencesFollowTheOffsets() {
        BatchOptions options;
        options.producerId = 1;
        options.producerEpoch = 0;
        options.baseSequence = std::numeric_limits<std::int32_t>::max();
        BatchBuilder builder(options);
        builder.append(TimestampMs{1}, {}, {});
        builder.append(TimestampMs{1}, {}, {});
        const Bytes bytes = builder.build();
        RecordReader records(parseBatch(bytes).value());
        QCOMPARE(records.next()->sequence, options.baseSequence);
        QCOMPARE(records.next()->sequence, 0);
    }
    void spoiledRecords_data() {
        QTest::addColumn<QByteArray>("records");
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("message");
        // length, attributes, timestamp delta, offset delta, key length, value length, header count
        QTest::newRow("good") << QByteArray("0c000000010100") << 1 << QString();
        QTest::newRow("no record at all")
            << QByteArray("") << 1 << "Incorrect declared batch size, premature EOF reached";
        QTest::newRow("count too large") << QByteArray("0c000000010100") << 2
                                         << "Incorrect declared batch size, premature EOF reached";
        QTest::newRow("count too small") << QByteArray("0c0000000101000c000002010100") << 1
                                         << "Incorrect declared batch size, records still remaining in file";
        QTest::newRow("negative count") << QByteArray("0c000000010100") << -1
                                        << "Found invalid record count -1 in magic v2 batch";
        QTest::newRow("length past the end") << QByteArray("0e000000010100") << 1
                                             << "Invalid record size: expected 7 bytes in record payload, but instead "
                                                "the buffer has only 6 remaining bytes.";
        QTest::newRow("negative length") << QByteArray("01000000010100") << 1
                                         << "Invalid record size: expected -1 bytes in record payload, but instead the "
                                            "buffer has only 6 remaining bytes.";
        QTest::newRow("key past the end") << QByteArray("0c0000000e0100") << 1 << "Found invalid record structure";
        QTest::newRow("value past the end") << QByteArray("0c000000010e00") << 1 << "Found invalid record structure";
        QTest::newRow("header count negative")
            << QByteArray("0c000000010101") << 1 << "Found invalid number of record headers -1";
        QTest::newRow("header count too large")
            << QByteArray("0c000000010104") << 1
            << "Found invalid number of record headers. 2 is larger than the remaining size of the buffer";
        QTest::newRow("null header key") << QByteArray("1000000001010201 01") << 1
                                         << "Invalid negative header key size -1";
        QTest::newRow("bytes behind the headers")
            << QByteArray("0e00000001010000") << 1
            << "Invalid record size: expected to read 7 bytes in record payload, but instead read 6";
    }
    void spoiledRecords() {
        QFETCH(QByteArray, records);
        QFETCH(int, count);
        QFETCH(QString, message);
        const Bytes bytes = batchAround(records, count);
        RecordReader reader(parseBatch(bytes).value());
        while (reader.next() != nullptr) continue;
        QCOMPARE(QString::fromStdString(reader.flaw() ? reader.flaw()->message : ""), message);
    }
    void anUnknownCodecIsAFlaw() {
        const Bytes bytes = batchAround("0c000000010100", 1, 6);
        RecordReader reader(parseBatch(bytes).value());
        QVERIFY(reader.next() == nullptr);
        QVERIFY(reader.flaw()->kind == FlawKind::InvalidAttributes);
    }
    void aBombIsAFlaw() {
        BatchOptions options;
        options.codec = Codec::Zstd;
        BatchBuilder builder(options);
        const Bytes zeros(500'000);
        builder.append(TimestampMs{1}, {}, zeros);
        const Bytes bytes = builder.build();
        QVERIFY(bytes.size() < 1000);
        RecordReader stopped(parseBatch(bytes).value(), 100'000);
        QVERIFY(stopped.next() == nullptr);
        QVERIFY(stopped.flaw()->kind == FlawKind::Unpacking);
        RecordReader good(parseBatch(bytes).value());
        QCOMPARE(good.next()->valueSize(), 500'000);
    }
};

QTEST_GUILESS_MAIN(RecordReaderTest)
#include "record_reader_test.moc"
