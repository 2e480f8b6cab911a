// Fields of batches that real Kafka wrote, and of the same bytes after damage.
#include "core/observe/batch_fields.h"

#include <QFile>
#include <QTest>

#include "core/record/batch.h"
#include "core/record/record_reader.h"

using namespace logarium;
using namespace logarium::observe;

namespace {

Bytes golden(const char* name) {
    QFile file(QString(TEST_GOLDEN_DIR "/log/%1/00000000000000000000.log").arg(name));
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QByteArray all = file.readAll();
    const ByteView view = std::as_bytes(std::span(all.data(), static_cast<std::size_t>(all.size())));
    return {view.begin(), view.end()};
}

/// All bytes of `batch` belong to exactly one field, in order.
bool covers(const std::vector<FieldView>& fields, std::int64_t from, std::int64_t bytes) {
    std::int64_t at = from;
    for (const FieldView& field : fields) {
        if (field.position != at || field.bytes <= 0 || field.name.empty() || field.meaning.empty()) return false;
        at = field.end();
    }
    return at == from + bytes;
}

QString names(const std::vector<FieldView>& fields, std::size_t from) {
    QStringList all;
    for (std::size_t i = from; i < fields.size(); ++i) all += QString::fromStdString(fields[i].name);
    return all.join(' ');
}

const FieldView* named(const std::vector<FieldView>& fields, std::string_view name) {
    for (const FieldView& field : fields)
        if (field.name == name) return &field;
    return nullptr;
}

}  // namespace

class BatchFieldsTest : public QObject {
    Q_OBJECT
private slots:
    void theFieldsOfOneSmallBatch() {
        const Bytes file = golden("a01-single-batch/expect-2/t-0");
        const auto fields = fieldsOf(file, 1000);
        QVERIFY(covers(fields, 1000, std::ssize(file)));
        QCOMPARE(fields[0].name, "baseOffset");
        QCOMPARE(fields[0].value, "0");
        QCOMPARE(named(fields, "batchLength")->value, std::to_string(file.size() - 12));
        QCOMPARE(named(fields, "crc")->position, 1017);
        QCOMPARE(named(fields, "crc")->bytes, 4);
        QVERIFY(named(fields, "crc")->kind == FieldKind::Check);
        QCOMPARE(named(fields, "crc")->value, "0x593604b0");
        QCOMPARE(named(fields, "key")->value, "k");
        QCOMPARE(named(fields, "value")->value, "hello");
        QCOMPARE(named(fields, "maxTimestamp")->value, "1700000000005 = 2023-11-14 22:13:20.005");
        QVERIFY(named(fields, "count")->record == -1);
        QCOMPARE(names(fields, 13),
                 "length attributes timestampDelta offsetDelta keyLength key valueLength value "
                 "headersCount");
        QCOMPARE(fields.back().record, 0);
    }

    void everyGoldenBatchIsCoveredAndCountsItsRecords_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("packed");
        for (const char* name : {"a01-single-batch/expect-2/t-0", "a02-many-batches/expect-1/t-0",
                                 "a03-record-shapes/expect-1/t-0", "a04-timestamps/expect-1/t-0"})
            QTest::newRow(name) << QByteArray(name) << false;
        for (const char* name : {"a06-compressed-gzip/expect-1/t-0", "a08-compressed-lz4/expect-1/t-0",
                                 "a09-compressed-zstd/expect-1/t-0"})
            QTest::newRow(name) << QByteArray(name) << true;
    }
    void everyGoldenBatchIsCoveredAndCountsItsRecords() {
        QFETCH(QByteArray, name);
        QFETCH(bool, packed);
        const Bytes file = golden(name.constData());
        record::BatchReader batches(file);
        int seen = 0, packedSeen = 0;
        while (const auto batch = batches.next()) {
            ++seen;
            const auto fields = fieldsOf(batch->bytes, batch->position);
            QVERIFY(covers(fields, batch->position, std::ssize(batch->bytes)));
            QVERIFY(std::ranges::none_of(fields, [](const auto& f) { return f.kind == FieldKind::Damaged; }));
            if (batch->header.isCompressed()) {
                ++packedSeen;
                QCOMPARE(fields.back().name, "records");
                QVERIFY(fields.back().kind == FieldKind::Packed);
            } else {
                QCOMPARE(fields.back().record, batch->header.count - 1);
                QCOMPARE(std::ranges::count(fields, "offsetDelta", &FieldView::name), batch->header.count);
            }
        }
        QVERIFY(seen > 0);
        QCOMPARE(packedSeen > 0, packed);
    }

    void recordsBeginWhereTheReaderFindsThem() {
        const Bytes file = golden("a03-record-shapes/expect-1/t-0");
        const auto batch = record::parseBatch(file);
        QVERIFY(batch.ok());
        const auto fields = fieldsOf(batch.value().bytes);
        record::RecordReader records(batch.value());
        int number = 0;
        while (records.next() != nullptr) {
            const auto first = std::ranges::find(fields, number, &FieldView::record);
            QVERIFY(first != fields.end());
            QCOMPARE(first->position, records.recordPosition());
            ++number;
        }
        QVERIFY(number > 0);
    }

    void aWrongCrcSaysSo() {
        Bytes file = golden("a01-single-batch/expect-2/t-0");
        file.back() ^= std::byte{1};
        const auto fields = fieldsOf(file);
        QVERIFY(named(fields, "crc")->kind == FieldKind::Damaged);
        QVERIFY(named(fields, "crc")->value.find("computed 0x") != std::string::npos);
        QVERIFY(covers(fields, 0, std::ssize(file)));
    }

    void anyOneByteMayBeWrong() {
        const Bytes file = golden("a03-record-shapes/expect-1/t-0");
        const auto first = record::parseBatch(file);
        QVERIFY(first.ok());
        const std::size_t size = std::min<std::size_t>(first.value().bytes.size(), 600);
        for (std::size_t at = 0; at < size; ++at) {
            for (const int flip : {0x01, 0x80, 0xff}) {
                Bytes bytes(first.value().bytes.begin(), first.value().bytes.end());
                bytes[at] ^= static_cast<std::byte>(flip);
                QVERIFY2(covers(fieldsOf(bytes), 0, std::ssize(bytes)), qPrintable(QString::number(at)));
            }
        }
    }

    void aBatchMayBeCutAnywhere() {
        const Bytes file = golden("a01-single-batch/expect-2/t-0");
        for (std::size_t size = 0; size < file.size(); ++size) {
            const auto fields = fieldsOf(ByteView(file).first(size));
            QVERIFY(covers(fields, 0, static_cast<std::int64_t>(size)));
            QVERIFY(size == 0 || size == 61 || fields.back().kind == FieldKind::Damaged);
        }
    }

    void entriesOfTheIndexes() {
        Bytes entry;
        appendBig<std::int32_t>(entry, 21);
        appendBig<std::int32_t>(entry, 4096);
        const auto offsets = indexFieldsOf(entry, IndexKind::Offsets, Offset{83}, 8);
        QVERIFY(covers(offsets, 8, 8));
        QCOMPARE(offsets[0].value, "21 = offset 104");
        QCOMPARE(offsets[1].value, "4096");
        Bytes time;
        appendBig<std::int64_t>(time, 1700000000125);
        appendBig<std::int32_t>(time, 21);
        const auto times = indexFieldsOf(time, IndexKind::Times, Offset{83}, 0);
        QVERIFY(covers(times, 0, 12));
        QCOMPARE(times[0].value, "1700000000125 = 2023-11-14 22:13:20.125");
        QCOMPARE(times[1].value, "21 = offset 104");
        QVERIFY(indexFieldsOf({}, IndexKind::Times, Offset{0}, 0).empty());
    }

    void bytesAsText_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("most");
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QByteArray() << 48 << "";
        QTest::newRow("plain") << QByteArray("order 1") << 48 << "order 1";
        QTest::newRow("umlaut") << QByteArray("gr\xc3\xbcn") << 48 << QString::fromUtf8("grün");
        QTest::newRow("cut") << QByteArray("abcdefgh") << 4 << QString::fromUtf8("abcd…");
        QTest::newRow("cut in a letter") << QByteArray("abc\xc3\xbcxyz") << 4 << QString::fromUtf8("abc…");
        QTest::newRow("control") << QByteArray("\x00\x01", 2) << 48 << "0x0001";
        QTest::newRow("no utf-8") << QByteArray("a\xff") << 48 << "0x61ff";
        QTest::newRow("long binary") << QByteArray("\x01\x02\x03\x04\x05\x06") << 8 << QString::fromUtf8("0x01020304…");
    }
    void bytesAsText() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, most);
        const ByteView view = std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
        QTEST(QString::fromStdString(observe::bytesAsText(view, static_cast<std::size_t>(most))), "text");
    }

    void timesAsText() {
        QCOMPARE(utcText(1700000000125), "2023-11-14 22:13:20.125");
        QCOMPARE(utcText(0), "1970-01-01 00:00:00.000");
        QCOMPARE(utcText(-1), "none");
        QCOMPARE(utcText(std::numeric_limits<std::int64_t>::max()), "9223372036854775807");
        QCOMPARE(utcText(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    }
};

QTEST_GUILESS_MAIN(BatchFieldsTest)
#include "batch_fields_test.moc"
