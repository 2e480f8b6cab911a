#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QTemporaryDir>
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

    void typedLinesSurviveARestart() {
        QTemporaryDir home;
        const QString file = home.filePath("deep/console-history");
        {
            Desk desk;
            desk.panel.keepHistoryIn(file);
            desk.type("sim now");
            desk.type("sim help");
            desk.panel.remember("sim stop-broker 2");
        }
        Desk next;
        next.panel.keepHistoryIn(file);
        QTest::keyClick(next.input, Qt::Key_Up);
        QCOMPARE(next.input->text(), QString("sim stop-broker 2"));
        QTest::keyClick(next.input, Qt::Key_Up);
        QTest::keyClick(next.input, Qt::Key_Up);
        QCOMPARE(next.input->text(), QString("sim now"));
    }

    void controlRSearchesWhatWasTyped() {
        Desk desk;
        for (const char* line : {"sim now", "kafka-topics.sh --list", "sim help"}) desk.panel.remember(line);
        QTest::keyClicks(desk.input, "half a line");
        QTest::keyClick(desk.input, Qt::Key_R, Qt::ControlModifier);
        QTest::keyClicks(desk.input, "SIM");
        QCOMPARE(desk.input->text(), QString("sim help"));
        QTest::keyClick(desk.input, Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(desk.input->text(), QString("sim now"));
        QTest::keyClick(desk.input, Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(desk.input->text(), QString("sim now"));
        QTest::keyClick(desk.input, Qt::Key_Escape);
        QCOMPARE(desk.input->text(), QString("half a line"));
        QTest::keyClick(desk.input, Qt::Key_R, Qt::ControlModifier);
        QTest::keyClicks(desk.input, "help");
        QTest::keyClick(desk.input, Qt::Key_Return);
        QTRY_VERIFY(desk.shows("stop-broker"));
    }

    void aMistakeGetsAHintThatIsNotCopiedAsColours() {
        Desk desk;
        desk.type("kafka-topics.sh" + kServer + " --describe --topic ordres");
        QTRY_VERIFY(desk.shows("Hint: There is a topic orders."));
        QVERIFY(desk.shows("Topic 'ordres' does not exist as expected"));
        auto* output = desk.panel.findChild<QPlainTextEdit*>("consoleOutput");
        output->selectAll();
        output->copy();
        const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
        QVERIFY(copied->text().contains("Hint:"));
        QVERIFY(!copied->hasHtml());
    }

    void theOutputIsSearchedAndSaved() {
        Desk desk;
        desk.type("sim help");
        QTRY_VERIFY(desk.shows("stop-broker"));
        QTest::keyClick(desk.input, Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        auto* find = desk.panel.findChild<QLineEdit*>("consoleFind");
        auto* output = desk.panel.findChild<app::ConsoleOutput*>("consoleOutput");
        QVERIFY(find->isVisible());
        QTest::keyClicks(find, "stop-broker");
        const auto marks = output->extraSelections();
        QCOMPARE(static_cast<int>(marks.size()), desk.panel.text().count("stop-broker"));
        QTest::keyClicks(find, "zzz");
        QCOMPARE(desk.panel.findChild<QLabel*>("consoleFound")->text(), QString("not found"));
        QTest::keyClick(find, Qt::Key_Escape);
        QVERIFY(!find->isVisible());
        QTemporaryDir home;
        QVERIFY(output->saveTo(home.filePath("console.txt")));
        QFile saved(home.filePath("console.txt"));
        QVERIFY(saved.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(saved.readAll()), desk.panel.text());
        QVERIFY(!output->saveTo(home.filePath("no/such/folder.txt")));
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
