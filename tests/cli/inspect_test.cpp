#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "tests/cli/run_cli.h"

namespace {

const QString kHealthy = TEST_GOLDEN_DIR "/log/f02-torn-tail/expect-1";
const QString kLog = kHealthy + "/t-0/00000000000000000004.log";

}  // namespace

/// The command as people call it: what goes where, and how it ends.
class InspectCommandTest : public QObject {
    Q_OBJECT
private slots:
    void showsAFile() {
        const Answer answer = run({"inspect", kLog});
        QCOMPARE(answer.status, 0);
        QVERIFY(answer.err.isEmpty());
        QVERIFY(answer.out.startsWith("Dumping " + kLog + "\nLog starting offset: 4\nbaseOffset: 4 lastOffset: 4 "));
        QVERIFY(answer.out.contains(" key: k4 payload: vvvv"));
    }
    void showsADataDirectory() {
        const Answer answer = run({"inspect", kHealthy});
        QCOMPARE(answer.status, 0);
        QVERIFY(answer.out.contains("t-0: 3 segments, 1211 bytes, first offset 0, next offset 11\n"));
        QVERIFY(!run({"inspect", "--brief", kHealthy}).out.contains("baseOffset"));
    }
    void saysWhatIsBrokenAndFails() {
        QTemporaryDir directory;
        const QString copy = directory.filePath("00000000000000000004.log");
        QVERIFY(QFile::copy(kLog, copy));
        QFile file(copy);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.resize(300));
        const Answer answer = run({"inspect", copy});
        QCOMPARE(answer.status, 1);
        QCOMPARE(answer.err.count('\n'), 1);
        QVERIFY2(
            answer.err.startsWith("logarium-cli: one thing is broken: " + copy + ": byte 220: a batch of 110 bytes"),
            qPrintable(answer.err));
        QVERIFY(answer.out.contains("Found 80 invalid bytes at the end of 00000000000000000004.log\n"));
    }
    void foretellsTheNextStart() {
        QTemporaryDir directory;
        QVERIFY(QDir(directory.path()).mkdir("t-0"));
        for (const QFileInfo& file : QDir(kHealthy + "/t-0").entryInfoList(QDir::Files))
            QVERIFY(QFile::copy(file.filePath(), directory.filePath("t-0/" + file.fileName())));
        QFile log(directory.filePath("t-0/00000000000000000004.log"));
        QVERIFY(log.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && log.resize(300));
        const QString forecast =
            "/t-0: next start: cuts 00000000000000000004.log at byte 220 (offset 6): no whole "
            "batch, 80 bytes go\n";
        const Answer all = run({"inspect", "--brief", directory.path()});
        QCOMPARE(all.status, 1);
        QVERIFY2(all.out.contains(forecast), qPrintable(all.out));
        const Answer one = run({"inspect", "--brief", directory.filePath("t-0")});
        QVERIFY2(one.out.contains(forecast), qPrintable(one.out));
        QVERIFY(one.out.contains("/t-0: next start: gives up 00000000000000000008.log: 3 batches, 3 records, "));
        QCOMPARE(log.size(), 300);
        const Answer overview = run({"inspect", "--overview", directory.path()});
        QCOMPARE(overview.status, 0);
        QCOMPARE(overview.out.count('\n'), 5);
        QVERIFY2(overview.out.contains("\nt-0               3   1071 "), qPrintable(overview.out));
        QCOMPARE(run({"inspect", "--overview", log.fileName()}).status, 2);
    }
    void theToolsSwitchesGiveJustTheTool() {
        const Answer plain = run({"inspect", "--max-bytes", "2147483647", kLog});
        QCOMPARE(plain.status, 0);
        QVERIFY(!plain.out.contains("| offset"));
        const Answer sane = run({"inspect", "--index-sanity-check", kHealthy + "/t-0/00000000000000000004.index"});
        QVERIFY(sane.out.endsWith("00000000000000000004.index passed sanity check.\n"));
        const Answer corrupt =
            run({"inspect", "--index-sanity-check", kHealthy + "/t-0/00000000000000000008.timeindex"});
        QCOMPARE(corrupt.status, 1);
        QVERIFY(corrupt.out.contains("(ended with CorruptIndexException: Corrupt time index found"));
    }
    void badCallsEndAsTheyShould() {
        const Answer none = run({"inspect", "/no/such/file"});
        QCOMPARE(none.status, 1);
        QCOMPARE(none.err, QString("logarium-cli: /no/such/file: no such file or directory\n"));
        QCOMPARE(run({"inspect"}).status, 2);
        QCOMPARE(run({"inspect", "--no-such-switch", kLog}).status, 2);
        QCOMPARE(run({"inspect", "--deep-iteration", kHealthy}).status, 2);
        QCOMPARE(run({}).status, 2);
        QCOMPARE(run({"--help"}).status, 0);
        QCOMPARE(run({"--version"}).status, 0);
    }
};

QTEST_GUILESS_MAIN(InspectCommandTest)
#include "inspect_test.moc"
