#include "views/shared/glyph.h"

#include <QPainterPath>
#include <algorithm>
#include <array>
#include <cmath>

namespace logarium::views {

namespace {

/// All signs are drawn on a field of 16 x 16, with lines 1.8 wide.
constexpr qreal kField = 16;
constexpr qreal kLine = 1.8;

void line(QPainter& p, std::initializer_list<QPointF> points) {
    QPolygonF polygon;
    for (const QPointF& point : points) polygon << point;
    p.setBrush(Qt::NoBrush);
    p.drawPolyline(polygon);
}

void solid(QPainter& p, const QPainterPath& path) {
    p.fillPath(path, p.pen().color());
}

QPainterPath polygon(std::initializer_list<QPointF> points) {
    QPainterPath path;
    QPolygonF corners;
    for (const QPointF& point : points) corners << point;
    path.addPolygon(corners);
    path.closeSubpath();
    return path;
}

QPainterPath starPath() {
    QPolygonF corners;
    for (int i = 0; i < 10; ++i) {
        const double radius = i % 2 == 0 ? 7.0 : 3.0;
        const double angle = -M_PI / 2 + i * M_PI / 5;
        corners << QPointF(8 + radius * std::cos(angle), 8.4 + radius * std::sin(angle));
    }
    QPainterPath path;
    path.addPolygon(corners);
    path.closeSubpath();
    return path;
}

/// A closed shape with an exclamation mark cut out of it.
QPainterPath alarmPath(QPainterPath outline, qreal top, qreal bottom) {
    QPainterPath mark;
    mark.addRoundedRect(QRectF(7.1, top, 1.8, bottom - top - 3.2), 0.9, 0.9);
    mark.addEllipse(QPointF(8, bottom - 1.1), 1.1, 1.1);
    return outline.subtracted(mark);
}

void paintNone(QPainter&) {}

void paintCrown(QPainter& p) {
    solid(p, polygon({{1.5, 4.2}, {5, 7.6}, {8, 2.4}, {11, 7.6}, {14.5, 4.2}, {13.2, 13.2}, {2.8, 13.2}}));
}

void paintCopy(QPainter& p) {
    p.drawRoundedRect(QRectF(5.4, 2.2, 8.2, 8.8), 1.6, 1.6);
    line(p, {{2.6, 5.4}, {2.6, 13.6}, {10.4, 13.6}});
}

void paintBroken(QPainter& p) {
    p.drawArc(QRectF(2.4, 2.4, 11.2, 11.2), 40 * 16, 140 * 16);
    p.drawArc(QRectF(2.4, 2.4, 11.2, 11.2), 220 * 16, 140 * 16);
    line(p, {{5.8, 10.2}, {10.2, 5.8}});
}

void paintStar(QPainter& p) {
    solid(p, starPath());
}

void paintPlus(QPainter& p) {
    line(p, {{8, 3}, {8, 13}});
    line(p, {{3, 8}, {13, 8}});
}

void paintMinus(QPainter& p) {
    line(p, {{3, 8}, {13, 8}});
}

void paintDisc(QPainter& p) {
    QPainterPath disc;
    disc.addEllipse(QPointF(8, 8), 5.4, 5.4);
    solid(p, disc);
}

void paintSquare(QPainter& p) {
    solid(p, polygon({{3.2, 3.2}, {12.8, 3.2}, {12.8, 12.8}, {3.2, 12.8}}));
}

void paintBars(QPainter& p) {
    solid(p, polygon({{3.6, 2.8}, {6.8, 2.8}, {6.8, 13.2}, {3.6, 13.2}}));
    solid(p, polygon({{9.2, 2.8}, {12.4, 2.8}, {12.4, 13.2}, {9.2, 13.2}}));
}

void paintArc(QPainter& p) {
    p.drawArc(QRectF(2.6, 2.6, 10.8, 10.8), 90 * 16, -270 * 16);
}

void paintFence(QPainter& p) {
    line(p, {{2, 6}, {14, 6}});
    line(p, {{2, 11}, {14, 11}});
    for (const qreal x : {4.0, 8.0, 12.0}) line(p, {{x, 2.6}, {x, 13.6}});
}

void paintDown(QPainter& p) {
    line(p, {{8, 2.6}, {8, 12}});
    line(p, {{4, 8.4}, {8, 12.6}, {12, 8.4}});
}

void paintSlow(QPainter& p) {
    p.drawEllipse(QPointF(8, 8), 5.8, 5.8);
    line(p, {{8, 4.8}, {8, 8.2}, {10.6, 9.6}});
}

void paintCheck(QPainter& p) {
    line(p, {{3, 8.6}, {6.6, 12}, {13, 4.4}});
}

void paintCross(QPainter& p) {
    line(p, {{3.8, 3.8}, {12.2, 12.2}});
    line(p, {{12.2, 3.8}, {3.8, 12.2}});
}

void paintTriangle(QPainter& p) {
    solid(p, alarmPath(polygon({{8, 1.4}, {15.2, 14.4}, {0.8, 14.4}}), 5.4, 13.2));
}

void paintOctagon(QPainter& p) {
    solid(p, alarmPath(polygon({{5, 1}, {11, 1}, {15, 5}, {15, 11}, {11, 15}, {5, 15}, {1, 11}, {1, 5}}), 3.6, 12.8));
}

void paintSend(QPainter& p) {
    solid(p, polygon({{1.6, 2.4}, {14.8, 8}, {1.6, 13.6}, {4.2, 8}}));
}

void paintRead(QPainter& p) {
    line(p, {{8, 2.2}, {8, 9.6}});
    line(p, {{4.8, 6.6}, {8, 9.9}, {11.2, 6.6}});
    line(p, {{2.4, 10.2}, {2.4, 13.6}, {13.6, 13.6}, {13.6, 10.2}});
}

void paintCut(QPainter& p) {
    line(p, {{1, 8}, {5, 8}});
    line(p, {{11, 8}, {15, 8}});
    line(p, {{5.6, 12.4}, {7.4, 8}});
    line(p, {{8.6, 8}, {10.4, 3.6}});
}

void paintRetry(QPainter& p) {
    p.drawArc(QRectF(2.8, 2.8, 10.4, 10.4), 60 * 16, 270 * 16);
    line(p, {{10.2, 0.9}, {10.8, 3.6}, {8.0, 4.6}});
}

/// In the order of the enum.
constexpr std::array<void (*)(QPainter&), 22> kPaint = {
    paintNone,   paintCrown, paintCopy, paintCheck, paintCross, paintTriangle, paintOctagon, paintBroken,
    paintSquare, paintBars,  paintDisc, paintArc,   paintFence, paintDown,     paintStar,    paintPlus,
    paintMinus,  paintSend,  paintRead, paintSlow,  paintCut,   paintRetry};

}  // namespace

void paintGlyph(QPainter& painter, const QRectF& rect, Glyph glyph, const QColor& color) {
    if (glyph == Glyph::None) return;
    const qreal side = std::min(rect.width(), rect.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(rect.center().x() - side / 2, rect.center().y() - side / 2);
    painter.scale(side / kField, side / kField);
    painter.setPen(QPen(color, kLine, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    kPaint.at(static_cast<std::size_t>(glyph))(painter);
    painter.restore();
}

}  // namespace logarium::views
