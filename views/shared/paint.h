#pragma once
#include <QBrush>
#include <QColor>
#include <QPainter>
#include <QRectF>

#include "views/shared/theme.h"

/// Small pieces that several views draw.
namespace logarium::views {

/// `share` of `b` over `a`: 0 gives `a`.
QColor mixed(const QColor& a, const QColor& b, qreal share);
QColor faded(const QColor& color, qreal alpha);

/// A drain ring: full when the whole time is left, empty when it is up. Reads without colour.
void paintDrainRing(QPainter& painter, const QRectF& rect, const QColor& color, const QColor& track, qreal left);
/// Two zigzag lines down a bar: it is drawn shorter than to scale here.
void paintBreakMark(QPainter& painter, qreal x, const QRectF& bar, const QColor& gap, const QColor& line);
/// Diagonal hatching, for what is dirty, not committed, not there any more.
QBrush hatching(const QColor& color, Qt::BrushStyle style = Qt::BDiagPattern);
/// A word in a small rounded frame; returns its width. With `measureOnly` nothing is drawn.
qreal paintTag(QPainter& painter, QPointF topLeft, const QString& text, const QColor& tone, const Theme& theme,
               bool measureOnly = false);
/// One sentence in the middle of an empty view that says what to do.
void paintEmptyState(QPainter& painter, const QRectF& rect, const QString& sentence, const Theme& theme);

}  // namespace logarium::views
