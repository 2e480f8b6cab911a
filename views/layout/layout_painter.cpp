#include "views/layout/layout_painter.h"

#include <QCoreApplication>
#include <algorithm>

#include "views/layout/layout_text.h"
#include "views/layout/partition_state.h"
#include "views/layout/replica_painter.h"
#include "views/shared/badge.h"
#include "views/shared/paint.h"
#include "views/shared/quantity_text.h"
#include "views/shared/tabular.h"

namespace logarium::views {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("layout", text);
}

bool isDown(observe::BrokerState state) {
    return state == observe::BrokerState::Stopped || state == observe::BrokerState::Crashed;
}

bool has(const std::vector<BrokerId>& brokers, BrokerId id) {
    return std::ranges::find(brokers, id) != brokers.end();
}

}  // namespace

void LayoutPainter::paint() {
    paintTop();
    const auto [first, last] = s_.geometry.visibleRows();
    rowsOfCells(first, last);
}

void LayoutPainter::paintTop() {
    const LayoutGeometry& g = s_.geometry;
    paintClients(p_, s_.cluster, s_.strip, g.strip(), t_);
    corner();
    p_.save();
    p_.setClipRect(QRectF(g.cells().left(), g.strip().bottom(), g.cells().width() + t_.gap, g.body().bottom()),
                   Qt::IntersectClip);
    columnBacks();
    headers();
    p_.restore();
}

void LayoutPainter::paintRow(int row) {
    p_.save();
    p_.setClipRect(s_.geometry.cells().adjusted(0, 0, t_.gap, 0), Qt::IntersectClip);
    columnBacks();
    p_.restore();
    rowsOfCells(row, row + 1);
}

void LayoutPainter::corner() {
    if (s_.rows.empty()) return;
    const QRectF all = s_.geometry.corner();
    const qreal high = t_.scaled(18);
    const QRectF line(t_.gap + t_.scaled(8), all.bottom() - high - t_.scaled(4), all.width() - t_.gap - t_.scaled(14),
                      high);
    const QFont small = t_.font(t_.smallPx);
    drawElided(p_, line, Qt::AlignLeft, small, t_.textMuted, tr("Partition"));
    drawElided(p_, line, Qt::AlignRight, small, t_.textMuted, tr("ISR/replicas"));
}

void LayoutPainter::headers() {
    const auto [first, last] = s_.geometry.visibleColumns();
    for (int column = first; column < last; ++column)
        header(s_.geometry.header(column), s_.cluster.brokers[static_cast<std::size_t>(column)]);
}

void LayoutPainter::columnBacks() {
    const auto [first, last] = s_.geometry.visibleColumns();
    const QColor panel = t_.surface == t_.window ? t_.raised : t_.surface;
    for (int column = first; column < last; ++column) {
        const auto& broker = s_.cluster.brokers[static_cast<std::size_t>(column)];
        const QRectF band = s_.geometry.header(column).united(s_.geometry.column(column)).adjusted(1, 2, -1, 2);
        p_.setPen(Qt::NoPen);
        p_.setBrush(isDown(broker.state) ? mixed(t_.window, t_.offline, 0.09) : mixed(t_.window, panel, 0.7));
        p_.setRenderHint(QPainter::Antialiasing);
        p_.drawRoundedRect(band, t_.radius, t_.radius);
        if (isDown(broker.state) || broker.state == observe::BrokerState::Paused) {
            const QColor tone = isDown(broker.state) ? t_.offline : t_.frost;
            p_.setBrush(hatching(faded(tone, 0.22)));
            p_.drawRoundedRect(band, t_.radius, t_.radius);
        }
    }
}

void LayoutPainter::header(const QRectF& rect, const observe::BrokerView& broker) {
    const QRectF inside = rect.adjusted(t_.scaled(10), t_.scaled(5), -t_.scaled(8), -t_.scaled(3));
    const qreal half = inside.height() / 2;
    const QRectF first(inside.left(), inside.top(), inside.width(), half);
    QRectF second(inside.left(), first.bottom(), inside.width(), half);
    const QFont bold = t_.font(t_.headingPx, QFont::DemiBold);
    const QString name = tr("Broker %1").arg(broker.id.value);
    const qreal taken = drawElided(p_, first, Qt::AlignLeft, bold, isDown(broker.state) ? t_.textMuted : t_.text, name);
    // The state beside the name, or below it in a narrow column; what is counted then takes the other place.
    const Badge badge = brokerBadge(broker.state, t_);
    const qreal width = badgeWidth(t_, badge);
    if (width + taken + t_.scaled(8) <= first.width()) {
        paintBadge(p_, {first.right() - width, first.top(), width, half}, t_, badge);
        return headerMarks(second, broker);
    }
    const QFont small = t_.font(t_.smallPx);
    const QString leaders = QString::number(broker.leaders);
    const qreal leads = small.pixelSize() * 1.35 + tabularWidth(small, leaders);
    paintLabelled(p_, {first.right() - leads, first.top(), leads, half}, Glyph::Crown, t_.leader, small, t_.textMuted,
                  leaders);
    second.setLeft(paintBadge(p_, second, t_, badge).right() + t_.scaled(6));
    headerMarks(second, broker);
}

void LayoutPainter::headerMarks(QRectF line, const observe::BrokerView& broker) {
    const QFont small = t_.font(t_.smallPx);
    const qreal sign = small.pixelSize() * 1.35;
    const auto mark = [&](Glyph glyph, const QString& text, const QString& brief) {
        const bool fits = sign + tabularWidth(small, text) <= line.width();
        const QString& shown = fits ? text : brief;
        const qreal width = sign + tabularWidth(small, shown);
        if (width > line.width()) return;
        paintLabelled(p_, {line.right() - width, line.top(), width, line.height()}, glyph, t_.warning, small,
                      t_.warning, shown);
        line.setRight(line.right() - width - t_.scaled(8));
    };
    const QString cuts = cutsText(s_.cluster, broker.id);
    if (!cuts.isEmpty()) mark(Glyph::Cut, tr("cut from %1").arg(cuts), cuts);
    if (broker.diskExtraMicros > 0) mark(Glyph::Slow, tr("slow disk +%1").arg(spanText(broker.diskExtraMicros)), {});
    const QString failed = failedDirectoriesText(broker);
    if (!failed.isEmpty()) mark(Glyph::Triangle, failed, {});
    const QString leads = broker.leaders == 1 ? tr("1 leader") : tr("%1 leaders").arg(broker.leaders);
    if (tabularWidth(small, leads) > line.width()) return;
    const QString rack = broker.rack.empty() ? QString() : tr("rack %1").arg(QString::fromStdString(broker.rack));
    QString text = leads;
    if (!rack.isEmpty() && tabularWidth(small, leads + " · " + rack) <= line.width()) text += " · " + rack;
    drawTabular(p_, line, Qt::AlignLeft, small, t_.textMuted, text);
}

void LayoutPainter::rowsOfCells(int firstRow, int lastRow) {
    const LayoutGeometry& g = s_.geometry;
    const auto [firstColumn, lastColumn] = g.visibleColumns();
    p_.save();
    p_.setClipRect(g.body(), Qt::IntersectClip);
    for (int row = firstRow; row < lastRow; ++row) {
        if (s_.rows[static_cast<std::size_t>(row)].isHeading())
            heading(g.heading(row).adjusted(0, 0, 0, -t_.scaled(1)), s_.topicOf(row));
        else
            label(g.label(row), s_.partitionOf(row));
    }
    p_.setClipRect(g.cells().adjusted(0, 0, t_.gap, 0), Qt::IntersectClip);
    for (int row = firstRow; row < lastRow; ++row) {
        if (s_.rows[static_cast<std::size_t>(row)].isHeading()) continue;
        for (int column = firstColumn; column < lastColumn; ++column) cell(row, column);
    }
    p_.restore();
}

void LayoutPainter::heading(const QRectF& rect, const observe::TopicView& topic) {
    // A band of its own across the columns: text over their edges would be hard to read.
    p_.fillRect(rect.adjusted(0, t_.scaled(2), 0, 0), t_.window);
    p_.fillRect(QRectF(rect.left() + t_.gap, rect.bottom() - 1, rect.width() - 2 * t_.gap, 1),
                t_.tint(t_.outline, 0.7));
    const QRectF line = rect.adjusted(t_.gap, t_.scaled(3), -t_.gap, -t_.scaled(2));
    const QFont bold = t_.font(t_.textPx, QFont::DemiBold);
    const QFont small = t_.font(t_.smallPx);
    const QString name = QString::fromStdString(topic.name);
    const qreal taken = drawElided(p_, line, Qt::AlignLeft, bold, t_.text, name);
    if (topic.partitions.empty()) return;
    const auto& first = topic.partitions.front();
    const QString facts = tr("%1 %2 · replication factor %3 · min.insync.replicas=%4")
                              .arg(topic.partitions.size())
                              .arg(topic.partitions.size() == 1 ? tr("partition") : tr("partitions"))
                              .arg(first.assignment.size())
                              .arg(first.minIsr);
    drawElided(p_, line.adjusted(taken + t_.scaled(12), 0, 0, 0), Qt::AlignLeft, small, t_.textMuted, facts);
}

void LayoutPainter::label(const QRectF& rect, const observe::PartitionView& partition) {
    const QRectF inside = rect.adjusted(t_.gap + t_.scaled(8), t_.scaled(3), -t_.scaled(6), -t_.scaled(3));
    const bool twoLines = inside.height() >= t_.scaled(36);
    const qreal height = twoLines ? std::min(inside.height() / 2, t_.scaled(23)) : inside.height();
    QRectF first(inside.left(), inside.top(), inside.width(), height);
    const QFont name = t_.font(t_.textPx, QFont::Medium);
    const QFont small = t_.font(t_.smallPx);
    const PartitionState state = stateOf(partition);
    const QString isr = QString("%1/%2").arg(partition.isr.size()).arg(partition.assignment.size());
    const qreal isrWidth = tabularWidth(small, isr);
    const QString text = QString::number(partition.id.partition);
    const QString full = QString::fromStdString(s_.cluster.nameOf(partition.id));
    // With badges on the same line the number alone has to do; the topic stands above.
    const auto badges = badgesOf(state, t_);
    const qreal beside = badges.empty() ? 0 : badgeWidth(t_, badges.front().badge) + t_.scaled(14);
    const bool brief = !twoLines && textWidth(name, full) + beside + isrWidth > first.width();
    const QString shown = brief || textWidth(name, full) > first.width() - isrWidth - t_.scaled(24) ? text : full;
    const qreal taken = drawElided(p_, first, Qt::AlignLeft, name, t_.text, shown);
    const QColor tone = state.isHealthy() ? t_.textMuted : state.offline || state.underMinIsr ? t_.danger : t_.warning;
    drawTabular(p_, first, Qt::AlignRight, small, tone, isr);
    if (state.isHealthy() && (twoLines || !brief)) {
        const qreal side = std::round(t_.scaled(11));
        paintGlyph(p_, {first.right() - isrWidth - side - t_.scaled(4), first.center().y() - side / 2, side, side},
                   Glyph::Check, t_.good);
    }
    if (twoLines) return labelBadges({inside.left(), first.bottom(), inside.width(), height}, partition);
    labelBadges(first.adjusted(taken + t_.scaled(8), 0, -isrWidth - t_.scaled(6), 0), partition);
}

void LayoutPainter::labelBadges(const QRectF& line, const observe::PartitionView& partition) {
    const auto badges = badgesOf(stateOf(partition), t_);
    const qreal gap = t_.scaled(4);
    if (badges.empty()) {
        const QString text = partition.leader == kNoBroker ? QString() : tr("in sync");
        if (line.width() > t_.scaled(100)) drawElided(p_, line, Qt::AlignLeft, t_.font(t_.smallPx), t_.textMuted, text);
        return;
    }
    // In full when all fit, else shortened, else the gravest alone.
    std::vector<Badge> shown;
    for (const bool brief : {false, true}) {
        shown.clear();
        qreal width = -gap;
        for (const StateBadge& state : badges) {
            shown.push_back(state.badge);
            if (brief) shown.back().text = state.brief;
            width += badgeWidth(t_, shown.back()) + gap;
        }
        if (width <= line.width()) break;
        if (brief) shown.resize(1);
    }
    if (shown.size() == 1 && badgeWidth(t_, badges.front().badge) <= line.width()) shown.front() = badges.front().badge;
    qreal x = line.left();
    for (const Badge& badge : shown)
        x = paintBadge(p_, {x, line.top(), line.right() - x, line.height()}, t_, badge).right() + gap;
}

void LayoutPainter::cell(int row, int column) {
    const auto* replica = s_.replicaAt(row, column);
    if (replica == nullptr) return;
    const auto& partition = s_.partitionOf(row);
    const auto& broker = s_.cluster.brokers[static_cast<std::size_t>(column)];
    const BrokerId id = broker.id;
    ReplicaPainter(p_, t_).paint(s_.geometry.cell(row, column),
                                 {*replica, spanOf(partition), has(partition.elr, id), has(partition.adding, id),
                                  has(partition.removing, id), broker.state == observe::BrokerState::Paused});
}

}  // namespace logarium::views
