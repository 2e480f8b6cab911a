#include "views/segments/shelf_layout.h"

#include <algorithm>
#include <cmath>

namespace logarium::views {

namespace {

constexpr qreal kLeastRoom = 16;
constexpr int kShrinkSteps = 80;

/// One thing to place: wanted width is bytes times scale, kept within bounds.
struct Place {
    double bytes;
    qreal least;
    qreal most;
    qreal at(double scale) const { return std::clamp(bytes * scale, least, most); }
};

qreal total(const std::vector<Place>& places, double scale) {
    qreal sum = 0;
    for (const Place& place : places) sum += place.at(scale);
    return sum;
}

/// The largest scale at which the places fit into `width`; the sum rises with the scale, so halving finds it.
double fillingScale(const std::vector<Place>& places, qreal width) {
    double smallest = 0;
    for (const Place& place : places)
        if (place.bytes > 0) smallest = smallest == 0 ? place.bytes : std::min(smallest, place.bytes);
    if (smallest == 0) return 0;
    double low = 0;
    double high = width / smallest;
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (total(places, middle) < width + 0.01 ? low : high) = middle;
    }
    return low;
}

/// No single segment may take the shelf from the others: those to its left and right tell the story too.
qreal widest(std::size_t segments, qreal available) {
    return segments < 3 ? available : std::max<qreal>(available * 0.4, 60);
}

}  // namespace

QPointF ShelfLayout::at(Offset offset) const {
    if (boxes.empty()) return {};
    for (const SegmentBox& box : boxes) {
        if (offset < box.base) return box.rect.topLeft();
        if (offset >= box.next) continue;
        const double share = static_cast<double>(offset.value - box.base.value) /
                             static_cast<double>(std::max<std::int64_t>(1, box.next.value - box.base.value));
        return box.rect.topLeft() + QPointF(share * box.rect.width(), 0);
    }
    return boxes.back().rect.topRight();
}

int ShelfLayout::boxAt(QPointF point) const {
    const auto hit = std::ranges::find_if(boxes, [&](const SegmentBox& box) { return box.rect.contains(point); });
    return hit == boxes.end() ? -1 : static_cast<int>(hit - boxes.begin());
}

int ShelfLayout::indexOf(Offset base) const {
    const auto hit = std::ranges::find(boxes, base, &SegmentBox::base);
    return hit == boxes.end() ? -1 : static_cast<int>(hit - boxes.begin());
}

int rowsWanted(std::size_t segments, const ShelfLimits& limits) {
    const auto inRow =
        std::max(1, static_cast<int>((limits.available + limits.gap) / (limits.comfortable + limits.gap)));
    const int wanted = (static_cast<int>(segments) + inRow - 1) / inRow;
    return std::clamp(wanted, 1, std::max(1, limits.fittingRows));
}

namespace {

std::vector<Place> placesOf(const observe::LogView& log, const ShelfLimits& limits, int rows, double room) {
    const qreal inRow = std::ceil(static_cast<qreal>(log.segments.size()) / rows);
    const qreal free = limits.available - limits.gap * (inRow - 1) - (room > 0 ? kLeastRoom : 0);
    const qreal least = std::clamp(free / inRow, limits.smallest, limits.comfortable);
    const qreal most = std::max(least, widest(log.segments.size(), limits.available));
    std::vector<Place> places;
    for (const auto& segment : log.segments) places.push_back({static_cast<double>(segment.bytes), least, most});
    if (room > 0) places.push_back({room, kLeastRoom, std::max<qreal>(kLeastRoom, limits.available * 0.18)});
    return places;
}

/// Puts the segments side by side at a scale; a row that is full goes on below.
ShelfLayout arranged(const observe::LogView& log, const ShelfLimits& limits, const std::vector<Place>& places,
                     double scale) {
    ShelfLayout shelf;
    shelf.pixelsPerByte = scale;
    const auto count = log.segments.size();
    QPointF pen(0, limits.top);
    for (std::size_t i = 0; i < count; ++i) {
        const auto& segment = log.segments[i];
        const qreal width = places[i].at(scale);
        const qreal needed = i + 1 == count && places.size() > count ? width + places.back().at(scale) : width;
        if (limits.fittingRows > 1 && pen.x() > 0 && pen.x() + needed > limits.available + 0.5) {
            pen = {0, pen.y() + limits.pitch};
            ++shelf.rows;
        }
        const qreal toScale = places[i].bytes * scale;
        shelf.boxes.push_back({segment.base, std::max(segment.next, segment.base),
                               QRectF(pen, QSizeF(width, limits.height)), toScale > width + 1, toScale < width - 1});
        shelf.width = std::max(shelf.width, pen.x() + width);
        pen.rx() += width + limits.gap;
    }
    if (places.size() > count) {
        const qreal width = places.back().at(scale);
        shelf.room = {shelf.boxes.back().rect.topRight(), QSizeF(width, limits.height)};
        shelf.roomBroken = places.back().bytes * scale > width + 1;
        shelf.width = std::max(shelf.width, shelf.room.right());
    }
    return shelf;
}

}  // namespace

ShelfLayout layOut(const observe::LogView& log, const ShelfLimits& limits) {
    if (log.segments.empty()) return {};
    const auto& last = log.segments.back();
    const double room = last.active ? static_cast<double>(std::max<std::int64_t>(0, log.segmentBytes - last.bytes)) : 0;
    const int rows = rowsWanted(log.segments.size(), limits);
    const std::vector<Place> places = placesOf(log, limits, rows, room);
    const qreal gaps = limits.gap * static_cast<qreal>(log.segments.size() - 1);
    double scale = fillingScale(places, rows * limits.available - gaps);
    ShelfLayout shelf = arranged(log, limits, places, scale);
    // Row ends stay ragged, as the scale is the same everywhere: a little smaller until all rows fit.
    for (int tries = 0; tries < kShrinkSteps && shelf.rows > rows; ++tries)
        shelf = arranged(log, limits, places, scale *= 0.94);
    return shelf;
}

}  // namespace logarium::views
