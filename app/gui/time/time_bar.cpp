#include "app/gui/time/time_bar.h"

#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QSlider>
#include <QToolButton>

#include "app/gui/time/speed_scale.h"
#include "core/observe/event_text.h"

namespace logarium::app {

TimeBar::TimeBar(EngineHost& engine, double speed, QWidget* parent)
    : QToolBar(tr("Time"), parent), engine_(engine), speed_(speed > 0 ? speed : 1), paused_(speed <= 0) {
    setObjectName("time");
    setMovable(false);
    setFloatable(false);
    setToolButtonStyle(Qt::ToolButtonTextOnly);

    pause_ = addTimeAction("pause", tr("Pause"), Qt::Key_Space);
    connect(pause_, &QAction::triggered, this, [this] { setPaused(!paused_); });
    step_ = addTimeAction("step", tr("Step"), QKeySequence(Qt::Key_Period));
    step_->setToolTip(tr("Pause, and go to the next event (.)"));
    connect(step_, &QAction::triggered, this, [this] {
        paused_ = true;
        waitingFor_.clear();
        engine_.step();
        showState();
    });
    addRunUntil();
    addSeparator();
    addSpeed();
    auto* spring = new QWidget(this);
    spring->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    addWidget(spring);
    state_ = new QLabel(this);
    state_->setObjectName("timeState");
    addWidget(state_);
    clock_ = new QLabel(this);
    clock_->setObjectName("clock");
    clock_->setAccessibleName(tr("Virtual time"));
    clock_->setToolTip(tr("Virtual time since the cluster began"));
    addWidget(clock_);
    showState();
}

QAction* TimeBar::addTimeAction(const char* name, const QString& text, const QKeySequence& keys) {
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    action->setShortcut(keys);
    action->setToolTip(QStringLiteral("%1 (%2)").arg(text, keys.toString(QKeySequence::NativeText)));
    addAction(action);
    actions_ << action;
    return action;
}

void TimeBar::addRunUntil() {
    until_ = new QToolButton(this);
    until_->setObjectName("runUntil");
    until_->setText(tr("Run until"));
    until_->setToolTip(tr("Let time run, and pause right after such an event"));
    until_->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(until_);
    const auto add = [&](const char* name, RunUntil what, const QString& words, const QKeySequence& keys) {
        auto* action = menu->addAction(tr("Run until %1").arg(words));
        action->setObjectName(name);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, [this, what, words] { runUntil(what, words); });
        actions_ << action;
    };
    add("untilRoll", RunUntil::SegmentRoll, tr("a segment rolls"), QKeySequence("Ctrl+Shift+R"));
    add("untilIsr", RunUntil::IsrChange, tr("an ISR changes"), QKeySequence("Ctrl+Shift+I"));
    add("untilRejection", RunUntil::Rejection, tr("a produce is rejected"), QKeySequence("Ctrl+Shift+E"));
    add("untilCleaner", RunUntil::CleanerPass, tr("a cleaner pass ends"), QKeySequence("Ctrl+Shift+C"));
    add("untilElection", RunUntil::Election, tr("a leader is elected"), QKeySequence("Ctrl+Shift+L"));
    until_->setMenu(menu);
    addWidget(until_);
}

void TimeBar::addSpeed() {
    slider_ = new QSlider(Qt::Horizontal, this);
    slider_->setObjectName("speed");
    slider_->setRange(0, kSpeedSteps);
    slider_->setPageStep(10);
    slider_->setFixedWidth(170);
    slider_->setAccessibleName(tr("Speed of virtual time"));
    slider_->setToolTip(tr("Virtual seconds per second, from 1/100 to ×100,000 (- and + change it)"));
    slider_->setValue(positionOf(speed_));
    addWidget(slider_);
    speedLabel_ = new QLabel(this);
    speedLabel_->setObjectName("speedText");
    addWidget(speedLabel_);
    connect(slider_, &QSlider::valueChanged, this, [this](int position) { setSpeed(speedAt(position)); });

    const auto key = [&](const char* name, const QString& text, const QKeySequence& keys, int by) {
        auto* action = new QAction(text, this);
        action->setObjectName(name);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, [this, by] { slider_->setValue(slider_->value() + by); });
        actions_ << action;
    };
    key("faster", tr("Faster"), QKeySequence(Qt::Key_Plus), 5);
    key("slower", tr("Slower"), QKeySequence(Qt::Key_Minus), -5);
}

void TimeBar::setPaused(bool paused) {
    paused_ = paused;
    if (paused) waitingFor_.clear();
    engine_.setSpeed(paused ? 0 : speed_);
    showState();
}

void TimeBar::setSpeed(double speed) {
    speed_ = speed;
    const QSignalBlocker quiet(slider_);
    slider_->setValue(positionOf(speed));
    if (!paused_) engine_.setSpeed(speed_);
    showState();
}

void TimeBar::reached() {
    waitingFor_.clear();
    paused_ = true;
    showState();
}

void TimeBar::runUntil(RunUntil what, const QString& words) {
    waitingFor_ = words;
    paused_ = false;
    engine_.setSpeed(speed_);
    engine_.runUntil(what);
    showState();
}

void TimeBar::present(const views::FramePtr& frame) {
    clock_->setText(QString::fromStdString(observe::clockText(frame->cluster->now)));
    if (!paused_ && frame->reachedSpeed > 0 && frame->reachedSpeed < frame->wantedSpeed * 0.8 && frame->wantedSpeed > 1)
        state_->setText(tr("as fast as it goes: %1").arg(speedText(frame->reachedSpeed)));
    else
        showState();
}

void TimeBar::setTheme(const views::Theme& theme) {
    for (QWidget* child : findChildren<QWidget*>()) child->setFont(theme.font(theme.textPx));
    clock_->setFont(theme.mono(theme.headingPx));
    clock_->setContentsMargins(theme.gap, 0, theme.gap, 0);
    state_->setContentsMargins(theme.gap, 0, theme.gap, 0);
    slider_->setFixedWidth(qRound(theme.scaled(170)));
    speedLabel_->setMinimumWidth(qRound(theme.scaled(64)));
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme.textMuted);
    state_->setPalette(muted);
}

void TimeBar::showState() {
    pause_->setText(paused_ ? tr("Play") : tr("Pause"));
    pause_->setToolTip(paused_ ? tr("Let time run (Space)") : tr("Stop the clock (Space)"));
    speedLabel_->setText(speedText(speed_));
    state_->setText(paused_ ? tr("paused") : waitingFor_.isEmpty() ? QString{} : tr("until %1").arg(waitingFor_));
}

}  // namespace logarium::app
