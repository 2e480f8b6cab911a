#pragma once
#include <QPointF>
#include <QRectF>
#include <vector>

#include "views/shared/theme.h"

namespace logarium::views {

/// Lengths the layout is made of, in pixels.
struct LayoutSizes {
    qreal strip = 42;        ///< clients, above all
    qreal header = 45;       ///< brokers
    qreal heading = 25;      ///< a topic's name above its partitions
    qreal rowLeast = 28;     ///< one line of text and the log bar
    qreal rowMost = 88;      ///< three lines and a thick bar
    qreal labelLeast = 172;  ///< what a partition is called, and its state
    qreal labelMost = 300;
    qreal columnLeast = 112;
    qreal columnGood = 150;  ///< the names give way until columns have this
    qreal columnMost = 440;
    qreal gap = 6;  ///< between cells
};
LayoutSizes layoutSizes(const Theme& theme);

/// What stands at a point.
struct LayoutSpot {
    enum class Part : std::uint8_t { Nothing, Strip, Header, Heading, Label, Cell };
    Part part = Part::Nothing;
    int row = -1;
    int column = -1;
    bool operator==(const LayoutSpot&) const = default;
};

/// Where everything stands: a strip of clients and a row of brokers that stay, below them rows (headings of topics and
/// partitions) that scroll, with a column of names at their left that stays too. All answers are in the coordinates of
/// the viewport.
class LayoutGeometry {
public:
    /// `headings[i]`: row i is a topic's heading, not a partition. The height left over is shared by the partitions.
    void arrange(QSizeF viewport, const LayoutSizes& sizes, int columns, const std::vector<bool>& headings);
    void scrollTo(QPointF scroll) { scroll_ = scroll; }

    int rows() const { return static_cast<int>(tops_.size()) - 1; }
    int columns() const { return columns_; }
    QPointF mostScroll() const;
    qreal rowHeight() const { return rowHeight_; }

    QRectF strip() const;
    QRectF corner() const;  ///< left of the brokers, above the names
    QRectF header(int column) const;
    QRectF body() const;   ///< where the rows show through
    QRectF cells() const;  ///< the same without the names
    QRectF heading(int row) const;
    QRectF label(int row) const;
    QRectF cell(int row, int column) const;
    QRectF column(int column) const;  ///< from the header's foot to the last row

    /// First row and one past the last that show at all.
    std::pair<int, int> visibleRows() const;
    std::pair<int, int> visibleColumns() const;
    LayoutSpot at(QPointF point) const;
    /// The scroll nearest to the present one that shows the cell; column -1: only its row.
    QPointF revealing(int row, int column) const;

private:
    QRectF rowBand(int row) const;

    QSizeF viewport_;
    LayoutSizes sizes_;
    int columns_ = 0;
    std::vector<bool> headings_;
    std::vector<qreal> tops_ = {0};  // Of each row, from the first row's top; the end of the last one behind them.
    qreal rowHeight_ = 0;
    qreal label_ = 0;
    qreal columnWidth_ = 0;
    QPointF scroll_;
};

}  // namespace logarium::views
