#include "core/record/batch.h"

#include <QTest>

#include "core/record/batch_builder.h"
#include "core/record/patch.h"
#include "tests/record/golden_batches.h"

using namespace logarium;
using namespace logarium::record;

namespace {

Bytes oneBatch(int records = 1) {
    BatchBuilder builder({});
    for (int i = 0; i < records; ++i) builder.append(TimestampMs{1000 + i}, asBytes("key"), asBytes("value"));
    return builder.build();
}

}  // namespace

Q_DECLARE_METATYPE(logarium::record::FlawKind)

class BatchTest : public QObject {
    Q_OBJECT
private slots:
    void headersComeBack() {
        for (const GoldenBatch& golden : goldenBatches()) {
            const auto header = parseBatchHeader(golden.bytes);
            if (!header.ok()) continue;
            std::array<std::byte, kBatchHeaderBytes> stored;
            storeBatchHeader(header.value(), stored);
            QVERIFY2(std::equal(stored.begin(), stored.end(), golden.bytes.begin()), golden.name.c_str());
        }
    }
    void whatCannotBeABatch_data() {
        QTest::addColumn<int>("keep");
        QTest::addColumn<int>("at");
        QTest::addColumn<int>("byte");
        QTest::addColumn<FlawKind>("kind");
        QTest::addColumn<int>("position");
        QTest::newRow("sixty bytes") << 60 << -1 << 0 << FlawKind::Truncated << 60;
        QTest::newRow("one byte missing") << 75 << -1 << 0 << FlawKind::Truncated << 75;
        QTest::newRow("magic 1") << 76 << 16 << 1 << FlawKind::InvalidMagic << 16;
        QTest::newRow("magic 3") << 76 << 16 << 3 << FlawKind::InvalidMagic << 16;
        QTest::newRow("length 48") << 76 << 11 << 48 << FlawKind::SizeTooSmall << 8;
        QTest::newRow("negative length") << 76 << 8 << 0xff << FlawKind::SizeTooSmall << 8;
        QTest::newRow("length far behind the end") << 76 << 8 << 0x7f << FlawKind::Truncated << 76;
    }
    void whatCannotBeABatch() {
        QFETCH(int, keep);
        QFETCH(int, at);
        QFETCH(int, byte);
        QFETCH(FlawKind, kind);
        QFETCH(int, position);
        Bytes bytes = oneBatch();
        QCOMPARE(bytes.size(), 76u);
        if (at >= 0) bytes[static_cast<std::size_t>(at)] = static_cast<std::byte>(byte);
        bytes.resize(static_cast<std::size_t>(keep));
        const auto batch = parseBatch(bytes, 100);
        QVERIFY(!batch.ok());
        QVERIFY(batch.error().kind == kind);
        QCOMPARE(batch.error().position, 100 + position);
        QVERIFY(errorCodeOf(kind) == ErrorCode::CorruptMessage);
    }
    void theReaderWalksToTheEnd() {
        Bytes bytes;
        for (int i = 1; i <= 3; ++i) append(bytes, oneBatch(i));
        BatchReader reader(bytes, 5000);
        std::vector<std::int64_t> positions;
        std::vector<int> counts;
        while (const auto batch = reader.next()) {
            positions.push_back(batch->position);
            counts.push_back(batch->header.count);
        }
        QVERIFY((counts == std::vector<int>{1, 2, 3}));
        QVERIFY(
            (positions == std::vector<std::int64_t>{5000, 5076, 5076 + static_cast<std::int64_t>(oneBatch(2).size())}));
        QVERIFY(!reader.flaw());
        QCOMPARE(reader.leftOver(), 0u);
        QVERIFY(!reader.next());
    }
    void aTornTailEndsTheWalk() {
        Bytes bytes = oneBatch();
        append(bytes, ByteView(oneBatch()).first(30));
        BatchReader reader(bytes);
        QVERIFY(reader.next());
        QVERIFY(!reader.next());
        QVERIFY(reader.flaw()->kind == FlawKind::Truncated);
        QCOMPARE(reader.position(), 76);
        QCOMPARE(reader.leftOver(), 30u);
    }
    void anyChangedByteUnderTheCrcIsNoticed() {
        const Bytes good = oneBatch();
        QVERIFY(!ensureValid(parseBatch(good).value()));
        for (std::size_t i = at::crc; i < good.size(); ++i) {
            Bytes bad = good;
            bad[i] ^= std::byte{1};
            const auto flaw = ensureValid(parseBatch(bad).value());
            QVERIFY(flaw && flaw->kind == FlawKind::InvalidCrc);
        }
    }
    void theWordsAreKafkas() {
        Bytes bad = oneBatch();
        storeBig<std::uint32_t>(bad.data() + at::crc, 17);
        const auto flaw = ensureValid(parseBatch(bad).value());
        QCOMPARE(QString::fromStdString(flaw->message),
                 QString("Record is corrupt (stored crc = 17, computed crc = %1)").arg(computeCrc(bad)));
    }
    void sequencesWrapToZero() {
        constexpr auto largest = std::numeric_limits<std::int32_t>::max();
        QCOMPARE(incrementSequence(largest, 1), 0);
        QCOMPARE(incrementSequence(largest - 1, 1), largest);
        QCOMPARE(incrementSequence(largest, 5), 4);
        QCOMPARE(decrementSequence(0, 1), largest);
        QCOMPARE(decrementSequence(4, 5), largest);
        QCOMPARE(decrementSequence(7, 5), 2);
    }
    void patchingKeepsTheCrcRight() {
        Bytes bytes = oneBatch(3);
        const auto crc = parseBatchHeader(bytes).value().crc;
        setBaseOffset(bytes, Offset{70});
        setPartitionLeaderEpoch(bytes, LeaderEpoch{4});
        QCOMPARE(parseBatchHeader(bytes).value().crc, crc);
        QVERIFY(!ensureValid(parseBatch(bytes).value()));
        setLastOffset(bytes, Offset{99});
        QCOMPARE(parseBatchHeader(bytes).value().baseOffset.value, 97);
        setMaxTimestamp(bytes, TimestampType::CreateTime, TimestampMs{1002});
        QCOMPARE(parseBatchHeader(bytes).value().crc, crc);
        setMaxTimestamp(bytes, TimestampType::LogAppendTime, TimestampMs{5000});
        const auto batch = parseBatch(bytes).value();
        QVERIFY(batch.header.timestampType() == TimestampType::LogAppendTime);
        QCOMPARE(batch.header.maxTimestamp.value, 5000);
        QVERIFY(batch.header.crc != crc);
        QVERIFY(!ensureValid(batch));
        setMaxTimestamp(bytes, TimestampType::CreateTime, TimestampMs{1002});
        QCOMPARE(parseBatchHeader(bytes).value().crc, crc);
    }
    void fieldsCoverTheHeader() {
        BatchHeader header;
        header.attributes = kTransactionalBit | kControlBit | kDeleteHorizonBit | static_cast<int>(Codec::Lz4);
        std::size_t next = 0;
        for (const HeaderField& field : describeFields(header)) {
            QCOMPARE(field.position, next);
            next += field.size;
            if (field.name == "attributes")
                QCOMPARE(QString::fromStdString(field.value),
                         QString("0x0073 lz4 CreateTime transactional control delete horizon"));
            if (field.name == "producerId") QCOMPARE(field.value, std::string("-1"));
        }
        QCOMPARE(next, kBatchHeaderBytes);
    }
};

QTEST_GUILESS_MAIN(BatchTest)
#include "batch_test.moc"
