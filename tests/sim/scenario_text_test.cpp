#include "core/sim/scenario_text.h"

#include <QtTest>

using namespace logarium;
using namespace logarium::sim;

/// What is written can be read, and says the same.
class ScenarioTextTest : public QObject {
    Q_OBJECT

private slots:
    void everyBundledScenarioComesBack_data();
    void everyBundledScenarioComesBack();
    void durationsComeBack_data();
    void durationsComeBack();
    void controllersAreCommandedByName();
};

void ScenarioTextTest::everyBundledScenarioComesBack_data() {
    QTest::addColumn<QString>("id");
    for (const ScenarioEntry& entry : bundledScenarios())
        QTest::newRow(entry.id.c_str()) << QString::fromStdString(entry.id);
}

void ScenarioTextTest::everyBundledScenarioComesBack() {
    QFETCH(QString, id);
    const Scenario written = bundledScenario(id.toStdString()).value();
    const auto read = readScenario("again", scenarioText(written));
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().message.c_str());
    const Scenario& again = read.value();
    QCOMPARE(again.title, written.title);
    QCOMPARE(again.about, written.about);
    QVERIFY(again.recording.spec == written.recording.spec);
    QCOMPARE(again.recording.end, written.recording.end);
    QCOMPARE(again.recording.commands.size(), written.recording.commands.size());
    for (std::size_t i = 0; i < again.recording.commands.size(); ++i) {
        QCOMPARE(again.recording.commands[i].at, written.recording.commands[i].at);
        QCOMPARE(consoleLine(again.recording.commands[i].command), consoleLine(written.recording.commands[i].command));
    }
}

void ScenarioTextTest::durationsComeBack_data() {
    QTest::addColumn<qint64>("micros");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << qint64{0} << "0s";
    QTest::newRow("a microsecond") << qint64{1} << "1us";
    QTest::newRow("of all sorts") << qint64{93'784'005'006} << "1d2h3m4s5ms6us";
    QTest::newRow("a minute and a half") << qint64{90'000'000} << "1m30s";
}

void ScenarioTextTest::durationsComeBack() {
    QFETCH(qint64, micros);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(durationText(Micros{micros})), text);
    QCOMPARE(durationFrom(text.toStdString()).value(), Micros{micros});
}

void ScenarioTextTest::controllersAreCommandedByName() {
    const auto read = readScenario("quorum",
                                   "format: 1\nid: q\ntitle: Q\ncluster: {controllers: 3}\ncommands:\n"
                                   "  - {at: 1s, do: kill-controller, node: 100}\n"
                                   "  - {at: 2s, do: cut-controllers, a: 101, b: 102}\n"
                                   "  - {at: 3s, do: lose-disk, broker: 1}\n");
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().message.c_str());
    const auto& commands = read.value().recording.commands;
    QCOMPARE(consoleLine(commands[0].command), std::string("sim kill-controller 100"));
    QCOMPARE(consoleLine(commands[1].command), std::string("sim cut-controllers 101 102"));
    QCOMPARE(consoleLine(commands[2].command), std::string("sim lose-disk 1"));
    const auto tooMany = readScenario("q", "format: 1\nid: q\ntitle: Q\ncluster: {controllers: 10}\n");
    QVERIFY(!tooMany.ok());
}

QTEST_GUILESS_MAIN(ScenarioTextTest)
#include "scenario_text_test.moc"
