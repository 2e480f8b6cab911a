#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "tests/cli/run_cli.h"

/// `durability` as people call it: what it prints, what it saves, how it ends.
class DurabilityCommandTest : public QObject {
    Q_OBJECT
private slots:
    void aLossIsToldAndSaved() {
        QTemporaryDir directory;
        const QString file = directory.filePath("lost.yaml");
        const Answer answer = run({"durability", "--acks", "1", "--faults", "kill", "-k", "1", "--save", file});
        QCOMPARE(answer.status, 1);
        QVERIFY2(answer.out.startsWith("lost with 1 fault:\n"), qPrintable(answer.out));
        QVERIFY2(answer.out.contains("sim kill-broker"), qPrintable(answer.out));
        QVERIFY2(answer.out.contains("scenario: " + file), qPrintable(answer.out));
        const Answer played = run({"scenario", "run", file});
        QCOMPARE(played.status, 0);
        QVERIFY2(played.out.contains("orders-0\tleader"), qPrintable(played.out));
    }
    void noLossEndsWell() {
        const Answer answer = run({"durability", "--config", "min.insync.replicas=2", "-k", "1", "--faults", "kill"});
        QCOMPARE(answer.status, 0);
        QVERIFY2(answer.out.startsWith("no schedule of up to 1 fault loses an acknowledged record"),
                 qPrintable(answer.out));
    }
    void wrongWordsAreUsage_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says");
        QTest::addColumn<int>("status");
        QTest::newRow("a fault") << QStringList{"--faults", "flood"} << "no fault 'flood'" << 2;
        QTest::newRow("acks") << QStringList{"--acks", "0"} << "0" << 2;
        QTest::newRow("a config without a value") << QStringList{"--config", "x"} << "expected KEY=VALUE" << 2;
        QTest::newRow("a time") << QStringList{"--settle", "soon"} << "'soon' is no time" << 2;
        QTest::newRow("more replicas than brokers")
            << QStringList{"--brokers", "2", "--replication-factor", "3"} << "the topic cannot be made" << 1;
        QTest::newRow("a config that is none") << QStringList{"--config", "colour=red"} << "colour" << 1;
    }
    void wrongWordsAreUsage() {
        QFETCH(QStringList, words);
        QFETCH(QString, says);
        QFETCH(int, status);
        const Answer answer = run(QStringList{"durability", "-k", "0"} + words);
        QCOMPARE(answer.status, status);
        QVERIFY2(answer.err.contains(says), qPrintable(answer.err));
        QCOMPARE(answer.err.count('\n'), 1);
    }
};

QTEST_GUILESS_MAIN(DurabilityCommandTest)
#include "durability_command_test.moc"
