#pragma once
#include <QFont>
#include <QPainter>
#include <QRectF>
#include <QString>

namespace logarium::views {

/// Text whose digits are all equally wide, so that a counter does not tremble while it runs and columns align.
/// (Qt 6.4 cannot ask a font for its tabular figures.)
qreal tabularWidth(const QFont& font, const QString& text);
void drawTabular(QPainter& painter, const QRectF& rect, Qt::Alignment align, const QFont& font, const QColor& color,
                 const QString& text);

/// One line, ended with an ellipsis where it does not fit; vertically centred. Answers the width used.
qreal drawElided(QPainter& painter, const QRectF& rect, Qt::Alignment align, const QFont& font, const QColor& color,
                 const QString& text);
/// Width of one line of text.
qreal textWidth(const QFont& font, const QString& text);

}  // namespace logarium::views
