#include "views/segments/shelf_painter.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

#include "views/segments/segment_text.h"
#include "views/shared/paint.h"
#include "views/shared/quantity_text.h"

namespace logarium::views {

namespace {

constexpr qreal kPad = 8;

QString tr(const char* text) {
    return QCoreApplication::translate("segments", text);
}

/// "800K" for "800 KiB", where there is no room for more.
QString terse(const QString& size) {
    return size.section(' ', 0, 0) + size.section(' ', 1, 1).left(1);
}

/// How much of a deadline's span is still left, 0..1.
qreal leftOf(const observe::Deadline& deadline, std::int64_t spanMicros, Micros now) {
    if (spanMicros <= 0) return 0;
    return static_cast<qreal>(deadline.at.value - now.value) / static_cast<qreal>(spanMicros);
}

}  // namespace

QColor ShelfPainter::toneOf(const observe::SegmentView& segment) const {
    if (segment.active) return t_.active;
    if (!m_.log.compacted) return t_.follower;
    return segment.dirty ? t_.dirty : t_.clean;
}

void ShelfPainter::paint(QSizeF viewport) {
    p_.setRenderHint(QPainter::Antialiasing);
    const ShelfBands bands = bandsFor(viewport, t_, m_.rows);
    news(bands.news);
    footer(bands.footer);
    p_.save();
    p_.setClipRect(bands.shelf.adjusted(0, 0, 0, 3));
    p_.translate(kPad - m_.scrolled.x(), -m_.scrolled.y());
    const QRectF visible(m_.scrolled - QPointF(kPad, 0), viewport);
    room();
    eachVisible(visible, [this](const SegmentBox& box, const auto& shown) { segment(box, shown); });
    for (const LeavingBox& gone : m_.motion.leaving(m_.ms)) {
        p_.setOpacity(gone.opacity * 0.8);
        observe::SegmentView ghost;
        ghost.dirty = true;
        frame(gone.box.rect, gone.cleaned ? t_.dirty : t_.offline, ghost);
        p_.setOpacity(1);
        if (gone.cleaned) glow(gone.box.rect, m_.motion.sweep(m_.ms));
    }
    if (!m_.motion.moving(m_.ms)) markers(bands);
    // Words last: no marker crosses them out.
    eachVisible(visible, [this](const SegmentBox& box, const auto& shown) {
        words(box, m_.motion.rectOf(box, m_.ms), shown, toneOf(shown));
    });
    p_.restore();
}

template <class Each>
void ShelfPainter::eachVisible(const QRectF& visible, Each each) {
    for (std::size_t i = 0; i < m_.layout.boxes.size(); ++i) {
        const SegmentBox& box = m_.layout.boxes[i];
        if (!m_.motion.rectOf(box, m_.ms).intersects(visible)) continue;
        p_.setOpacity(m_.motion.opacityOf(box.base, m_.ms));
        each(box, m_.log.segments[i]);
        p_.setOpacity(1);
    }
}

void ShelfPainter::news(const QRectF& row) {
    if (row.isEmpty()) return;
    const QString headline = m_.motion.headline();
    const bool fresh = m_.motion.isFresh(m_.ms);
    const QString quiet = m_.log.live ? tr("Rolls, cleaner passes and deletions are told here.")
                                      : tr("Files as they lie on the disk. No broker runs here, so nothing changes.");
    const QString text = headline.isEmpty() ? quiet : headline;
    p_.setFont(t_.font(t_.smallPx, fresh ? QFont::DemiBold : QFont::Normal));
    QRectF line = row.adjusted(kPad, 0, -kPad, 0);
    p_.setPen(Qt::NoPen);
    p_.setBrush(fresh ? t_.accent : t_.outline);
    p_.drawRoundedRect(QRectF(line.left(), line.center().y() - 5, 3, 10), 1.5, 1.5);
    line.setLeft(line.left() + 9);
    p_.setPen(fresh ? t_.text : t_.textMuted);
    p_.drawText(line, Qt::AlignVCenter | Qt::AlignLeft,
                QFontMetricsF(p_.font()).elidedText(text, Qt::ElideRight, line.width()));
}

void ShelfPainter::frame(const QRectF& rect, const QColor& tone, const observe::SegmentView& segment) {
    const qreal radius = std::min<qreal>(5, rect.width() / 2);
    p_.setPen(QPen(mixed(t_.outline, tone, segment.active ? 0.9 : 0.55), segment.active ? 1.6 : 1));
    p_.setBrush(mixed(t_.surface, tone, t_.dark ? 0.16 : 0.09));
    p_.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    // A strip at the foot says clean (solid) or dirty (hatched) once more, for those who do not see the colours.
    const QRectF strip(rect.left() + 2, rect.bottom() - 7, rect.width() - 4, 5);
    if (strip.width() <= 0) return;
    p_.setPen(Qt::NoPen);
    p_.setBrush(faded(tone, segment.dirty ? 0.25 : 0.85));
    p_.drawRect(strip);
    if (!segment.dirty) return;
    p_.setBrush(hatching(tone));
    p_.drawRect(strip);
}

void ShelfPainter::parts(const SegmentBox& box, const QRectF& rect) {
    const auto at = [&](Offset offset) {
        const double span = static_cast<double>(std::max<std::int64_t>(1, box.next.value - box.base.value));
        return rect.left() + rect.width() * static_cast<double>(offset.value - box.base.value) / span;
    };
    p_.setPen(Qt::NoPen);
    if (m_.log.logStart > box.base && m_.log.logStart.value >= 0) {
        const QRectF below(rect.left() + 1, rect.top() + 1, at(std::min(m_.log.logStart, box.next)) - rect.left() - 1,
                           rect.height() - 2);
        p_.setBrush(faded(t_.surface, 0.55));
        p_.drawRect(below);
        p_.setBrush(hatching(faded(t_.offline, 0.6), Qt::DiagCrossPattern));
        p_.drawRect(below);
    }
    if (m_.log.highWatermark < box.next) {
        const qreal from = at(std::max(m_.log.highWatermark, box.base));
        p_.setBrush(hatching(faded(t_.warning, t_.dark ? 0.45 : 0.5)));
        p_.drawRect(QRectF(from, rect.top() + 1, rect.right() - from - 1, rect.height() - 9));
    }
}

void ShelfPainter::segment(const SegmentBox& box, const observe::SegmentView& segment) {
    const QRectF rect = m_.motion.rectOf(box, m_.ms);
    const QColor tone = toneOf(segment);
    frame(rect, tone, segment);
    parts(box, rect);
    if (box.broken) paintBreakMark(p_, rect.right() - 22, rect, t_.window, mixed(t_.outline, tone, 0.55));
    marks(box, rect);
    if (segment.beingCleaned) glow(rect, m_.sweep);
}

void ShelfPainter::marks(const SegmentBox& box, const QRectF& rect) {
    if (m_.hovered == box.base) {
        p_.setPen(Qt::NoPen);
        p_.setBrush(faded(t_.text, 0.05));
        p_.drawRoundedRect(rect, 5, 5);
    }
    if (m_.chosen == box.base) {
        p_.setPen(QPen(t_.accent, m_.focus ? 2.4 : 1.6));
        p_.setBrush(Qt::NoBrush);
        p_.drawRoundedRect(rect.adjusted(-1.5, -1.5, 1.5, 1.5), 6, 6);
    }
}

void ShelfPainter::words(const SegmentBox& box, const QRectF& rect, const observe::SegmentView& segment,
                         const QColor& tone) {
    QRectF inside = rect.adjusted(kPad, 5, box.broken ? -30 : -4, -8);
    if (inside.width() < 60) inside.setLeft(rect.left() + 5);
    QFont bold = t_.mono(t_.textPx);
    bold.setWeight(QFont::DemiBold);
    QFont tight = t_.mono(t_.smallPx);
    tight.setWeight(QFont::DemiBold);
    const QFont small = t_.font(t_.smallPx);
    const QFont strongFont = t_.font(t_.smallPx, QFont::DemiBold);
    const QColor strong = mixed(tone, t_.text, t_.dark ? 0.3 : 0.2);
    const QString base = QString::number(segment.base.value);
    line(inside, {{rangeText(segment), bold}, {base, bold}, {base, tight}, {"…" + base.right(3), tight}}, t_.text);

    const QString state = stateText(m_.log, segment);
    const QString size = bytesText(segment.bytes);
    const QString badge = m_.motion.badge(segment.base, m_.ms);
    if (!badge.isEmpty()) line(inside, {{badge, strongFont}, {tr("new"), strongFont}}, strong);
    if (!line(inside, {{badge.isEmpty() ? size + " · " + state : QString(), small}}, t_.text)) {
        line(inside, {{size, small}, {terse(size), small}}, t_.text);
        if (badge.isEmpty()) line(inside, {{state, small}, {state.left(1), small}}, strong);
    }
    if (segment.rollsAt || segment.deletedAt) countdown(inside, segment);
    const QString age = ageText(m_.log, segment, m_.now);
    line(inside, {{age, small}, {age.section(' ', 0, 1), small}}, t_.textMuted);
    line(inside,
         {{tr("index %1 · time index %2").arg(segment.offsetIndexEntries).arg(segment.timeIndexEntries), small},
          {tr("index %1").arg(segment.offsetIndexEntries), small}},
         t_.textMuted);
}

bool ShelfPainter::line(QRectF& inside, std::initializer_list<std::pair<QString, QFont>> choices, const QColor& color) {
    for (const auto& [text, font] : choices) {
        const QFontMetricsF metrics(font);
        if (text.isEmpty() || metrics.horizontalAdvance(text) > inside.width()) continue;
        if (inside.top() + metrics.height() > inside.bottom() + 3) return false;
        p_.setFont(font);
        p_.setPen(color);
        p_.drawText(QRectF(inside.topLeft(), QSizeF(inside.width(), metrics.height())), Qt::AlignVCenter, text);
        inside.setTop(inside.top() + metrics.height() + 1);
        return true;
    }
    return false;
}

void ShelfPainter::countdown(QRectF& inside, const observe::SegmentView& segment) {
    const bool rolls = segment.rollsAt.has_value();
    const observe::Deadline& deadline = rolls ? *segment.rollsAt : *segment.deletedAt;
    const std::int64_t born = (segment.firstTimestamp.value - kWorldStart.value) * kMicrosPerMs;
    const std::int64_t span = rolls ? deadline.at.value - born : m_.log.retentionMs * kMicrosPerMs;
    const QColor tone = rolls ? t_.active : t_.warning;
    const qreal ring = t_.smallPx;
    const QFont small = t_.font(t_.smallPx);
    const QRectF place(inside.left(), inside.top() + (QFontMetricsF(small).height() - ring) / 2, ring, ring);
    if (place.bottom() > inside.bottom() + 3) return;
    const QString time = countdownText(deadline.at, m_.now);
    const QString span2 = deadline.at <= m_.now ? time : spanText(deadline.at.value - m_.now.value);
    QRectF text = inside.adjusted(ring + 5, 0, 0, 0);
    const bool told = line(text,
                           {{(rolls ? tr("rolls %1") : tr("deleted %1")).arg(time), small},
                            {time, small},
                            {span2, small},
                            {span2.section(' ', 0, 1), small}},
                           t_.textMuted);
    paintDrainRing(p_, place, tone, faded(tone, 0.25), leftOf(deadline, span, m_.now));
    inside.setTop(told ? text.top() : place.bottom() + 3);
}

void ShelfPainter::room() {
    const QRectF& rect = m_.layout.room;
    if (rect.isEmpty() || m_.motion.moving(m_.ms)) return;
    const QRectF shape = rect.adjusted(-4, 0.5, -0.5, -0.5);
    p_.setPen(QPen(mixed(t_.outline, t_.active, 0.5), 1, Qt::DashLine));
    p_.setBrush(Qt::NoBrush);
    p_.drawRoundedRect(shape, 5, 5);
    if (m_.layout.roomBroken) paintBreakMark(p_, rect.right() - 16, rect, t_.window, t_.outline);
    const QRectF inside = rect.adjusted(6, 5, m_.layout.roomBroken ? -24 : -4, -10);
    const auto left = m_.log.segmentBytes - (m_.log.segments.empty() ? 0 : m_.log.segments.back().bytes);
    const QFontMetricsF metrics(t_.font(t_.smallPx));
    const QString text = bytesText(left);
    if (metrics.horizontalAdvance(text) > inside.width()) return;
    p_.setFont(t_.font(t_.smallPx));
    p_.setPen(t_.textMuted);
    p_.drawText(inside, Qt::AlignLeft | Qt::AlignTop, text + "\n" + tr("free"));
}

void ShelfPainter::glow(const QRectF& rect, qreal at) {
    p_.setPen(QPen(t_.warning, 1.6, Qt::DotLine));
    p_.setBrush(Qt::NoBrush);
    p_.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    if (at < 0) return;
    const qreal half = std::max<qreal>(16, rect.width() * 0.25);
    const qreal x = rect.left() - half + at * (rect.width() + 2 * half);
    QLinearGradient light(x - half, 0, x + half, 0);
    light.setColorAt(0, faded(t_.warning, 0));
    light.setColorAt(0.5, faded(t_.warning, 0.45));
    light.setColorAt(1, faded(t_.warning, 0));
    p_.setPen(Qt::NoPen);
    p_.setBrush(light);
    p_.drawRoundedRect(rect, 5, 5);
}

}  // namespace logarium::views
