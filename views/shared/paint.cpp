#include "views/shared/paint.h"

#include <QFontMetricsF>
#include <QPolygonF>
#include <algorithm>

namespace logarium::views {

QColor mixed(const QColor& a, const QColor& b, qreal share) {
    const auto mix = [share](float x, float y) { return x + (y - x) * static_cast<float>(share); };
    return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

QColor faded(const QColor& color, qreal alpha) {
    QColor result = color;
    result.setAlphaF(static_cast<float>(alpha));
    return result;
}

void paintDrainRing(QPainter& painter, const QRectF& rect, const QColor& color, const QColor& track, qreal left) {
    const qreal pen = std::max<qreal>(1.5, rect.width() / 6);
    const QRectF ring = rect.adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(track, pen));
    painter.drawEllipse(ring);
    painter.setPen(QPen(color, pen, Qt::SolidLine, Qt::FlatCap));
    const qreal full = 360 * 16;
    painter.drawArc(ring, 90 * 16, static_cast<int>(std::clamp(left, 0.0, 1.0) * full));
}

void paintBreakMark(QPainter& painter, qreal x, const QRectF& bar, const QColor& gap, const QColor& line) {
    constexpr qreal kStep = 6;
    constexpr qreal kSwing = 3;
    QPolygonF left;
    bool out = false;
    for (qreal y = bar.top() - 1; y <= bar.bottom() + kStep; y += kStep, out = !out)
        left << QPointF(x + (out ? kSwing : -kSwing), std::min(y, bar.bottom() + 1));
    const QPolygonF right = left.translated(6, 0);
    QPolygonF band = left;
    for (auto it = right.rbegin(); it != right.rend(); ++it) band << *it;
    painter.setPen(Qt::NoPen);
    painter.setBrush(gap);
    painter.drawPolygon(band);
    painter.setPen(QPen(line, 1.2));
    painter.drawPolyline(left);
    painter.drawPolyline(right);
}

QBrush hatching(const QColor& color, Qt::BrushStyle style) {
    return QBrush(color, style);
}

qreal paintTag(QPainter& painter, QPointF topLeft, const QString& text, const QColor& tone, const Theme& theme,
               bool measureOnly) {
    const QFont font = theme.font(theme.smallPx, QFont::DemiBold);
    const QFontMetricsF metrics(font);
    const QRectF frame(topLeft, QSizeF(metrics.horizontalAdvance(text) + 10, theme.smallPx + 6));
    if (measureOnly) return frame.width();
    painter.setPen(Qt::NoPen);
    painter.setBrush(mixed(theme.surface, tone, theme.dark ? 0.25 : 0.14));
    painter.drawRoundedRect(frame, 4, 4);
    painter.setFont(font);
    painter.setPen(theme.dark ? mixed(tone, theme.text, 0.35) : mixed(tone, theme.text, 0.25));
    painter.drawText(frame, Qt::AlignCenter, text);
    return frame.width();
}

void paintEmptyState(QPainter& painter, const QRectF& rect, const QString& sentence, const Theme& theme) {
    painter.setFont(theme.font(theme.textPx));
    painter.setPen(theme.textMuted);
    const QRectF column = rect.adjusted(theme.gap * 2, 0, -theme.gap * 2, 0);
    painter.drawText(column, Qt::AlignCenter | Qt::TextWordWrap, sentence);
}

}  // namespace logarium::views
