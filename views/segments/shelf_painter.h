#pragma once
#include <QPainter>
#include <initializer_list>
#include <utility>

#include "core/observe/log_view.h"
#include "views/segments/shelf_layout.h"
#include "views/segments/shelf_motion.h"
#include "views/shared/theme.h"

namespace logarium::views {

/// How the height of the view is divided.
struct ShelfBands {
    QRectF news;
    QRectF shelf;  ///< scrolls: rows of segments, each with its markers above
    QRectF footer;
    qreal markers = 0;  ///< height of the labels above a row
    qreal block = 0;    ///< height of a segment
};
ShelfBands bandsFor(QSizeF size, const Theme& theme, int rows);
/// How many rows of segments can be read in a view of this height.
int fittingRows(QSizeF size, const Theme& theme);

/// A named offset above the shelf: log start, first dirty offset, high watermark, log end.
struct ShelfMarker {
    Offset offset;
    QString text;
    QString brief;
    QColor tone;
    Qt::PenStyle line = Qt::SolidLine;
};
/// Markers from left to right; two at the same offset become one.
std::vector<ShelfMarker> markersOf(const observe::LogView& log, const Theme& theme);

/// Draws one moment of the shelf. All values are borrowed for the time of the call.
class ShelfPainter {
public:
    struct Moment {
        const observe::LogView& log;
        const ShelfLayout& layout;
        const ShelfMotion& motion;
        const Theme& theme;
        Micros now;
        qint64 ms = 0;
        Offset chosen = kNoOffset;
        Offset hovered = kNoOffset;
        bool focus = false;
        int rows = 1;      ///< that the height is divided by
        qreal sweep = -1;  ///< where the glow of running cleaning stands, 0..1
        QPointF scrolled{};
    };

    ShelfPainter(QPainter& painter, const Moment& moment) : p_(painter), m_(moment), t_(moment.theme) {}
    void paint(QSizeF viewport);

private:
    void news(const QRectF& row);
    void markers(const ShelfBands& bands);
    void pin(const ShelfMarker& marker, QPointF at, qreal labelBottom, qreal blockBottom);
    void segment(const SegmentBox& box, const observe::SegmentView& segment);
    void marks(const SegmentBox& box, const QRectF& rect);
    template <class Each>
    void eachVisible(const QRectF& visible, Each each);
    void frame(const QRectF& rect, const QColor& tone, const observe::SegmentView& segment);
    void parts(const SegmentBox& box, const QRectF& rect);
    void words(const SegmentBox& box, const QRectF& rect, const observe::SegmentView& segment, const QColor& tone);
    /// Writes the first of the choices that fits and moves on below it; nothing is ever cut off.
    bool line(QRectF& inside, std::initializer_list<std::pair<QString, QFont>> choices, const QColor& color);
    void countdown(QRectF& inside, const observe::SegmentView& segment);
    void room();
    void glow(const QRectF& rect, qreal at);
    void footer(const QRectF& row);
    qreal scaleBar(const QRectF& row);
    void ghosts(const QRectF& row);
    QColor toneOf(const observe::SegmentView& segment) const;

    QPainter& p_;
    const Moment& m_;
    const Theme& t_;
};

/// "…1611.log.deleted": files on their way out, grouped by segment and suffix, as short words.
QStringList ghostLabels(const std::vector<std::string>& files);

}  // namespace logarium::views
