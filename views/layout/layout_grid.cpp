#include "views/layout/layout_grid.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPaintEvent>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>
#include <utility>

#include "views/layout/layout_steps.h"
#include "views/layout/layout_text.h"
#include "views/layout/travel_painter.h"
#include "views/layout/wire_painter.h"
#include "views/shared/paint.h"

namespace logarium::views {

namespace {
constexpr int kFrameMs = 16;
/// At this many virtual seconds a second a message is on the wire for a quarter of a second, and can be followed.
constexpr double kWireSpeed = 0.002;

/// What a column looks like apart from its cells.
bool sameBrokers(const observe::ClusterView& a, const observe::ClusterView& b) {
    return std::ranges::equal(a.brokers, b.brokers,
                              [](const auto& x, const auto& y) { return x.id == y.id && x.state == y.state; });
}
}  // namespace

LayoutGrid::LayoutGrid(QWidget* parent) : QAbstractScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setObjectName("grid");
    setAccessibleName(tr("Partitions by broker"));
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(240, 140);
    ticker_.setInterval(kFrameMs);
    connect(&ticker_, &QTimer::timeout, this, [this] {
        travel_.expire(clock_.now());
        viewport()->update();
        keepMoving();
    });
}

LayoutScene LayoutGrid::scene() const {
    static const observe::ClusterView kNothing;
    return {frame_ ? *frame_->cluster : kNothing, rows_, geometry_, strip_, theme_};
}

void LayoutGrid::show(const FramePtr& frame) {
    const FramePtr old = std::exchange(frame_, frame);
    const bool onWire = frame->wantedSpeed > 0 && frame->wantedSpeed <= kWireSpeed;
    if (frame->jumped)  // What it tells is history: nobody is on their way any more.
        travel_.clear();
    else
        travel_.tell(*frame->cluster, frame->events, clock_.now(), onWire);
    const bool same =
        !stale_ && old && sameBrokers(*old->cluster, *frame->cluster) && rows_ == rowsOf(*frame->cluster, filter_);
    if (same) {
        strip_ = layOutClients(*frame->cluster, geometry_.strip(), theme_);
        fresh_ = true;
        viewport()->update();
    } else {
        relayout();
    }
    keepMoving();
}

void LayoutGrid::setFilter(const QString& filter) {
    filter_ = filter;
    verticalScrollBar()->setValue(0);
    relayout();
}

void LayoutGrid::setTheme(const Theme& theme) {
    theme_ = theme;
    relayout();
}

void LayoutGrid::setReducedMotion(bool reduced) {
    reduced_ = reduced;
    keepMoving();
    viewport()->update();
}

void LayoutGrid::light(const std::vector<sim::Subject>& subjects) {
    spotlight_.light(subjects, clock_.now());
    keepMoving();
    viewport()->update();
}

void LayoutGrid::refresh() {
    stale_ = true;
    viewport()->update();
}

void LayoutGrid::relayout() {
    refresh();
    if (!frame_) return;
    const observe::ClusterView& cluster = *frame_->cluster;
    rows_ = rowsOf(cluster, filter_);
    std::vector<bool> headings;
    headings.reserve(rows_.size());
    for (const LayoutRow& row : rows_) headings.push_back(row.isHeading());
    geometry_.arrange(viewport()->size(), layoutSizes(theme_), static_cast<int>(cluster.brokers.size()), headings);
    strip_ = layOutClients(cluster, geometry_.strip(), theme_);
    const QPoint most = geometry_.mostScroll().toPoint();
    horizontalScrollBar()->setRange(0, most.x());
    horizontalScrollBar()->setPageStep(static_cast<int>(geometry_.cells().width()));
    horizontalScrollBar()->setSingleStep(static_cast<int>(geometry_.rowHeight()));
    verticalScrollBar()->setRange(0, most.y());
    verticalScrollBar()->setPageStep(static_cast<int>(geometry_.body().height()));
    verticalScrollBar()->setSingleStep(static_cast<int>(geometry_.rowHeight()));
    geometry_.scrollTo(QPointF(horizontalScrollBar()->value(), verticalScrollBar()->value()));
}

void LayoutGrid::scrollContentsBy(int, int) {
    geometry_.scrollTo(QPointF(horizontalScrollBar()->value(), verticalScrollBar()->value()));
    refresh();
}

void LayoutGrid::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    relayout();
}

QString LayoutGrid::emptySentence() const {
    if (!frame_ || frame_->cluster->topics.empty())
        return tr("No topics yet. Create one in Drive, and its partitions appear here, spread over the brokers.");
    return rows_.empty() ? tr("No topic's name contains “%1”.").arg(filter_) : QString();
}

void LayoutGrid::drawStill() {
    const qreal ratio = devicePixelRatioF();
    const QSize size = viewport()->size() * ratio;
    if (still_.size() != size || still_.devicePixelRatio() != ratio) {
        still_ = QPixmap(size);
        still_.setDevicePixelRatio(ratio);
        stale_ = true;
    }
    QPainter painter(&still_);
    if (stale_) {
        painter.fillRect(viewport()->rect(), theme_.window);
        LayoutPainter(painter, scene()).paint();
        const QString sentence = emptySentence();
        if (!sentence.isEmpty()) paintEmptyState(painter, geometry_.body(), sentence, theme_);
        drawnLooks_.clear();
        const auto [first, last] = geometry_.visibleRows();
        for (int row = first; row < last; ++row) drawnLooks_[row] = lookOf(row);
    } else {
        drawRows(painter);
    }
    stale_ = fresh_ = false;
}

void LayoutGrid::drawRows(QPainter& painter) {
    const LayoutScene shown = scene();
    QRectF top = viewport()->rect();
    top.setBottom(geometry_.body().top());
    painter.setClipRect(top);
    painter.fillRect(top, theme_.window);
    LayoutPainter(painter, shown).paintTop();
    for (auto& [row, look] : drawnLooks_) {
        const std::size_t now = lookOf(row);
        if (std::exchange(look, now) == now) continue;
        painter.setClipRect(geometry_.heading(row).intersected(geometry_.body()));
        painter.fillRect(geometry_.heading(row), theme_.window);
        LayoutPainter(painter, shown).paintRow(row);
    }
}

std::size_t LayoutGrid::lookOf(int row) const {
    const LayoutScene shown = scene();
    const observe::TopicView& topic = shown.topicOf(row);
    if (rows_[static_cast<std::size_t>(row)].isHeading()) {
        const bool empty = topic.partitions.empty();
        return qHashMulti(0, topic.partitions.size(), empty ? 0 : topic.partitions.front().minIsr,
                          empty ? 0 : topic.partitions.front().assignment.size());
    }
    const observe::PartitionView& partition = shown.partitionOf(row);
    std::size_t look =
        qHashMulti(1, partition.leader.value, partition.minIsr, partition.isr.size(), partition.assignment.size(),
                   partition.elr.size(), partition.adding.size(), partition.removing.size(), partition.partitionEpoch);
    for (const auto& replica : partition.replicas) {
        look = qHashMulti(look, replica.id.broker.value, static_cast<int>(replica.role), replica.inIsr,
                          replica.preferred, replica.logStart.value, replica.highWatermark.value, replica.logEnd.value,
                          replica.bytes, replica.segments);
        look = qHashMulti(look, qHash(lagText(replica)));
    }
    return look;
}

void LayoutGrid::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    if (!frame_) {
        painter.fillRect(event->rect(), theme_.window);
        paintEmptyState(painter, viewport()->rect(), emptySentence(), theme_);
        return;
    }
    if (stale_ || fresh_) drawStill();
    painter.drawPixmap(0, 0, still_);
    paintMarks(painter);
    spotlight_.paint(painter, scene(), clock_.now(), reduced_);
    if (frame_->wantedSpeed <= kWireSpeed) WirePainter(painter, scene()).paint();
    TravelPainter(painter, scene(), travel_).paint(clock_.now(), reduced_);
}

void LayoutGrid::paintMarks(QPainter& painter) const {
    const LayoutScene shown = scene();
    painter.setRenderHint(QPainter::Antialiasing);
    const auto mark = [&](const sim::Subject& subject, const QPen& pen, const QBrush& brush, qreal out) {
        const QRectF rect = shown.rectOf(subject);
        if (rect.isEmpty()) return;
        const bool inRows = subject.partition.partition >= 0;
        painter.save();
        if (inRows)
            painter.setClipRect(
                (subject.broker == kNoBroker ? geometry_.body() : geometry_.cells()).adjusted(0, -2, 4, 2));
        painter.setPen(pen);
        painter.setBrush(brush);
        painter.drawRoundedRect(rect.adjusted(-out, -out, out, out), theme_.radius, theme_.radius);
        painter.restore();
    };
    mark(hovered_, Qt::NoPen, faded(theme_.text, 0.06), 0);
    mark(chosen_, QPen(theme_.accent, theme_.scaled(2)), Qt::NoBrush, 0.5);
    if (!hasFocus() || cursor_ == chosen_) return;
    mark(cursor_, QPen(theme_.accent, 1.5, Qt::DotLine), Qt::NoBrush, 0.5);
}

sim::Subject LayoutGrid::subjectAt(QPointF point) const {
    if (!frame_) return {};
    const LayoutSpot spot = geometry_.at(point);
    if (spot.part == LayoutSpot::Part::Strip) return {kNoBroker, {}, strip_.at(point)};
    return scene().subjectAt(spot);
}

QRectF LayoutGrid::rectOf(const sim::Subject& subject) const {
    return scene().rectOf(subject);
}

void LayoutGrid::choose(const sim::Subject& subject) {
    if (chosen_ == subject) return;
    chosen_ = subject;
    if (frame_ && !rectOf(subject).isEmpty()) moveCursor(subject);
    viewport()->update();
}

void LayoutGrid::moveCursor(const sim::Subject& subject) {
    cursor_ = subject;
    const LayoutScene shown = scene();
    const QPoint scroll = geometry_.revealing(shown.rowOf(subject.partition), shown.columnOf(subject.broker)).toPoint();
    horizontalScrollBar()->setValue(scroll.x());
    verticalScrollBar()->setValue(scroll.y());
    setAccessibleDescription(subjectText(shown.cluster, subject));
    viewport()->update();
}

void LayoutGrid::keyPressEvent(QKeyEvent* event) {
    if (!frame_) return QAbstractScrollArea::keyPressEvent(event);
    if (event->matches(QKeySequence::Copy)) {
        QGuiApplication::clipboard()->setText(clusterText(*frame_->cluster));
        return;
    }
    switch (event->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Space:
            if (!(cursor_ == sim::Subject{})) emit chosenByUser(cursor_);
            return;
        default:
            break;
    }
    if (const auto next = stepped(scene(), cursor_, event->key())) return moveCursor(*next);
    QAbstractScrollArea::keyPressEvent(event);
}

void LayoutGrid::mousePressEvent(QMouseEvent* event) {
    const sim::Subject subject = subjectAt(event->pos());
    if (event->button() != Qt::LeftButton || subject == sim::Subject{}) return;
    moveCursor(subject);
    emit chosenByUser(subject);
}

void LayoutGrid::mouseMoveEvent(QMouseEvent* event) {
    const sim::Subject over = subjectAt(event->pos());
    if (over == hovered_) return;
    hovered_ = over;
    viewport()->setCursor(over == sim::Subject{} ? Qt::ArrowCursor : Qt::PointingHandCursor);
    viewport()->update();
}

QPoint LayoutGrid::menuPlace() const {
    const QRectF rect = rectOf(cursor_);
    return viewport()->mapToGlobal(rect.isEmpty() ? QPoint(8, 8) : rect.center().toPoint());
}

void LayoutGrid::contextMenuEvent(QContextMenuEvent* event) {
    if (event->reason() != QContextMenuEvent::Mouse) {
        emit menuWanted(cursor_, menuPlace());
        return;
    }
    const sim::Subject subject = subjectAt(viewport()->mapFromGlobal(event->globalPos()));
    if (!(subject == sim::Subject{})) {
        moveCursor(subject);
        emit chosenByUser(subject);
    }
    emit menuWanted(subject, event->globalPos());
}

void LayoutGrid::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    // Who comes by key must see where they are.
    const bool byKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (byKey && frame_ && cursor_ == sim::Subject{})
        moveCursor(stepped(scene(), cursor_, Qt::Key_Down).value_or(cursor_));
    viewport()->update();
}

void LayoutGrid::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

bool LayoutGrid::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave) {
        hovered_ = {};
        viewport()->update();
    }
    if (event->type() == QEvent::ToolTip && frame_) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const sim::Subject subject = subjectAt(help->pos());
        const QString text = strip_.more.contains(help->pos()) ? hiddenClients(*frame_->cluster, strip_)
                                                               : subjectText(*frame_->cluster, subject);
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, viewport(), rectOf(subject).toAlignedRect());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void LayoutGrid::keepMoving() {
    travel_.expire(clock_.now());
    const bool wanted = isVisible() && (!travel_.tokens().empty() || spotlight_.isLit(clock_.now()));
    if (wanted && !ticker_.isActive()) ticker_.start();
    if (!wanted && ticker_.isActive()) {
        ticker_.stop();
        viewport()->update();
    }
}

}  // namespace logarium::views
