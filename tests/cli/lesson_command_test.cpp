#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "tests/cli/run_cli.h"

/// `lesson` and the usage errors that all commands share.
class LessonCommandTest : public QObject {
    Q_OBJECT
private slots:
    void listsByKind() {
        const Answer all = run({"lesson", "list"});
        QCOMPARE(all.status, 0);
        QVERIFY(all.out.contains("two-signatures\tlesson\tTwo signatures\n"));
        for (const QString& line : all.out.split('\n', Qt::SkipEmptyParts)) QCOMPARE(line.count('\t'), 2);
        QVERIFY(run({"lesson", "list", "--kind", "lesson"}).out.contains("two-signatures"));
        QVERIFY(!run({"lesson", "list", "--kind", "incident"}).out.contains("two-signatures"));
    }

    void checksOne() {
        const Answer answer = run({"lesson", "check", "two-signatures"});
        QCOMPARE(answer.status, 0);
        QVERIFY2(answer.out.startsWith("two-signatures\tpassed\t"), qPrintable(answer.out));
        QVERIFY(answer.out.endsWith("\n1 passed, 0 failed\n"));
        QCOMPARE(answer.out.count('\n'), 2);
    }

    void aLessonThatCannotBeSolvedFails() {
        QFile original(TEST_SOURCE_DIR "/tutorials/lessons/two-signatures.yaml");
        QVERIFY(original.open(QIODevice::ReadOnly));
        QByteArray text = original.readAll();
        text.replace("acc(pay-all).ok >= 10", "acc(pay-all).ok >= 1000000");
        QTemporaryDir directory;
        QFile copy(directory.filePath("hard.yaml"));
        QVERIFY(copy.open(QIODevice::WriteOnly) && copy.write(text) == text.size());
        copy.close();
        const Answer answer = run({"lesson", "check", copy.fileName()});
        QCOMPARE(answer.status, 1);
        QVERIFY2(answer.out.startsWith("two-signatures\tfailed\tstep officers: the solution does not reach"),
                 qPrintable(answer.out));
        QVERIFY(answer.out.endsWith("\n0 passed, 1 failed\n"));
    }

    void aBrokenFileNamesTheLine() {
        QTemporaryDir directory;
        QFile broken(directory.filePath("broken.yaml"));
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("format: 1\nid: x\nkind: sermon\n") > 0);
        broken.close();
        const Answer answer = run({"lesson", "check", broken.fileName()});
        QCOMPARE(answer.status, 1);
        QVERIFY(answer.out.isEmpty());
        QCOMPARE(answer.err.count('\n'), 1);
        QVERIFY2(answer.err.startsWith("logarium-cli: " + broken.fileName() + ":3: kind: expected one of lesson, act"),
                 qPrintable(answer.err));
        const Answer unknown = run({"lesson", "check", "nothing"});
        QCOMPARE(unknown.status, 1);
        QVERIFY(unknown.err.contains("no lesson 'nothing', expected one of: "));
    }

    void helpIsThereForEveryCommand() {
        const Answer all = run({"--help"});
        QCOMPARE(all.status, 0);
        for (const QStringList& command : {QStringList{"console"},
                                           {"inspect"},
                                           {"lesson"},
                                           {"lesson", "list"},
                                           {"lesson", "check"},
                                           {"scenario"},
                                           {"scenario", "list"},
                                           {"scenario", "run"},
                                           {"session"}}) {
            QVERIFY(all.out.contains(command.front()));
            const Answer one = run(command + QStringList{"--help"});
            QCOMPARE(one.status, 0);
            QVERIFY2(one.out.contains("Usage:") && one.err.isEmpty(), qPrintable(one.out));
        }
    }

    void wrongUsageIsOneLine_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        QTest::newRow("nothing") << QStringList{} << "expected a command: bench, console, durability, inspect";
        QTest::newRow("unknown command") << QStringList{"dance"} << "unknown command 'dance', expected one of: bench, console";
        QTest::newRow("unknown option") << QStringList{"--dance"} << "unknown option '--dance', expected a command";
        QTest::newRow("unknown part") << QStringList{"lesson", "dance"}
                                      << "unknown command 'dance', expected one of: list, check";
        QTest::newRow("no part") << QStringList{"lesson"} << "expected a command: list, check";
        QTest::newRow("option of a command") << QStringList{"lesson", "list", "--dance"} << "--dance";
        QTest::newRow("kind") << QStringList{"lesson", "list", "--kind", "sermon"} << "--kind: sermon not in";
        QTest::newRow("missing") << QStringList{"scenario", "run"} << "scenario is required";
    }
    void wrongUsageIsOneLine() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        const Answer answer = run(arguments);
        QCOMPARE(answer.status, 2);
        QVERIFY(answer.out.isEmpty());
        QCOMPARE(answer.err.count('\n'), 1);
        QVERIFY2(answer.err.startsWith("logarium-cli: ") && answer.err.contains(says), qPrintable(answer.err));
    }
};

QTEST_GUILESS_MAIN(LessonCommandTest)
#include "lesson_command_test.moc"
