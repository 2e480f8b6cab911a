// A real Kafka broker starts on a data directory that a run of the mini-cluster wrote, and a real consumer reads every
// record back.
#include "tests/interop/real_broker.h"

#include <QDirIterator>
#include <QSet>
#include <QTemporaryDir>

#include "core/disk/posix_disk.h"
#include "core/log/checkpoint_file.h"
#include "core/log/file_names.h"
#include "core/log/log_segment.h"
#include "core/record/record_reader.h"

using namespace logarium;

namespace {

/// What a partition of the export holds, each record as the console consumer prints it.
struct Expected {
    QString topic;
    int partition = 0;
    std::int64_t logStart = 0, logEnd = 0;
    int segments = 0;
    QStringList records;
};

/// What the scenario must have made, or the test would compare too little.
struct Coverage {
    QSet<QString> codecs;
    int headers = 0, tombstones = 0, gaps = 0, moreThanOneSegment = 0, movedStarts = 0;
};

QString textOf(const std::optional<ByteView>& bytes) {
    if (!bytes) return "(null)";
    const std::string_view text = asText(*bytes);
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString rowOf(const record::Record& record, int partition) {
    QStringList headers;
    for (const record::RecordHeader header : record.headers)
        headers << textOf(asBytes(header.key)) + ':' + textOf(header.value);
    return QStringList{QString("CreateTime:%1").arg(record.timestamp.value),
                       QString("Partition:%1").arg(partition),
                       QString("Offset:%1").arg(record.offset.value),
                       headers.isEmpty() ? "NO_HEADERS" : headers.join(','),
                       textOf(record.key),
                       textOf(record.value)}
        .join('|');
}

Expected readPartition(const disk::Disk& disk, const std::string& directory, Coverage& coverage) {
    const auto name = log::partitionOfDirectory(directory).value();
    const auto starts = log::readCheckpoint(disk, log::kLogStartFile);
    const auto start = starts.find(name);
    Expected expected{QString::fromStdString(name.topic), name.partition, 0, 0, 0, {}};
    expected.logStart = start == starts.end() ? 0 : start->second.value;
    if (expected.logStart > 0) ++coverage.movedStarts;
    std::int64_t next = expected.logStart;
    for (const disk::DirectoryEntry& entry : disk.list(directory)) {
        if (!entry.name.ends_with(log::kLogSuffix)) continue;
        ++expected.segments;
        const auto segment = log::LogSegment::existing(disk, directory, log::offsetOfFile(entry.name).value(),
                                                       log::LogConfig{}, TimestampMs{0});
        expected.logEnd = segment.base().value;
        segment.forEachBatch(disk, 0, segment.size(), [&](const record::BatchView& batch) {
            coverage.codecs << QString::fromStdString(std::string(record::codecName(batch.header.codec().value())));
            record::RecordReader records(batch);
            while (const record::Record* record = records.next()) {
                if (record->offset.value < expected.logStart) continue;
                expected.records << rowOf(*record, expected.partition);
                coverage.headers += record->headers.empty() ? 0 : 1;
                coverage.tombstones += record->key && !record->value ? 1 : 0;
                coverage.gaps += record->offset.value > next ? 1 : 0;
                next = record->offset.value + 1;
            }
            expected.logEnd = batch.header.nextOffset().value;
            return true;
        });
    }
    coverage.moreThanOneSegment += expected.segments > 1 ? 1 : 0;
    return expected;
}

QMap<QString, QByteArray> logFiles(const QString& directory) {
    QMap<QString, QByteArray> files;
    QDirIterator it(directory, {"*.log"}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        QFile file(it.next());
        const QString name = file.fileName().mid(directory.size());
        // Its own: the metadata, and the offsets topic, which it may make when a consumer asks for a coordinator.
        const bool own = name.contains("__cluster_metadata") || name.contains("__consumer_offsets");
        if (own || !file.open(QIODevice::ReadOnly)) continue;
        files[name] = file.readAll();
    }
    return files;
}

}  // namespace

class RealBrokerTest : public QObject {
    Q_OBJECT

    /// "topic:partition:offset" of all partitions.
    static QStringList offsetsOf(const RealBroker& broker, const QString& time) {
        const auto answer = RealKafka::run("org.apache.kafka.tools.GetOffsetShell",
                                           {"--bootstrap-server", broker.address(), "--time", time});
        QStringList lines = answer.out.split('\n', Qt::SkipEmptyParts);
        lines.sort();
        return lines;
    }

private slots:
    void consumesEveryRecordOfAnExport() {
        if (const QString why = RealKafka::missing(); !why.isEmpty())
            QSKIP(qPrintable("a real broker was NOT started: " + why));
        QTemporaryDir folder;
        QProcess cli;
        cli.start(QString(TEST_BUILD_DIR) + "/logarium-cli",
                  {"scenario", "run", QString(TEST_SOURCE_DIR) + "/tests/interop/scenarios/for-a-real-broker.yaml",
                   "--export", folder.path()});
        QVERIFY(cli.waitForFinished(300'000));
        QVERIFY2(cli.exitCode() == 0, cli.readAllStandardError().constData());

        const QString directory = folder.filePath("broker-1");
        const disk::PosixDisk disk(directory.toStdString(), disk::PosixDisk::Access::ReadOnly);
        Coverage coverage;
        std::vector<Expected> partitions;
        QStringList starts, ends;
        for (const disk::DirectoryEntry& entry : disk.list()) {
            if (!entry.directory || !log::partitionOfDirectory(entry.name)) continue;
            partitions.push_back(readPartition(disk, entry.name, coverage));
            const Expected& p = partitions.back();
            QVERIFY(!p.records.isEmpty());
            starts << QString("%1:%2:%3").arg(p.topic).arg(p.partition).arg(p.logStart);
            ends << QString("%1:%2:%3").arg(p.topic).arg(p.partition).arg(p.logEnd);
        }
        QCOMPARE(coverage.codecs, QSet<QString>({"none", "gzip", "snappy", "lz4", "zstd"}));
        QVERIFY(coverage.headers > 0 && coverage.tombstones > 0 && coverage.gaps > 10);
        QVERIFY(coverage.moreThanOneSegment >= 3 && coverage.movedStarts == 1);

        const auto before = logFiles(directory);
        // The simulated clock stands in 2023: nothing shall be too old, nothing be cleaned.
        RealBroker broker(directory, "log.retention.ms=-1\nlog.cleaner.enable=false\n");
        QVERIFY2(broker.start(), broker.log().constData());
        starts.sort();
        ends.sort();
        QCOMPARE(offsetsOf(broker, "earliest"), starts);
        QCOMPARE(offsetsOf(broker, "latest"), ends);
        for (const Expected& expected : partitions) {
            const auto answer = RealKafka::run("org.apache.kafka.tools.consumer.ConsoleConsumer",
                                               {"--bootstrap-server",
                                                broker.address(),
                                                "--topic",
                                                expected.topic,
                                                "--partition",
                                                QString::number(expected.partition),
                                                "--offset",
                                                "earliest",
                                                "--max-messages",
                                                QString::number(expected.records.size()),
                                                "--timeout-ms",
                                                "60000",
                                                "--property",
                                                "print.timestamp=true",
                                                "--property",
                                                "print.partition=true",
                                                "--property",
                                                "print.offset=true",
                                                "--property",
                                                "print.headers=true",
                                                "--property",
                                                "print.key=true",
                                                "--property",
                                                "key.separator=|",
                                                "--property",
                                                "null.literal=(null)"});
            QVERIFY2(answer.status == 0, qPrintable(answer.err));
            QStringList read = answer.out.split('\n');
            QVERIFY(read.takeLast().isEmpty());
            QCOMPARE(read.size(), expected.records.size());
            for (qsizetype i = 0; i < read.size(); ++i) QCOMPARE(read[i], expected.records[i]);
        }
        broker.stop();
        QVERIFY2(logFiles(directory) == before, "the broker changed the logs");
    }
};

QTEST_GUILESS_MAIN(RealBrokerTest)
#include "real_broker_test.moc"
