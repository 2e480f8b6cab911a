// The records of __transaction_state, against a log that a broker of Kafka 4.1.0 wrote (tests/golden/txn).
#include <QFile>
#include <QTest>

#include "core/disk/memory_disk.h"
#include "core/log/dump/dump.h"
#include "core/record/record_reader.h"
#include "core/txn/records.h"
#include "core/txn/records_text.h"

using namespace logarium;
using namespace logarium::txn;

namespace {

Bytes fileBytes(const char* name) {
    QFile file(QString(TEST_GOLDEN_DIR "/txn/") + name);
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QByteArray raw = file.readAll();
    const ByteView view = std::as_bytes(std::span(raw.data(), static_cast<std::size_t>(raw.size())));
    return {view.begin(), view.end()};
}

std::vector<Record> recorded() {
    std::vector<Record> all;
    const Bytes bytes = fileBytes("transaction-state.log");
    record::BatchReader batches(bytes);
    while (const auto batch = batches.next()) {
        record::RecordReader records(*batch);
        while (const record::Record* record = records.next()) {
            auto decoded = decode(*record->key, record->value);
            if (!decoded.ok()) return {};
            all.push_back(std::move(decoded).value());
        }
    }
    return all;
}

}  // namespace

class RecordsTest : public QObject {
    Q_OBJECT
private slots:
    void readsWhatABrokerWrote() {
        const std::vector<Record> records = recorded();
        QCOMPARE(records.size(), 25u);
        std::vector<std::string> states;
        for (const Record& record : records)
            if (record.id == "shop") states.emplace_back(stateName(record.value->state));
        const std::vector<std::string> expected = {
            "Empty",        "Ongoing",       "Ongoing", "PrepareCommit", "CompleteCommit", "Ongoing",
            "PrepareAbort", "CompleteAbort", "Ongoing", "PrepareCommit", "CompleteCommit", "Ongoing",
            "PrepareAbort", "CompleteAbort", "Empty",   "Ongoing",       "PrepareCommit",  "CompleteCommit"};
        QCOMPARE(states, expected);
        const TxnImage& grown = *records[2].value;
        QCOMPARE(grown.partitions, (std::set<TopicPartition>{{"orders", 0}, {"orders", 2}}));
        QCOMPARE(grown.producerId, 0);
        QCOMPARE(int{grown.epoch}, 0);
        QCOMPARE(grown.timeoutMs, 60'000);
        QCOMPARE(int{grown.clientVersion}, 2);
        QCOMPARE(int{records[3].value->epoch}, 1);  // An end of a transaction bumps it.
        QCOMPARE(records[0].value->startedAt, kNoTimestamp);
    }

    /// Batch for batch the bytes that the broker wrote.
    void writesTheSameBytes() {
        const Bytes bytes = fileBytes("transaction-state.log");
        record::BatchReader batches(bytes);
        int compared = 0;
        while (const auto batch = batches.next()) {
            record::RecordReader records(*batch);
            const record::Record* record = records.next();
            QVERIFY(record != nullptr);
            const auto decoded = decode(*record->key, record->value);
            QVERIFY(decoded.ok());
            const KeyValue again = encode(decoded.value());
            QVERIFY(std::ranges::equal(again.key, *record->key));
            QVERIFY(std::ranges::equal(*again.value, *record->value));
            ++compared;
        }
        QCOMPARE(compared, 25);
    }

    /// kafka-dump-log.sh --print-data-log --transaction-log-decoder said the same of this file.
    void printsLikeKafka() {
        disk::MemoryDisk disk;
        disk.createDirectory("t");
        disk.write("t/00000000000000000000.log", 0, fileBytes("transaction-state.log"));
        log::DumpOptions options;
        options.printDataLog = true;
        options.decode = [](ByteView key, std::optional<ByteView> value) {
            const auto text = textOf(key, value);
            return std::optional(std::pair{text->key, text->payload});
        };
        std::string said;
        const auto line = [&](std::string_view text) { said += std::string(text) + "\n"; };
        const auto ended = log::dumpFile(disk, "t/00000000000000000000.log", "00000000000000000000.log", options,
                                         {line, [](std::string_view) {}});
        QVERIFY(!ended);
        const Bytes expected = fileBytes("transaction-state.txt");
        QCOMPARE(said, std::string(asText(expected)));
    }

    void aTombstoneHasNoValue() {
        const KeyValue gone = encode({"shop", std::nullopt});
        QVERIFY(!gone.value);
        const auto read = decode(gone.key, std::nullopt);
        QVERIFY(read.ok() && !read.value().value);
        QCOMPARE(read.value().id, std::string("shop"));
    }

    void refuses_data() {
        QTest::addColumn<int>("cutTo");
        QTest::addColumn<int>("version");
        QTest::newRow("a value of a later version") << -1 << 2;
        QTest::newRow("a value without its end") << 20 << 1;
        QTest::newRow("no value at all") << 0 << 1;
    }
    void refuses() {
        QFETCH(int, cutTo);
        QFETCH(int, version);
        TxnImage image;
        image.producerId = 7;
        KeyValue bytes = encode({"shop", image});
        (*bytes.value)[1] = static_cast<std::byte>(version);
        if (cutTo >= 0) bytes.value->resize(static_cast<std::size_t>(cutTo));
        const auto read = decode(bytes.key, ByteView(*bytes.value));
        QVERIFY(!read.ok());
        QVERIFY(read.error().message.starts_with("a record of __transaction_state"));
    }
};

QTEST_APPLESS_MAIN(RecordsTest)
#include "records_test.moc"
