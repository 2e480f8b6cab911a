#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "tests/cli/run_cli.h"

/// A run goes from the console into a file, and is replayed and shown from there.
class RecordingCommandTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        path_ = folder_.filePath("day.logarium");
        const Answer answer = run({"console"},
                                  "kafka-topics --bootstrap-server localhost:9092 --create --topic t --partitions 2 "
                                  "--replication-factor 3\n"
                                  "sim start-producer shop --topic t --rate 20\n"
                                  "sim advance 20s\n"
                                  "sim note all is well\n"
                                  "sim at 5s\n"
                                  "sim branch crash\n"
                                  "sim kill-broker 1\n"
                                  "sim advance 20s\n"
                                  "sim save " +
                                      path_ + "\n");
        QVERIFY2(answer.out.endsWith("saved to " + path_ + "\n"), qPrintable(answer.out + answer.err));
    }
    void checkReplaysAllBranches() {
        const Answer answer = run({"recording", "check", path_});
        QCOMPARE(answer.status, 0);
        QCOMPARE(answer.out.count("state "), 2);
        QVERIFY(answer.out.endsWith("1 passed, 0 failed\n"));
    }
    void showNamesBranchesCommandsAndNotes() {
        const Answer answer = run({"recording", "show", path_});
        QCOMPARE(answer.status, 0);
        QVERIFY(answer.out.startsWith("branch main, to "));
        QVERIFY(answer.out.contains("branch crash, current, left main at 5.000000s"));
        QVERIFY(answer.out.contains("sim kill-broker 1\n"));
        QVERIFY(answer.out.contains("note: all is well\n"));
    }
    void scenarioRunPlaysIt() {
        const Answer answer = run({"scenario", "run", path_});
        QCOMPARE(answer.status, 0);
        QVERIFY(answer.out.contains("t-0\t"));
    }
    void aDamagedFileIsOneLine() {
        QFile file(path_);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArray bytes = file.readAll();
        bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
        QFile spoiled(folder_.filePath("spoiled.logarium"));
        QVERIFY(spoiled.open(QIODevice::WriteOnly));
        spoiled.write(bytes);
        spoiled.close();
        for (const QStringList& arguments : {QStringList{"recording", "check", spoiled.fileName()},
                                             QStringList{"recording", "show", spoiled.fileName()},
                                             QStringList{"scenario", "run", spoiled.fileName()}}) {
            const Answer answer = run(arguments);
            QCOMPARE(answer.status, 1);
            QCOMPARE(answer.err.count('\n'), 1);
            QVERIFY2(answer.err.contains(spoiled.fileName() + ":"), qPrintable(answer.err));
        }
    }

private:
    QTemporaryDir folder_;
    QString path_;
};

QTEST_GUILESS_MAIN(RecordingCommandTest)
#include "recording_command_test.moc"
