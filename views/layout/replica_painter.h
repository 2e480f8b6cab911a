#pragma once
#include <QPainter>

#include "core/observe/cluster_view.h"
#include "views/shared/theme.h"

namespace logarium::views {

/// The offsets that a partition's log bars share, so that bars in one row can be compared.
struct OffsetSpan {
    Offset first;
    Offset last;
    bool operator==(const OffsetSpan&) const = default;
};
OffsetSpan spanOf(const observe::PartitionView& partition);

/// One replica as a cell: role, ISR membership, offsets, lag, and a bar of log start, high watermark, log end.
/// Membership shows in the frame (solid or dashed), in a sign and in words.
class ReplicaPainter {
public:
    ReplicaPainter(QPainter& painter, const Theme& theme) : p_(painter), t_(theme) {}
    /// `elr`: out of the ISR but still eligible to lead (KIP-966); `adding`: the replica is on its way to the broker by
    /// a reassignment; `frozen`: its broker is paused.
    struct Cell {
        const observe::ReplicaView& replica;
        OffsetSpan span;
        bool elr = false;
        bool adding = false;
        bool removing = false;
        bool frozen = false;
    };
    void paint(const QRectF& rect, const Cell& cell);

private:
    void frame(const QRectF& rect, const Cell& cell);
    void firstLine(QRectF line, const Cell& cell, bool only);
    void extras(QRectF line, const Cell& cell, bool only, bool roomy);
    void secondLine(QRectF line, const Cell& cell);
    void thirdLine(QRectF line, const Cell& cell);
    void bar(const QRectF& rect, const Cell& cell);
    /// At the right end; `name` is left out unless `needed` is left for what stands at the left. Answers the width
    /// taken.
    qreal offsets(const QRectF& line, const QString& name, Offset offset, bool strong, qreal needed);
    /// Body text, or small text where the cell is narrow.
    int textPxFor(const QRectF& line) const;
    QColor toneOf(const observe::ReplicaView& replica) const;

    QPainter& p_;
    const Theme& t_;
};

}  // namespace logarium::views
