#pragma once
#include <QPainter>

#include "views/layout/layout_painter.h"
#include "views/layout/travel.h"

namespace logarium::views {

/// Draws tokens on their way, over everything that stands still.
class TravelPainter {
public:
    TravelPainter(QPainter& painter, const LayoutScene& scene, const Travel& travel)
        : p_(painter), s_(scene), t_(scene.theme), travel_(travel) {}
    /// `reduced`: nothing moves; marks say how many records came or went.
    void paint(qint64 ms, bool reduced);

private:
    struct Way {
        QRectF from;
        QRectF to;
    };
    struct Glow {
        QRectF rect;
        TravelKind kind;
        qreal strength;
    };
    struct Counter {
        QRectF rect;
        TravelKind kind;
        bool cell;  ///< of one partition; else of a broker's heading
        int records;
    };
    Way wayOf(const TravelToken& token) const;
    QColor toneOf(TravelKind kind) const;
    void token(const TravelToken& token, qint64 ms);
    void dot(const TravelToken& token, QPointF at);
    void noteGlow(const TravelToken& token, qint64 ms);
    void glow(const Glow& glow);
    void noteCounter(const TravelToken& token);
    void counter(const Counter& counter);
    QPointF counterCorner(const Counter& counter, qreal width) const;
    void errorNames(qint64 ms);

    QPainter& p_;
    const LayoutScene& s_;
    const Theme& t_;
    const Travel& travel_;
    std::vector<Glow> glows_;
    std::vector<Counter> counters_;
};

}  // namespace logarium::views
