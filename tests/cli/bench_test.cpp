#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "tests/cli/run_cli.h"

/// The workloads at a small scale: each line has the fields that the other programs write, and what the log did is what
/// Kafka's classes do with the same data. Nothing here looks at times.
class BenchTest : public QObject {
    Q_OBJECT
private slots:
    void everyWorkloadLeavesItsLines() {
        QTemporaryDir folder;
        const QMap<QString, QJsonObject> lines = measure("w1,w2,w3a,w3b,w4,w5,w6u,w6z,w6map,w7,w8,w8m,w9,des", folder);
        const QStringList names = {"des_hold", "w1",     "w2",  "w3a", "w3b", "w4", "w5",  "w6getu",  "w6getz",
                                   "w6putu",   "w6putz", "w6u", "w6z", "w7",  "w8", "w8m", "w9check", "w9delete"};
        QCOMPARE(lines.keys(), names);
        for (const QJsonObject& line : lines) {
            QCOMPARE(line["impl"].toString(), QString("logarium"));
            QCOMPARE(line["params"]["fs"].toString(), QString("here"));
            for (const char* field : {"rep", "ops", "bytes", "seconds", "cpu_s", "ops_per_s", "mb_per_s"})
                QVERIFY2(line[field].isDouble(), field);
            QVERIFY(line.contains("p50_us") && line.contains("p99_us"));
        }
        // 300 batches of 12,633 bytes are the least that w1 appends.
        for (const char* name : {"w1", "w3a", "w3b", "w8", "w8m"}) {
            QCOMPARE(lines[name]["ops"].toInt(), 30'000);
            QCOMPARE(lines[name]["bytes"].toInt(), 300 * 12'633);
        }
        QCOMPARE(lines["w7"]["bytes"].toInt(), 300 * 12'633);
        QCOMPARE(lines["w7"]["batches"].toInt(), 300);
        QCOMPARE(lines["w2"]["ops"].toInt(), 20'000);
        QCOMPARE(lines["w4"]["ops"].toInt(), 20'000);
        QCOMPARE(lines["w4"]["bytes"].toInt(), 20'000 * 12'633);
        QCOMPARE(lines["w5"]["ops"].toInt(), 5'000);
        QCOMPARE(lines["w9check"]["params"].toObject()["segments"].toInt(), 500);
        QCOMPARE(lines["w9delete"]["ops"].toInt(), 250);
        QCOMPARE(lines["w9delete"]["segments_before"].toInt(), 501);
        QCOMPARE(lines["w9delete"]["segments_after"].toInt(), 251);
        // 20,000 keys: what is left is one record a key that occurs at all, and so many entries has the map.
        for (const QString& kind : {QString("u"), QString("z")}) {
            const QJsonObject pass = lines["w6" + kind];
            QCOMPARE(pass["bytes"].toInt(), 1000 * 12'633);
            QCOMPARE(pass["records_after"].toInt(), pass["map_entries"].toInt());
            QCOMPARE(lines["w6put" + kind]["entries"].toInt(), pass["map_entries"].toInt());
            QCOMPARE(lines["w6get" + kind]["hits"].toInt(), lines["w6get" + kind]["ops"].toInt());
        }
        QVERIFY(QDir(folder.path()).isEmpty());
    }
    /// Each workload checks itself what it is told; here its lines are looked at.
    void theEngineIsMeasuredToo() {
        QTemporaryDir folder;
        const auto lines = measure("des_idle,des_load,recording,seek,week,copy,assign", folder);
        const QStringList names = {"assign", "copy", "des_idle", "des_load", "recording", "seek", "step_back", "week"};
        QCOMPARE(lines.keys(), names);
        QVERIFY(lines["des_load"]["events_per_batch"].toDouble() > 5);
        QVERIFY(lines["des_load"]["ns_per_event"].toDouble() > 0);
        QVERIFY(lines["recording"].contains("extra_percent"));
        QVERIFY(lines["seek"]["ops"].toInt() > 0);
        QVERIFY(lines["week"]["segment_rolls"].toInt() > 0);
        QCOMPARE(lines["copy"]["params"].toObject()["brokers"].toInt(), 100);
    }
    /// SHA-256 of the first full segment, as Kafka 4.1.0 wrote it: the same at every scale that fills it.
    void theAppendedSegmentIsKafkas() {
        QTemporaryDir folder;
        const auto lines = measure("w1", folder, {"--scale", "0.0626", "--keep"});
        QCOMPARE(lines["w1"]["segments"].toInt(), 2);
        const QDir log(folder.filePath("w1-0"));
        QFile first(log.filePath("00000000000000000000.log"));
        QVERIFY(first.open(QIODevice::ReadOnly));
        QCOMPARE(first.size(), 67'106'496);
        QCryptographicHash hash(QCryptographicHash::Sha256);
        QVERIFY(hash.addData(&first));
        QCOMPARE(hash.result().toHex(), "91e25be457216cc84cf6b71e1bfd92a26c135415055e86041b7f1e28f8e16968");
        QCOMPARE(QFileInfo(log.filePath("00000000000000000000.index")).size(), 42'488);
        QCOMPARE(QFileInfo(log.filePath("00000000000000000000.timeindex")).size(), 63'732);
        QVERIFY(QFile::exists(log.filePath("00000000000000531200.log")));
    }
    void wrongLinesAreRefused() {
        QTemporaryDir folder;
        const Answer answer = run({"bench", "--bench", "w1,w99", "--dir", folder.path()});
        QCOMPARE(answer.status, 2);
        QVERIFY2(answer.err.contains("w99: no such workload"), qPrintable(answer.err));
        QVERIFY(QDir(folder.path()).isEmpty());
    }

private:
    /// The lines by their bench, without those of further rounds.
    static QMap<QString, QJsonObject> measure(const QString& benches, const QTemporaryDir& folder,
                                              const QStringList& more = {"--scale", "0.001"}) {
        const Answer answer =
            run(QStringList{"bench", "--bench", benches, "--dir", folder.path(), "--reps", "1", "--fs", "here"} + more);
        QMap<QString, QJsonObject> lines;
        if (answer.status != 0) qWarning() << answer.err;
        for (const QString& line : answer.out.split('\n', Qt::SkipEmptyParts)) {
            const QJsonObject object = QJsonDocument::fromJson(line.toUtf8()).object();
            lines[object["bench"].toString()] = object;
        }
        return lines;
    }
};

QTEST_GUILESS_MAIN(BenchTest)
#include "bench_test.moc"
