#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "tests/cli/run_cli.h"

namespace {

const QString kTopics = "kafka-topics.sh --bootstrap-server localhost:9092 ";
const QString kCreate = kTopics + "--create --topic t --partitions 2\n";

}  // namespace

/// The console and the replay of sessions as people call them.
class ConsoleCommandTest : public QObject {
    Q_OBJECT
private slots:
    void answersOnStandardOutput() {
        const Answer answer = run({"console", "--brokers", "2"}, kCreate + kTopics + "--list\n");
        QCOMPARE(answer.status, 0);
        QCOMPARE(answer.out, "Created topic t.\nt\n");
        QCOMPARE(answer.err, "");
    }
    void errorsGoToStandardError() {
        const Answer answer = run({"console"}, "kafka-nothing\n" + kTopics + "--list\n");
        QCOMPARE(answer.status, 0);
        QCOMPARE(answer.out, "\n");
        QCOMPARE(answer.err, "kafka-nothing: command not found; \"sim help\" lists what there is\n");
    }
    void exitEndsIt() { QCOMPARE(run({"console"}, "exit\n" + kCreate).out, ""); }
    void theProducerReadsTheRest() {
        const QString tools = kCreate +
                              "kafka-console-producer.sh --bootstrap-server localhost:9092 --topic t <<EOF\na\nb\nEOF\n"
                              "kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic t --from-beginning "
                              "--max-messages 2\n";
        const Answer answer = run({"console", "--brokers", "1"}, tools);
        QCOMPARE(answer.out, "Created topic t.\na\nb\n");
        QCOMPARE(answer.err, "Processed a total of 2 messages\n");
    }
    void aConsumerWithoutEndIsEnded() {
        const Answer answer = run({"console"}, kCreate +
                                                   "kafka-console-consumer.sh --bootstrap-server localhost:9092 "
                                                   "--topic t\nsim now\n");
        QCOMPARE(answer.err, "Processed a total of 0 messages\n");
        QVERIFY(answer.out.contains("2023-11-14 22:14:2"));
    }
    void saysWhy() {
        const Answer answer = run({"console"}, kTopics + "--create --topic t --replica-assignment 1:2\n" +
                                                   "sim kill-broker 1\nsim advance 15s\nsim why\n");
        QVERIFY2(answer.out.contains("sim kill-broker 1"), qPrintable(answer.out));
        QCOMPARE(run({"console"}, "sim why 99999\n").err, "sim: nothing is known of such an event\n");
        QVERIFY(
            run({"console"}, "sim why me\n").err.startsWith("sim: 'me' is not the number of an event; usage: sim why"));
    }
    void dumpsALog() {
        const Answer answer = run({"console", "--brokers", "1"},
                                  kCreate + "kafka-dump-log.sh --files broker-1/t-0/00000000000000000000.log\n" +
                                      "kafka-dump-log.sh --files broker-7/nothing.log\n");
        QCOMPARE(answer.out,
                 "Created topic t.\nDumping broker-1/t-0/00000000000000000000.log\nLog starting offset: 0\n");
        QVERIFY(answer.err.startsWith(
            "Exception in thread \"main\" java.nio.file.NoSuchFileException: broker-7/nothing.log\n"));
    }
    void mirrorsTheFiles() {
        const QTemporaryDir directory;
        run({"console", "--brokers", "1", "--data-dir", directory.path() + "/data"}, kCreate);
        QVERIFY(QFile::exists(directory.path() + "/data/broker-1/t-1/00000000000000000000.log"));
    }
    void aDirectoryThatCannotBeUsedIsOneError() {
        const QTemporaryDir directory;
        QFile file(directory.path() + "/plain");
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        const Answer answer = run({"console", "--data-dir", directory.path() + "/plain"}, kCreate);
        QCOMPARE(answer.status, 1);
        QCOMPARE(answer.out, "");
        QCOMPARE(answer.err.count('\n'), 1);
        QVERIFY(answer.err.startsWith("logarium-cli: "));
    }
    void wrongOptionsAreUsage() {
        QCOMPARE(run({"console", "--brokers", "0"}).status, 2);
        QCOMPARE(run({"console", "--nonsense"}).status, 2);
    }
    void replaysSessions() {
        const QString good = TEST_GOLDEN_DIR "/cli/01-topics-create-list-describe.session";
        const Answer passed = run({"session", good});
        QCOMPARE(passed.status, 0);
        QCOMPARE(passed.out, "1 passed, 0 failed\n");

        const QTemporaryDir directory;
        QFile bad(directory.path() + "/bad.session");
        QVERIFY(bad.open(QIODevice::WriteOnly));
        bad.write("# scenario: bad\n# brokers: 1\n$ sim now\n1> noon\n? 0\n");
        bad.close();
        const Answer failed = run({"session", good, bad.fileName()});
        QCOMPARE(failed.status, 1);
        QVERIFY(failed.out.contains("-1> noon\n+1> 0.000s 2023-11-14 22:13:20,000\n"));
        QVERIFY(failed.out.endsWith("1 passed, 1 failed\n"));
        QCOMPARE(run({"session", directory.path() + "/none"}).status, 1);
    }
};

QTEST_GUILESS_MAIN(ConsoleCommandTest)
#include "console_test.moc"
