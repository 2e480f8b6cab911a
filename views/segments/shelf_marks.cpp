// What stands above and below the segments: named offsets, the scale, files on their way out.
#include <QCoreApplication>
#include <QFontMetricsF>
#include <QMap>
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "views/segments/shelf_painter.h"
#include "views/shared/paint.h"
#include "views/shared/quantity_text.h"

namespace logarium::views {

namespace {

constexpr qreal kPad = 8;
constexpr int kLanes = 2;

QString tr(const char* text) {
    return QCoreApplication::translate("segments", text);
}

qreal laneHeight(const Theme& theme) {
    return theme.smallPx + 5;
}

/// The largest power of two of bytes whose bar fits into `most` pixels.
std::int64_t roundBytes(qreal pixelsPerByte, qreal most) {
    const double bytes = most / pixelsPerByte;
    return bytes < 1 ? 0 : static_cast<std::int64_t>(std::exp2(std::floor(std::log2(bytes))));
}

}  // namespace

namespace {

qreal newsHeight(QSizeF size, const Theme& theme) {
    return size.height() >= 110 ? theme.smallPx + 9 : 0;
}
qreal footerHeight(QSizeF size, const Theme& theme) {
    return size.height() >= 130 ? theme.smallPx + 14 : 4;
}
qreal markersHeight(const Theme& theme) {
    return laneHeight(theme) * kLanes + 5;
}
/// A segment with its range and this many small lines, and the strip at the foot.
qreal blockHeight(const Theme& theme, qreal smallLines) {
    return theme.textPx * 1.4 + smallLines * (theme.smallPx * 1.35 + 1) + 16;
}

}  // namespace

int fittingRows(QSizeF size, const Theme& theme) {
    const qreal free = size.height() - newsHeight(size, theme) - footerHeight(size, theme);
    return std::max(1, static_cast<int>(free / (markersHeight(theme) + blockHeight(theme, 3))));
}

ShelfBands bandsFor(QSizeF size, const Theme& theme, int rows) {
    ShelfBands bands;
    const qreal news = newsHeight(size, theme);
    const qreal footer = footerHeight(size, theme);
    const qreal free = size.height() - news - footer;
    bands.markers = markersHeight(theme);
    bands.block = std::clamp<qreal>(free / rows - bands.markers - (rows > 1 ? 4 : 0), 24, blockHeight(theme, 5) + 12);
    bands.news = {0, 0, size.width(), news};
    const qreal used = rows * (bands.markers + bands.block);
    bands.shelf = {0, news, size.width(), std::max(24.0, std::min(free, used + 4))};
    bands.footer = {0, bands.shelf.bottom(), size.width(), footer};
    return bands;
}

std::vector<ShelfMarker> markersOf(const observe::LogView& log, const Theme& theme) {
    std::vector<ShelfMarker> all = {{log.logStart, tr("log start"), tr("start"), theme.offline, Qt::DotLine}};
    if (log.compacted && log.firstDirty.value >= 0)
        all.push_back({log.firstDirty, tr("first dirty"), tr("dirty"), theme.dirty, Qt::DashLine});
    if (log.compacted && log.firstUncleanable.value >= 0)
        all.push_back({log.firstUncleanable, tr("first uncleanable"), tr("unclean."), theme.dirty, Qt::DashDotLine});
    all.push_back({log.highWatermark, tr("high watermark"), tr("HW"), theme.good, Qt::SolidLine});
    all.push_back({log.logEnd, tr("log end"), tr("LEO"), theme.active, Qt::SolidLine});
    std::ranges::stable_sort(all, {}, &ShelfMarker::offset);
    std::vector<ShelfMarker> merged;
    for (const ShelfMarker& marker : all) {
        if (merged.empty() || merged.back().offset != marker.offset) {
            merged.push_back(marker);
            continue;
        }
        merged.back().text += " = " + marker.text;
        merged.back().brief += " = " + marker.brief;
        merged.back().tone = marker.tone;
    }
    for (ShelfMarker& marker : merged) {
        marker.text += ' ' + QString::number(marker.offset.value);
        marker.brief += ' ' + QString::number(marker.offset.value);
    }
    return merged;
}

void ShelfPainter::pin(const ShelfMarker& marker, QPointF at, qreal labelBottom, qreal blockBottom) {
    const QColor ink = mixed(marker.tone, t_.text, t_.dark ? 0.25 : 0.35);
    p_.setPen(QPen(ink, 1.4, marker.line));
    p_.drawLine(QPointF(at.x(), labelBottom - 1), QPointF(at.x(), blockBottom - 8));
    p_.setPen(Qt::NoPen);
    p_.setBrush(ink);
    p_.drawPolygon(QPolygonF{{at.x() - 4, at.y() - 5}, {at.x() + 4, at.y() - 5}, {at.x(), at.y() + 1}});
}

void ShelfPainter::markers(const ShelfBands& bands) {
    const QFont font = t_.font(t_.smallPx, QFont::Medium);
    const QFontMetricsF metrics(font);
    const qreal leftEnd = m_.scrolled.x();
    const qreal rightEnd = leftEnd + bands.shelf.width() - 2 * kPad;
    std::map<qreal, std::array<qreal, kLanes>> taken;  // By row: where the last label of each lane ends.
    for (const ShelfMarker& marker : markersOf(m_.log, t_)) {
        const QPointF exact = m_.layout.at(marker.offset);
        const QPointF at(std::round(exact.x()) + 0.5, exact.y());
        if (at.x() < leftEnd - 2 || at.x() > rightEnd + 2) continue;
        auto& lanes = taken.try_emplace(at.y(), std::array<qreal, kLanes>{leftEnd - 8, leftEnd - 8}).first->second;
        qreal labelBottom = at.y() - 4;
        for (const QString& text : {marker.text, marker.brief}) {
            const qreal width = metrics.horizontalAdvance(text);
            const qreal left = std::clamp(at.x() - width / 2, leftEnd, std::max(leftEnd, rightEnd - width));
            // The lower lane first: its label stands right above the pin.
            const auto lane = std::ranges::find_if(lanes, [&](qreal end) { return end + 8 <= left; });
            if (lane == lanes.end()) continue;
            const auto level = static_cast<qreal>(lane - lanes.begin());
            const QRectF label(left, at.y() - 5 - (level + 1) * laneHeight(t_), width + 1, laneHeight(t_));
            *lane = label.right();
            p_.setFont(font);
            p_.setPen(mixed(marker.tone, t_.text, t_.dark ? 0.25 : 0.35));
            p_.drawText(label, Qt::AlignLeft | Qt::AlignVCenter, text);
            labelBottom = label.bottom();
            break;
        }
        pin(marker, at, labelBottom, at.y() + bands.block);
    }
}

void ShelfPainter::footer(const QRectF& row) {
    if (row.height() < t_.smallPx) return;
    const qreal used = scaleBar(row);
    ghosts(row.adjusted(used, 0, 0, 0));
}

qreal ShelfPainter::scaleBar(const QRectF& row) {
    if (m_.layout.pixelsPerByte <= 0) return kPad;
    const std::int64_t bytes = roundBytes(m_.layout.pixelsPerByte, 110);
    if (bytes == 0) return kPad;
    const qreal width = static_cast<double>(bytes) * m_.layout.pixelsPerByte;
    const qreal y = std::round(row.center().y() + 1) + 0.5;
    const qreal x = row.left() + kPad + 0.5;
    p_.setPen(QPen(t_.textMuted, 1));
    p_.drawLine(QPointF(x, y), QPointF(x + width, y));
    p_.drawLine(QPointF(x, y - 3), QPointF(x, y + 3));
    p_.drawLine(QPointF(x + width, y - 3), QPointF(x + width, y + 3));
    p_.setFont(t_.font(t_.smallPx));
    const QString text = bytesText(bytes);
    const qreal textWidth = QFontMetricsF(p_.font()).horizontalAdvance(text) + 2;
    p_.drawText(QRectF(x + width + 6, row.top() + 1, textWidth, row.height()), Qt::AlignVCenter, text);
    return kPad + width + textWidth + 6 + 18;
}

QStringList ghostLabels(const std::vector<std::string>& files) {
    QMap<QString, int> groups;  // "1611 .deleted" -> how many files
    for (const std::string& file : files) {
        const QString name = QString::fromStdString(file);
        const QString suffix = name.section('.', -1);
        const QString stem = name.section('.', 0, 0);
        bool numeric = false;
        const qlonglong base = stem.toLongLong(&numeric);
        ++groups[(numeric ? QString::number(base) : stem) + " ." + suffix];
    }
    QStringList labels;
    for (auto it = groups.begin(); it != groups.end(); ++it)
        labels << (it.value() == 1 ? it.key() : QString("%1 × %2").arg(it.key()).arg(it.value()));
    return labels;
}

void ShelfPainter::ghosts(const QRectF& row) {
    const QStringList labels = ghostLabels(m_.log.goingFiles);
    if (labels.isEmpty()) return;
    p_.setFont(t_.font(t_.smallPx));
    const QFontMetricsF metrics(p_.font());
    qreal x = row.left();
    const qreal height = t_.smallPx + 7;
    const QString lead = tr("files on their way:");
    p_.setPen(t_.textMuted);
    p_.drawText(QRectF(x, row.top() + 1, 300, row.height()), Qt::AlignVCenter, lead);
    x += metrics.horizontalAdvance(lead) + 8;
    for (int i = 0; i < labels.size(); ++i) {
        const qreal width = metrics.horizontalAdvance(labels[i]) + 12;
        const bool fits = x + width <= row.right() - (i + 1 < labels.size() ? 36 : kPad);
        const QString text = fits ? labels[i] : tr("+%1").arg(labels.size() - i);
        const QRectF chip(x, row.center().y() - height / 2 + 1, metrics.horizontalAdvance(text) + 12, height);
        p_.setPen(QPen(t_.offline, 1, Qt::DashLine));
        p_.setBrush(Qt::NoBrush);
        p_.drawRoundedRect(chip, 4, 4);
        p_.setPen(t_.textMuted);
        p_.drawText(chip, Qt::AlignCenter, text);
        if (!fits) return;
        x = chip.right() + 6;
    }
}

}  // namespace logarium::views
