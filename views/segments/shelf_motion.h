#pragma once
#include <QString>
#include <map>
#include <vector>

#include "views/segments/segment_text.h"
#include "views/segments/shelf_layout.h"

namespace logarium::views {

/// A segment that is not in the log any more, on its way out.
struct LeavingBox {
    SegmentBox box;
    qreal opacity = 1;
    bool cleaned = false;  ///< collapses into the rewritten segment, after the sweep
};

/// What moves on the shelf, as a function of time: two layouts and the news between them go in, rectangles come out.
/// Times are milliseconds of whatever clock the caller uses.
class ShelfMotion {
public:
    static constexpr qint64 kSweepMs = 700;    ///< the glow over segments before they collapse
    static constexpr qint64 kSettleMs = 380;   ///< boxes slide to their new places
    static constexpr qint64 kNewsMs = 6000;    ///< how long a sentence stays
    static constexpr qint64 kPeriodMs = 1400;  ///< one sweep over a segment that is being cleaned

    void forget() { *this = ShelfMotion{}; }
    /// The shelf changes from `old` to `now` because of `news`. With `reduced` only the labels appear.
    void change(const ShelfLayout& old, const ShelfLayout& now, const std::vector<LogNews>& news, qint64 ms,
                bool reduced);

    QRectF rectOf(const SegmentBox& box, qint64 ms) const;
    qreal opacityOf(Offset base, qint64 ms) const;
    std::vector<LeavingBox> leaving(qint64 ms) const;
    /// 0..1 while the glow passes over a box that will collapse; below 0 else.
    qreal sweep(qint64 ms) const;
    /// The few words on a segment, while they are news.
    QString badge(Offset base, qint64 ms) const;
    /// The newest sentence, or empty; it stays until there is a newer one.
    const QString& headline() const { return headline_; }
    bool isFresh(qint64 ms) const { return nextExpiry(ms) >= 0; }
    /// Boxes are sliding or glowing: a frame is wanted.
    bool moving(qint64 ms) const;
    /// When the next label disappears; -1: none is shown.
    qint64 nextExpiry(qint64 ms) const;

private:
    struct Told {
        LogNews news;
        qint64 at;
    };
    struct Goer {
        SegmentBox box;
        QRectF into;
        bool cleaned;
    };
    qreal progress(qint64 ms) const;
    void keepLeavers(const ShelfLayout& old, const ShelfLayout& now, const std::vector<LogNews>& news);

    std::map<Offset, QRectF> from_;
    std::vector<Goer> goers_;
    std::vector<Told> told_;
    QString headline_;
    QRectF entry_;  // Where a new segment slides in from.
    qint64 start_ = -1;
    qint64 delay_ = 0;
};

}  // namespace logarium::views
