#pragma once
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "core/lesson/lesson_run.h"
#include "views/shared/view.h"

class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace logarium::app {

class GoalRow;
class QuestionCard;

/// The dock that leads through one lesson: text, a prediction, goals that tick themselves off, what was seen.
/// It looks at frames and never acts on the cluster; wishes leave as signals.
class LessonPanel : public QWidget {
    Q_OBJECT
public:
    explicit LessonPanel(QWidget* parent = nullptr);
    ~LessonPanel() override;

    /// Starts a lesson at its first step. The scenario is opened by whoever calls this.
    void start(lesson::Lesson lesson);
    bool running() const { return run_.has_value(); }
    const lesson::LessonRun* run() const { return run_ ? &*run_ : nullptr; }

    /// Checks the goals on what is and what has just happened.
    void present(const views::FramePtr& frame);
    void setTheme(const views::Theme& theme);

signals:
    /// The step wants these views in front.
    void viewsWanted(const QStringList& ids);
    /// "Show me": the lines of the reference solution, to be put into the console one by one.
    void solutionWanted(const QStringList& consoleLines);
    /// The lesson is over or was left; the cluster stays.
    void finished(const QString& lessonId, bool completed);

private:
    void enterStep();
    void refresh();
    void goOn();
    void leave();
    void showText();
    void fillGoals();
    QLabel* addText(const char* name);

    std::optional<lesson::LessonRun> run_;
    views::Theme theme_;
    QLabel* progress_ = nullptr;
    QLabel* title_ = nullptr;
    QLabel* text_ = nullptr;
    QuestionCard* question_ = nullptr;
    QWidget* goalBox_ = nullptr;
    std::vector<GoalRow*> goals_;
    QLabel* after_ = nullptr;
    QScrollArea* scroll_ = nullptr;
    QVBoxLayout* page_ = nullptr;
    QPushButton* back_ = nullptr;
    QPushButton* showMe_ = nullptr;
    QPushButton* next_ = nullptr;
};

}  // namespace logarium::app
