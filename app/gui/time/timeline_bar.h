#pragma once
#include <QToolBar>

#include "app/gui/engine/engine_host.h"
#include "views/shared/view.h"

class QLabel;
class QMenu;
class QSlider;
class QToolButton;

namespace logarium::app {

/// The whole run under the hand: where in its recording the present is, back and forth, its branches, breakpoints and
/// bookmarks. Speaks to the engine only; what it shows comes from the engine's TimelineState.
class TimelineBar : public QToolBar {
    Q_OBJECT
public:
    explicit TimelineBar(EngineHost& engine, QWidget* parent = nullptr);

    void present(const TimelineState& state);
    void setTheme(const views::Theme& theme);
    QList<QAction*> timelineActions() const { return actions_; }

    /// Adds a breakpoint; false, and `refused`, when the condition cannot be read.
    bool addBreakpoint(const QString& condition);

signals:
    /// The clock must stand: the user has moved to another moment.
    void moved();
    void refused(const QString& why);
    void compareWanted(const QString& a, const QString& b);

private:
    QAction* addTimelineAction(const char* name, const QString& text, const QKeySequence& keys, const QString& tip);
    void addScrubber();
    void addMenus();
    void seekTo(int position);
    void fillBranches();
    void fillBreakpoints();
    void fillBookmarks();
    void askForBreakpoint();
    void askForBookmark();
    void askForName(const QString& branch);

    EngineHost& engine_;
    TimelineState state_;
    QList<QAction*> actions_;
    QSlider* scrubber_ = nullptr;
    QLabel* end_ = nullptr;
    QToolButton* branch_ = nullptr;
    QToolButton* breakpoints_ = nullptr;
    QToolButton* bookmarks_ = nullptr;
};

}  // namespace logarium::app
