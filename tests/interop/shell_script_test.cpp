// A scenario, printed as a shell script, runs unchanged against a real broker, which ends with the same topics.
#include "core/console/script/shell_script.h"

#include <QRegularExpression>
#include <QTemporaryDir>

#include "core/console/script/script_frame.h"
#include "core/console/session.h"
#include "core/sim/disks.h"
#include "core/sim/simulation.h"
#include "core/sim/world.h"
#include "tests/interop/real_broker.h"

using namespace logarium;

namespace {

/// What the mini-cluster's own kafka-topics.sh says at the end of the scenario.
QString describedHere(const sim::Recording& recording) {
    sim::Simulation run(recording);
    run.runUntil(recording.end);
    console::Session session;
    session.submit("kafka-topics.sh --bootstrap-server localhost:9092 --describe");
    while (const auto again = session.advance(run)) run.runUntil(std::max(*again, run.now() + 1));
    QString text;
    for (const console::Piece& piece : session.takeOutput()) text += QString::fromStdString(piece.text);
    return text;
}

/// Without what each cluster makes up for itself.
QString comparable(QString text) {
    return text.replace(QRegularExpression("TopicId: \\S+"), "TopicId: -").trimmed();
}

/// kafka-x.sh for each tool, in a folder.
void writeTools(const QString& folder) {
    const std::pair<const char*, const char*> tools[] = {
        {"topics", "org.apache.kafka.tools.TopicCommand"},
        {"configs", "kafka.admin.ConfigCommand"},
        {"console-producer", "org.apache.kafka.tools.ConsoleProducer"},
        {"console-consumer", "org.apache.kafka.tools.consumer.ConsoleConsumer"},
        {"delete-records", "org.apache.kafka.tools.DeleteRecordsCommand"},
        {"leader-election", "org.apache.kafka.tools.LeaderElectionCommand"}};
    QVERIFY(QDir().mkpath(folder));
    for (const auto& [name, mainClass] : tools) {
        QFile tool(folder + "/kafka-" + name + ".sh");
        QVERIFY(tool.open(QIODevice::WriteOnly));
        QByteArray line = "exec java";
        for (const QString& word : RealKafka::arguments({"-Xmx256m"}, mainClass, {}))
            line += ' ' + QByteArray::fromStdString(console::shellQuoted(word.toStdString()));
        tool.write("#!/bin/sh\n" + line + " \"$@\"\n");
        tool.setPermissions(tool.permissions() | QFile::ExeOwner);
    }
}

}  // namespace

class ShellScriptInteropTest : public QObject {
    Q_OBJECT
private slots:
    void aRealBrokerEndsWithTheSameTopics() {
        if (const QString why = RealKafka::missing(); !why.isEmpty())
            QSKIP(qPrintable("a real broker was NOT started: " + why));
        QFile file(QString(TEST_SOURCE_DIR) + "/tests/interop/scenarios/as-a-script.yaml");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto scenario = sim::readScenario("as-a-script.yaml", file.readAll().toStdString());
        QVERIFY2(scenario.ok(), scenario.ok() ? "" : scenario.error().message.c_str());

        QTemporaryDir folder;
        sim::ClusterSpec spec;
        spec.brokers = 1;
        sim::Simulation empty{spec};
        empty.runUntil(Micros{kMicrosPerSecond});
        sim::exportTo(empty.world(), folder.path().toStdString());
        RealBroker broker(folder.filePath("broker-1"), {});
        QVERIFY2(broker.start(), broker.log().constData());

        writeTools(folder.filePath("bin"));
        QProcess shell;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("PATH", folder.filePath("bin") + ":" + environment.value("PATH"));
        environment.insert("BOOTSTRAP", broker.address());
        shell.setProcessEnvironment(environment);
        shell.setWorkingDirectory(folder.path());
        QFile story(folder.filePath("story.sh"));
        QVERIFY(story.open(QIODevice::WriteOnly));
        story.write(QByteArray::fromStdString(console::shellScript(scenario.value())));
        story.close();
        shell.start("sh", {story.fileName()});
        QVERIFY(shell.waitForFinished(300'000));
        const QString out = QString::fromUtf8(shell.readAllStandardOutput());
        QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError().constData());
        const auto described = out.indexOf("Topic: ");
        QVERIFY2(described >= 0, qPrintable(out));
        QCOMPARE(comparable(out.mid(described)), comparable(describedHere(scenario.value().recording)));
        QVERIFY(out.contains("Created topic orders."));
    }
};

QTEST_GUILESS_MAIN(ShellScriptInteropTest)
#include "shell_script_test.moc"
