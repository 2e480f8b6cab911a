#include "views/layout/travel_painter.h"

#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "views/shared/badge.h"
#include "views/shared/paint.h"
#include "views/shared/quantity_text.h"
#include "views/shared/tabular.h"

namespace logarium::views {

namespace {

qreal eased(qreal t) {
    return t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) * (2 - 2 * t) / 2;
}

Glyph glyphOf(TravelKind kind) {
    switch (kind) {
        case TravelKind::Ack:
            return Glyph::Check;
        case TravelKind::Reject:
            return Glyph::Cross;
        case TravelKind::Request:
        case TravelKind::Copy:
        case TravelKind::Read:
            return Glyph::None;
    }
    return Glyph::None;
}

QString nameOf(ErrorCode error) {
    const std::string_view name = errorName(error);
    return QString::fromUtf8(name.data(), std::ssize(name));
}

}  // namespace

QColor TravelPainter::toneOf(TravelKind kind) const {
    switch (kind) {
        case TravelKind::Request:
            return t_.producer;
        case TravelKind::Copy:
            return t_.follower;
        case TravelKind::Ack:
            return t_.good;
        case TravelKind::Reject:
            return t_.danger;
        case TravelKind::Read:
            return t_.consumer;
    }
    return t_.text;
}

TravelPainter::Way TravelPainter::wayOf(const TravelToken& token) const {
    const QRectF leader = s_.placeOf(token.partition, token.broker);
    const QRectF client = s_.placeOf(token.client, token.kind == TravelKind::Read);
    switch (token.kind) {
        case TravelKind::Request:
            return {client, leader};
        case TravelKind::Copy:
            return {leader, s_.placeOf(token.partition, token.follower)};
        case TravelKind::Ack:
        case TravelKind::Reject:
        case TravelKind::Read:
            return {leader, client};
    }
    return {};
}

void TravelPainter::paint(qint64 ms, bool reduced) {
    p_.setRenderHint(QPainter::Antialiasing);
    for (const TravelToken& each : travel_.tokens())
        if (!reduced) noteGlow(each, ms);
    for (const Glow& each : glows_) glow(each);
    for (const TravelToken& each : travel_.tokens()) {
        if (reduced)
            noteCounter(each);
        else
            token(each, ms);
    }
    for (const Counter& each : counters_) counter(each);
    errorNames(reduced ? -1 : ms);
}

/// A place is lit once, however many come to it at the same time.
void TravelPainter::noteGlow(const TravelToken& token, qint64 ms) {
    if (Travel::progress(token, ms) < 1) return;
    const QRectF rect = wayOf(token).to;
    const qint64 since = ms - token.startsAt - Travel::kLegMs;
    const qreal strength = 1 - static_cast<qreal>(since) / static_cast<qreal>(Travel::kGlowMs);
    if (rect.isEmpty() || strength <= 0) return;
    for (Glow& there : glows_) {
        if (there.rect != rect) continue;
        const bool alarm = token.kind == TravelKind::Reject;
        if (alarm || (there.kind != TravelKind::Reject && strength > there.strength))
            there = {rect, token.kind, strength};
        return;
    }
    glows_.push_back({rect, token.kind, strength});
}

void TravelPainter::token(const TravelToken& token, qint64 ms) {
    const qreal at = Travel::progress(token, ms);
    const Way way = wayOf(token);
    if (at < 0 || at >= 1 || way.from.isEmpty() || way.to.isEmpty()) return;
    const QColor tone = toneOf(token.kind);
    const QPointF from = s_.anchorOf(way.from);
    const QPointF to = s_.anchorOf(way.to);
    QPainterPath path(from);
    // Copies take a slight bow, so that several out of one cell stay apart.
    const QPointF middle = (from + to) / 2 - QPointF(0, token.kind == TravelKind::Copy ? way.to.height() * 0.9 : 0);
    path.quadTo(middle, to);
    const qreal now = eased(at);
    p_.setBrush(Qt::NoBrush);
    constexpr int kTail = 6;
    for (int i = kTail; i >= 1; --i) {
        const QPointF a = path.pointAtPercent(std::max(0.0, now - 0.025 * i));
        const QPointF b = path.pointAtPercent(std::max(0.0, now - 0.025 * (i - 1)));
        const qreal share = 1 - static_cast<qreal>(i) / (kTail + 1);
        p_.setPen(QPen(faded(tone, 0.6 * share), t_.scaled(1.5 + 2.5 * share), Qt::SolidLine, Qt::FlatCap));
        p_.drawLine(a, b);
    }
    dot(token, path.pointAtPercent(now));
}

void TravelPainter::dot(const TravelToken& token, QPointF at) {
    const QColor tone = toneOf(token.kind);
    const Glyph sign = glyphOf(token.kind);
    const bool many = token.records > 1 && sign == Glyph::None;
    const qreal radius = t_.scaled(sign == Glyph::None ? 5 : 7);
    p_.setPen(QPen(t_.window, t_.scaled(1.4)));
    p_.setBrush(tone);
    if (many) {
        const QFont font = t_.font(t_.smallPx - 1, QFont::DemiBold);
        const QString text = compactText(token.records);
        const qreal width = tabularWidth(font, text) + t_.scaled(9);
        const QRectF pill(at.x() - width / 2, at.y() - t_.scaled(7.5), width, t_.scaled(15));
        p_.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
        drawTabular(p_, pill, Qt::AlignHCenter, font, t_.window, text);
        return;
    }
    p_.drawEllipse(at, radius, radius);
    const qreal side = radius * 1.3;
    paintGlyph(p_, {at.x() - side / 2, at.y() - side / 2, side, side}, sign, t_.window);
}

void TravelPainter::glow(const Glow& glow) {
    const qreal out = t_.scaled(1.5);
    const QColor tone = toneOf(glow.kind);
    p_.setPen(QPen(faded(tone, 0.9 * glow.strength), t_.scaled(2)));
    p_.setBrush(faded(tone, 0.05 * glow.strength));
    p_.drawRoundedRect(glow.rect.adjusted(-out, -out, out, out), t_.radius, t_.radius);
}

/// What comes to one place is one number, however many partitions it is of.
void TravelPainter::noteCounter(const TravelToken& token) {
    if (token.kind != TravelKind::Request && token.kind != TravelKind::Copy) return;
    const QRectF rect = wayOf(token).to;
    if (rect.isEmpty()) return;
    for (Counter& there : counters_) {
        if (there.rect != rect || there.kind != token.kind) continue;
        there.records += token.records;
        return;
    }
    const bool cell = token.partition.partition >= 0 && s_.geometry.cells().contains(rect.center());
    counters_.push_back({rect, token.kind, cell, token.records});
}

void TravelPainter::counter(const Counter& counter) {
    const QFont font = t_.font(t_.smallPx, QFont::DemiBold);
    const QString text = "+" + compactText(counter.records);
    const qreal width = tabularWidth(font, text) + t_.scaled(10);
    const QRectF pill(counterCorner(counter, width), QSizeF(width, t_.scaled(16)));
    p_.setPen(QPen(t_.window, 1));
    p_.setBrush(toneOf(counter.kind));
    p_.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    drawTabular(p_, pill, Qt::AlignHCenter, font, t_.window, text);
}

/// Where a counter hides nothing: between the role and the log end of a cell, on the bar of a cell that has no room
/// there, and in the second line of a broker's heading, where what concerns many partitions comes together.
QPointF TravelPainter::counterCorner(const Counter& counter, qreal width) const {
    const QRectF& place = counter.rect;
    if (!counter.cell) {
        const qreal lane = counter.kind == TravelKind::Request ? 0 : t_.scaled(46);
        return {place.right() - lane - width, place.bottom() - t_.scaled(18)};
    }
    const qreal x = place.left() + 0.55 * place.width() - width / 2;
    if (place.width() < t_.scaled(185)) return {x, place.bottom() - t_.scaled(16)};
    const bool low = place.height() < t_.scaled(44);
    return {x, low ? place.center().y() - t_.scaled(10) : place.top() + t_.scaled(4)};
}

/// One name a producer, the newest, over the second line of its chip; `ms` below 0: all there are.
void TravelPainter::errorNames(qint64 ms) {
    std::vector<const TravelToken*> named;
    for (const TravelToken& each : travel_.tokens()) {
        if (each.kind != TravelKind::Reject || (ms >= 0 && Travel::progress(each, ms) < 1)) continue;
        std::erase_if(named, [&](const TravelToken* other) { return other->client == each.client; });
        named.push_back(&each);
    }
    qreal free = s_.geometry.strip().left();
    std::ranges::sort(named, {}, [this](const TravelToken* t) { return s_.placeOf(t->client, false).left(); });
    for (const TravelToken* each : named) {
        const Badge badge{Glyph::Cross, nameOf(each->error), t_.danger, true};
        const qreal width = badgeWidth(t_, badge);
        const QRectF chip = s_.placeOf(each->client, false);
        const qreal most = s_.geometry.strip().right() - t_.gap - width;
        const qreal x = std::max(free, std::min(chip.left(), most));
        const QRectF place(x, chip.center().y(), width, chip.height() / 2);
        p_.setPen(Qt::NoPen);
        p_.setBrush(t_.tint(t_.producer, 0.09));
        p_.drawRect(QRectF(chip.left() + 4, place.top(), chip.width() - 8, place.height() - 2));
        free = paintBadge(p_, place.adjusted(t_.scaled(4), 0, t_.scaled(4), -2), t_, badge).right() + t_.scaled(4);
    }
}

}  // namespace logarium::views
