#include "views/layout/layout_geometry.h"

#include <algorithm>
#include <cmath>

namespace logarium::views {

namespace {

constexpr qreal kLabelShare = 0.27;

/// Scrolls by as little as shows [low, high) within [0, room).
qreal nearest(qreal scroll, qreal low, qreal high, qreal room) {
    if (low < scroll) return low;
    if (high > scroll + room) return high - room;
    return scroll;
}

}  // namespace

LayoutSizes layoutSizes(const Theme& theme) {
    LayoutSizes sizes;
    for (qreal* length :
         {&sizes.strip, &sizes.header, &sizes.heading, &sizes.rowLeast, &sizes.rowMost, &sizes.labelLeast,
          &sizes.labelMost, &sizes.columnLeast, &sizes.columnMost, &sizes.columnGood, &sizes.gap})
        *length = std::round(theme.scaled(*length));
    return sizes;
}

void LayoutGeometry::arrange(QSizeF viewport, const LayoutSizes& sizes, int columns,
                             const std::vector<bool>& headings) {
    viewport_ = viewport;
    sizes_ = sizes;
    columns_ = columns;
    headings_ = headings;
    const qreal edge = sizes.gap;
    const qreal most = std::clamp(viewport.width() * kLabelShare, sizes.labelLeast, sizes.labelMost);
    label_ = std::round(std::clamp(viewport.width() - edge - columns * sizes.columnGood, sizes.labelLeast, most));
    const qreal wide = (viewport.width() - label_ - edge) / std::max(1, columns);
    columnWidth_ = std::floor(std::clamp(wide, sizes.columnLeast, sizes.columnMost));

    const auto topics = std::ranges::count(headings, true);
    const auto partitions = std::ssize(headings) - topics;
    const qreal left =
        viewport.height() - sizes.strip - sizes.header - edge - static_cast<qreal>(topics) * sizes.heading;
    const qreal share = left / static_cast<qreal>(std::max<std::ptrdiff_t>(1, partitions));
    rowHeight_ = std::floor(std::clamp(share, sizes.rowLeast, sizes.rowMost));
    tops_.assign(1, 0);
    for (const bool heading : headings) tops_.push_back(tops_.back() + (heading ? sizes.heading : rowHeight_));
    const QPointF end = mostScroll();
    scroll_ = {std::clamp(scroll_.x(), 0.0, end.x()), std::clamp(scroll_.y(), 0.0, end.y())};
}

QPointF LayoutGeometry::mostScroll() const {
    const QRectF room = cells();
    return {std::max(0.0, std::ceil(columns_ * columnWidth_ - room.width())),
            std::max(0.0, std::ceil(tops_.back() - room.height()))};
}

QRectF LayoutGeometry::strip() const {
    return {0, 0, viewport_.width(), sizes_.strip};
}

QRectF LayoutGeometry::corner() const {
    return {0, sizes_.strip, label_, sizes_.header};
}

QRectF LayoutGeometry::body() const {
    const qreal top = sizes_.strip + sizes_.header;
    return {0, top, viewport_.width(), std::max(0.0, viewport_.height() - top - sizes_.gap)};
}

QRectF LayoutGeometry::cells() const {
    return body().adjusted(label_, 0, -sizes_.gap, 0);
}

QRectF LayoutGeometry::header(int column) const {
    return {label_ + column * columnWidth_ - scroll_.x(), sizes_.strip, columnWidth_, sizes_.header};
}

QRectF LayoutGeometry::column(int column) const {
    const QRectF head = header(column);
    const qreal foot = std::min(body().bottom(), body().top() + tops_.back() - scroll_.y());
    return {head.left(), head.bottom(), head.width(), std::max(0.0, foot - head.bottom())};
}

QRectF LayoutGeometry::rowBand(int row) const {
    const auto i = static_cast<std::size_t>(row);
    return {0, body().top() + tops_[i] - scroll_.y(), viewport_.width(), tops_[i + 1] - tops_[i]};
}

QRectF LayoutGeometry::heading(int row) const {
    return rowBand(row);
}

QRectF LayoutGeometry::label(int row) const {
    QRectF band = rowBand(row);
    band.setWidth(label_);
    return band;
}

QRectF LayoutGeometry::cell(int row, int column) const {
    const QRectF band = rowBand(row);
    const qreal half = sizes_.gap / 2;
    return QRectF(header(column).left(), band.top(), columnWidth_, band.height()).adjusted(half, 2, -half, -2);
}

std::pair<int, int> LayoutGeometry::visibleRows() const {
    const auto first = std::ranges::upper_bound(tops_, scroll_.y());
    const auto last = std::ranges::lower_bound(tops_, scroll_.y() + body().height());
    const auto begin = std::max<std::ptrdiff_t>(0, first - tops_.begin() - 1);
    return {static_cast<int>(std::min<std::ptrdiff_t>(begin, rows())),
            static_cast<int>(std::min<std::ptrdiff_t>(last - tops_.begin(), rows()))};
}

std::pair<int, int> LayoutGeometry::visibleColumns() const {
    if (columnWidth_ <= 0) return {0, 0};
    const int first = static_cast<int>(scroll_.x() / columnWidth_);
    const int last = static_cast<int>(std::ceil((scroll_.x() + viewport_.width() - label_) / columnWidth_));
    return {std::min(first, columns_), std::min(last, columns_)};
}

LayoutSpot LayoutGeometry::at(QPointF point) const {
    using Part = LayoutSpot::Part;
    if (strip().contains(point)) return {Part::Strip, -1, -1};
    const qreal x = point.x() - label_ + scroll_.x();
    const int column = point.x() < label_ ? -1 : static_cast<int>(x / columnWidth_);
    if (column >= columns_) return {};
    if (point.y() < body().top()) return column < 0 ? LayoutSpot{} : LayoutSpot{Part::Header, -1, column};
    if (!body().contains(point)) return {};
    const auto below = std::ranges::upper_bound(tops_, point.y() - body().top() + scroll_.y());
    const int row = static_cast<int>(below - tops_.begin()) - 1;
    if (row >= rows()) return {};
    if (headings_[static_cast<std::size_t>(row)]) return {Part::Heading, row, -1};
    if (column < 0) return {Part::Label, row, -1};
    return {Part::Cell, row, column};
}

QPointF LayoutGeometry::revealing(int row, int column) const {
    QPointF wanted = scroll_;
    if (row >= 0) {
        const auto i = static_cast<std::size_t>(row);
        // The first partition brings its topic's heading along.
        const bool first = i > 0 && headings_[i - 1];
        wanted.setY(nearest(scroll_.y(), first ? tops_[i - 1] : tops_[i], tops_[i + 1], body().height()));
    }
    if (column >= 0)
        wanted.setX(nearest(scroll_.x(), column * columnWidth_, (column + 1) * columnWidth_, cells().width()));
    const QPointF most = mostScroll();
    return {std::clamp(wanted.x(), 0.0, most.x()), std::clamp(wanted.y(), 0.0, most.y())};
}

}  // namespace logarium::views
