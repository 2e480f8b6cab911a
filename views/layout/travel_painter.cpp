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

/// A replica out of sight is stood for by its broker's header: the record goes there, not through the wall.
QRectF TravelPainter::replicaRect(const TravelToken& token, BrokerId broker) const {
    const int row = s_.rowOf(token.partition);
    const int column = s_.columnOf(broker);
    if (column < 0) return {};
    if (row < 0) return {};
    const QRectF cell = s_.geometry.cell(row, column);
    return s_.geometry.cells().contains(cell.center()) ? cell : s_.geometry.header(column).adjusted(4, 4, -4, -4);
}

QRectF TravelPainter::clientRect(const TravelToken& token) const {
    const QRectF chip = s_.strip.rectOf(token.client);
    if (!chip.isEmpty()) return chip;
    const QRectF strip = s_.geometry.strip();
    return token.kind == TravelKind::Read ? QRectF(strip.right() - 8, strip.top(), 4, strip.height())
                                          : QRectF(strip.left() + 4, strip.top(), 4, strip.height());
}

/// Clients are left and reached at their foot, so that no token covers their words.
QPointF TravelPainter::anchorOf(const QRectF& rect) const {
    const bool client = rect.bottom() <= s_.geometry.strip().bottom();
    return client ? QPointF(rect.center().x(), rect.bottom() + t_.scaled(1)) : rect.center();
}

TravelPainter::Way TravelPainter::wayOf(const TravelToken& token) const {
    const QRectF leader = replicaRect(token, token.broker);
    switch (token.kind) {
        case TravelKind::Request:
            return {clientRect(token), leader};
        case TravelKind::Copy:
            return {leader, replicaRect(token, token.follower)};
        case TravelKind::Ack:
        case TravelKind::Reject:
        case TravelKind::Read:
            return {leader, clientRect(token)};
    }
    return {};
}

void TravelPainter::paint(qint64 ms, bool reduced) {
    p_.setRenderHint(QPainter::Antialiasing);
    for (const TravelToken& each : travel_.tokens()) {
        if (reduced)
            counter(each);
        else
            token(each, ms);
    }
    errorNames(reduced ? -1 : ms);
}

void TravelPainter::token(const TravelToken& token, qint64 ms) {
    const qreal at = Travel::progress(token, ms);
    const Way way = wayOf(token);
    if (at < 0 || way.from.isEmpty() || way.to.isEmpty()) return;
    const QColor tone = toneOf(token.kind);
    if (at >= 1) {
        const qint64 since = ms - token.startsAt - Travel::kLegMs;
        const qreal left = 1 - static_cast<qreal>(since) / static_cast<qreal>(Travel::kGlowMs);
        if (left > 0) glow(way.to, tone, left);
        return;
    }
    const QPointF from = anchorOf(way.from);
    const QPointF to = anchorOf(way.to);
    QPainterPath path(from);
    // Copies take a slight bow, so that several out of one cell stay apart.
    const QPointF middle = (from + to) / 2 - QPointF(0, token.kind == TravelKind::Copy ? way.from.height() * 1.1 : 0);
    path.quadTo(middle, to);
    const qreal now = eased(at);
    p_.setBrush(Qt::NoBrush);
    for (int i = 3; i >= 1; --i) {
        const qreal tail = std::max(0.0, now - 0.035 * i);
        p_.setPen(Qt::NoPen);
        p_.setBrush(faded(tone, 0.34 - 0.09 * i));
        p_.drawEllipse(path.pointAtPercent(tail), t_.scaled(4), t_.scaled(4));
    }
    dot(token, path.pointAtPercent(now), 1);
}

void TravelPainter::dot(const TravelToken& token, QPointF at, qreal opacity) {
    const QColor tone = faded(toneOf(token.kind), opacity);
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

void TravelPainter::glow(const QRectF& rect, const QColor& tone, qreal strength) {
    const qreal out = t_.scaled(1.5);
    p_.setPen(QPen(faded(tone, 0.9 * strength), t_.scaled(2)));
    p_.setBrush(faded(tone, 0.05 * strength));
    p_.drawRoundedRect(rect.adjusted(-out, -out, out, out), t_.radius, t_.radius);
}

void TravelPainter::counter(const TravelToken& token) {
    if (token.kind != TravelKind::Request && token.kind != TravelKind::Copy) return;
    const Way way = wayOf(token);
    if (way.to.isEmpty()) return;
    const QFont font = t_.font(t_.smallPx, QFont::DemiBold);
    const QString text = "+" + compactText(token.records);
    const qreal width = tabularWidth(font, text) + t_.scaled(10);
    const QRectF pill(way.to.center().x() - width / 2, way.to.top() + t_.scaled(2), width, t_.scaled(16));
    p_.setPen(QPen(t_.window, 1));
    p_.setBrush(toneOf(token.kind));
    p_.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    drawTabular(p_, pill, Qt::AlignHCenter, font, t_.window, text);
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
    std::ranges::sort(named, {}, [this](const TravelToken* t) { return clientRect(*t).left(); });
    for (const TravelToken* each : named) {
        const Badge badge{Glyph::Cross, nameOf(each->error), t_.danger, true};
        const qreal width = badgeWidth(t_, badge);
        const QRectF chip = clientRect(*each);
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
