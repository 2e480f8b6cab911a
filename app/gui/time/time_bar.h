#pragma once
#include <QToolBar>

#include "app/gui/engine/engine_host.h"
#include "views/shared/view.h"

class QLabel;
class QSlider;
class QToolButton;

namespace logarium::app {

/// Time in the user's hand: pause, step, speed, run until, and the virtual clock. Speaks to the engine only; what it
/// shows comes from frames.
class TimeBar : public QToolBar {
    Q_OBJECT
public:
    TimeBar(EngineHost& engine, double speed, QWidget* parent = nullptr);

    void present(const views::FramePtr& frame);
    void setTheme(const views::Theme& theme);

    /// The actions, for menus and the command palette.
    QList<QAction*> timeActions() const { return actions_; }
    /// The speed while running, also while paused.
    double speed() const { return speed_; }
    bool paused() const { return paused_; }

    /// "Run until" got there: the clock stands.
    void reached();
    void setPaused(bool paused);
    void setSpeed(double speed);

private:
    QAction* addTimeAction(const char* name, const QString& text, const QKeySequence& keys);
    void addRunUntil();
    void addSpeed();
    void showState();
    void runUntil(RunUntil what, const QString& words);

    EngineHost& engine_;
    double speed_;
    bool paused_ = false;
    QString waitingFor_;
    QList<QAction*> actions_;
    QAction* pause_ = nullptr;
    QAction* step_ = nullptr;
    QToolButton* until_ = nullptr;
    QSlider* slider_ = nullptr;
    QLabel* speedLabel_ = nullptr;
    QLabel* clock_ = nullptr;
    QLabel* state_ = nullptr;
};

}  // namespace logarium::app
