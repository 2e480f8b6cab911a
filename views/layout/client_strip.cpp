#include "views/layout/client_strip.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cmath>

#include "views/layout/layout_text.h"
#include "views/shared/badge.h"
#include "views/shared/quantity_text.h"
#include "views/shared/tabular.h"

namespace logarium::views {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("layout", text);
}

struct Words {
    QString name;
    QString how;    ///< right of the name
    QString count;  ///< second line
    QString trouble;
};

Words wordsOf(const observe::ProducerView& producer) {
    Words words{QString::fromStdString(producer.name), "acks=" + acksText(producer.acks), {}, {}};
    words.count = tr("%1 %2").arg(compactText(producer.acknowledged), producer.acks == 0 ? tr("sent") : tr("acked"));
    if (producer.rejected > 0) words.trouble = tr("%1 refused").arg(compactText(producer.rejected));
    return words;
}

Words wordsOf(const observe::ConsumerView& consumer) {
    Words words{QString::fromStdString(consumer.name), {}, tr("%1 read").arg(compactText(consumer.received)), {}};
    words.how = tr("lag %1").arg(compactText(consumer.lag));
    return words;
}

void paintChip(QPainter& p, const QRectF& rect, const Theme& t, bool produces, const Words& words) {
    const QColor tone = produces ? t.producer : t.consumer;
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(QPen(t.tint(tone, 0.5), 1.2));
    p.setBrush(t.tint(tone, 0.09));
    p.drawRoundedRect(rect.adjusted(0.6, 0.6, -0.6, -0.6), t.radius, t.radius);
    const qreal pad = t.scaled(8);
    const QRectF inside = rect.adjusted(pad, t.scaled(2), -pad, -t.scaled(2));
    QRectF first(inside.left(), inside.top(), inside.width(), inside.height() / 2);
    const QRectF second(inside.left(), first.bottom(), inside.width(), inside.height() / 2);
    const QFont bold = t.font(t.textPx, QFont::DemiBold);
    const QFont small = t.font(t.smallPx);
    const qreal side = std::round(t.scaled(12));
    paintGlyph(p, {first.left(), first.center().y() - side / 2, side, side}, produces ? Glyph::Send : Glyph::Read,
               tone);
    first.setLeft(first.left() + side + t.scaled(5));
    const qreal how = textWidth(small, words.how);
    const bool both = textWidth(bold, words.name) + how + t.scaled(8) <= first.width();
    if (both) drawTabular(p, first, Qt::AlignRight, small, t.textMuted, words.how);
    drawElided(p, first.adjusted(0, 0, both ? -how - t.scaled(8) : 0, 0), Qt::AlignLeft, bold, t.text, words.name);
    const qreal trouble = tabularWidth(small, words.trouble);
    if (!words.trouble.isEmpty()) drawTabular(p, second, Qt::AlignRight, small, t.danger, words.trouble);
    if (tabularWidth(small, words.count) + trouble + t.scaled(8) <= second.width())
        drawTabular(p, second, Qt::AlignLeft, small, t.textMuted, words.count);
}

}  // namespace

QRectF ClientStrip::rectOf(ClientId client) const {
    for (const ClientChip& chip : chips)
        if (chip.client == client) return chip.rect;
    return more;
}

ClientId ClientStrip::at(QPointF point) const {
    for (const ClientChip& chip : chips)
        if (chip.rect.contains(point)) return chip.client;
    return kNoClient;
}

ClientStrip layOutClients(const observe::ClusterView& cluster, const QRectF& strip, const Theme& theme) {
    ClientStrip result;
    const qreal gap = theme.gap;
    const QRectF room = strip.adjusted(gap, std::round(theme.scaled(3)), -gap, -std::round(theme.scaled(3)));
    const int producers = static_cast<int>(cluster.producers.size());
    const int all = producers + static_cast<int>(cluster.consumers.size());
    if (all == 0) return result;
    const qreal least = std::round(theme.scaled(118)), most = std::round(theme.scaled(196));
    const qreal more = std::round(theme.scaled(52));
    int shown = all;
    if (all * (least + gap) - gap > room.width())
        shown = std::max(0, static_cast<int>((room.width() - more) / (least + gap)));
    const qreal free = room.width() - (shown < all ? more + gap : 0);
    const qreal width = std::floor(std::min(most, (free + gap) / std::max(1, shown) - gap));
    // Both kinds get their share when there is not room for all.
    const int fromRight = std::min(all - producers, std::max(shown - producers, std::min(shown / 2, all - producers)));
    const int fromLeft = shown - fromRight;
    qreal x = room.left();
    for (int i = 0; i < fromLeft; ++i, x += width + gap)
        result.chips.push_back(
            {cluster.producers[static_cast<std::size_t>(i)].id, true, {x, room.top(), width, room.height()}});
    result.hidden = all - shown;
    if (result.hidden > 0) result.more = {x, room.top(), more, room.height()};
    x = room.right() + gap;
    for (int i = fromRight - 1; i >= 0; --i) {
        x -= width + gap;
        result.chips.push_back(
            {cluster.consumers[static_cast<std::size_t>(i)].id, false, {x, room.top(), width, room.height()}});
    }
    std::ranges::sort(result.chips, {}, [](const ClientChip& chip) { return chip.rect.left(); });
    return result;
}

QString hiddenClients(const observe::ClusterView& cluster, const ClientStrip& strip) {
    QStringList names;
    const auto add = [&](ClientId id, const std::string& name, const QString& kind) {
        if (std::ranges::find(strip.chips, id, &ClientChip::client) == strip.chips.end())
            names << kind.arg(QString::fromStdString(name));
    };
    for (const auto& producer : cluster.producers) add(producer.id, producer.name, tr("Producer %1"));
    for (const auto& consumer : cluster.consumers) add(consumer.id, consumer.name, tr("Consumer %1"));
    return names.join('\n');
}

void paintClients(QPainter& painter, const observe::ClusterView& cluster, const ClientStrip& strip, const QRectF& rect,
                  const Theme& theme) {
    if (strip.chips.empty() && strip.hidden == 0) {
        drawElided(painter, rect.adjusted(theme.gap, 0, -theme.gap, 0), Qt::AlignLeft, theme.font(theme.smallPx),
                   theme.textMuted,
                   tr("No producers and consumers. Start some in Drive, and watch their records travel."));
        return;
    }
    for (const ClientChip& chip : strip.chips) {
        for (const auto& producer : cluster.producers)
            if (producer.id == chip.client) paintChip(painter, chip.rect, theme, true, wordsOf(producer));
        for (const auto& consumer : cluster.consumers)
            if (consumer.id == chip.client) paintChip(painter, chip.rect, theme, false, wordsOf(consumer));
    }
    if (strip.hidden > 0)
        drawElided(painter, strip.more, Qt::AlignLeft, theme.font(theme.smallPx), theme.textMuted,
                   tr("+%1 more").arg(strip.hidden));
}

}  // namespace logarium::views
