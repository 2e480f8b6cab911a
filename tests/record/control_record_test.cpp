#include "core/record/control_record.h"

#include <QTest>

#include "core/record/batch.h"
#include "core/record/record_reader.h"
#include "tests/record/golden_batches.h"

using namespace logarium;
using namespace logarium::record;

class ControlRecordTest : public QObject {
    Q_OBJECT
private slots:
    void recordedMarkersAreRead() {
        int markers = 0;
        for (const GoldenBatch& golden : goldenBatches()) {
            if (!golden.asked.contains("control") || golden.asked.contains("patch")) continue;
            const auto batch = parseBatch(golden.bytes).value();
            QVERIFY(batch.header.isControlBatch());
            QVERIFY(batch.header.isTransactional());
            RecordReader records(batch);
            const auto control = parseControlRecord(*records.next());
            QVERIFY(control.ok());
            QVERIFY(control.value().type ==
                    (golden.asked["control"] == "commit" ? ControlType::Commit : ControlType::Abort));
            QCOMPARE(control.value().coordinatorEpoch, golden.asked.value("coordinatorEpoch", 0));
            ++markers;
        }
        QVERIFY(markers > 5);
    }
    void whatIsNoControlRecord_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("message");
        QTest::newRow("good") << QByteArray("00000001") << QByteArray("000000000007") << QString();
        QTest::newRow("short key")
            << QByteArray("000000") << QByteArray("000000000007")
            << "Invalid value size found for end control record key. Must have at least 4 bytes, but found only 3";
        QTest::newRow("negative key version")
            << QByteArray("ffff0001") << QByteArray("000000000007")
            << "Invalid version found for control record: -1. May indicate data corruption";
        QTest::newRow("short value")
            << QByteArray("00000000") << QByteArray("0000")
            << "Invalid value size found for end transaction marker. Must have at least 6 bytes, but found only 2";
        QTest::newRow("negative value version")
            << QByteArray("00000000") << QByteArray("800000000007")
            << "Invalid version found for end transaction marker: -32768. May indicate data corruption";
    }
    void whatIsNoControlRecord() {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        QFETCH(QString, message);
        const Bytes keyBytes = bytesOf(QByteArray::fromHex(key));
        const Bytes valueBytes = bytesOf(QByteArray::fromHex(value));
        Record record;
        record.key = keyBytes;
        record.value = valueBytes;
        const auto control = parseControlRecord(record);
        QCOMPARE(QString::fromStdString(control.ok() ? "" : control.error().message), message);
    }
    void aStrangeTypeIsUnknownAndNoError() {
        const Bytes key = bytesOf(QByteArray::fromHex("00000063"));
        Record record;
        record.key = key;
        const auto control = parseControlRecord(record).value();
        QVERIFY(control.type == ControlType::Unknown);
        QCOMPARE(control.typeId, 99);
        QVERIFY(!control.isMarker());
    }
    void everyTypeHasKafkasName() {
        QCOMPARE(controlTypeName(ControlType::Abort), std::string_view("ABORT"));
        QCOMPARE(controlTypeName(ControlType::LeaderChange), std::string_view("LEADER_CHANGE"));
        for (const auto type :
             {ControlType::Abort, ControlType::Commit, ControlType::SnapshotFooter, ControlType::KRaftVoters}) {
            Record record;
            const Bytes key = controlKey(type);
            const Bytes value = markerValue(3);
            record.key = key;
            record.value = value;
            QVERIFY(parseControlRecord(record).value().type == type);
        }
    }
};

QTEST_GUILESS_MAIN(ControlRecordTest)
#include "control_record_test.moc"
