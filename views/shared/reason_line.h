#pragma once
#include <QWidget>
#include <string>
#include <vector>

#include "views/shared/theme.h"

namespace logarium::views {

/// One line that says why what is chosen is as it is; the tool tip has all reasons, a line each. Takes no room while
/// there is nothing to say.
class ReasonLine : public QWidget {
    Q_OBJECT
public:
    explicit ReasonLine(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// Sentences without a full stop, the weightiest first; none: the line goes.
    void show(const std::vector<std::string>& reasons);
    /// All reasons, a line each: for tests, screen readers and copying.
    QString text() const { return reasons_.join('\n'); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    Theme theme_ = themeFor("dark");
    QStringList reasons_;
};

}  // namespace logarium::views
