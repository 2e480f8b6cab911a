#pragma once
#include <QColor>
#include <QPainter>
#include <QRectF>
#include <cstdint>

namespace logarium::views {

/// Small signs that carry meaning by their shape; drawn as vectors, so they stay sharp at any size.
enum class Glyph : std::uint8_t {
    None,
    Crown,     ///< leader
    Copy,      ///< follower: a page behind a page
    Check,     ///< good
    Cross,     ///< refused, crashed
    Triangle,  ///< warning, with an exclamation mark
    Octagon,   ///< danger, with an exclamation mark
    Broken,    ///< out of the ISR: a broken ring
    Square,    ///< stopped
    Bars,      ///< paused
    Disc,      ///< running
    Arc,       ///< starting
    Fence,     ///< fenced
    Down,      ///< shutting down
    Star,      ///< preferred leader
    Plus,      ///< being added
    Minus,     ///< being removed
    Send,      ///< producer
    Read,      ///< consumer
    Slow,      ///< slow disk
    Cut,       ///< broken link
    Retry
};

/// Fits into the largest square in the middle of `rect`.
void paintGlyph(QPainter& painter, const QRectF& rect, Glyph glyph, const QColor& color);

}  // namespace logarium::views
