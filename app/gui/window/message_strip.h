#pragma once
#include <QFrame>

#include "views/shared/theme.h"

class QLabel;
class QTimer;
class QToolButton;

namespace logarium::app {

/// One line over the views: what was refused and why, what was done, what needs the user's eye. News goes by itself,
/// bad news stays until it is read.
class MessageStrip : public QFrame {
    Q_OBJECT
public:
    enum class Mood : std::uint8_t { News, Refused, Trouble };

    explicit MessageStrip(QWidget* parent = nullptr);
    void say(Mood mood, const QString& text);
    void setTheme(const views::Theme& theme);
    QString text() const;

private:
    void dress();

    views::Theme theme_ = views::themeFor("dark");
    Mood mood_ = Mood::News;
    QLabel* mark_;
    QLabel* label_;
    QToolButton* close_;
    QTimer* timer_;
};

}  // namespace logarium::app
