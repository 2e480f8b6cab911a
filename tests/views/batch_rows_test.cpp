// Rows of files that are not as they should be, given through a source written by hand.
#include "views/records/batch_rows.h"

#include <QTest>

#include "core/observe/batch_fields.h"
#include "core/record/batch_builder.h"
#include "core/record/record_reader.h"

using namespace logarium;
using namespace logarium::views;

namespace {

const ReplicaId kReplica{{TopicIndex{0}, 0}, BrokerId{1}};

/// A .log in memory, read as a snapshot would.
struct File {
    Bytes bytes;

    void add(std::int64_t base, int records, record::Codec codec = record::Codec::None) {
        record::BatchBuilder builder({.codec = codec, .baseOffset = Offset{base}});
        for (int i = 0; i < records; ++i) {
            const std::string key = "key-" + std::to_string(i);
            builder.append(TimestampMs{1700000000000 + i}, asBytes(key),
                           i == 1 ? std::nullopt : std::optional(asBytes("a value")));
        }
        append(bytes, builder.build());
    }
    LogSource source() {
        return {[](const observe::Frame&, ReplicaId) -> std::optional<observe::LogView> { return std::nullopt; },
                [this](const observe::Frame&, ReplicaId, Offset base, std::int64_t from, std::int64_t most) {
                    return std::optional(page(base, from, most));
                },
                [this](const observe::Frame&, ReplicaId, Offset, std::int64_t from, std::size_t most) {
                    return outline(from, most);
                },
                {}};
    }

private:
    observe::SegmentPage page(Offset base, std::int64_t from, std::int64_t most) const {
        observe::SegmentPage page{base, from, from, std::ssize(bytes), {}, {}};
        const auto rest = ByteView(bytes).subspan(static_cast<std::size_t>(from));
        const auto batch = record::parseBatch(rest, from);
        const ByteView raw =
            batch.ok() ? batch.value().bytes : rest.first(std::min(rest.size(), static_cast<std::size_t>(most)));
        page.raw.assign(raw.begin(), raw.end());
        if (!batch.ok()) return page;
        observe::BatchView view;
        view.base = batch.value().header.baseOffset;
        view.position = from;
        view.bytes = std::ssize(raw);
        view.crcValid = !record::ensureValid(batch.value());
        view.fields = observe::fieldsOf(raw, from);
        record::RecordReader records(batch.value());
        while (const auto* record = records.next()) {
            observe::RecordView one;
            one.offset = record->offset;
            one.key = record->key ? std::optional<std::string>(asText(*record->key)) : std::nullopt;
            one.value = record->value ? std::optional<std::string>(asText(*record->value)) : std::nullopt;
            one.position = records.recordPosition() + (batch.value().header.isCompressed() ? 0 : from);
            one.bytes = record->sizeInBytes;
            view.records.push_back(one);
        }
        if (records.flaw()) view.flaw = records.flaw()->message;
        page.batches.push_back(std::move(view));
        return page;
    }
    std::vector<observe::BatchOutline> outline(std::int64_t from, std::size_t most) const {
        std::vector<observe::BatchOutline> found;
        record::BatchReader batches(ByteView(bytes).subspan(static_cast<std::size_t>(from)), from);
        while (found.size() < most) {
            const auto batch = batches.next();
            if (!batch) break;
            found.push_back({batch->header.baseOffset, batch->position, std::ssize(batch->bytes), batch->header.count,
                             batch->header.crc, batch->header.isCompressed()});
        }
        return found;
    }
};

struct Stage {
    File file;
    LogSource source = file.source();
    BatchRows rows{source};

    BatchRows::Change read(bool fresh = false) {
        return rows.read(std::make_shared<observe::Frame>(), kReplica, Offset{0}, std::ssize(file.bytes), fresh);
    }
    /// Everything that a view may ask for, row by row and byte by byte.
    void touchAll() const {
        for (std::int64_t row = 0; row < rows.rows(); ++row) {
            for (int column = 0; column < 9; ++column) rows.cell(row, column);
            rows.look(row);
            rows.span(row);
            rows.describe(row);
        }
        for (std::int64_t at = 0; at < rows.bytes(); ++at) {
            const auto* chunk = rows.chunkAt(at);
            QVERIFY(chunk != nullptr && chunk->span.contains(at) && chunk->fieldAt(at) != nullptr);
            QVERIFY(rows.rowAt(at) < rows.rows());
        }
    }
};

}  // namespace

class BatchRowsTest : public QObject {
    Q_OBJECT
private slots:
    void rowsAndBytesAgree() {
        Stage stage;
        stage.file.add(0, 3);
        stage.file.add(3, 2);
        QVERIFY(stage.read() == BatchRows::Change::Other);
        QCOMPARE(stage.rows.rows(), 5);
        for (std::int64_t row = 0; row < 5; ++row) {
            const ByteSpan span = stage.rows.span(row);
            QCOMPARE(stage.rows.rowAt(span.position), row);
            QCOMPARE(stage.rows.rowAt(span.end() - 1), row);
            QCOMPARE(stage.rows.cell(row, BatchRows::OffsetColumn), QString::number(row));
        }
        QCOMPARE(stage.rows.rowAt(17), -1);
        QVERIFY(stage.rows.groupAt(17) == std::pair(std::int64_t{0}, std::int64_t{3}));
        QVERIFY(stage.rows.look(1).mark == RowMark::Null);
        QCOMPARE(stage.rows.cell(1, BatchRows::Value), "null: tombstone");
        QVERIFY(stage.rows.look(3).startsGroup && !stage.rows.look(4).startsGroup);
        stage.touchAll();
    }

    void packedRecordsShareTheirBytes() {
        Stage stage;
        stage.file.add(0, 4, record::Codec::Gzip);
        stage.read();
        QCOMPARE(stage.rows.rows(), 4);
        QCOMPARE(stage.rows.span(0), stage.rows.span(3));
        QCOMPARE(stage.rows.span(0).position, 61);
        QCOMPARE(stage.rows.rowAt(70), -1);
        QCOMPARE(stage.rows.cell(3, BatchRows::Key), "key-3");
        stage.touchAll();
    }

    void whatGrowsIsReadOn() {
        Stage stage;
        stage.file.add(0, 3);
        stage.read();
        QVERIFY(stage.read() == BatchRows::Change::Nothing);
        stage.touchAll();
        const int decoded = stage.rows.decoded();
        stage.file.add(3, 1);
        QVERIFY(stage.read() == BatchRows::Change::Grew);
        QCOMPARE(stage.rows.cell(3, BatchRows::OffsetColumn), "3");
        QCOMPARE(stage.rows.decoded(), decoded + 1);
    }

    void whatWasCutAndWrittenAgainIsReadAnew() {
        Stage stage;
        stage.file.add(0, 3);
        stage.file.add(3, 3);
        stage.read();
        stage.touchAll();
        stage.file.bytes.clear();
        stage.file.add(0, 3);
        stage.file.add(3, 1);
        stage.file.add(4, 1);
        QVERIFY(stage.read() == BatchRows::Change::Other);
        QCOMPARE(stage.rows.rows(), 5);
        stage.touchAll();
    }

    void aWrongCrcMarksTheRows() {
        Stage stage;
        stage.file.add(0, 2);
        stage.file.bytes[20] ^= std::byte{1};
        stage.read();
        QVERIFY(stage.rows.look(0).mark == RowMark::Damaged);
        QVERIFY(stage.rows.describe(0).second.contains("CRC does not fit"));
        stage.touchAll();
    }

    void bytesBehindTheLastBatchAreShown() {
        Stage stage;
        stage.file.add(0, 2);
        const std::int64_t end = std::ssize(stage.file.bytes);
        stage.file.bytes.resize(stage.file.bytes.size() + 9000, std::byte{0x5a});
        stage.read();
        QCOMPARE(stage.rows.rows(), 2);
        const auto* chunk = stage.rows.chunkAt(end + 8000);
        QVERIFY(chunk != nullptr && chunk->fieldAt(end + 8000)->kind == observe::FieldKind::Damaged);
        QCOMPARE(stage.rows.rowAt(end + 10), -1);
        stage.touchAll();
    }

    void anyByteMayBeWrong() {
        File whole;
        whole.add(0, 2);
        whole.add(2, 2, record::Codec::Gzip);
        for (std::size_t at = 0; at < whole.bytes.size(); ++at) {
            for (const int flip : {0x01, 0x40, 0xff}) {
                Stage stage;
                stage.file.bytes = whole.bytes;
                stage.file.bytes[at] ^= static_cast<std::byte>(flip);
                stage.read();
                if (stage.rows.rows() > 2000) {  // A packed batch may claim many.
                    stage.rows.cell(stage.rows.rows() - 1, BatchRows::Value);
                    continue;
                }
                stage.touchAll();
            }
        }
    }

    void onlyAFewBatchesAreKept() {
        Stage stage;
        for (int i = 0; i < 400; ++i) stage.file.add(i, 1);
        stage.read();
        QCOMPARE(stage.rows.decoded(), 0);
        for (int row = 0; row < 400; ++row) stage.rows.cell(row, BatchRows::Key);
        QCOMPARE(stage.rows.decoded(), 400);
        stage.rows.cell(399, BatchRows::Key);
        QCOMPARE(stage.rows.decoded(), 400);
        stage.rows.cell(0, BatchRows::Key);
        QCOMPARE(stage.rows.decoded(), 401);
    }
};

QTEST_GUILESS_MAIN(BatchRowsTest)
#include "batch_rows_test.moc"
