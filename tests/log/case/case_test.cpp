#include <QDir>
#include <QTest>
#include <functional>

#include "core/disk/memory_disk.h"
#include "core/disk/posix_disk.h"
#include "core/log/case/case_run.h"

using namespace logarium;
using namespace logarium::log;

namespace {

void copyAll(const disk::Disk& from, const std::string& folder, disk::Disk& to) {
    for (const auto& entry : from.list(folder)) {
        const std::string path = folder.empty() ? entry.name : folder + '/' + entry.name;
        if (entry.directory)
            to.createDirectory(path), copyAll(from, path, to);
        else
            to.replace(path, from.readAll(path));
    }
}

/// A recorded case on a disk that a test may spoil.
disk::MemoryDisk sample(const QString& name) {
    const disk::PosixDisk recorded((QStringLiteral(TEST_GOLDEN_DIR "/log/") + name).toStdString(),
                                   disk::PosixDisk::Access::ReadOnly);
    disk::MemoryDisk copy;
    copyAll(recorded, "", copy);
    return copy;
}

void swapText(disk::MemoryDisk& disk, const std::string& file, const std::string& from, const std::string& to) {
    std::string text(asText(disk.readAll(file)));
    const auto at = text.find(from);
    ensure(at != std::string::npos, "the text to change is there");
    text.replace(at, from.size(), to);
    disk.replace(file, asBytes(text));
}

void flipByte(disk::MemoryDisk& disk, const std::string& file, std::int64_t at) {
    Bytes byte(1);
    disk.read(file, at, byte);
    byte[0] ^= std::byte{1};
    disk.write(file, at, byte);
}

QStringList differencesOf(const disk::MemoryDisk& disk) {
    const auto report = runCase(disk, "");
    if (!report.ok()) return {QString::fromStdString(report.error().message)};
    QStringList lines;
    for (const std::string& line : report.value().differences) lines << QString::fromStdString(line);
    return lines;
}

struct Planted {
    const char* what;
    std::function<void(disk::MemoryDisk&)> plant;
    const char* found;  ///< a part of the one line
};

const Planted kPlanted[] = {
    {"an answer", [](disk::MemoryDisk& d) { swapText(d, "expect.json", "\"validBytes\":74", "\"validBytes\":75"); },
     "op 2 (append): result.validBytes: expected 75, got 74"},
    {"an answer that is not there", [](disk::MemoryDisk& d) { swapText(d, "expect.json", "\"numMessages\":1,", ""); },
     "op 2 (append): result.numMessages: expected nothing, got 1"},
    {"a field too many",
     [](disk::MemoryDisk& d) { swapText(d, "expect.json", "\"numMessages\":1,", "\"numMessages\":1,\"more\":2,"); },
     "op 2 (append): result.more: expected 2, got nothing"},
    {"the clock",
     [](disk::MemoryDisk& d) { swapText(d, "expect.json", "\"checkpoint\",\"now\":17", "\"checkpoint\",\"now\":18"); },
     "op 1 (checkpoint): now: expected 1800000000000, got 1700000000000"},
    {"an error that does not come",
     [](disk::MemoryDisk& d) {
         swapText(d, "expect.json", "\"name\":\"checkpoint\",", "\"name\":\"checkpoint\",\"error\":{\"class\":\"X\"},");
     },
     "op 1 (checkpoint): error: expected {\"class\":\"X\"}, got null"},
    {"a byte of the log", [](disk::MemoryDisk& d) { flipByte(d, "expect-5/t-0/00000000000000000000.log", 100); },
     "checkpoint 5: t-0/00000000000000000000.log: first difference at byte 100: expected 0x"},
    {"a byte of an index", [](disk::MemoryDisk& d) { flipByte(d, "expect-3/t-0/00000000000000000000.timeindex", 3); },
     "checkpoint 3: t-0/00000000000000000000.timeindex: first difference at byte 3"},
    {"a byte of a snapshot", [](disk::MemoryDisk& d) { flipByte(d, "expect-3/t-0/00000000000000000001.snapshot", 9); },
     "checkpoint 3: t-0/00000000000000000001.snapshot: first difference at byte 9"},
    {"a byte of the epochs", [](disk::MemoryDisk& d) { flipByte(d, "expect-2/t-0/leader-epoch-checkpoint", 6); },
     "checkpoint 2: t-0/leader-epoch-checkpoint: first difference at byte 6"},
};

}  // namespace

class CaseTest : public QObject {
    Q_OBJECT
private slots:
    void replaysWhatKafkaDid_data() {
        QTest::addColumn<QString>("folder");
        const QDir cases(TEST_GOLDEN_DIR "/log");
        for (const QString& name : cases.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
            QTest::newRow(qPrintable(name)) << cases.filePath(name);
    }
    void replaysWhatKafkaDid() {
        QFETCH(QString, folder);
        const disk::PosixDisk disk(folder.toStdString(), disk::PosixDisk::Access::ReadOnly);
        const auto report = runCase(disk, "");
        QVERIFY2(report.ok(), report.ok() ? "" : report.error().message.c_str());
        QStringList lines;
        for (const std::string& line : report.value().differences) lines << QString::fromStdString(line);
        QVERIFY2(lines.isEmpty(), qPrintable(lines.join('\n')));
    }

    void findsAPlantedDifference_data() {
        QTest::addColumn<int>("row");
        for (int i = 0; i < static_cast<int>(std::size(kPlanted)); ++i) QTest::newRow(kPlanted[i].what) << i;
    }
    void findsAPlantedDifference() {
        QFETCH(int, row);
        disk::MemoryDisk disk = sample("a01-single-batch");
        QCOMPARE(differencesOf(disk), QStringList());
        kPlanted[row].plant(disk);
        const QStringList lines = differencesOf(disk);
        QVERIFY2(lines.join('\n').contains(kPlanted[row].found), qPrintable(lines.join('\n')));
    }

    void findsAFileThatLacksAndOneTooMany() {
        disk::MemoryDisk disk = sample("a01-single-batch");
        disk.rename("expect-6/t-0/00000000000000000001.snapshot", "expect-6/t-0/00000000000000000003.snapshot");
        const QStringList lines = differencesOf(disk);
        QVERIFY(
            lines.contains("checkpoint 6: t-0/00000000000000000003.snapshot: expected 10 bytes, the file is missing"));
        QVERIFY(lines.contains("checkpoint 6: t-0/00000000000000000001.snapshot: expected no such file, got 10 bytes"));
    }

    void findsADumpThatReadsOtherwise() {
        disk::MemoryDisk disk = sample("a01-single-batch");
        swapText(disk, "dump-2.txt", "payload: hello", "payload: hallo");
        const QStringList lines = differencesOf(disk);
        QCOMPARE(lines.size(), 1);
        QVERIFY(lines[0].startsWith("checkpoint 2: $ DumpLogSegments --deep-iteration --print-data-log"));
        QVERIFY(lines[0].contains("hallo") && lines[0].contains("hello"));
    }

    void findsAStateThatIsNotSo() {
        disk::MemoryDisk disk = sample("a01-single-batch");
        swapText(disk, "expect.json", "\"logEndOffset\":2", "\"logEndOffset\":3");
        const QStringList lines = differencesOf(disk);
        QVERIFY(lines.contains("op 8 (append): state.t-0.logEndOffset: expected 3, got 2"));
    }

    void aSpoiledCaseIsOneClearLine_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("line");
        QTest::newRow("cut") << "ops.json"
                             << "]}\n"
                             << ""
                             << "ops.json: parse error at line";
        QTest::newRow("unknown op") << "ops.json"
                                    << "\"op\":\"close\""
                                    << "\"op\":\"clsoe\""
                                    << "ops.json: op 4.op: expected a known op, not 'clsoe'";
        QTest::newRow("wrong kind") << "ops.json"
                                    << "\"leaderEpoch\":0"
                                    << "\"leaderEpoch\":\"x\""
                                    << "ops.json: op 2.leaderEpoch: expected a whole number";
        QTest::newRow("no base64") << "ops.json"
                                   << "\"bytes\":\"AAAA"
                                   << "\"bytes\":\"!AAA"
                                   << "ops.json: op 2.batches[0].bytes: expected base64";
        QTest::newRow("no results") << "expect.json"
                                    << "\"results\""
                                    << "\"result\""
                                    << "expect.json: $: expected a field 'results'";
        QTest::newRow("config") << "ops.json"
                                << "\"segment.bytes\":1000000"
                                << "\"segment.bytes\":\"big\""
                                << "ops.json: $.logs[0].config: segment.bytes: expected a valid value, not 'big'";
    }
    void aSpoiledCaseIsOneClearLine() {
        QFETCH(QString, file);
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, line);
        disk::MemoryDisk disk = sample("a01-single-batch");
        swapText(disk, file.toStdString(), from.toStdString(), to.toStdString());
        const auto report = runCase(disk, "");
        QVERIFY(!report.ok());
        const QString message = QString::fromStdString(report.error().message);
        QVERIFY2(message.startsWith(line) && !message.contains('\n'), qPrintable(message));
    }

    void aFolderWithoutACaseIsSaid() {
        QCOMPARE(runCase(disk::MemoryDisk(), "").error().message,
                 std::string("ops.json: no such file; a case folder holds one"));
    }
};

QTEST_GUILESS_MAIN(CaseTest)
#include "case_test.moc"
