#include "views/layout/wire_painter.h"

#include <algorithm>

#include "views/shared/badge.h"
#include "views/shared/quantity_text.h"
#include "views/shared/tabular.h"

namespace logarium::views {

namespace {

constexpr std::size_t kMost = 60;

bool isRequest(observe::MessageKind kind) {
    using enum observe::MessageKind;
    return kind == Produce || kind == Fetch || kind == ConsumerFetch;
}

bool isShown(const observe::MessageView& message) {
    using enum observe::MessageKind;
    return isRequest(message.kind) || message.kind == ProduceReply || message.kind == FetchReply ||
           message.kind == ConsumerFetchReply;
}

}  // namespace

qreal wayDone(const observe::ClusterView& cluster, const observe::MessageView& message) {
    const bool between = message.fromKind == observe::Endpoint::Broker && message.toKind == observe::Endpoint::Broker;
    for (const observe::LinkView& link : cluster.cutLinks) {
        const bool there = link.a.value == message.from && link.b.value == message.to;
        const bool back = link.b.value == message.from && link.a.value == message.to;
        if (between && (there || back)) return 0.5;
    }
    const auto span = static_cast<qreal>(message.arrivesAt - message.sentAt);
    if (span <= 0) return 0.92;
    return std::clamp(static_cast<qreal>(cluster.now - message.sentAt) / span, 0.0, 0.92);
}

void WirePainter::paint() {
    p_.setRenderHint(QPainter::Antialiasing);
    std::size_t drawn = 0;
    for (const observe::MessageView& each : s_.cluster.messages) {
        if (!isShown(each)) continue;
        if (++drawn > kMost) return;
        message(each);
    }
}

QRectF WirePainter::placeOf(observe::Endpoint kind, std::int32_t id, PartitionId partition) const {
    switch (kind) {
        case observe::Endpoint::Broker:
            return s_.placeOf(partition, BrokerId{id});
        case observe::Endpoint::Producer:
            return s_.placeOf(ClientId{id}, false);
        case observe::Endpoint::Consumer:
            return s_.placeOf(ClientId{id}, true);
        case observe::Endpoint::Controller:
            break;
    }
    return {};
}

QColor WirePainter::toneOf(const observe::MessageView& message) const {
    if (message.error != ErrorCode::None) return t_.danger;
    switch (message.kind) {
        case observe::MessageKind::Produce:
            return t_.producer;
        case observe::MessageKind::ProduceReply:
            return t_.good;
        case observe::MessageKind::Fetch:
        case observe::MessageKind::FetchReply:
            return t_.follower;
        case observe::MessageKind::ConsumerFetch:
        case observe::MessageKind::ConsumerFetchReply:
            return t_.consumer;
        case observe::MessageKind::AlterPartition:
        case observe::MessageKind::Heartbeat:
        case observe::MessageKind::Metadata:
        case observe::MessageKind::Group:
        case observe::MessageKind::GroupReply:
        case observe::MessageKind::Transaction:
        case observe::MessageKind::TransactionReply:
            break;
    }
    return t_.textMuted;
}

void WirePainter::message(const observe::MessageView& message) {
    const QRectF fromPlace = placeOf(message.fromKind, message.from, message.partition);
    const QRectF toPlace = placeOf(message.toKind, message.to, message.partition);
    if (fromPlace.isEmpty() || toPlace.isEmpty()) return;
    const QPointF from = s_.anchorOf(fromPlace);
    const QPointF to = s_.anchorOf(toPlace);
    const QPointF at = from + (to - from) * wayDone(s_.cluster, message);
    const QColor tone = toneOf(message);
    p_.setPen(QPen(t_.tint(tone, 0.45), 1, Qt::DotLine));
    p_.drawLine(from, to);
    const bool asks =
        message.kind == observe::MessageKind::Fetch || message.kind == observe::MessageKind::ConsumerFetch;
    const qreal radius = t_.scaled(asks ? 4 : 6);
    p_.setPen(QPen(tone, t_.scaled(1.6)));
    p_.setBrush(isRequest(message.kind) ? t_.window : tone);
    if (message.records <= 1 || asks) {
        p_.drawEllipse(at, radius, radius);
        return;
    }
    const QFont font = t_.font(t_.smallPx - 1, QFont::DemiBold);
    const QString text = compactText(message.records);
    const qreal width = tabularWidth(font, text) + t_.scaled(9);
    const QRectF pill(at.x() - width / 2, at.y() - t_.scaled(7.5), width, t_.scaled(15));
    p_.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    drawTabular(p_, pill, Qt::AlignHCenter, font, isRequest(message.kind) ? tone : t_.window, text);
}

}  // namespace logarium::views
