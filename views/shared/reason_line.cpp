#include "views/shared/reason_line.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QPainter>

#include "views/shared/paint.h"
#include "views/shared/tabular.h"

namespace logarium::views {

ReasonLine::ReasonLine(QWidget* parent) : QWidget(parent) {
    setObjectName("why");
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setTheme(theme_);
    hide();
}

void ReasonLine::setTheme(const Theme& theme) {
    theme_ = theme;
    setFixedHeight(static_cast<int>(theme.scaled(26)));
    update();
}

void ReasonLine::show(const std::vector<std::string>& reasons) {
    QStringList texts;
    for (const std::string& reason : reasons) texts += QString::fromStdString(reason);
    if (texts == reasons_) return;
    reasons_ = std::move(texts);
    setToolTip(text());
    setAccessibleName(tr("Why: %1").arg(reasons_.join(". ")));
    setVisible(!reasons_.isEmpty());
    update();
}

void ReasonLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme_.surface);
    painter.fillRect(QRectF(0, 0, width(), 1), theme_.outline);
    QRectF box = QRectF(rect()).adjusted(theme_.gap, 1, -theme_.gap, 0);
    const QFont lead = theme_.font(theme_.smallPx, QFont::Bold);
    box.adjust(drawElided(painter, box, Qt::AlignLeft, lead, theme_.accent, tr("Why")) + theme_.gap, 0, 0, 0);
    drawElided(painter, box, Qt::AlignLeft, theme_.font(theme_.smallPx + 1), theme_.text,
               reasons_.join(QStringLiteral("  ·  ")));
}

void ReasonLine::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu;
    menu.addAction(tr("Copy the reasons"), this, [this] { QGuiApplication::clipboard()->setText(text()); });
    menu.exec(event->globalPos());
}

}  // namespace logarium::views
