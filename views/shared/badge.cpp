#include "views/shared/badge.h"

#include <algorithm>
#include <cmath>

#include "views/shared/tabular.h"

namespace logarium::views {

namespace {

QFont badgeFont(const Theme& theme) {
    return theme.font(theme.smallPx, QFont::DemiBold);
}

qreal padding(const Theme& theme) {
    return std::round(theme.scaled(6));
}

qreal glyphSide(const Theme& theme) {
    return std::round(theme.scaled(11));
}

}  // namespace

qreal badgeHeight(const Theme& theme) {
    return std::round(theme.scaled(19));
}

qreal badgeWidth(const Theme& theme, const Badge& badge) {
    const qreal sign = badge.glyph == Glyph::None ? 0 : glyphSide(theme) + (badge.text.isEmpty() ? 0 : theme.scaled(5));
    return std::ceil(2 * padding(theme) + sign + tabularWidth(badgeFont(theme), badge.text));
}

QRectF paintBadge(QPainter& painter, const QRectF& rect, const Theme& theme, const Badge& badge) {
    const qreal height = badgeHeight(theme);
    const qreal width = std::min(badgeWidth(theme, badge), rect.width());
    const QRectF frame(std::round(rect.left()), std::round(rect.center().y() - height / 2), std::floor(width), height);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(badge.filled ? QPen(Qt::NoPen) : QPen(theme.tint(badge.color, 0.45), 1));
    painter.setBrush(badge.filled ? badge.color : theme.tint(badge.color, 0.13));
    painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2);
    painter.restore();

    const QColor ink = badge.filled ? theme.surface : badge.color;
    QRectF inside = frame.adjusted(padding(theme), 0, -padding(theme), 0);
    if (badge.glyph != Glyph::None) {
        const qreal side = glyphSide(theme);
        paintGlyph(painter, {inside.left(), inside.center().y() - side / 2, side, side}, badge.glyph, ink);
        inside.setLeft(inside.left() + side + theme.scaled(5));
    }
    drawTabular(painter, inside, Qt::AlignLeft, badgeFont(theme), ink, badge.text);
    return frame;
}

qreal paintLabelled(QPainter& painter, const QRectF& rect, Glyph glyph, const QColor& glyphColor, const QFont& font,
                    const QColor& textColor, const QString& text) {
    const qreal side = std::round(font.pixelSize() * 0.95);
    paintGlyph(painter, {rect.left(), rect.center().y() - side / 2, side, side}, glyph, glyphColor);
    const QRectF inside = rect.adjusted(side + font.pixelSize() * 0.4, 0, 0, 0);
    drawTabular(painter, inside, Qt::AlignLeft, font, textColor, text);
    return inside.left() - rect.left() + std::min(tabularWidth(font, text), inside.width());
}

}  // namespace logarium::views
