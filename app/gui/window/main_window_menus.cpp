#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QDockWidget>
#include <QFileDialog>
#include <QMenuBar>
#include <QMessageBox>

#include "app/gui/console/console_panel.h"
#include "app/gui/start/start.h"
#include "app/gui/time/time_bar.h"
#include "app/gui/time/timeline_bar.h"
#include "app/gui/window/command_palette.h"
#include "app/gui/window/main_window.h"
#include "core/lesson/library.h"

/// What stands in the window's menus.
namespace logarium::app {

void MainWindow::buildMenus() {
    buildFileMenu();
    QMenu* time = menuBar()->addMenu(tr("&Time"));
    time->addActions(time_->timeActions());
    time->addSeparator();
    time->addActions(timeline_->timelineActions());
    buildLearnMenu();
    buildViewMenu();
    buildHelpMenu();
}

void MainWindow::buildFileMenu() {
    QMenu* file = menuBar()->addMenu(tr("&File"));
    QMenu* scenarios = file->addMenu(tr("Open &scenario"));
    scenarios->setToolTipsVisible(true);
    for (const auto& entry : sim::bundledScenarios()) {
        QAction* action = scenarios->addAction(tr("Scenario: %1").arg(QString::fromStdString(entry.title)));
        action->setToolTip(QString::fromStdString(entry.about));
        connect(action, &QAction::triggered, this, [this, id = entry.id] {
            auto scenario = sim::bundledScenario(id);
            if (scenario.ok()) openScenario(std::move(scenario).value());
        });
    }
    QAction* open =
        file->addAction(tr("Open scenario &file…"), QKeySequence::Open, this, &MainWindow::openScenarioFile);
    open->setObjectName("openFile");
    QAction* again = file->addAction(tr("&Fresh cluster"), QKeySequence::New, this, [this] {
        auto scenario = sim::bundledScenario("first-start");
        if (scenario.ok()) openScenario(std::move(scenario).value());
    });
    again->setObjectName("fresh");
    file->addSeparator();
    file->addAction(tr("Open &recording…"), QKeySequence("Ctrl+Shift+O"), this, &MainWindow::openRecordingFile)
        ->setObjectName("openRecording");
    file->addAction(tr("&Save recording…"), QKeySequence::Save, this, &MainWindow::saveRecordingFile)
        ->setObjectName("saveRecording");
    file->addSeparator();
    file->addAction(tr("Open &data directory…"), QKeySequence("Ctrl+Shift+D"), this, &MainWindow::chooseDataDirectory)
        ->setObjectName("openDataDirectory");
    file->addSeparator();
    file->addAction(tr("&Quit"), QKeySequence::Quit, this, &QWidget::close);
}

void MainWindow::openScenarioFile() {
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open a scenario"), {}, tr("Scenarios (*.yaml *.yml);;All files (*)"));
    if (path.isEmpty()) return;
    auto scenario = scenarioFrom(path);
    if (scenario.ok())
        openScenario(std::move(scenario).value());
    else
        say(QString::fromStdString(scenario.error().message));
}

void MainWindow::buildLearnMenu() {
    QMenu* learn = menuBar()->addMenu(tr("&Learn"));
    for (const auto& entry : lesson::library()) {
        QAction* action = learn->addAction(tr("Lesson: %1").arg(QString::fromStdString(entry.title)));
        action->setObjectName("lesson-" + QString::fromStdString(entry.id));
        connect(action, &QAction::triggered, this, [this, id = entry.id] { openLesson(id); });
    }
}

void MainWindow::openLesson(const std::string& id) {
    auto lesson = lesson::bundledLesson(id);
    if (!lesson.ok()) return say(QString::fromStdString(lesson.error().message));
    auto scenario = sim::bundledScenario(lesson.value().scenario);
    if (!scenario.ok()) return say(QString::fromStdString(scenario.error().message));
    openScenario(std::move(scenario).value());
    startLesson(std::move(lesson).value());
}

void MainWindow::buildViewMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&View"));
    int number = 1;
    for (const char* id : {"segments", "records", "charts", "events", "console", "drive", "lesson"}) {
        QDockWidget* dock = docks_.value(id);
        if (dock == nullptr) continue;
        QAction* action = menu->addAction(tr("Show %1").arg(dock->windowTitle()),
                                          QKeySequence(QString("Alt+%1").arg(number++)), this, [this, id] {
                                              raisePart(id);
                                              if (QLatin1String(id) == QLatin1String("console")) console_->focusInput();
                                          });
        action->setObjectName(QString("show-") + id);
    }
    QMenu* closed = menu->addMenu(tr("&Docks"));
    for (QDockWidget* dock : std::as_const(docks_)) closed->addAction(dock->toggleViewAction());
    menu->addAction(tr("&Reset the layout"), this, [this] { restoreState(firstState_, 1); });
    menu->addSeparator();
    themes_ = new QActionGroup(this);
    for (const QString& id : views::themeIds()) {
        QAction* action = menu->addAction(tr("Theme: %1").arg(views::themeFor(id).title));
        action->setObjectName("theme-" + id);
        action->setCheckable(true);
        action->setData(id);
        themes_->addAction(action);
        connect(action, &QAction::triggered, this, [this, id] { setTheme(id); });
    }
    reduced_ = menu->addAction(tr("Reduced &motion"));
    reduced_->setCheckable(true);
    connect(reduced_, &QAction::toggled, this, &MainWindow::setReducedMotion);
    QAction* full = menu->addAction(tr("&Full screen"), QKeySequence(Qt::Key_F11), this,
                                    [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    full->setObjectName("fullScreen");
}

void MainWindow::buildHelpMenu() {
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    QAction* palette = help->addAction(tr("Find an &action…"), QKeySequence("Ctrl+K"), this, &MainWindow::showPalette);
    palette->setObjectName("paletteAction");
    help->addAction(tr("&Keyboard shortcuts"), QKeySequence(Qt::Key_F1), this, [this] {
        QString rows;
        for (const QAction* action : allActions())
            if (!action->shortcut().isEmpty())
                rows += QString("<tr><td><b>%1</b>&nbsp;&nbsp;</td><td>%2</td></tr>")
                            .arg(action->shortcut().toString(QKeySequence::NativeText).toHtmlEscaped(),
                                 action->text().remove('&').toHtmlEscaped());
        QMessageBox::information(this, tr("Keyboard shortcuts"), "<table>" + rows + "</table>");
    });
    help->addAction(tr("&About Logarium"), this, [this] {
        QMessageBox::about(this, tr("About Logarium"),
                           tr("<b>Logarium %1</b><br>A Kafka cluster under glass: real segment files, real rules, time "
                              "in your hand.<br>GPL-3.0-or-later.")
                               .arg(LOGARIUM_VERSION));
    });
}

QList<QAction*> MainWindow::allActions() const {
    QList<QAction*> actions;
    QList<QMenu*> menus;
    for (const QAction* top : menuBar()->actions())
        if (top->menu() != nullptr) menus << top->menu();
    while (!menus.isEmpty()) {
        for (QAction* action : menus.takeFirst()->actions()) {
            if (action->menu() != nullptr)
                menus << action->menu();
            else if (!action->isSeparator() && !action->text().isEmpty() && action->isEnabled())
                actions << action;
        }
    }
    return actions;
}

void MainWindow::showPalette() {
    (new CommandPalette(allActions(), this))->show();
}

}  // namespace logarium::app
