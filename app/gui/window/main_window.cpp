#include "app/gui/window/main_window.h"

#include <QAction>
#include <QActionGroup>
#include <QCloseEvent>
#include <QDockWidget>
#include <QLabel>
#include <QMenu>
#include <QSettings>
#include <QStatusBar>
#include <QTimer>
#include <QVBoxLayout>

#include "app/gui/console/console_panel.h"
#include "app/gui/directory/directory_window.h"
#include "app/gui/lesson/lesson_panel.h"
#include "app/gui/time/compare_panel.h"
#include "app/gui/time/time_bar.h"
#include "app/gui/time/timeline_bar.h"
#include "app/gui/window/dock_titles.h"
#include "app/gui/window/drive_panel.h"
#include "app/gui/window/message_strip.h"
#include "app/gui/window/style.h"
#include "app/gui/window/subject_menu.h"
#include "app/gui/window/view_list.h"
#include "core/console/named_objects.h"
#include "views/segments/segments_view.h"
#include "views/shared/quantity_text.h"

namespace logarium::app {

namespace {

constexpr int kFrameMs = 16;
constexpr int kKeepMs = 20'000;  // What a crash or a power cut may cost of a session.
constexpr int kLayoutVersion = 1;

/// These remember what frames tell, so they must see each one, also while hidden.
bool mustSeeAll(const QString& id) {
    return id == "events";
}

}  // namespace

MainWindow::MainWindow(EngineHost& engine, const WindowSetup& setup, QWidget* parent)
    : QMainWindow(parent), engine_(engine), setup_(setup), drive_(engine), session_(engine, setup.sessionFile) {
    setObjectName("mainWindow");
    setWindowTitle("Logarium");
    build();
    buildMenus();
    resize(1280, 800);
    arrange();
    firstState_ = saveState(kLayoutVersion);
    if (setup_.remember) restore();
    setTheme(setup_.theme);
    setReducedMotion(setup_.reducedMotion);
    auto* timer = new QTimer(this);
    timer->setTimerType(Qt::PreciseTimer);
    connect(timer, &QTimer::timeout, this, &MainWindow::poll);
    timer->start(kFrameMs);
    auto* keeper = new QTimer(this);
    connect(keeper, &QTimer::timeout, this, [this] { session_.save(); });
    keeper->start(kKeepMs);
}

MainWindow::~MainWindow() = default;

void MainWindow::build() {
    titles_ = new DockTitles(*this);
    setDockNestingEnabled(true);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks | GroupedDragging);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    time_ = new TimeBar(engine_, setup_.speed, this);
    addToolBar(Qt::TopToolBarArea, time_);
    buildTimeline();
    auto* middle = new QWidget(this);
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    strip_ = new MessageStrip(middle);
    column->addWidget(strip_);
    setCentralWidget(middle);
    buildViews();
    drivePanel_ = new DrivePanel(drive_, selection_, this);
    addDock("drive", tr("Drive"), drivePanel_, Qt::RightDockWidgetArea);
    lesson_ = new LessonPanel(this);
    addDock("lesson", tr("Lesson"), lesson_, Qt::RightDockWidgetArea);
    connect(lesson_, &LessonPanel::viewsWanted, this, [this](const QStringList& ids) {
        for (auto id = ids.rbegin(); id != ids.rend(); ++id) raisePart(*id);
    });
    connect(lesson_, &LessonPanel::finished, this, [this] { raisePart("drive"); });
    console_ = new ConsolePanel(engine_, this);
    if (!setup_.historyFile.isEmpty()) console_->keepHistoryIn(setup_.historyFile);
    addDock("console", tr("Console"), console_, Qt::BottomDockWidgetArea);
    connect(lesson_, &LessonPanel::solutionWanted, this, [this](const QStringList& lines) {
        raisePart("console");
        console_->submitAll(lines);
    });
    status_ = new QLabel(this);
    status_->setObjectName("status");
    statusBar()->addWidget(status_, 1);
    statusBar()->setSizeGripEnabled(false);
}

void MainWindow::buildViews() {
    bool first = true;
    for (views::View* view : makeViews(selection_, this)) {
        views_.insert(view->id(), view);
        connect(view, &views::View::menuWanted, this, &MainWindow::showMenu);
        if (std::exchange(first, false)) {
            static_cast<QVBoxLayout*>(centralWidget()->layout())->addWidget(view, 1);
            continue;
        }
        QDockWidget* dock = addDock(view->id(), view->title(), view, Qt::BottomDockWidgetArea);
        connect(dock, &QDockWidget::visibilityChanged, this, [this, view](bool visible) {
            if (visible) presentLate(view);
        });
    }
    if (auto* segments = qobject_cast<views::SegmentsView*>(view("segments")))
        connect(segments, &views::SegmentsView::recordsWanted, this, [this] { raisePart("records"); });
}

QDockWidget* MainWindow::addDock(const QString& id, const QString& title, QWidget* content, Qt::DockWidgetArea area) {
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(id);
    dock->setWidget(content);
    addDockWidget(area, dock);
    docks_.insert(id, dock);
    titles_->watch(dock);
    return dock;
}

void MainWindow::arrange() {
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    const auto dock = [this](const char* id) { return docks_.value(id); };
    const auto stack = [&](std::initializer_list<const char*> ids) {
        QDockWidget* under = nullptr;
        for (const char* id : ids) {
            QDockWidget* next = dock(id);
            if (next == nullptr) continue;
            if (under != nullptr) tabifyDockWidget(under, next);
            under = next;
        }
        if (QDockWidget* top = dock(*ids.begin())) top->raise();
    };
    if (dock("events") != nullptr) splitDockWidget(dock("segments"), dock("events"), Qt::Horizontal);
    stack({"segments", "records", "groups", "clients", "transactions", "quorum", "charts"});
    if (dock("events") != nullptr) stack({"events", "console"});
    stack({"drive", "lesson"});
    resizeDocks({dock("drive")}, {330}, Qt::Horizontal);
    resizeDocks({dock("segments")}, {290}, Qt::Vertical);
    if (dock("events") != nullptr) resizeDocks({dock("segments"), dock("events")}, {520, 430}, Qt::Horizontal);
}

void MainWindow::raisePart(const QString& id) {
    QDockWidget* dock = docks_.value(id);
    if (dock == nullptr) return;
    dock->show();
    dock->raise();
}

void MainWindow::poll() {
    if (const auto frame = engine_.takeFrame()) present(frame);
    takeAnswers();
}

void MainWindow::present(const views::FramePtr& frame) {
    frame_ = frame;
    drive_.present(frame);
    time_->present(frame);
    timeline_->present(engine_.timeline());
    for (views::View* view : std::as_const(views_))
        if (view->isVisible() || mustSeeAll(view->id())) view->present(frame);
    if (!frame->jumped)
        for (const sim::Event& event : frame->events)
            if (const auto* applied = std::get_if<sim::CommandApplied>(&event.fact)) light(applied->text);
    if (drivePanel_->isVisible()) drivePanel_->present(frame);
    lesson_->present(frame);
    const auto& totals = frame->cluster->totals;
    status_->setText(tr("%1 records in   %2 out   %3 rejected   %4 on disk")
                         .arg(views::countText(totals.recordsIn), views::countText(totals.recordsOut),
                              views::countText(totals.producesRejected), views::bytesText(totals.bytesOnDisk)));
}

void MainWindow::presentLate(views::View* view) {
    if (!frame_ || mustSeeAll(view->id())) return;
    auto quiet = std::make_shared<observe::Frame>(*frame_);
    quiet->events.clear();  // It is late for them: they must not be seen twice.
    view->present(quiet);
}

void MainWindow::takeAnswers() {
    for (const DriveResult& result : drive_.takeResults()) {
        const QString line = QString::fromStdString(result.line);
        if (result.refused)
            strip_->say(MessageStrip::Mood::Refused, QString::fromStdString(result.refused->message) + "   " + line);
        else
            strip_->say(MessageStrip::Mood::News, line);
        console_->remember(line);
    }
    for (const QString& line : console_->takeBegun()) light(line.toStdString());
    if (const auto trouble = engine_.takeTrouble()) say(QString::fromStdString(*trouble));
    if (const auto broke = engine_.takeBroke())
        strip_->say(MessageStrip::Mood::News, tr("Breakpoint: %1").arg(QString::fromStdString(*broke)));
    takeFileAnswers();
    if (const auto reached = engine_.takeReached()) {
        time_->reached();
        selection_.set({reached->subject, kNoOffset, reached->id});
    }
}

void MainWindow::light(const std::string& line) {
    if (!frame_) return;
    const auto subjects = console::namedObjects(line, *frame_->cluster);
    for (views::View* view : std::as_const(views_)) view->light(subjects);
}

void MainWindow::say(const QString& trouble) {
    strip_->say(MessageStrip::Mood::Trouble, trouble);
}

void MainWindow::showMenu(const sim::Subject& subject, const QPoint& at) {
    if (!frame_) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillSubjectMenu(*menu, subject, *frame_->cluster, drive_);
    if (menu->isEmpty())
        delete menu;
    else
        menu->popup(at);
}

void MainWindow::startLesson(lesson::Lesson lesson) {
    raisePart("lesson");
    lesson_->start(std::move(lesson));
    raisePart("lesson");
}

void MainWindow::openScenario(sim::Scenario scenario) {
    selection_.set({});
    engine_.open(sim::Simulation(std::move(scenario.recording)));
    console_->reset();
    time_->setPaused(false);
    strip_->say(MessageStrip::Mood::News, QString::fromStdString(scenario.title + ": " + scenario.about));
}

void MainWindow::setTheme(const QString& id) {
    const views::Theme theme = views::themeFor(id);
    setup_.theme = theme.id;
    dressApplication(theme);
    for (views::View* view : std::as_const(views_)) view->setTheme(theme);
    time_->setTheme(theme);
    timeline_->setTheme(theme);
    strip_->setTheme(theme);
    drivePanel_->setTheme(theme);
    lesson_->setTheme(theme);
    console_->setTheme(theme);
    for (DirectoryWindow* window : findChildren<DirectoryWindow*>()) window->setTheme(theme);
    status_->setFont(theme.font(theme.smallPx));
    status_->setContentsMargins(theme.gap - 2, 0, theme.gap, 0);
    for (QAction* action : themes_->actions()) action->setChecked(action->data().toString() == theme.id);
}

void MainWindow::setReducedMotion(bool reduced) {
    setup_.reducedMotion = reduced;
    setAnimated(!reduced);
    reduced_->setChecked(reduced);
    for (views::View* view : std::as_const(views_)) view->setReducedMotion(reduced);
}

void MainWindow::restore() {
    const QSettings settings;
    restoreGeometry(settings.value("window/geometry").toByteArray());
    restoreState(settings.value("window/state").toByteArray(), kLayoutVersion);
    setup_.reducedMotion = settings.value("reducedMotion", setup_.reducedMotion).toBool();
}

void MainWindow::store() {
    QSettings settings;
    settings.setValue("window/geometry", saveGeometry());
    settings.setValue("window/state", saveState(kLayoutVersion));
    settings.setValue("theme", setup_.theme);
    settings.setValue("reducedMotion", setup_.reducedMotion);
    settings.setValue("speed", time_->speed());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (setup_.remember) store();
    session_.saveAndWait();
    event->accept();
}

}  // namespace logarium::app
