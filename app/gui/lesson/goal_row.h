#pragma once
#include <QWidget>

#include "core/lesson/lesson_run.h"
#include "views/shared/theme.h"

class QLabel;
class QToolButton;

namespace logarium::app {

/// One goal: a mark that turns by itself, the sentence, why not yet, and hints on demand.
class GoalRow : public QWidget {
    Q_OBJECT
public:
    explicit GoalRow(const lesson::Goal& goal, QWidget* parent = nullptr);

    void show(const lesson::GoalState& state);
    void setTheme(const views::Theme& theme);

signals:
    void hintWanted();

private:
    const lesson::Goal goal_;
    views::Theme theme_;
    bool reached_ = false;
    QLabel* mark_ = nullptr;
    QLabel* text_ = nullptr;
    QLabel* detail_ = nullptr;
    QToolButton* hint_ = nullptr;
};

}  // namespace logarium::app
