#include "views/shared/tabular.h"

#include <QFontMetricsF>
#include <QGlyphRun>
#include <QHash>
#include <QRawFont>
#include <algorithm>

namespace logarium::views {

namespace {

/// A font's glyphs looked up once: digits share the widest digit's advance.
struct Face {
    QRawFont raw;
    qreal digit = 0;
};

const Face& faceOf(const QFont& font) {
    static QHash<QString, Face> faces;
    const QString key = font.key();
    const auto found = faces.constFind(key);
    if (found != faces.constEnd()) return *found;
    Face face{QRawFont::fromFont(font), 0};
    for (const QPointF& advance : face.raw.advancesForGlyphIndexes(face.raw.glyphIndexesForString("0123456789")))
        face.digit = std::max(face.digit, advance.x());
    return *faces.insert(key, face);
}

struct Run {
    QList<quint32> glyphs;
    QList<QPointF> positions;
    qreal width = 0;
    bool complete = true;  // False: the font lacks a glyph; Qt's own text drawing finds another font.
};

Run layOut(const Face& face, const QString& text) {
    Run run;
    run.glyphs = face.raw.glyphIndexesForString(text);
    if (run.glyphs.size() != text.size() || run.glyphs.contains(0)) {
        run.complete = false;
        return run;
    }
    const QList<QPointF> advances = face.raw.advancesForGlyphIndexes(run.glyphs);
    run.positions.reserve(advances.size());
    for (qsizetype i = 0; i < advances.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        const qreal advance = digit ? face.digit : advances[i].x();
        run.positions.append({run.width + (advance - advances[i].x()) / 2, 0});
        run.width += advance;
    }
    return run;
}

qreal leftOf(const QRectF& rect, Qt::Alignment align, qreal width) {
    if (align & Qt::AlignRight) return rect.right() - width;
    if (align & Qt::AlignHCenter) return rect.center().x() - width / 2;
    return rect.left();
}

/// Centred on the height of capitals: text and icons of one line then share their middle.
qreal baselineOf(const QRectF& rect, qreal capHeight) {
    return rect.center().y() + capHeight / 2;
}

}  // namespace

qreal textWidth(const QFont& font, const QString& text) {
    return QFontMetricsF(font).horizontalAdvance(text);
}

qreal tabularWidth(const QFont& font, const QString& text) {
    const Run run = layOut(faceOf(font), text);
    return run.complete ? run.width : textWidth(font, text);
}

void drawTabular(QPainter& painter, const QRectF& rect, Qt::Alignment align, const QFont& font, const QColor& color,
                 const QString& text) {
    const Face& face = faceOf(font);
    const Run run = layOut(face, text);
    if (!run.complete || run.width > rect.width() + 0.5) {
        drawElided(painter, rect, align, font, color, text);
        return;
    }
    QGlyphRun glyphs;
    glyphs.setRawFont(face.raw);
    glyphs.setGlyphIndexes(run.glyphs);
    glyphs.setPositions(run.positions);
    painter.setPen(color);
    painter.drawGlyphRun({leftOf(rect, align, run.width), baselineOf(rect, face.raw.capHeight())}, glyphs);
}

qreal drawElided(QPainter& painter, const QRectF& rect, Qt::Alignment align, const QFont& font, const QColor& color,
                 const QString& text) {
    const QFontMetricsF metrics(font);
    qreal width = metrics.horizontalAdvance(text);
    const bool fits = width <= rect.width() + 0.5;
    const QString shown = fits ? text : metrics.elidedText(text, Qt::ElideRight, rect.width());
    if (!fits) width = metrics.horizontalAdvance(shown);
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(QPointF(leftOf(rect, align, width), baselineOf(rect, metrics.capHeight())), shown);
    return width;
}

}  // namespace logarium::views
