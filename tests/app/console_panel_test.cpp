#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>
#include <QTextBlock>

#include "app/gui/console/console_panel.h"
#include "core/sim/scenario.h"

using namespace logarium;

namespace {

sim::Simulation afterFiveSeconds() {
    sim::Simulation simulation(sim::bundledScenario("first-start").value().recording);
    simulation.runUntil(Micros{5 * kMicrosPerSecond});
    return simulation;
}

/// The panel on a cluster whose clock stands still: programs still get the time they need.
struct Desk {
    app::EngineHost engine{afterFiveSeconds(), 0};
    app::ConsolePanel panel{engine};
    QLineEdit* input = panel.findChild<QLineEdit*>("consoleInput");

    Desk() {
        panel.resize(700, 400);
        panel.show();
        panel.focusInput();
    }
    void type(const QString& line) {
        QTest::keyClicks(input, line);
        QTest::keyClick(input, Qt::Key_Return);
    }
    bool busy() const {
        const auto labels = panel.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [](const QLabel* label) { return label->text() == ">"; });
    }
    bool shows(const QString& words) const { return panel.text().contains(words); }
};

const QString kServer = " --bootstrap-server localhost:9092";

}  // namespace

class ConsolePanelTest : public QObject {
    Q_OBJECT

private slots:
    void aTopicIsMadeAndDescribed() {
        Desk desk;
        desk.type("kafka-topics.sh" + kServer + " --create --topic payments --partitions 2 --replication-factor 3");
        QTRY_VERIFY(desk.shows("Created topic payments."));
        desk.type("kafka-topics.sh" + kServer + " --describe --topic payments");
        QTRY_VERIFY(desk.shows("PartitionCount: 2"));
        QVERIFY(desk.shows("ReplicationFactor: 3"));
    }

    void whatKafkaRefusesIsSaidInItsWords() {
        Desk desk;
        desk.type("kafka-topics.sh" + kServer + " --create --topic orders --partitions 2 --replication-factor 9");
        QTRY_VERIFY(desk.shows("Error while executing topic command"));
    }

    void aMalformedLineGivesOneErrorAndChangesNothing() {
        Desk desk;
        desk.type("kafka-topics.sh --create --topic \"payments");
        QTRY_VERIFY(desk.shows("console: the quote \" is never closed"));
        QCOMPARE(desk.panel.text().count("never closed"), 1);
        desk.type("kafka-topics.sh" + kServer + " --list");
        QTRY_VERIFY(desk.shows("\norders\n"));
        QVERIFY(!desk.shows("\npayments\n"));
    }

    void upAndDownWalkThroughTheLines() {
        Desk desk;
        desk.type("sim help");
        QTRY_VERIFY(desk.shows("stop-broker"));
        desk.type("kafka-topics.sh" + kServer + " --list");
        QVERIFY(desk.input->text().isEmpty());
        QTest::keyClick(desk.input, Qt::Key_Up);
        QVERIFY(desk.input->text().endsWith("--list"));
        QTest::keyClick(desk.input, Qt::Key_Up);
        QCOMPARE(desk.input->text(), QString("sim help"));
        QTest::keyClick(desk.input, Qt::Key_Up);
        QCOMPARE(desk.input->text(), QString("sim help"));
        QTest::keyClick(desk.input, Qt::Key_Down);
        QTest::keyClick(desk.input, Qt::Key_Down);
        QVERIFY(desk.input->text().isEmpty());
    }

    void controlCStopsAProgram() {
        Desk desk;
        desk.type("kafka-console-consumer.sh" + kServer + " --topic orders --from-beginning");
        QTRY_VERIFY(desk.shows("order"));
        QTest::keyClick(desk.input, Qt::Key_C, Qt::ControlModifier);
        QTRY_VERIFY(desk.shows("Processed a total of"));
        desk.type("sim help");
        QTRY_VERIFY(desk.shows("stop-broker"));
    }

    void aProducerReadsWhatIsTyped() {
        Desk desk;
        desk.type("kafka-topics.sh" + kServer + " --create --topic notes --partitions 1");
        QTRY_VERIFY(desk.shows("Created topic notes."));
        desk.type("kafka-console-producer.sh" + kServer + " --topic notes");
        desk.type("hello from the console");
        QTest::keyClick(desk.input, Qt::Key_D, Qt::ControlModifier);
        QTRY_VERIFY(!desk.busy());
        desk.type("kafka-console-consumer.sh" + kServer + " --topic notes --from-beginning --max-messages 1");
        QTRY_VERIFY_WITH_TIMEOUT(desk.shows("Processed a total of 1 messages"), 20'000);
        QVERIFY(desk.shows("\nhello from the console\nProcessed"));
    }

    void severalLinesRunOneAfterAnother() {
        Desk desk;
        desk.panel.submitAll({"kafka-topics.sh" + kServer + " --create --topic a --partitions 1",
                              "kafka-topics.sh" + kServer + " --create --topic b --partitions 1",
                              "kafka-topics.sh" + kServer + " --list"});
        QTRY_VERIFY(desk.shows("\na\nb\n"));
    }

    void anotherThemeRecoloursWhatStandsThere() {
        Desk desk;
        desk.panel.setTheme(views::themeFor("dark"));
        desk.type("kafka-topics.sh" + kServer + " --list");
        QTRY_VERIFY(desk.shows("\norders\n"));
        desk.panel.setTheme(views::themeFor("light"));
        auto* output = desk.panel.findChild<QPlainTextEdit*>("consoleOutput");
        const auto first = output->document()->begin().begin().fragment().charFormat().foreground().color();
        QCOMPARE(first, views::themeFor("light").accent);
        const QTextCursor answer = output->document()->find("orders");
        QCOMPARE(answer.charFormat().foreground().color(), views::themeFor("light").text);
    }

    void tabCompletesAWord() {
        Desk desk;
        QTest::keyClicks(desk.input, "kafka-topi");
        QTest::keyClick(desk.input, Qt::Key_Tab);
        QTRY_VERIFY(desk.input->text().startsWith("kafka-topics.sh"));
    }

    void anotherClusterBeginsAnew() {
        Desk desk;
        desk.type("kafka-console-consumer.sh" + kServer + " --topic orders --from-beginning");
        QTRY_VERIFY(desk.shows("order"));
        desk.engine.open(sim::Simulation(sim::bundledScenario("min-isr").value().recording));
        desk.panel.reset();
        desk.type("sim help");
        QTRY_VERIFY(desk.shows("stop-broker"));
        QVERIFY(desk.shows("--- another cluster ---"));
    }
};

QTEST_MAIN(ConsolePanelTest)
#include "console_panel_test.moc"
