#include "core/console/script/shell_script.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "core/console/script/script_frame.h"

using namespace logarium;

namespace {

/// Each command that has a line in a script, once.
constexpr const char* kStory = R"(
format: 1
id: story
title: It's a story
about: All that a script can say.
cluster: {brokers: 3, seed: 3, racks: [a, b, c], config: {log.retention.hours: 24}}
run: 9s
commands:
  - {at: 0s, do: create-topic, topic: orders, partitions: 2, replication-factor: 2, configs: {cleanup.policy: "compact,delete"}}
  - {do: create-topic, topic: fixed, assignment: [[3, 1], [1, 2]]}
  - {do: create-topic, topic: orders}
  - {at: 1s, do: add-partitions, topic: fixed, total: 3}
  - {do: alter-configs, kind: topic, name: orders, changes: {retention.ms: "60000"}}
  - {do: produce, topic: orders, acks: 1, records: [{key: k, value: it's}, {key: k}]}
  - {at: 2s, do: delete-records, partition: orders-0, before: -1}
  - {do: reassign-partitions, moves: [{partition: fixed-0, replicas: [1, 2]}]}
  - {do: start-producer, name: my shop, topic: orders, rate: 50, records: 3, keys: single, value-bytes: 30}
  - {do: start-consumer, name: mail, topic: orders, group: readers}
  - {at: 4s, do: kill-broker, broker: 3}
  - {at: 5s, do: start-broker, broker: 3}
  - {at: 8s, do: stop-producer, client: my shop}
  - {do: stop-consumer, client: mail}
  - {do: delete-topic, topic: fixed}
)";

/// Stands for each of Kafka's tools: notes how it was called and what it read.
constexpr const char* kTool = R"sh(#!/bin/sh
name=$(basename "$0")
if [ "$name" = kafka-console-consumer.sh ]; then
    echo "$name $*" >> "$CALLS"
    exec sleep 600
fi
{
    echo "$name $*"
    if [ "$name" = kafka-console-producer.sh ]; then cat; fi
    for word; do case "$word" in *.json) cat "$word" ;; esac; done
} > "$CALLS.$$"
cat "$CALLS.$$" >> "$CALLS"
case "$*" in *"--create --topic orders") exit 1 ;; esac
exit 0
)sh";

std::string scriptOf(const char* text) {
    auto scenario = sim::readScenario("story.yaml", text);
    ensure(scenario.ok(), scenario.ok() ? "" : scenario.error().message.c_str());
    return console::shellScript(scenario.value());
}  // namespace

void write(const QString& path, const QByteArray& text, bool program = false) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    if (program) file.setPermissions(file.permissions() | QFile::ExeOwner);
}

}  // namespace

class ShellScriptTest : public QObject {
    Q_OBJECT
private slots:
    void aShellReadsEachBundledScenario_data() {
        QTest::addColumn<QString>("id");
        for (const sim::ScenarioEntry& entry : sim::bundledScenarios())
            QTest::newRow(entry.id.c_str()) << QString::fromStdString(entry.id);
    }
    void aShellReadsEachBundledScenario() {
        QFETCH(QString, id);
        const std::string script = console::shellScript(sim::bundledScenario(id.toStdString()).value());
        QVERIFY(script.starts_with("#!/bin/sh\n"));
        QVERIFY(script.ends_with("--describe\n"));
        QProcess shell;
        shell.start("sh", {"-n"});
        QVERIFY(shell.waitForStarted());
        shell.write(script.data(), std::ssize(script));
        shell.closeWriteChannel();
        QVERIFY(shell.waitForFinished());
        QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError().constData());
    }

    void theHeadSaysWhatTheClusterNeeds() {
        const QString script = QString::fromStdString(scriptOf(kStory));
        QVERIFY(script.contains("# It's a story\n# All that a script can say.\n"));
        QVERIFY(script.contains("of 3 brokers, with the ids 1 to 3, on the racks a b c.\n"));
        QVERIFY(script.contains("#   log.retention.hours=24\n"));
    }

    /// The script runs, with other programs in the place of Kafka's, and calls them as a person would.
    void callsTheToolsInOrder() {
        QTemporaryDir folder;
        const QString bin = folder.filePath("bin");
        QVERIFY(QDir().mkpath(bin));
        for (const char* tool :
             {"topics", "configs", "console-producer", "console-consumer", "delete-records", "reassign-partitions"})
            write(bin + "/kafka-" + tool + ".sh", kTool, true);
        write(folder.filePath("hook"), "#!/bin/sh\necho hook \"$@\" >> \"$CALLS\"\n", true);
        write(folder.filePath("story.sh"), QByteArray::fromStdString(scriptOf(kStory)));
        QProcess shell;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("PATH", bin + ":" + environment.value("PATH"));
        environment.insert("CALLS", folder.filePath("calls"));
        environment.insert("BROKER_HOOK", folder.filePath("hook"));
        environment.insert("BOOTSTRAP", "somewhere:1");
        environment.insert("SPEED", "2");
        shell.setProcessEnvironment(environment);
        shell.setWorkingDirectory(folder.path());
        shell.start("sh", {"story.sh"});
        QVERIFY(shell.waitForFinished(120'000));
        QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError().constData());

        QFile calls(folder.filePath("calls"));
        QVERIFY(calls.open(QIODevice::ReadOnly));
        QString text = QString::fromUtf8(calls.readAll());
        text.replace(" --bootstrap-server somewhere:1", "");
        text.replace(QRegularExpression("/\\S*/(\\d\\.json)"), "\\1");
        const QStringList lines = text.split('\n', Qt::SkipEmptyParts);
        QVERIFY2(lines[0].startsWith("kafka-topics.sh --create --topic orders --replica-assignment "),
                 qPrintable(lines[0]));
        QVERIFY(lines[0].endsWith(" --config cleanup.policy=compact,delete"));
        QCOMPARE(lines[1], "kafka-topics.sh --create --topic fixed --replica-assignment 3:1,1:2");
        QCOMPARE(lines[2], "kafka-topics.sh --create --topic orders");
        QVERIFY2(
            lines[3].startsWith("kafka-topics.sh --alter --topic fixed --partitions 3 --replica-assignment 3:1,1:2,"),
            qPrintable(lines[3]));
        QCOMPARE(lines[4],
                 "kafka-configs.sh --alter --entity-type topics --entity-name orders --add-config "
                 "retention.ms=60000");
        QVERIFY(lines[5].startsWith("kafka-console-producer.sh --topic orders --producer-property acks=1 "));
        QCOMPARE(lines[6], "k\tit's");
        QCOMPARE(lines[7], "k\tNULL");
        QCOMPARE(lines[8], "kafka-delete-records.sh --offset-json-file 1.json");
        QCOMPARE(lines[9], R"({"version":1,"partitions":[{"topic":"orders","partition":0,"offset":-1}]})");
        QCOMPARE(lines[10], "kafka-reassign-partitions.sh --reassignment-json-file 2.json --execute");
        QCOMPARE(lines[11], R"({"version":1,"partitions":[{"topic":"fixed","partition":0,"replicas":[1,2]}]})");
        // Two clients in the background, in whichever order they come.
        QVERIFY(lines.contains("kafka-console-consumer.sh --topic orders --group readers --from-beginning"));
        QCOMPARE(lines.filter(QRegularExpression("^user-0\t\\{\"order\":[123],\"note\":\"\\.+\"\\}$")).size(), 3);
        const auto last = lines.size() - 4;
        QCOMPARE(lines.mid(last), QStringList({"hook kill 3", "hook start 3", "kafka-topics.sh --delete --topic fixed",
                                               "kafka-topics.sh --describe"}));
    }

    void quotesWhatAShellWouldChange() {
        QCOMPARE(console::shellQuoted("retention.ms=60000"), std::string("retention.ms=60000"));
        QCOMPARE(console::shellQuoted("a=[b,c]"), std::string("'a=[b,c]'"));
        QCOMPARE(console::shellQuoted("it's $HOME"), std::string("'it'\\''s $HOME'"));
        QCOMPARE(console::shellQuoted(""), std::string("''"));
    }
};

QTEST_GUILESS_MAIN(ShellScriptTest)
#include "shell_script_test.moc"
