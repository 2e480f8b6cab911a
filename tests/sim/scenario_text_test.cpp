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
    void aWorkloadIsData();
    void aWrongWorkloadIsNamedWithItsLine_data();
    void aWrongWorkloadIsNamedWithItsLine();
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

namespace {

std::string withProducer(const std::string& fields) {
    return "format: 1\nid: x\ntitle: X\ncommands:\n  - {at: 1s, do: create-topic, topic: t}\n"
           "  - {at: 2s, do: start-producer, name: p, topic: t, " +
           fields + "}\n";
}

}  // namespace

void ScenarioTextTest::aWorkloadIsData() {
    const auto read = readScenario("x", withProducer("pattern: bursts, period-ms: 20000, burst-ms: 3000, lowest: 0, "
                                                     "keys: hot-key, hot-share: 0.7, null-key-chance: 0.1, "
                                                     "value-bytes-max: 900, clock-offset-ms: -5000, "
                                                     "wrong-clock-chance: 0.5, buffer-bytes: 65536, user: alice"));
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().message.c_str());
    const auto& spec = std::get<StartProducer>(read.value().recording.commands.at(1).command).spec;
    QVERIFY(spec.shape.pattern == client::RatePattern::Bursts && spec.shape.periodMs == 20'000);
    QVERIFY(spec.shape.burstMs == 3000 && spec.shape.lowest == 0);
    QVERIFY(spec.keys == KeyMix::HotKey && spec.hotShare == 0.7 && spec.nullKeyChance == 0.1);
    QVERIFY(spec.valueBytesMax == 900 && spec.clockOffsetMs == -5000 && spec.wrongClockChance == 0.5);
    QVERIFY(spec.bufferBytes == 65'536 && spec.user == "alice");
    const auto again = readScenario("again", scenarioText(read.value()));
    QVERIFY(std::get<StartProducer>(again.value().recording.commands.at(1).command).spec == spec);
}

void ScenarioTextTest::aWrongWorkloadIsNamedWithItsLine_data() {
    QTest::addColumn<QString>("fields");
    QTest::addColumn<QString>("message");
    QTest::newRow("pattern") << "pattern: wavy"
                             << "x.yaml:6: 'wavy', expected one of: steady, waves, bursts";
    QTest::newRow("keys") << "keys: hot"
                          << "x.yaml:6: 'hot', expected one of: none, uniform, zipf, single, hot-key";
    QTest::newRow("share") << "lowest: 2"
                           << "x.yaml:6: lowest is a share from 0 to 1, not 2";
    QTest::newRow("burst") << "pattern: bursts, period-ms: 1000, burst-ms: 2000"
                           << "x.yaml:6: a burst has 1 to 1000 ms, as its period does, not 2000";
    QTest::newRow("sizes") << "value-bytes: 500, value-bytes-max: 100"
                           << "x.yaml:6: value-bytes-max is 0 or at least value-bytes (500), not 100";
    QTest::newRow("number") << "clock-offset-ms: soon"
                            << "x.yaml:6: 'soon' is not a whole number";
}

void ScenarioTextTest::aWrongWorkloadIsNamedWithItsLine() {
    QFETCH(QString, fields);
    QFETCH(QString, message);
    const auto read = readScenario("x.yaml", withProducer(fields.toStdString()));
    QVERIFY(!read.ok());
    QCOMPARE(QString::fromStdString(read.error().message), message);
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
