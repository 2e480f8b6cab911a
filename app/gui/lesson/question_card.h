#pragma once
#include <QWidget>

#include "core/lesson/lesson_run.h"
#include "views/shared/theme.h"

class QButtonGroup;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace logarium::app {

/// A question to predict the outcome: choices, one answer that counts, and the reply once the outcome is known.
class QuestionCard : public QWidget {
    Q_OBJECT
public:
    explicit QuestionCard(QWidget* parent = nullptr);

    void ask(const lesson::Question& question);
    /// Shows the kept prediction, and the reply when there is one.
    void show(const std::optional<std::string>& prediction, const lesson::Choice* revealed, const std::string& answer);
    void setTheme(const views::Theme& theme);

signals:
    void predicted(const QString& choice);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    views::Theme theme_;
    QLabel* text_ = nullptr;
    QVBoxLayout* choices_ = nullptr;
    QButtonGroup* group_ = nullptr;
    QPushButton* commit_ = nullptr;
    QLabel* reply_ = nullptr;
};

}  // namespace logarium::app
