#include "views/segments/segments_view.h"

#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

#include "views/segments/log_gauges.h"
#include "views/segments/segment_shelf.h"
#include "views/shared/quantity_text.h"
#include "views/shared/reason_line.h"
#include "views/shared/replica_choice.h"
#include "views/shared/replica_picker.h"

namespace logarium::views {

namespace {

/// What the events of a frame say about one replica's log.
std::vector<LogNews> newsFor(ReplicaId replica, const std::vector<sim::Event>& events) {
    std::vector<LogNews> news;
    for (const sim::Event& event : events) {
        if (event.subject.partition != replica.partition || event.subject.broker != replica.broker) continue;
        if (auto item = newsOf(event)) news.push_back(std::move(*item));
    }
    return news;
}

/// A config can move a deadline without touching the log.
bool configChanged(const std::vector<sim::Event>& events) {
    return std::ranges::any_of(
        events, [](const sim::Event& e) { return std::holds_alternative<cluster::ConfigChanged>(e.fact); });
}

}  // namespace

SegmentsView::SegmentsView(Selection& selection, QWidget* parent, LogSource source)
    : View("segments", tr("Segments"), selection, parent),
      source_(std::move(source)),
      picker_(new ReplicaPicker(this)),
      summary_(new QLabel(picker_)),
      shelf_(new SegmentShelf(this)),
      why_(new ReasonLine(this)),
      gauges_(new LogGauges(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(picker_);
    column->addWidget(shelf_, 1);
    column->addWidget(why_);
    column->addWidget(gauges_);
    summary_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    summary_->setMinimumWidth(0);
    summary_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    picker_->addWidget(summary_, 1);
    setFocusProxy(shelf_);
    connect(picker_, &ReplicaPicker::picked, this, [this](const ReplicaId& replica) {
        this->selection().set({{replica.broker, replica.partition, kNoClient}, kNoOffset, kNoEvent});
    });
    connect(shelf_, &SegmentShelf::segmentChosen, this, &SegmentsView::select);
    connect(shelf_, &SegmentShelf::segmentOpened, this, [this](Offset base) {
        select(base);
        emit recordsWanted();
    });
    connect(shelf_, &SegmentShelf::menuWanted, this, [this](const QPoint& at) {
        if (shown_) emit menuWanted({shown_->broker, shown_->partition, kNoClient}, at);
    });
    connect(&selection, &Selection::changed, this, &SegmentsView::follow);
    SegmentsView::setTheme(theme());
}

void SegmentsView::setTheme(const Theme& theme) {
    View::setTheme(theme);
    setAutoFillBackground(true);
    picker_->setTheme(theme);
    picker_->setContentsMargins(theme.gap, theme.gap / 2, theme.gap, theme.gap / 2);
    shelf_->setTheme(theme);
    why_->setTheme(theme);
    gauges_->setTheme(theme);
    summary_->setFont(theme.font(theme.smallPx));
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme.textMuted);
    summary_->setPalette(muted);
}

void SegmentsView::setReducedMotion(bool reduced) {
    View::setReducedMotion(reduced);
    shelf_->setReducedMotion(reduced);
}

void SegmentsView::holdClock(qint64 ms) {
    shelf_->holdClock(ms);
}

void SegmentsView::select(Offset segment) {
    if (!shown_) return;
    selection().set({{shown_->broker, shown_->partition, kNoClient}, segment, selection().value().event});
}

void SegmentsView::follow() {
    if (frame_) read(true);
}

void SegmentsView::present(const FramePtr& frame) {
    frame_ = frame;
    if (frame->jumped) shelf_->forget();
    read(!frame->jumped && !configChanged(frame->events));
}

void SegmentsView::read(bool mayKeep) {
    const observe::ClusterView& cluster = *frame_->cluster;
    const auto wanted = chosenReplica(cluster, selection().value().subject, shown_);
    const auto* replica = wanted ? cluster.replica(*wanted) : nullptr;
    const bool same = mayKeep && wanted == shown_ && log_ && replica != nullptr && replica->revision == revision_;
    shown_ = wanted;
    if (!same) log_ = wanted ? source_.log(*frame_, *wanted) : std::nullopt;
    revision_ = replica == nullptr ? 0 : replica->revision;
    picker_->show(cluster, shown_);
    // After a jump the frame tells the whole history: no news.
    const auto news = shown_ && !frame_->jumped ? newsFor(*shown_, frame_->events) : std::vector<LogNews>{};
    shelf_->show(log_, cluster.now, news);
    shelf_->choose(selection().value().segment);
    tellWhy();
    summary_->setText(summary());
    gauges_->show(log_ && cluster.live ? &*log_ : nullptr, cluster.now);
}

void SegmentsView::tellWhy() {
    const Offset chosen = selection().value().segment;
    const bool any = log_ && source_.whySegment && chosen != kNoOffset;
    why_->show(any ? source_.whySegment(*frame_, *shown_, chosen) : std::vector<std::string>{});
}

/// As much as there is room for.
QString SegmentsView::summary() const {
    if (!log_) return {};
    const auto count = log_->segments.size();
    const QString segments = (count == 1 ? tr("%1 segment") : tr("%1 segments")).arg(count);
    const QString size = tr("%1 · %2").arg(segments, bytesText(log_->bytes));
    const QString all = tr("%1 · %2 offsets").arg(size, countText(log_->logEnd.value - log_->logStart.value));
    for (const QString& text : {all, size})
        if (summary_->fontMetrics().horizontalAdvance(text) <= summary_->width()) return text;
    return segments;
}

QString SegmentsView::text() const {
    return shelf_->text();
}

}  // namespace logarium::views
