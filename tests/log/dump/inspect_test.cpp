#include "core/log/dump/inspect.h"

#include <QDir>
#include <QTest>

#include "core/disk/memory_disk.h"
#include "core/disk/posix_disk.h"
#include "core/record/patch.h"

using namespace logarium;
using namespace logarium::log;

namespace {

struct Seen {
    QStringList lines;
    std::vector<Finding> findings;

    QString text() const {
        QStringList all;
        for (const Finding& finding : findings) all << QString::fromStdString(findingText(finding));
        return all.join('\n');
    }
    int damages() const {
        return static_cast<int>(std::count_if(findings.begin(), findings.end(), [](const Finding& f) {
            return f.severity == Finding::Severity::Damage;
        }));
    }
};

InspectOutput into(Seen& seen) {
    const auto line = [&seen](std::string_view text) {
        seen.lines << QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    };
    return {{line, line}, [&seen](const Finding& finding) { seen.findings.push_back(finding); }};
}

Seen inspectOne(const disk::Disk& disk, const std::string& name) {
    Seen seen;
    inspectFile(disk, name, name, {}, into(seen));
    return seen;
}

Seen inspectAll(const disk::Disk& disk, const std::string& directory = {}) {
    Seen seen;
    inspectDirectory(disk, directory, directory.empty() ? "data" : directory, {}, into(seen));
    return seen;
}

/// The real directory, copied so that it can be spoiled.
disk::MemoryDisk copyOf(const QString& directory) {
    disk::MemoryDisk copy;
    const disk::PosixDisk real(directory.toStdString(), disk::PosixDisk::Access::ReadOnly);
    for (const disk::DirectoryEntry& entry : real.list()) {
        if (!entry.directory) copy.replace(entry.name, real.readAll(entry.name));
        if (!entry.directory) continue;
        copy.createDirectory(entry.name);
        for (const disk::DirectoryEntry& file : real.list(entry.name)) {
            const std::string path = entry.name + "/" + file.name;
            copy.replace(path, real.readAll(path));
        }
    }
    return copy;
}

const QString kLogs = TEST_GOLDEN_DIR "/log";

void flip(disk::MemoryDisk& disk, const std::string& path, std::int64_t at) {
    Bytes byte(1);
    disk.read(path, at, byte);
    byte[0] ^= std::byte{0x40};
    disk.write(path, at, byte);
}

/// Three segments of four, four and three batches of one record each, 110 bytes a batch, two producers.
disk::MemoryDisk healthy() {
    return copyOf(kLogs + "/f02-torn-tail/expect-1");
}

std::string at4(const char* suffix) {
    return std::string("t-0/00000000000000000004") + suffix;
}
std::string at8(const char* suffix) {
    return std::string("t-0/00000000000000000008") + suffix;
}

using Spoil = std::function<void(disk::MemoryDisk&)>;

}  // namespace

Q_DECLARE_METATYPE(Spoil)

class InspectTest : public QObject {
    Q_OBJECT
private slots:
    void nothingIsBrokenInWhatKafkaWrote_data() {
        QTest::addColumn<QString>("directory");
        QTest::addColumn<int>("damages");
        // These checkpoints were taken after the case had spoiled files on purpose.
        const std::map<QString, int> spoiled = {{"f06-corrupt-index expect-2", 3},
                                                {"f06-corrupt-index expect-3", 2},
                                                {"f07-leftovers expect-1", 3},
                                                {"f15-corrupt-index-unclean expect-1", 3}};
        const QDir cases(kLogs);
        for (const QString& name : cases.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
            for (const QString& expect : QDir(cases.filePath(name)).entryList({"expect-*"}, QDir::Dirs, QDir::Name)) {
                const auto known = spoiled.find(name + ' ' + expect);
                QTest::newRow(qPrintable(name + ' ' + expect))
                    << cases.filePath(name + '/' + expect) << (known == spoiled.end() ? 0 : known->second);
            }
    }
    void nothingIsBrokenInWhatKafkaWrote() {
        QFETCH(QString, directory);
        QFETCH(int, damages);
        const disk::PosixDisk disk(directory.toStdString(), disk::PosixDisk::Access::ReadOnly);
        const Seen seen = inspectAll(disk);
        QVERIFY2(seen.damages() == damages, qPrintable(seen.text()));
    }

    void saysWhatIsBroken_data() {
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, Spoil spoil, const char* said) {
            QTest::newRow(name) << spoil << QString(said);
        };
        row(
            "nothing", [](disk::MemoryDisk&) {}, "");
        row(
            "a torn last batch", [](disk::MemoryDisk& disk) { disk.truncate(at8(".log"), 325); },
            "data/t-0/00000000000000000008.log: byte 220: a batch of 111 bytes, but the file ends after 105 of them: a "
            "write that was torn; "
            "recovery after an unclean shutdown cuts the file to 220 bytes, so that the next offset is 10, and removes "
            "the segments after it");
        row(
            "a few stray bytes", [](disk::MemoryDisk& disk) { disk.append(at8(".log"), asBytes("junk")); },
            "data/t-0/00000000000000000008.log: byte 331: 4 bytes, too few for a batch: a write that was torn; "
            "recovery after an unclean "
            "shutdown cuts the file to 331 bytes, so that the next offset is 11, and removes the segments after it");
        row(
            "zeros at the end are only noted", [](disk::MemoryDisk& disk) { disk.truncate(at8(".log"), 1000); },
            "data/t-0/00000000000000000008.log: byte 331: note: 669 zero bytes behind the last batch: space that "
            "preallocate=true asked "
            "for; an orderly close or a recovery cuts them off");
        row(
            "a changed byte under the checksum", [](disk::MemoryDisk& disk) { flip(disk, at4(".log"), 110 + 90); },
            "byte 127: the checksum of the batch at 110 is");
        row(
            "what recovery makes of it", [](disk::MemoryDisk& disk) { flip(disk, at4(".log"), 110 + 90); },
            "cuts the file to 110 bytes, so that the next offset is 5, and removes the segments after it");
        row(
            "a length no batch can have",
            [](disk::MemoryDisk& disk) { disk.write(at4(".log"), 228, asBytes(std::string_view("\0\0\0\5", 4))); },
            "00000000000000000004.log: byte 228: a batch length of 5, which no batch can have; 220 bytes are left in "
            "the file");
        row(
            "an unknown magic", [](disk::MemoryDisk& disk) { disk.write(at4(".log"), 16, asBytes("\7")); },
            "00000000000000000004.log: byte 16: magic 7, expected 2");
        row(
            "a magic of long ago", [](disk::MemoryDisk& disk) { disk.write(at4(".log"), 16, asBytes("\1")); },
            "00000000000000000004.log: byte 16: magic 1, expected 2: a batch of before Kafka 0.11 is not read here");
        row(
            "offsets that go back", [](disk::MemoryDisk& disk) { disk.write(at4(".log"), 110 + 7, asBytes("\4")); },
            "00000000000000000004.log: byte 110: base offset 4, but the batch before ends at 4");
        row(
            "offsets of another segment", [](disk::MemoryDisk& disk) { disk.write(at4(".log"), 7, asBytes("\1")); },
            "00000000000000000004.log: byte 0: offsets 1 to 1 do not fit a segment that begins at 4");
        row(
            "an index with half an entry", [](disk::MemoryDisk& disk) { disk.append(at4(".index"), asBytes("abc")); },
            "00000000000000000004.index: byte 8: 3 bytes are left after the last whole entry of 8 bytes; an unclean "
            "start builds it anew");
        row(
            "an index entry in the middle of a batch",
            [](disk::MemoryDisk& disk) { disk.write(at4(".index"), 7, asBytes("\xdd")); },
            "00000000000000000004.index: byte 0: entry 6 -> 221, but ");
        row(
            "an index entry of another offset",
            [](disk::MemoryDisk& disk) { disk.write(at4(".index"), 3, asBytes("\1")); },
            "00000000000000000004.index: byte 0: entry 5 -> 220, but the batch there ends at offset 6");
        row(
            "an index that does not rise",
            [](disk::MemoryDisk& disk) { disk.append(at4(".index"), disk.readAll(at4(".index"))); },
            "00000000000000000004.index: byte 8: entry 6 -> 220 after 6 -> 220: both must rise");
        row(
            "an index past its log", [](disk::MemoryDisk& disk) { disk.write(at4(".index"), 4, asBytes("\1")); },
            "00000000000000000004.index: byte 0: the entries from slot 0 on point behind the end of the log; an "
            "unclean start");
        row(
            "a time index entry of another time", [](disk::MemoryDisk& disk) { flip(disk, at4(".timeindex"), 5); },
            "00000000000000000004.timeindex: byte 0: entry ");
        row(
            "an index without its log", [](disk::MemoryDisk& disk) { disk.remove(at4(".log")); },
            "00000000000000000004.index: an index without its log; the next start removes it");
        row(
            "a log without its index", [](disk::MemoryDisk& disk) { disk.remove(at4(".index")); },
            "00000000000000000004.log: has no .index; the next start recovers the segment and writes its indexes anew");
        row(
            "a log without its time index", [](disk::MemoryDisk& disk) { disk.remove(at4(".timeindex")); },
            "00000000000000000004.log: note: has no .timeindex; the next start makes an empty one");
        row(
            "a spoiled snapshot", [](disk::MemoryDisk& disk) { flip(disk, at4(".snapshot"), 20); },
            "00000000000000000004.snapshot: byte 0: Snapshot is corrupt (CRC is no longer valid). Stored crc: ");
        row(
            "a snapshot of another version",
            [](disk::MemoryDisk& disk) { disk.write(at4(".snapshot"), 1, asBytes("\3")); },
            "Snapshot failed schema validation: Snapshot contained an unknown file version 3; the next start removes "
            "it");
        row(
            "segments that overlap",
            [](disk::MemoryDisk& disk) { disk.append(at4(".log"), disk.readAll(at8(".log"))); },
            "00000000000000000008.log: begins at offset 8, but the segment before ends at 10");
        row(
            "an interrupted cleaner", [](disk::MemoryDisk& disk) { disk.replace(at4(".log.cleaned"), {}); },
            "00000000000000000004.log.cleaned: note: left behind by a cleaner pass that did not finish; the next start "
            "removes it");
        row(
            "an interrupted swap", [](disk::MemoryDisk& disk) { disk.replace(at4(".log.swap"), {}); },
            "00000000000000000004.log.swap: note: left behind in the middle of a swap; the next start puts it in "
            "place");
        row(
            "an aborted transaction of another segment",
            [](disk::MemoryDisk& disk) { disk.replace(at4(".txnindex"), Bytes(34)); },
            "00000000000000000004.txnindex: byte 18: last offset 0, before the segment's start 4; the next start "
            "recovers the segment");
        row(
            "half an aborted transaction", [](disk::MemoryDisk& disk) { disk.replace(at4(".txnindex"), Bytes(20)); },
            "00000000000000000004.txnindex: byte 0: 20 bytes are left after the last whole entry of 34 bytes");
    }
    void saysWhatIsBroken() {
        QFETCH(Spoil, spoil);
        QFETCH(QString, said);
        disk::MemoryDisk disk = healthy();
        disk.replace("meta.properties", asBytes("version=1\ncluster.id=c\nnode.id=1\n"));
        const QString before = inspectAll(disk).text();
        spoil(disk);
        const QString text = inspectAll(disk).text();
        QVERIFY2(said.isEmpty() ? text == before : text.contains(said), qPrintable(text));
    }

    void textFiles_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("printed");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* what, const char* name, const char* content, const char* printed,
                            const char* said) {
            QTest::newRow(what) << QString(name) << QByteArray(content) << QString(printed) << QString(said);
        };
        row("epochs", "leader-epoch-checkpoint", "0\n2\n0 0\n3 17\n",
            "epoch: 0 startOffset: 0|epoch: 3 startOffset: 17", "");
        row("no epochs yet", "leader-epoch-checkpoint", "", "(empty)", "");
        row("epochs that fall", "leader-epoch-checkpoint", "0\n2\n3 0\n2 17\n",
            "epoch: 3 startOffset: 0|epoch: 2 startOffset: 17",
            "leader-epoch-checkpoint: byte 8: epoch 2 from offset 17 after epoch 3 from 0: both must rise");
        row("an epoch line too short", "leader-epoch-checkpoint", "0\n1\n7\n", "",
            "byte 4: the line \"7\", expected an epoch and its start offset; the broker cannot read it and takes the "
            "log directory offline");
        row("another version", "leader-epoch-checkpoint", "1\n0\n", "",
            "byte 0: the line \"1\", expected version 0; the broker cannot read it");
        row("a count that is none", "leader-epoch-checkpoint", "0\nmany\n", "",
            "byte 2: the line \"many\", expected the number of entries");
        row("a count too large", "recovery-point-offset-checkpoint", "0\n2\nt 0 5\n", "topic: t partition: 0 offset: 5",
            "byte 2: 2 entries announced, 1 found; the broker starts with recovery points of 0");
        row("offsets", "replication-offset-checkpoint", "0\n1\norders 11 9000000000\n",
            "topic: orders partition: 11 offset: 9000000000", "");
        row("an offset that is none", "log-start-offset-checkpoint", "0\n1\nt 0 x\n", "",
            "byte 4: the line \"t 0 x\", expected a topic, a partition and an offset; the broker takes each log's "
            "first segment for its start");
        row("partition metadata", "partition.metadata", "version: 0\ntopic_id: TG9nYXJpdW0AAAAAAAAAAQ",
            "version: 0 topicId: TG9nYXJpdW0AAAAAAAAAAQ", "");
        row("a topic id too short", "partition.metadata", "version: 0\ntopic_id: abc", "",
            "byte 11: \"topic_id: abc\", expected");
        row("no version", "partition.metadata", "hello", "", "byte 0: \"hello\", expected \"version: 0\"");
        row("meta.properties", "meta.properties", "#\nversion=1\nnode.id=2\ncluster.id=x\n",
            "version: 1|node.id: 2|cluster.id: x", "");
        row("no cluster id", "meta.properties", "version=1\nnode.id=2\n", "version: 1|node.id: 2",
            "cluster.id was not found; the broker does not start with it");
        row("a node id that is none", "meta.properties", "version=1\nnode.id=two\ncluster.id=x\n",
            "version: 1|node.id: two|cluster.id: x", "no number for node.id");
        row("clean shutdown", ".kafka_cleanshutdown", "{\"version\":0,\"brokerEpoch\":12}", "brokerEpoch: 12", "");
        row("clean shutdown of an older Kafka", ".kafka_cleanshutdown", "", "", "note: no JSON with a brokerEpoch");
        row("bytes that are no text", "leader-epoch-checkpoint", "\xff\xfe\n", "",
            "byte 0: the line \"\xef\xbf\xbd\xef\xbf\xbd\", expected version 0");
    }
    void textFiles() {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QString, printed);
        QFETCH(QString, said);
        disk::MemoryDisk disk;
        disk.replace(name.toStdString(),
                     asBytes(std::string_view(content.data(), static_cast<std::size_t>(content.size()))));
        const Seen seen = inspectOne(disk, name.toStdString());
        QCOMPARE(seen.lines.mid(1).join('|'), printed);
        QVERIFY2(said.isEmpty() ? seen.findings.empty() : seen.text().contains(said), qPrintable(seen.text()));
    }

    void aRightChecksumOverWrongRecords() {
        disk::MemoryDisk disk = healthy();
        Bytes log = disk.readAll(at4(".log"));
        log[110 + 61] = std::byte{0x7e};  // The record's length.
        record::rewriteCrc(std::span(log).subspan(110, 110));
        disk.replace(at4(".log"), log);
        const QString text = inspectAll(disk).text();
        QVERIFY2(
            text.contains(
                "byte 171: the checksum is right, but the records of the batch at 110 are not: Invalid record size"),
            qPrintable(text));
        QVERIFY(text.contains("recovery looks at checksums only and keeps it; readers fail at it"));
    }
    void onlyTheFirstFlawDecidesTheCut() {
        disk::MemoryDisk disk = healthy();
        flip(disk, at4(".log"), 110 + 90);
        flip(disk, at4(".log"), 330 + 90);
        const Seen seen = inspectOne(disk, at4(".log"));
        QCOMPARE(seen.damages(), 2);
        QVERIFY(seen.findings[0].recovery.starts_with("recovery after an unclean shutdown cuts the file to 110"));
        QVERIFY(seen.findings[1].recovery.empty());
    }
    void longListsAreCutShort() {
        disk::MemoryDisk disk;
        std::string epochs = "0\n100\n";
        for (int i = 0; i < 100; ++i) epochs += "0 0\n";
        disk.replace("leader-epoch-checkpoint", asBytes(epochs));
        const Seen seen = inspectOne(disk, "leader-epoch-checkpoint");
        QCOMPARE(seen.findings.size(), 21u);
        QCOMPARE(seen.findings.back().what, std::string("and 79 more of this file"));
    }
    void aDataDirectoryIsSummedUp() {
        disk::MemoryDisk disk = healthy();
        const Seen unclean = inspectAll(disk);
        QVERIFY(unclean.lines.contains("data/t-0: 3 segments, 1211 bytes, first offset 0, next offset 11"));
        QVERIFY(unclean.lines[0].contains("no orderly shutdown, or still in use"));
        QVERIFY(
            unclean.lines.contains("data/t-0: next start: no orderly shutdown, so the log is recovered from offset "
                                   "0 on"));
        QCOMPARE(unclean.lines.last(), QString("data/t-0: next start: no record is lost; then 3 segments, 1211 bytes, "
                                               "log start 0, next offset 11"));
        QVERIFY(unclean.lines.contains("offset: 6 position: 220"));
        disk.replace(".kafka_cleanshutdown", asBytes("{\"version\":0,\"brokerEpoch\":1}"));
        QVERIFY(inspectAll(disk).lines[0].contains("an orderly shutdown"));
        const Seen partition = inspectAll(disk, "t-0");
        QVERIFY(partition.lines.contains("t-0: 3 segments, 1211 bytes, first offset 0, next offset 11"));
        QVERIFY(partition.lines.contains("t-0: next start: an orderly shutdown, so the files are trusted"));
    }
    void checkpointsDecideTheForecast() {
        disk::MemoryDisk disk = healthy();
        disk.replace("recovery-point-offset-checkpoint", asBytes("0\n1\nt 0 8\n"));
        QVERIFY(inspectAll(disk).lines.contains(
            "data/t-0: next start: no orderly shutdown, so the log is recovered from offset 8 on"));
        disk.replace("log-start-offset-checkpoint", asBytes("0\n1\nt 0 40\n"));
        QCOMPARE(inspectAll(disk, "t-0").lines.last(),
                 QString("t-0: next start: records are lost; then 1 segment, 0 bytes, log start 40, next offset 40"));
    }
    void anOverviewShowsNoContents() {
        const disk::MemoryDisk disk = healthy();
        Seen seen;
        InspectOptions options;
        options.overviewOnly = true;
        inspectDirectory(disk, "", "data", options, into(seen));
        QCOMPARE(seen.lines.size(), 4);
        QVERIFY(seen.lines[3].startsWith("t-0               3   1211 "));
    }
    void aDirectoryWithBootstrapMetadataIsNoPartition() {
        disk::MemoryDisk disk = healthy();
        disk.replace("meta.properties", asBytes("version=1\ncluster.id=c\nnode.id=1\n"));
        disk.replace("bootstrap.checkpoint", {});
        QVERIFY(inspectAll(disk).lines.contains("data/t-0: 3 segments, 1211 bytes, first offset 0, next offset 11"));
    }
    void severalBrokersBelowOneDirectory() {
        disk::MemoryDisk disk;
        for (const char* broker : {"broker-1", "2"}) {
            disk.createDirectory(std::string(broker) + "/t-0");
            disk.replace(std::string(broker) + "/meta.properties", asBytes("version=1\ncluster.id=c\nnode.id=1\n"));
        }
        const Seen seen = inspectAll(disk);
        QVERIFY(seen.findings.empty());
        QVERIFY(seen.lines.contains("data/broker-1/t-0: no segment"));
        QVERIFY(seen.lines.contains("data/2/t-0: no segment"));
    }
    void aStrangersDirectoryIsNotEntered() {
        disk::MemoryDisk disk;
        disk.createDirectory("home/pictures");
        disk.replace("home/pictures/a.txt", asBytes("x"));
        const Seen seen = inspectAll(disk);
        QVERIFY(seen.text().contains("no Kafka data directory"));
        QCOMPARE(seen.damages(), 0);
    }
};

QTEST_GUILESS_MAIN(InspectTest)
#include "inspect_test.moc"
