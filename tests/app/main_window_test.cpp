#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <algorithm>
#include <future>

#include "app/gui/lesson/lesson_panel.h"
#include "app/gui/start/start.h"
#include "app/gui/time/speed_scale.h"
#include "app/gui/time/timeline_bar.h"
#include "app/gui/window/main_window.h"
#include "core/lesson/library.h"
#include "core/sim/scenario.h"
#include "views/layout/layout_grid.h"

using namespace logarium;

namespace {

/// A window as it opens for the first time.
struct Opened {
    app::EngineHost engine{sim::Simulation(sim::bundledScenario("first-start").value().recording), 1};
    app::MainWindow window;

    explicit Opened(app::WindowSetup setup = unremembered()) : window(engine, setup) {
        window.show();
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window)) qFatal("the window does not open");
    }
    static app::WindowSetup unremembered() {
        app::WindowSetup setup;
        setup.remember = false;
        return setup;
    }

    /// Looks at the World on the engine's thread.
    template <class Question>
    auto ask(Question question) {
        auto answer = std::make_shared<std::promise<decltype(question(std::declval<const sim::World&>()))>>();
        auto ready = answer->get_future();
        engine.post(
            [answer, question](sim::Simulation& simulation) { answer->set_value(question(simulation.world())); });
        return ready.get();
    }
    bool hasTopic(const char* name) {
        return ask([name](const sim::World& world) { return world.controller.image().topic(name) != nullptr; });
    }
    bool running(int broker) {
        return ask([broker](const sim::World& world) {
            return world.broker(BrokerId{broker})->state() == cluster::BrokerState::Running;
        });
    }
    template <class Part>
    Part* part(const char* name) {
        return window.findChild<Part*>(name);
    }
    QString text(const char* label) { return part<QLabel>(label)->text(); }
    void speed(double speed) { part<QSlider>("speed")->setValue(app::positionOf(speed)); }
    bool alive() { return !text("clock").isEmpty() && text("clock") != "00:00:00.000000"; }
};

void click(QWidget* button) {
    QVERIFY(button != nullptr);
    QVERIFY(button->isEnabled());
    QTest::mouseClick(button, Qt::LeftButton);
}

}  // namespace

class MainWindowTest : public QObject {
    Q_OBJECT

    QTemporaryDir settings_;

private slots:
    void initTestCase() {
        QCoreApplication::setOrganizationName("logarium-test");
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings_.path());
    }

    void spaceStopsAndStartsTheClock() {
        Opened opened;
        QTRY_VERIFY(opened.alive());
        QTest::keyClick(&opened.window, Qt::Key_Space);
        QTRY_COMPARE(opened.text("timeState"), QString("paused"));
        const Micros stopped = opened.ask([](const sim::World& world) { return world.now; });
        QTest::keyClick(&opened.window, Qt::Key_Space);
        QVERIFY(opened.text("timeState") != "paused");
        QTRY_VERIFY(opened.ask([](const sim::World& world) { return world.now; }) > stopped);
    }

    void aCommandLightsWhatItNames() {
        Opened opened;
        QTRY_VERIFY(opened.alive());
        auto* grid = opened.part<views::LayoutGrid>("grid");
        auto* input = opened.part<QLineEdit>("consoleInput");
        QTest::keyClicks(input, "sim kill-broker 2");
        QTest::keyClick(input, Qt::Key_Return);
        const sim::Subject broker{BrokerId{2}, {}, kNoClient};
        // What the scenario itself did just before may be lit with it.
        QTRY_VERIFY(std::ranges::count(grid->spotlight().subjects(), broker) == 1);
        QTRY_VERIFY(!opened.running(2));
    }

    void aStepGoesToTheNextEvent() {
        Opened opened;
        QTRY_VERIFY(opened.alive());
        QTest::keyClick(&opened.window, Qt::Key_Period);
        QTRY_COMPARE(opened.text("timeState"), QString("paused"));
        const EventId before = opened.ask([](const sim::World& world) { return world.nextEvent; });
        QTest::keyClick(&opened.window, Qt::Key_Period);
        QTRY_VERIFY(opened.ask([](const sim::World& world) { return world.nextEvent; }) > before);
    }

    void runUntilStopsByItself() {
        Opened opened;
        opened.speed(100);
        opened.part<QAction>("untilRoll")->trigger();
        QVERIFY(opened.text("timeState").startsWith("until"));
        QTRY_COMPARE_WITH_TIMEOUT(opened.text("timeState"), QString("paused"), 20'000);
        QVERIFY(opened.ask([](const sim::World& world) { return world.totals.segmentRolls; }) > 0);
    }

    void aStepBackGoesToBeforeTheLastEvent() {
        Opened opened;
        QTRY_VERIFY(opened.alive());
        QTest::keyClick(&opened.window, Qt::Key_Space);
        QTRY_COMPARE(opened.text("timeState"), QString("paused"));
        const EventId before = opened.ask([](const sim::World& world) { return world.nextEvent; });
        QTest::keyClick(&opened.window, Qt::Key_Comma);
        QTRY_VERIFY(opened.ask([](const sim::World& world) { return world.nextEvent; }) < before);
        QTest::keyClick(&opened.window, Qt::Key_Period);
        QTRY_COMPARE(opened.ask([](const sim::World& world) { return world.nextEvent; }), before);
    }

    void theScrubberGoesBackAndActingThereBeginsABranch() {
        Opened opened;
        opened.speed(50);
        QTRY_VERIFY_WITH_TIMEOUT(
            opened.ask([](const sim::World& world) { return world.now; }) > Micros{20 * kMicrosPerSecond}, 20'000);
        auto* scrubber = opened.part<QSlider>("scrubber");
        const auto timeline = [&] { return opened.engine.timeline(); };
        scrubber->setValue(static_cast<int>(scrubber->maximum() * 5 * kMicrosPerSecond / timeline().end.value));
        QTRY_COMPARE(opened.text("timeState"), QString("paused"));
        const Micros there = opened.ask([](const sim::World& world) { return world.now; });
        QVERIFY(there < Micros{10 * kMicrosPerSecond});
        QTRY_COMPARE(timeline().now, there);
        QVERIFY(there < timeline().end);
        opened.engine.post([](sim::Simulation& run) { run.submit(sim::StopBroker{BrokerId{1}, false}); });
        QTRY_COMPARE(timeline().branches.size(), 2u);
        auto* branches = opened.part<QToolButton>("branches");
        QTRY_COMPARE(branches->text(), QString("Branch: branch-1"));
        emit branches->menu()->aboutToShow();
        QCOMPARE(branches->menu()->actions().first()->text(), QString("main"));
        branches->menu()->actions().first()->trigger();
        QTRY_COMPARE(branches->text(), QString("Branch: main"));
        QVERIFY(opened.running(1));
    }

    void aBreakpointStopsTheClock() {
        Opened opened;
        QTRY_VERIFY(opened.alive());
        auto* timeline = opened.window.findChild<app::TimelineBar*>();
        QVERIFY(!timeline->addBreakpoint("isr(orders-0) <"));
        QTRY_VERIFY(opened.text("messageText").contains("expected a value"));
        QVERIFY(timeline->addBreakpoint("state(1) == crashed"));
        opened.engine.post([](sim::Simulation& run) { run.submit(sim::StopBroker{BrokerId{1}, false}); });
        QVERIFY(timeline->addBreakpoint("ev(BrokerFenced)"));
        opened.speed(20);
        QTRY_COMPARE_WITH_TIMEOUT(opened.text("timeState"), QString("paused"), 20'000);
        QTRY_VERIFY(opened.text("messageText").startsWith("Breakpoint: "));
    }

    void aRecordingIsSavedAndOpened() {
        Opened opened;
        QTRY_VERIFY(opened.alive());
        const QString path = settings_.filePath("run.logarium");
        opened.window.saveRecording(path);
        QTRY_VERIFY(opened.text("messageText").startsWith("Saved to "));
        opened.engine.post([](sim::Simulation& run) { run.submit(sim::StopBroker{BrokerId{1}, false}); });
        opened.window.openRecording(path);
        QTRY_VERIFY(opened.text("messageText").startsWith("Opened "));
        QVERIFY(opened.running(1));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(200);
        file.write("!");
        file.close();
        opened.window.openRecording(path);
        QTRY_VERIFY(opened.text("messageText").contains("the line is damaged"));
    }

    void theFormCreatesATopic() {
        Opened opened;
        QTRY_VERIFY(opened.alive());
        auto* form = opened.part<QWidget>("topicForm");
        QTest::keyClicks(form->findChild<QLineEdit*>("name"), "payments");
        QVERIFY(form->findChild<QLabel*>("consoleLine")->text().contains("--create --topic payments"));
        click(form->findChild<QPushButton*>("apply"));
        QTRY_VERIFY(opened.hasTopic("payments"));
        QTRY_VERIFY(opened.text("messageText").contains("--topic payments"));
    }

    void whatWouldBeRefusedCannotBePressed() {
        Opened opened;
        QTRY_VERIFY(opened.alive());
        auto* form = opened.part<QWidget>("topicForm");
        QTest::keyClicks(form->findChild<QLineEdit*>("name"), "orders");
        auto* button = form->findChild<QPushButton*>("apply");
        QTRY_VERIFY(!button->isEnabled());
        QVERIFY(button->toolTip().contains("already exists"));
    }

    void theBrokerFormStopsABroker() {
        Opened opened;
        QTRY_VERIFY(opened.alive());
        opened.speed(20);
        click(opened.part<QWidget>("brokerForm")->findChild<QPushButton*>("apply"));
        QTRY_VERIFY_WITH_TIMEOUT(!opened.running(1), 10'000);
        QVERIFY(opened.running(2));
    }

    void theContextMenuActsOnItsSubject() {
        Opened opened;
        QTRY_VERIFY(opened.alive());
        sim::Subject broker;
        broker.broker = BrokerId{2};
        emit opened.window.view("layout")->menuWanted(broker, opened.window.mapToGlobal(QPoint(200, 200)));
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu != nullptr);
        QAction* kill = nullptr;
        for (QAction* action : menu->actions())
            if (action->text().startsWith("Kill")) kill = action;
        QVERIFY2(kill != nullptr, "no way to kill the broker");
        kill->trigger();
        menu->close();
        QTRY_VERIFY(!opened.running(2));
    }

    void thePaletteFindsAnActionByItsWords() {
        Opened opened;
        opened.part<QAction>("paletteAction")->trigger();
        auto* palette = opened.part<QWidget>("palette");
        QVERIFY(palette != nullptr);
        auto* input = palette->findChild<QLineEdit*>();
        QTest::keyClicks(input, "light");
        QTest::keyClick(input, Qt::Key_Return);
        QTRY_VERIFY(opened.part<QAction>("theme-light")->isChecked());
        QCOMPARE(QApplication::palette().color(QPalette::Window), views::themeFor("light").window);
    }

    void everyThemeAndDockShows() {
        Opened opened;
        for (const QString& theme : views::themeIds()) {
            opened.part<QAction>(qPrintable("theme-" + theme))->trigger();
            for (const char* dock : {"segments", "records", "charts", "events", "console", "drive", "lesson"}) {
                opened.window.raisePart(dock);
                QTRY_VERIFY2(opened.part<QDockWidget>(dock)->isVisible(), dock);
            }
            QVERIFY(!opened.window.grab().isNull());
        }
    }

    void theWindowFitsASmallScreen() {
        Opened opened;
        opened.window.resize(1024, 640);
        QTRY_VERIFY(opened.window.width() <= 1024 && opened.window.height() <= 640);
    }

    void docksAndThemeAreRemembered() {
        app::WindowSetup setup;
        {
            Opened opened(setup);
            opened.part<QDockWidget>("drive")->hide();
            opened.part<QAction>("theme-light")->trigger();
            opened.window.close();
        }
        Opened again(setup);
        QVERIFY(again.part<QDockWidget>("drive")->isHidden());
        QCOMPARE(QSettings().value("theme").toString(), QString("light"));
        again.part<QAction>("show-drive")->trigger();
        QTRY_VERIFY(again.part<QDockWidget>("drive")->isVisible());
    }

    void theSessionIsKeptForTheNextTime() {
        app::WindowSetup setup = Opened::unremembered();
        setup.sessionFile = settings_.filePath("deep/session.json");
        Opened opened(setup);
        QTRY_VERIFY(opened.alive());
        opened.window.close();
        QFile file(setup.sessionFile);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto read = sim::savedRunFrom("session", file.readAll().toStdString());
        QVERIFY(read.ok());
        QVERIFY(read.value().at > Micros{0});
        QVERIFY(!read.value().stories.front().recording.commands.empty());
    }

    void theSessionGoesOnWhereItWasLeft() {
        const QString file = settings_.filePath("again/session.json");
        app::WindowSetup setup = Opened::unremembered();
        setup.sessionFile = file;
        Micros left;
        {
            Opened opened(setup);
            QTRY_VERIFY(opened.alive());
            auto* form = opened.part<QWidget>("topicForm");
            QTest::keyClicks(form->findChild<QLineEdit*>("name"), "payments");
            click(form->findChild<QPushButton*>("apply"));
            QTRY_VERIFY(opened.hasTopic("payments"));
            left = opened.ask([](const sim::World& world) { return world.now; });
            opened.window.close();
        }
        auto start = app::startFrom({}, file);
        QVERIFY(start.ok());
        QVERIFY(start.value().notice.isEmpty());
        QVERIFY(*start.value().forwardTo >= left);
        sim::Simulation again = std::move(start.value().simulation);
        again.runUntil(*start.value().forwardTo);
        QVERIFY(again.world().controller.image().topic("payments") != nullptr);
    }

    void aDamagedSessionIsKeptAsideAndSaid_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("{\"format\": 1, ");
        QTest::newRow("other JSON") << QByteArray("[1, 2, 3]");
        QTest::newRow("binary") << QByteArray("\0\xff\xfe\1", 4);
        QTest::newRow("deep") << QByteArray(100'000, '[');
    }
    void aDamagedSessionIsKeptAsideAndSaid() {
        QFETCH(QByteArray, text);
        QTemporaryDir home;
        const QString path = home.filePath("session.json");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        const auto start = app::startFrom({}, path);
        QVERIFY(start.ok());
        QVERIFY(start.value().notice.contains("session.json.unreadable"));
        QVERIFY(!QFile::exists(path));
        QFile aside(path + ".unreadable");
        QVERIFY(aside.open(QIODevice::ReadOnly));
        QCOMPARE(aside.readAll(), text);
    }

    void aLessonIsWalkedThroughByClicks() {
        Opened opened;
        const auto entries = lesson::library();
        opened.part<QAction>("lesson-two-signatures")->trigger();
        auto* panel = opened.window.findChild<app::LessonPanel*>();
        QTRY_VERIFY(panel->running());
        opened.speed(50);
        for (int step = 0; panel->running(); ++step) {
            QVERIFY(step < 20);
            answerQuestion(*panel);
            auto* next = panel->findChild<QPushButton*>("next");
            auto* showMe = panel->findChild<QPushButton*>("showMe");
            if (!next->isEnabled() && showMe->isVisible()) click(showMe);
            QTRY_VERIFY2_WITH_TIMEOUT(next->isEnabled(), qPrintable(next->toolTip()), 30'000);
            click(next);
        }
        QCOMPARE(panel->findChild<QLabel*>("title")->text(), QString("No lesson is open"));
        QVERIFY(opened.ask([](const sim::World& world) { return world.totals.producesRejected; }) > 0);
        QVERIFY(opened.hasTopic("payments"));
    }

private:
    static void answerQuestion(app::LessonPanel& panel) {
        auto* predict = panel.findChild<QPushButton*>("predict");
        if (!predict->isVisible()) return;
        auto* choice = panel.findChildren<QRadioButton*>().constFirst();
        QTest::mouseClick(choice, Qt::LeftButton, {}, QPoint(6, choice->height() / 2));
        click(predict);
    }
};

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
