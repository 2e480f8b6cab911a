#include "app/gui/time/timeline_bar.h"

#include <QAction>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QSlider>
#include <QToolButton>

#include "core/observe/breakpoints.h"
#include "core/observe/event_text.h"

namespace logarium::app {

namespace {

constexpr int kPositions = 10'000;

QString clockOf(Micros at) {
    return QString::fromStdString(observe::clockText(at));
}

QToolButton* menuButton(QToolBar* bar, const char* name, const QString& tip) {
    auto* button = new QToolButton(bar);
    button->setObjectName(name);
    button->setToolTip(tip);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setMenu(new QMenu(button));
    bar->addWidget(button);
    return button;
}

}  // namespace

TimelineBar::TimelineBar(EngineHost& engine, QWidget* parent) : QToolBar(tr("Timeline"), parent), engine_(engine) {
    setObjectName("timeline");
    setMovable(false);
    setFloatable(false);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    QAction* back = addTimelineAction("stepBack", tr("Step back"), QKeySequence(Qt::Key_Comma),
                                      tr("Pause, and go back to before the last event"));
    addAction(back);
    connect(back, &QAction::triggered, this, [this] {
        emit moved();
        engine_.stepBack();
    });
    addScrubber();
    addMenus();
}

QAction* TimelineBar::addTimelineAction(const char* name, const QString& text, const QKeySequence& keys,
                                        const QString& tip) {
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    action->setShortcut(keys);
    action->setToolTip(QStringLiteral("%1 (%2)").arg(tip, keys.toString(QKeySequence::NativeText)));
    actions_ << action;
    return action;
}

void TimelineBar::addScrubber() {
    scrubber_ = new QSlider(Qt::Horizontal, this);
    scrubber_->setObjectName("scrubber");
    scrubber_->setRange(0, kPositions);
    scrubber_->setPageStep(kPositions / 20);
    scrubber_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    scrubber_->setAccessibleName(tr("Moment of the recording"));
    scrubber_->setToolTip(tr("Go to any moment of the recording; acting there begins a branch"));
    addWidget(scrubber_);
    connect(scrubber_, &QSlider::valueChanged, this, &TimelineBar::seekTo);
    end_ = new QLabel(this);
    end_->setObjectName("recordingEnd");
    end_->setToolTip(tr("How far the recording goes"));
    addWidget(end_);
}

void TimelineBar::addMenus() {
    branch_ = menuButton(this, "branches", tr("Branches: stories that begin alike; acting in the past begins one"));
    connect(branch_->menu(), &QMenu::aboutToShow, this, &TimelineBar::fillBranches);
    breakpoints_ = menuButton(this, "breakpoints", tr("Conditions at which the clock stops"));
    breakpoints_->setText(tr("Breakpoints"));
    connect(breakpoints_->menu(), &QMenu::aboutToShow, this, &TimelineBar::fillBreakpoints);
    bookmarks_ = menuButton(this, "bookmarks", tr("Moments to come back to"));
    bookmarks_->setText(tr("Bookmarks"));
    connect(bookmarks_->menu(), &QMenu::aboutToShow, this, &TimelineBar::fillBookmarks);
    QAction* breakAt = addTimelineAction("addBreakpoint", tr("Add a breakpoint…"), QKeySequence("Ctrl+Shift+B"),
                                         tr("Stop the clock when a condition becomes true"));
    connect(breakAt, &QAction::triggered, this, &TimelineBar::askForBreakpoint);
    QAction* mark =
        addTimelineAction("addBookmark", tr("Add a bookmark…"), QKeySequence("Ctrl+B"), tr("Remember this moment"));
    connect(mark, &QAction::triggered, this, &TimelineBar::askForBookmark);
}

void TimelineBar::present(const TimelineState& state) {
    state_ = state;
    const auto end = static_cast<double>(std::max<std::int64_t>(1, state.end.value));
    if (!scrubber_->isSliderDown()) {
        const QSignalBlocker quiet(scrubber_);
        scrubber_->setValue(static_cast<int>(static_cast<double>(state.now.value) / end * kPositions));
    }
    end_->setText(clockOf(state.end));
    for (const sim::BranchLine& branch : state.branches)
        if (branch.current) branch_->setText(tr("Branch: %1").arg(QString::fromStdString(branch.name)));
    breakpoints_->setText(state.breakpoints.empty() ? tr("Breakpoints")
                                                    : tr("Breakpoints: %1").arg(state.breakpoints.size()));
}

void TimelineBar::setTheme(const views::Theme& theme) {
    for (QWidget* child : findChildren<QWidget*>()) child->setFont(theme.font(theme.textPx));
    end_->setFont(theme.mono(theme.textPx));
    end_->setContentsMargins(theme.gap, 0, theme.gap, 0);
}

void TimelineBar::seekTo(int position) {
    emit moved();
    engine_.seek(Micros{static_cast<std::int64_t>(static_cast<double>(state_.end.value) * position / kPositions)});
}

void TimelineBar::fillBranches() {
    QMenu* menu = branch_->menu();
    menu->clear();
    QString current;
    for (const sim::BranchLine& branch : state_.branches)
        if (branch.current) current = QString::fromStdString(branch.name);
    for (const sim::BranchLine& branch : state_.branches) {
        const QString name = QString::fromStdString(branch.name);
        QAction* go = menu->addAction(
            branch.parent.empty()
                ? name
                : tr("%1  (left %2 at %3)").arg(name, QString::fromStdString(branch.parent), clockOf(branch.from)));
        go->setCheckable(true);
        go->setChecked(branch.current);
        connect(go, &QAction::triggered, this, [this, name] {
            emit moved();
            engine_.post([text = name.toStdString()](sim::Simulation& run) { (void)run.switchTo(text); });
        });
    }
    menu->addSeparator();
    QMenu* compare = menu->addMenu(tr("Compare %1 with").arg(current));
    QMenu* remove = menu->addMenu(tr("Delete"));
    for (const sim::BranchLine& branch : state_.branches) {
        if (branch.current) continue;
        const QString name = QString::fromStdString(branch.name);
        connect(compare->addAction(name), &QAction::triggered, this,
                [this, current, name] { emit compareWanted(current, name); });
        if (branch.parent.empty()) continue;
        connect(remove->addAction(name), &QAction::triggered, this, [this, name] {
            engine_.post([text = name.toStdString()](sim::Simulation& run) { (void)run.deleteBranch(text); });
        });
    }
    compare->setEnabled(!compare->isEmpty());
    remove->setEnabled(!remove->isEmpty());
    connect(menu->addAction(tr("Rename %1…").arg(current)), &QAction::triggered, this,
            [this, current] { askForName(current); });
}

void TimelineBar::fillBreakpoints() {
    QMenu* menu = breakpoints_->menu();
    menu->clear();
    menu->addAction(findChild<QAction*>("addBreakpoint"));
    menu->addSeparator();
    for (std::size_t i = 0; i < state_.breakpoints.size(); ++i) {
        const QString text = QString::fromStdString(state_.breakpoints[i]);
        connect(menu->addAction(tr("Remove: %1").arg(text)), &QAction::triggered, this,
                [this, i] { engine_.post([i](sim::Simulation& run) { run.removeBreakpoint(i); }); });
    }
}

void TimelineBar::fillBookmarks() {
    QMenu* menu = bookmarks_->menu();
    menu->clear();
    menu->addAction(findChild<QAction*>("addBookmark"));
    menu->addSeparator();
    for (const sim::Note& note : state_.notes) {
        QAction* go = menu->addAction(clockOf(note.at) + "  " + QString::fromStdString(note.text));
        connect(go, &QAction::triggered, this, [this, at = note.at] {
            emit moved();
            engine_.seek(at);
        });
    }
}

bool TimelineBar::addBreakpoint(const QString& condition) {
    auto breakpoint = observe::breakpointOn(condition.toStdString());
    if (!breakpoint.ok()) {
        emit refused(QString::fromStdString(breakpoint.error().message));
        return false;
    }
    engine_.post([held = breakpoint.value()](sim::Simulation& run) { run.addBreakpoint(held); });
    return true;
}

void TimelineBar::askForBreakpoint() {
    const QString condition =
        QInputDialog::getText(this, tr("Add a breakpoint"), tr("Stop the clock when this becomes true:"),
                              QLineEdit::Normal, "isr(orders-0) < 2");
    if (!condition.isEmpty()) addBreakpoint(condition);
}

void TimelineBar::askForBookmark() {
    const QString text =
        QInputDialog::getText(this, tr("Add a bookmark"), tr("What is to be remembered of this moment:"));
    if (text.isEmpty()) return;
    engine_.post([words = text.toStdString()](sim::Simulation& run) { run.note(words); });
}

void TimelineBar::askForName(const QString& branch) {
    const QString name = QInputDialog::getText(this, tr("Rename a branch"), tr("New name of %1:").arg(branch),
                                               QLineEdit::Normal, branch);
    if (name.isEmpty()) return;
    engine_.post([from = branch.toStdString(), to = name.toStdString()](sim::Simulation& run) {
        (void)run.renameBranch(from, to);
    });
}

}  // namespace logarium::app
