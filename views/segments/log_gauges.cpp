#include "views/segments/log_gauges.h"

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QPainter>
#include <QStringList>
#include <QToolTip>
#include <algorithm>

#include "views/shared/paint.h"
#include "views/shared/quantity_text.h"

namespace logarium::views {

namespace {

QString tr(const char* text) {
    return LogGauges::tr(text);
}

QString percent(double share) {
    return QString("%1 %").arg(share * 100, 0, 'f', share < 0.0995 ? 1 : 0);
}

LogGauge rollGauge(const observe::LogView& log, Micros now) {
    LogGauge gauge;
    gauge.title = tr("Next roll");
    gauge.tip = tr("The active segment is closed when the next batch would take it past segment.bytes=%1, or when "
                   "segment.ms has passed.")
                    .arg(log.segmentBytes);
    const auto active = std::ranges::find_if(log.segments, &observe::SegmentView::active);
    if (active == log.segments.end()) {
        gauge.detail = tr("no active segment");
        return gauge;
    }
    gauge.filled = active->fillRatio;
    gauge.value = tr("%1 of %2").arg(bytesText(active->bytes), bytesText(log.segmentBytes));
    gauge.reached = active->fillRatio >= 1;
    if (active->rollsAt) {
        gauge.detail = tr("or by time %1").arg(countdownText(active->rollsAt->at, now));
        gauge.tip += '\n' + QString::fromStdString(active->rollsAt->why);
    } else {
        gauge.detail = active->bytes == 0 ? tr("empty: nothing to roll") : tr("by size only");
    }
    return gauge;
}

LogGauge cleanGauge(const observe::LogView& log, Micros now) {
    LogGauge gauge;
    gauge.title = tr("Dirty ratio");
    gauge.filled = log.dirtyRatio;
    gauge.mark = log.minCleanableRatio;
    gauge.value = tr("%1, cleaned above %2").arg(percent(log.dirtyRatio), percent(log.minCleanableRatio));
    gauge.reached = log.dirtyRatio > log.minCleanableRatio;
    gauge.tip = tr("Dirty bytes as a part of all cleanable bytes. The cleaner takes this log when the ratio is above "
                   "min.cleanable.dirty.ratio=%1; the active segment never counts.")
                    .arg(log.minCleanableRatio);
    const bool cleaning = std::ranges::any_of(log.segments, &observe::SegmentView::beingCleaned);
    if (cleaning) {
        gauge.detail = tr("the cleaner is at work");
    } else if (log.nextClean) {
        gauge.detail = tr("next pass %1").arg(countdownText(log.nextClean->at, now));
        gauge.tip += '\n' + QString::fromStdString(log.nextClean->why);
    } else {
        gauge.detail = gauge.reached ? tr("waits for the cleaner") : tr("not dirty enough");
    }
    return gauge;
}

LogGauge retentionGauge(const observe::LogView& log, Micros now) {
    LogGauge gauge;
    gauge.title = tr("Retention");
    QStringList limits;
    if (log.retentionMs >= 0) limits << spanText(log.retentionMs * kMicrosPerMs);
    if (log.retentionBytes >= 0) {
        gauge.filled =
            log.retentionBytes == 0 ? 1 : static_cast<double>(log.bytes) / static_cast<double>(log.retentionBytes);
        gauge.reached = gauge.filled > 1;
        limits << tr("%1 of %2").arg(bytesText(log.bytes), bytesText(log.retentionBytes));
    }
    gauge.value = limits.isEmpty() ? tr("no limit") : limits.join(", ");
    gauge.tip = tr("Whole segments go, the oldest first: by age of their newest record (retention.ms=%1), or while the "
                   "log without them still holds retention.bytes=%2. The active segment stays.")
                    .arg(log.retentionMs)
                    .arg(log.retentionBytes);
    const auto next = std::ranges::find_if(log.segments, [](const auto& s) { return s.deletedAt.has_value(); });
    if (next == log.segments.end()) {
        gauge.detail = limits.isEmpty() ? tr("kept for ever") : tr("no segment is due");
        return gauge;
    }
    gauge.detail =
        tr("segment %1 goes %2").arg(QString::number(next->base.value), countdownText(next->deletedAt->at, now));
    gauge.tip += '\n' + QString::fromStdString(next->deletedAt->why);
    if (gauge.filled < 0 && log.retentionMs > 0 && next->maxTimestamp != kNoTimestamp) {
        const auto age = static_cast<double>(wallClock(now).value - next->maxTimestamp.value);
        gauge.filled = std::clamp(age / static_cast<double>(log.retentionMs), 0.0, 1.0);
    }
    return gauge;
}

}  // namespace

std::vector<LogGauge> gaugesOf(const observe::LogView& log, Micros now) {
    std::vector<LogGauge> gauges = {rollGauge(log, now)};
    if (log.compacted) gauges.push_back(cleanGauge(log, now));
    if (log.deletes) gauges.push_back(retentionGauge(log, now));
    return gauges;
}

LogGauges::LogGauges(QWidget* parent) : QWidget(parent) {
    setObjectName("gauges");
    setAccessibleName(tr("What rolls, is cleaned or goes next"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void LogGauges::setTheme(const Theme& theme) {
    theme_ = theme;
    updateGeometry();
    update();
}

QSize LogGauges::sizeHint() const {
    return {300, theme_.smallPx * 2 + 36};
}

void LogGauges::show(const observe::LogView* log, Micros now) {
    std::vector<LogGauge> wanted = log == nullptr ? std::vector<LogGauge>{} : gaugesOf(*log, now);
    if (wanted == gauges_) return;
    gauges_ = std::move(wanted);
    QStringList words;
    for (const LogGauge& gauge : gauges_) words << gauge.title + ": " + gauge.value + ", " + gauge.detail;
    setAccessibleDescription(words.join("; "));
    setVisible(!gauges_.empty());
    update();
}

QRectF LogGauges::cell(std::size_t index) const {
    const qreal width =
        (this->width() - 2.0 * theme_.gap) / static_cast<qreal>(std::max<std::size_t>(1, gauges_.size()));
    return QRectF(theme_.gap + width * static_cast<qreal>(index), 0, width, height()).adjusted(0, 6, 0, -6);
}

void LogGauges::paintGauge(QPainter& painter, const QRectF& cell, const LogGauge& gauge) const {
    const QFont bold = theme_.font(theme_.smallPx, QFont::DemiBold);
    const QFont small = theme_.font(theme_.smallPx);
    const qreal line = theme_.smallPx + 5;
    const qreal titleWidth = QFontMetricsF(bold).horizontalAdvance(gauge.title) + 10;
    painter.setFont(bold);
    painter.setPen(theme_.text);
    painter.drawText(QRectF(cell.left(), cell.top(), cell.width(), line), Qt::AlignVCenter, gauge.title);
    painter.setFont(small);
    painter.setPen(theme_.textMuted);
    const QRectF value(cell.left() + titleWidth, cell.top(), cell.width() - titleWidth, line);
    painter.drawText(value, Qt::AlignVCenter | Qt::AlignRight,
                     QFontMetricsF(small).elidedText(gauge.value, Qt::ElideRight, value.width()));
    const QRectF bar(cell.left(), cell.top() + line + 2, cell.width(), 6);
    const QColor tone = gauge.reached ? theme_.warning : theme_.accent;
    painter.setPen(Qt::NoPen);
    painter.setBrush(mixed(theme_.surface, theme_.outline, theme_.dark ? 0.8 : 0.7));
    painter.drawRoundedRect(bar, 3, 3);
    if (gauge.filled > 0) {
        painter.setBrush(tone);
        painter.drawRoundedRect(
            QRectF(bar.topLeft(), QSizeF(std::max(6.0, std::min(1.0, gauge.filled) * bar.width()), 6)), 3, 3);
    }
    if (gauge.mark >= 0) {
        const qreal x = bar.left() + std::min(1.0, gauge.mark) * bar.width();
        painter.setBrush(theme_.text);
        painter.drawRect(QRectF(x - 1, bar.top() - 3, 2, 12));
    }
    painter.setPen(gauge.reached ? mixed(theme_.warning, theme_.text, 0.3) : theme_.textMuted);
    const QRectF detail(cell.left(), bar.bottom() + 3, cell.width(), line);
    painter.drawText(detail, Qt::AlignVCenter,
                     QFontMetricsF(small).elidedText(gauge.detail, Qt::ElideRight, cell.width()));
}

void LogGauges::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), theme_.surface);
    painter.setPen(theme_.outline);
    painter.drawLine(0, 0, width(), 0);
    for (std::size_t i = 0; i < gauges_.size(); ++i) {
        const bool lastOne = i + 1 == gauges_.size();
        paintGauge(painter, cell(i).adjusted(0, 0, lastOne ? 0 : -3.0 * theme_.gap, 0), gauges_[i]);
    }
}

bool LogGauges::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (std::size_t i = 0; i < gauges_.size(); ++i)
        if (cell(i).contains(help->pos())) QToolTip::showText(help->globalPos(), gauges_[i].tip, this);
    return true;
}

}  // namespace logarium::views
