#include "views/segments/segment_shelf.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPaintEvent>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "views/segments/segment_text.h"
#include "views/shared/paint.h"

namespace logarium::views {

namespace {
constexpr int kPad = 8;
constexpr int kFrameMs = 16;
constexpr qint64 kGlowAfterPauseMs = 1500;
}  // namespace

SegmentShelf::SegmentShelf(QWidget* parent) : QAbstractScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setObjectName("shelf");
    setAccessibleName(tr("Segments, oldest first"));
    viewport()->setMouseTracking(true);
    empty_ = tr("No partition yet. Create a topic, and its log appears here, segment by segment.");
    setMinimumSize(160, 90);
    ticker_.setInterval(kFrameMs);
    expiry_.setSingleShot(true);
    connect(&ticker_, &QTimer::timeout, this, [this] {
        viewport()->update(movingRegion());
        keepMoving();
    });
    connect(&expiry_, &QTimer::timeout, this, [this] {
        viewport()->update();
        keepMoving();
    });
}

void SegmentShelf::setTheme(const Theme& theme) {
    theme_ = theme;
    relayout();
}

void SegmentShelf::setReducedMotion(bool reduced) {
    reduced_ = reduced;
    keepMoving();
}

void SegmentShelf::forget() {
    motion_.forget();
    log_.reset();
    layout_ = {};
    followsEnd_ = true;
}

QPointF SegmentShelf::scrolled() const {
    return {static_cast<qreal>(horizontalScrollBar()->value()), static_cast<qreal>(verticalScrollBar()->value())};
}

void SegmentShelf::show(std::optional<observe::LogView> log, Micros now, const std::vector<LogNews>& news) {
    if (now != now_) advancedMs_ = clock_.now();
    const bool sameLog = log && log_ && log->id == log_->id && log->revision == log_->revision;
    const QString texts = sameLog ? clockTexts(now) : QString();
    now_ = now;
    if (sameLog && news.empty() && texts == clockTexts_) return keepMoving();
    if (!log || !log_ || log->id != log_->id) forget();
    const ShelfLayout old = layout_;
    log_ = std::move(log);
    clockTexts_ = log_ ? clockTexts(now) : QString();
    relayout();
    if (log_) motion_.change(old, layout_, news, clock_.now(), reduced_);
    keepMoving();
}

QString SegmentShelf::clockTexts(Micros now) const {
    QString all;
    for (const auto& segment : log_->segments) {
        all += ageText(*log_, segment, now);
        if (segment.rollsAt) all += QString::number((segment.rollsAt->at.value - now.value) / kMicrosPerSecond);
        if (segment.deletedAt) all += QString::number((segment.deletedAt->at.value - now.value) / kMicrosPerSecond);
    }
    return all;
}

void SegmentShelf::relayout() {
    viewport()->update();
    if (!log_) {
        layout_ = {};
        horizontalScrollBar()->setRange(0, 0);
        verticalScrollBar()->setRange(0, 0);
        return;
    }
    ShelfLimits limits;
    limits.available = std::max(80, viewport()->width() - 2 * kPad);
    limits.comfortable = theme_.textPx * 7.5;
    limits.smallest = theme_.textPx * 3.6;
    limits.fittingRows = fittingRows(viewport()->size(), theme_);
    rows_ = rowsWanted(log_->segments.size(), limits);
    const ShelfBands bands = bandsFor(viewport()->size(), theme_, rows_);
    limits.top = bands.shelf.top() + bands.markers;
    limits.height = bands.block;
    limits.pitch = bands.block + bands.markers;
    layout_ = layOut(*log_, limits);
    const auto over = [](qreal needed, qreal there) {
        return std::max(0, static_cast<int>(std::ceil(needed - there - 0.5)));  // Half a pixel is no reason to scroll.
    };
    setRange(horizontalScrollBar(), over(layout_.width, limits.available), viewport()->width());
    setRange(verticalScrollBar(), over(layout_.rows * limits.pitch, bands.shelf.height()), viewport()->height());
}

void SegmentShelf::setRange(QScrollBar* bar, int most, int page) {
    bar->setPageStep(page);
    bar->setSingleStep(60);
    bar->setRange(0, most);
    if (followsEnd_) bar->setValue(most);
}

bool SegmentShelf::cleaningRuns(qint64 ms) const {
    return log_ && ms < advancedMs_ + kGlowAfterPauseMs &&
           std::ranges::any_of(log_->segments, &observe::SegmentView::beingCleaned);
}

void SegmentShelf::keepMoving() {
    const qint64 ms = clock_.now();
    const bool wanted = !reduced_ && (motion_.moving(ms) || cleaningRuns(ms));
    if (wanted && !ticker_.isActive()) ticker_.start();
    if (!wanted && ticker_.isActive()) {
        ticker_.stop();
        viewport()->update();
    }
    const qint64 expiry = motion_.nextExpiry(ms);
    if (expiry >= 0 && !expiry_.isActive()) expiry_.start(static_cast<int>(expiry - ms) + 1);
}

QRect SegmentShelf::movingRegion() const {
    if (motion_.moving(clock_.now())) return viewport()->rect();
    QRect region;
    for (const auto& segment : log_->segments)
        if (segment.beingCleaned) region |= segmentRect(segment.base).adjusted(-2, -2, 2, 2);
    return region;
}

void SegmentShelf::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.fillRect(event->rect(), theme_.window);
    if (!log_ || log_->segments.empty()) {
        paintEmptyState(painter, viewport()->rect(), empty_, theme_);
        return;
    }
    const qint64 ms = clock_.now();
    ShelfPainter::Moment moment{*log_, layout_, motion_, theme_, now_, ms, chosen_, hovered_, hasFocus(), rows_};
    moment.scrolled = scrolled();
    if (!reduced_ && cleaningRuns(ms))
        moment.sweep = static_cast<qreal>(ms % ShelfMotion::kPeriodMs) / ShelfMotion::kPeriodMs;
    ShelfPainter(painter, moment).paint(viewport()->size());
}

void SegmentShelf::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    relayout();
}

Offset SegmentShelf::segmentAt(QPoint point) const {
    const int index = layout_.boxAt(QPointF(point) - QPointF(kPad, 0) + scrolled());
    return index < 0 ? kNoOffset : layout_.boxes[static_cast<std::size_t>(index)].base;
}

QRect SegmentShelf::segmentRect(Offset base) const {
    const int index = layout_.indexOf(base);
    if (index < 0) return {};
    return layout_.boxes[static_cast<std::size_t>(index)]
        .rect.translated(QPointF(kPad, 0) - scrolled())
        .toAlignedRect();
}

void SegmentShelf::choose(Offset base) {
    if (chosen_ == base) return;
    chosen_ = base;
    viewport()->update();
    const int index = layout_.indexOf(base);
    if (log_ && index >= 0)
        setAccessibleDescription(segmentText(*log_, log_->segments[static_cast<std::size_t>(index)], now_));
}

void SegmentShelf::userChose(Offset base) {
    if (base == kNoOffset) return;
    choose(base);
    reveal(base);
    emit segmentChosen(base);
}

void SegmentShelf::reveal(Offset base) {
    const QRect rect = segmentRect(base);
    const QRect shelf = bandsFor(viewport()->size(), theme_, rows_).shelf.toRect();
    const auto into = [](QScrollBar* bar, int low, int high, int least, int most) {
        if (low < least) bar->setValue(bar->value() + low - least);
        if (high > most) bar->setValue(bar->value() + high - most);
    };
    into(horizontalScrollBar(), rect.left(), rect.right(), kPad, viewport()->width() - kPad);
    into(verticalScrollBar(), rect.top() - 3 * theme_.smallPx, rect.bottom() + 3, shelf.top(), shelf.bottom());
    followsEnd_ = layout_.indexOf(base) + 1 == static_cast<int>(layout_.boxes.size());
    viewport()->update();
}

void SegmentShelf::step(int by) {
    if (layout_.boxes.empty()) return;
    const int count = static_cast<int>(layout_.boxes.size());
    const int at = layout_.indexOf(chosen_);
    const int wanted = at < 0 ? count - 1 : std::clamp(at + by, 0, count - 1);
    userChose(layout_.boxes[static_cast<std::size_t>(wanted)].base);
}

void SegmentShelf::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return copy();
    switch (event->key()) {
        case Qt::Key_Left:
            return step(-1);
        case Qt::Key_Right:
            return step(1);
        case Qt::Key_Home:
            return step(-static_cast<int>(layout_.boxes.size()));
        case Qt::Key_End:
            return step(static_cast<int>(layout_.boxes.size()));
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (layout_.indexOf(chosen_) < 0) step(0);
            if (layout_.indexOf(chosen_) >= 0) emit segmentOpened(chosen_);
            return;
        default:
            QAbstractScrollArea::keyPressEvent(event);
    }
}

void SegmentShelf::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) userChose(segmentAt(event->pos()));
}

void SegmentShelf::mouseDoubleClickEvent(QMouseEvent* event) {
    const Offset base = segmentAt(event->pos());
    if (base != kNoOffset) emit segmentOpened(base);
}

void SegmentShelf::mouseMoveEvent(QMouseEvent* event) {
    const Offset over = segmentAt(event->pos());
    if (over == hovered_) return;
    viewport()->update(segmentRect(hovered_) | segmentRect(over));
    hovered_ = over;
    viewport()->setCursor(over == kNoOffset ? Qt::ArrowCursor : Qt::PointingHandCursor);
}

void SegmentShelf::contextMenuEvent(QContextMenuEvent* event) {
    if (event->reason() == QContextMenuEvent::Mouse) userChose(segmentAt(event->pos()));
    emit menuWanted(event->globalPos());
}

void SegmentShelf::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void SegmentShelf::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

bool SegmentShelf::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave && hovered_ != kNoOffset) {
        viewport()->update(segmentRect(hovered_));
        hovered_ = kNoOffset;
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const Offset base = segmentAt(help->pos());
        const int index = layout_.indexOf(base);
        if (log_ && index >= 0) {
            const auto& segment = log_->segments[static_cast<std::size_t>(index)];
            QToolTip::showText(help->globalPos(), segmentText(*log_, segment, now_), viewport(), segmentRect(base));
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

QString SegmentShelf::text() const {
    return log_ ? logText(*log_, now_) : empty_;
}

void SegmentShelf::copy() const {
    QGuiApplication::clipboard()->setText(text());
}

}  // namespace logarium::views
