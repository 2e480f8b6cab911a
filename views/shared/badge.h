#pragma once
#include <QPainter>
#include <QRectF>
#include <QString>

#include "views/shared/glyph.h"
#include "views/shared/theme.h"

namespace logarium::views {

/// A small label that names a state: sign and words, so that the colour only repeats them.
struct Badge {
    Glyph glyph = Glyph::None;
    QString text;
    QColor color;
    bool filled = false;  ///< an alarm: solid colour, text in the surface's colour
    bool operator==(const Badge&) const = default;
};

qreal badgeHeight(const Theme& theme);
qreal badgeWidth(const Theme& theme, const Badge& badge);
/// Starts at the left of `rect`, vertically centred, shortened to fit; answers the rectangle taken.
QRectF paintBadge(QPainter& painter, const QRectF& rect, const Theme& theme, const Badge& badge);

/// A sign and a word or number behind it without a frame. Answers the width taken.
qreal paintLabelled(QPainter& painter, const QRectF& rect, Glyph glyph, const QColor& glyphColor, const QFont& font,
                    const QColor& textColor, const QString& text);

}  // namespace logarium::views
