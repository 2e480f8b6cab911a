#include "views/layout/replica_painter.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

#include "views/layout/layout_text.h"
#include "views/shared/badge.h"
#include "views/shared/paint.h"
#include "views/shared/quantity_text.h"
#include "views/shared/tabular.h"

namespace logarium::views {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("layout", text);
}

Glyph glyphOf(const observe::ReplicaView& replica) {
    switch (replica.role) {
        case observe::ReplicaRole::Leader:
            return Glyph::Crown;
        case observe::ReplicaRole::Follower:
            return Glyph::Copy;
        case observe::ReplicaRole::Offline:
            return Glyph::Square;
    }
    return Glyph::None;
}

QString wordOf(const observe::ReplicaView& replica) {
    switch (replica.role) {
        case observe::ReplicaRole::Leader:
            return tr("Leader");
        case observe::ReplicaRole::Follower:
            return tr("Follower");
        case observe::ReplicaRole::Offline:
            return tr("Offline");
    }
    return {};
}

/// The first of the choices that is not wider; the last one is let through to be shortened.
QString fitting(const QFont& font, qreal width, std::initializer_list<QString> choices) {
    for (const QString& choice : choices)
        if (tabularWidth(font, choice) <= width) return choice;
    return choices.size() == 0 ? QString() : *(choices.end() - 1);
}

}  // namespace

OffsetSpan spanOf(const observe::PartitionView& partition) {
    OffsetSpan span{Offset{0}, Offset{0}};
    bool any = false;
    for (const auto& replica : partition.replicas) {
        // A replica that was never there has nothing to compare.
        if (replica.logEnd <= replica.logStart) continue;
        span.first = any ? std::min(span.first, replica.logStart) : replica.logStart;
        span.last = any ? std::max(span.last, replica.logEnd) : replica.logEnd;
        any = true;
    }
    return span;
}

QColor ReplicaPainter::toneOf(const observe::ReplicaView& replica) const {
    switch (replica.role) {
        case observe::ReplicaRole::Leader:
            return t_.leader;
        case observe::ReplicaRole::Follower:
            return replica.inIsr ? t_.follower : t_.warning;
        case observe::ReplicaRole::Offline:
            return t_.offline;
    }
    return t_.offline;
}

void ReplicaPainter::paint(const QRectF& rect, const Cell& cell) {
    frame(rect, cell);
    const qreal pad = std::round(t_.scaled(rect.width() < t_.scaled(130) ? 6 : 8));
    const bool tall = rect.height() >= t_.scaled(68);
    const qreal thick = std::round(t_.scaled(tall ? 8 : 4));
    const qreal below = std::round(t_.scaled(tall ? 8 : 3));
    const QRectF foot(rect.left() + pad, rect.bottom() - thick - below, rect.width() - 2 * pad, thick);
    bar(foot, cell);
    QRectF text = rect.adjusted(pad, t_.scaled(tall ? 5 : 1), -pad, 0);
    text.setBottom(foot.top() - t_.scaled(tall ? 4 : 0));
    if (text.height() < t_.scaled(27)) return firstLine(text, cell, true);
    const qreal line = text.height() / (tall ? 3 : 2);
    firstLine({text.left(), text.top(), text.width(), line}, cell, false);
    secondLine({text.left(), text.top() + line, text.width(), line}, cell);
    if (tall) thirdLine({text.left(), text.top() + 2 * line, text.width(), line}, cell);
}

void ReplicaPainter::frame(const QRectF& rect, const Cell& cell) {
    const observe::ReplicaView& replica = cell.replica;
    const QColor tone = toneOf(replica);
    const bool offline = replica.role == observe::ReplicaRole::Offline;
    const bool leads = replica.role == observe::ReplicaRole::Leader;
    const qreal strength = offline ? 0.04 : leads ? 0.16 : replica.inIsr ? 0.07 : 0.05;
    const qreal width = leads ? 1.6 : 1.2;
    QPen pen(t_.tint(tone, leads ? 0.85 : offline ? 0.5 : 0.6), width);
    if (!replica.inIsr) {
        pen.setStyle(Qt::CustomDashLine);
        pen.setDashPattern({3, 2.4});
    }
    p_.setRenderHint(QPainter::Antialiasing);
    p_.setPen(pen);
    p_.setBrush(t_.tint(tone, strength));
    const qreal inset = width / 2;
    p_.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), t_.radius * 0.8, t_.radius * 0.8);
}

void ReplicaPainter::firstLine(QRectF line, const Cell& cell, bool only) {
    const observe::ReplicaView& replica = cell.replica;
    const bool offline = replica.role == observe::ReplicaRole::Offline;
    const bool leads = replica.role == observe::ReplicaRole::Leader;
    // By the width of the column alone, so that all cells of a column are alike.
    const bool roomy = line.width() >= t_.scaled(210);
    const QString leo = line.width() < t_.scaled(114) ? QString() : "LEO";
    const QFont font = t_.font(textPxFor(line), leads ? QFont::DemiBold : QFont::Normal);
    const QString word = wordOf(replica);
    const qreal needed = font.pixelSize() * 1.35 + textWidth(font, word) + t_.scaled(5);
    line.setRight(line.right() - offsets(line, leo, replica.logEnd, !offline, needed) - t_.scaled(5));

    const QString isr = replica.inIsr ? QString() : tr("out of ISR");
    const qreal sign = font.pixelSize() * 1.35;
    const QColor ink = offline ? t_.textMuted : t_.text;
    const bool outFirst = only && !replica.inIsr && !offline;
    const QString text = outFirst ? fitting(font, line.width() - sign, {word + ", " + isr, isr, tr("out")})
                                  : fitting(font, line.width() - sign, {word, word.left(1)});
    const Glyph glyph = outFirst ? Glyph::Broken : glyphOf(replica);
    const qreal used = paintLabelled(p_, line, glyph, toneOf(replica), font, outFirst ? t_.warning : ink, text);
    line.setLeft(line.left() + used + t_.scaled(7));
    if (replica.preferred && line.width() > t_.scaled(12)) {
        const qreal side = std::round(t_.scaled(10));
        paintGlyph(p_, {line.left(), line.center().y() - side / 2, side, side}, Glyph::Star, t_.textMuted);
        line.setLeft(line.left() + side + t_.scaled(7));
    }
    extras(line, cell, only, roomy);
}

void ReplicaPainter::extras(QRectF line, const Cell& cell, bool only, bool roomy) {
    const observe::ReplicaView& replica = cell.replica;
    const QFont small = t_.font(t_.smallPx);
    QStringList more;
    if (cell.frozen) more << tr("frozen");
    if (cell.adding) more << tr("being added");
    if (cell.removing) more << tr("being removed");
    if (only && replica.lag > 0 && replica.role != observe::ReplicaRole::Leader)
        more << lagText(replica) << tr("%1 behind").arg(compactText(replica.lag)) << "−" + compactText(replica.lag);
    for (const QString& text : more) {
        if (textWidth(small, text) > line.width()) continue;
        const QColor tone = replica.inIsr || replica.role == observe::ReplicaRole::Offline ? t_.textMuted : t_.warning;
        line.setLeft(line.left() + drawElided(p_, line, Qt::AlignLeft, small, tone, text) + t_.scaled(8));
        break;
    }
    const qreal mark = textWidth(small, "HW") + tabularWidth(small, QString::number(replica.highWatermark.value));
    if (only && roomy && mark + t_.scaled(16) <= line.width())
        offsets(line.adjusted(0, 0, -t_.scaled(6), 0), "HW", replica.highWatermark, false, 0);
}

int ReplicaPainter::textPxFor(const QRectF& line) const {
    return line.width() < t_.scaled(114) ? t_.smallPx : t_.textPx;
}

void ReplicaPainter::secondLine(QRectF line, const Cell& cell) {
    const observe::ReplicaView& replica = cell.replica;
    const bool offline = replica.role == observe::ReplicaRole::Offline;
    const QFont small = t_.font(t_.smallPx);
    line.setRight(line.right() - offsets(line, "HW", replica.highWatermark, false, t_.scaled(62)) - t_.scaled(8));
    const QString isr = cell.elr ? tr("out of ISR, in ELR") : isrText(replica);
    const QString lag = lagText(replica);
    const qreal sign = small.pixelSize() * 1.35;
    const QString both = lag.isEmpty() ? isr : isr + " · " + lag;
    const QString text =
        fitting(small, line.width() - sign,
                {both, isr + " · " + lag.section(" · ", 0, 0), isr, cell.elr ? tr("in ELR") : isr.section(' ', 0, 0)});
    const QColor good = offline ? t_.offline : t_.good;
    paintLabelled(p_, line, replica.inIsr ? Glyph::Check : Glyph::Broken, replica.inIsr ? good : t_.warning, small,
                  replica.inIsr || offline ? t_.textMuted : t_.warning, text);
}

void ReplicaPainter::thirdLine(QRectF line, const Cell& cell) {
    const observe::ReplicaView& replica = cell.replica;
    const QFont small = t_.font(t_.smallPx);
    line.setRight(line.right() - offsets(line, tr("log start"), replica.logStart, false, t_.scaled(50)) - t_.scaled(8));
    const QString bytes = bytesText(replica.bytes);
    const QString both =
        tr("%1 in %2 %3").arg(bytes).arg(replica.segments).arg(replica.segments == 1 ? tr("segment") : tr("segments"));
    drawTabular(p_, line, Qt::AlignLeft, small, t_.textMuted, fitting(small, line.width(), {both, bytes}));
}

qreal ReplicaPainter::offsets(const QRectF& line, const QString& name, Offset offset, bool strong, qreal needed) {
    const QFont small = t_.font(t_.smallPx);
    const QFont digits = strong ? t_.font(textPxFor(line), QFont::DemiBold) : small;
    const QString number = QString::number(offset.value);
    const qreal width = tabularWidth(digits, number);
    drawTabular(p_, line, Qt::AlignRight, digits, strong ? t_.text : t_.textMuted, number);
    const QRectF before = line.adjusted(0, 0, -width - t_.scaled(5), 0);
    const qreal label = textWidth(small, name);
    if (name.isEmpty() || before.width() < label + needed) return width;
    drawElided(p_, before, Qt::AlignRight, small, t_.textMuted, name);
    return width + label + t_.scaled(5);
}

void ReplicaPainter::bar(const QRectF& rect, const Cell& cell) {
    const observe::ReplicaView& replica = cell.replica;
    const QColor tone = toneOf(replica);
    p_.setPen(Qt::NoPen);
    p_.setRenderHint(QPainter::Antialiasing, false);
    p_.fillRect(rect, t_.tint(t_.outline, t_.dark ? 0.75 : 0.55));
    const auto all = static_cast<double>(cell.span.last - cell.span.first);
    if (all > 0) {
        const auto at = [&](Offset offset) {
            const double share = static_cast<double>(offset - cell.span.first) / all;
            return rect.left() + rect.width() * std::clamp(share, 0.0, 1.0);
        };
        const qreal start = at(replica.logStart);
        const qreal mark = at(std::clamp(replica.highWatermark, replica.logStart, replica.logEnd));
        const qreal end = at(replica.logEnd);
        p_.fillRect(QRectF(start, rect.top(), mark - start, rect.height()), t_.tint(tone, 0.8));
        if (end > mark) {
            p_.fillRect(QRectF(mark, rect.top(), end - mark, rect.height()), t_.tint(tone, 0.3));
            p_.fillRect(QRectF(mark, rect.top(), end - mark, rect.height()), QBrush(tone, Qt::Dense4Pattern));
        }
    }
    p_.setRenderHint(QPainter::Antialiasing);
}

}  // namespace logarium::views
