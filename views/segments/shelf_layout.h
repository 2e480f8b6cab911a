#pragma once
#include <QRectF>
#include <vector>

#include "core/observe/log_view.h"

namespace logarium::views {

/// Where one segment stands on the shelf.
struct SegmentBox {
    Offset base;
    Offset next;
    QRectF rect;
    bool broken = false;     ///< narrower than to scale: drawn with a break mark
    bool stretched = false;  ///< wider than to scale: a minimum width keeps it readable
};

/// Sizes the layout may not go below or above, in pixels.
struct ShelfLimits {
    qreal available = 800;
    qreal top = 0;
    qreal height = 80;
    qreal gap = 4;
    qreal pitch = 120;       ///< from one row of segments to the next
    int fittingRows = 1;     ///< 1: a long log scrolls to the side; more: it goes on in the next row
    qreal comfortable = 84;  ///< wanted minimum width of a segment
    qreal smallest = 44;     ///< width at which the shelf rather scrolls
};

/// A log's segments as boxes from left to right (and on in the next row, where there is height for it), widths in
/// proportion to bytes as far as the limits allow.
struct ShelfLayout {
    std::vector<SegmentBox> boxes;
    QRectF room;  ///< what the active segment may still take of segment.bytes
    bool roomBroken = false;
    qreal pixelsPerByte = 0;
    qreal width = 0;  ///< of everything; above the available width the shelf scrolls
    int rows = 1;

    /// Where an offset stands on the upper edge of its row; offsets outside the log go to its ends.
    QPointF at(Offset offset) const;
    /// Index of the box at a point, or -1.
    int boxAt(QPointF point) const;
    int indexOf(Offset base) const;
};

/// Rows that give every segment its comfortable width, as far as there is height for them.
int rowsWanted(std::size_t segments, const ShelfLimits& limits);
ShelfLayout layOut(const observe::LogView& log, const ShelfLimits& limits);

}  // namespace logarium::views
