#pragma once
#include <QWidget>
#include <optional>

#include "core/observe/log_view.h"
#include "views/shared/theme.h"

namespace logarium::views {

/// Two lines below the bytes: which field is looked at, what it says and what it is for; else the legend of colours.
class FieldStrip : public QWidget {
    Q_OBJECT
public:
    explicit FieldStrip(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void showField(const observe::FieldView& field);
    void showText(const QString& title, const QString& text);
    void showLegend(std::vector<observe::FieldKind> kinds);
    /// What it says, for tests and screen readers.
    QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintLegend(QPainter& painter, QRectF upper, QRectF lower) const;
    void set(std::optional<observe::FieldKind> kind, const QString& title, const QString& detail, const QString& value,
             const QString& meaning);

    Theme theme_ = themeFor("dark");
    std::optional<observe::FieldKind> kind_;
    QString title_;
    QString detail_;
    QString value_;
    QString meaning_;
    std::vector<observe::FieldKind> legend_;
};

}  // namespace logarium::views
