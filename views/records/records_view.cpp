#include "views/records/records_view.h"

#include <QComboBox>
#include <QContextMenuEvent>
#include <QPainter>
#include <QSignalBlocker>
#include <QTabBar>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

#include "views/records/field_strip.h"
#include "views/records/hex_pane.h"
#include "views/records/record_table.h"
#include "views/shared/paint.h"
#include "views/shared/quantity_text.h"
#include "views/shared/reason_line.h"
#include "views/shared/replica_choice.h"
#include "views/shared/replica_picker.h"

namespace logarium::views {

RecordsView::RecordsView(Selection& selection, QWidget* parent, LogSource source)
    : View("records", tr("Records and bytes"), selection, parent),
      source_(std::move(source)),
      picker_(new ReplicaPicker(this)),
      segments_(new QComboBox(picker_)),
      tabs_(new QTabBar(this)),
      top_(new QBoxLayout(QBoxLayout::LeftToRight)),
      table_(new RecordTable(this)),
      hex_(new HexPane(this)),
      why_(new ReasonLine(this)),
      strip_(new FieldStrip(this)) {
    build();
    connect(picker_, &ReplicaPicker::picked, this, [this](const ReplicaId& replica) {
        this->selection().set({{replica.broker, replica.partition, kNoClient}, kNoOffset, kNoEvent});
    });
    connect(segments_, &QComboBox::activated, this, [this](int row) {
        if (!shown_) return;
        this->selection().set({{shown_->broker, shown_->partition, kNoClient},
                               listed_[static_cast<std::size_t>(row)],
                               this->selection().value().event});
    });
    connect(tabs_, &QTabBar::currentChanged, this, &RecordsView::showTab);
    connect(table_, &RecordTable::rowChosen, this, &RecordsView::chooseRow);
    connect(table_, &RecordTable::rowOpened, this, &RecordsView::openRow);
    connect(hex_, &HexPane::byteChosen, this, &RecordsView::chooseByte);
    connect(hex_, &HexPane::byteHovered, this, &RecordsView::hoverByte);
    connect(&selection, &Selection::changed, this, [this] {
        if (frame_) read(false);
    });
    RecordsView::setTheme(theme());
}

void RecordsView::build() {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    top_->setContentsMargins(0, 0, 0, 0);
    top_->setSpacing(0);
    top_->addWidget(picker_);
    top_->addStretch(1);
    top_->addWidget(tabs_, 0, Qt::AlignBottom);
    column->addLayout(top_);
    auto* sides = new QHBoxLayout;
    sides->setSpacing(1);
    sides->addWidget(table_, 1);
    sides->addWidget(hex_);
    column->addLayout(sides, 1);
    column->addStretch(0);
    column->addWidget(why_);
    column->addWidget(strip_);
    segments_->setObjectName("segment");
    segments_->setAccessibleName(tr("Segment"));
    segments_->setToolTip(tr("Which segment of this log is shown"));
    segments_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    picker_->addWidget(segments_);
    tabs_->setObjectName("tabs");
    tabs_->setDocumentMode(true);
    tabs_->setDrawBase(false);
    tabs_->setExpanding(false);
    tabs_->addTab(tr("Records"));
    tabs_->addTab(".index");
    tabs_->addTab(".timeindex");
    tabs_->setTabToolTip(OffsetIndex, tr("From offsets to positions in the .log"));
    tabs_->setTabToolTip(TimeIndex, tr("From timestamps to offsets"));
    setFocusProxy(table_);
}

void RecordsView::setTheme(const Theme& theme) {
    View::setTheme(theme);
    setAutoFillBackground(true);
    picker_->setTheme(theme);
    picker_->setContentsMargins(theme.gap, theme.gap / 2, theme.gap, theme.gap / 2);
    segments_->setFont(theme.font(theme.textPx));
    tabs_->setFont(theme.font(theme.textPx));
    table_->setTheme(theme);
    hex_->setTheme(theme);
    why_->setTheme(theme);
    strip_->setTheme(theme);
    showEmptiness();
    arrange();
}

void RecordsView::present(const FramePtr& frame) {
    frame_ = frame;
    read(frame->jumped);
}

const observe::SegmentView* RecordsView::wantedSegment() const {
    if (!log_ || log_->segments.empty()) return nullptr;
    const auto found = std::ranges::find(log_->segments, selection().value().segment, &observe::SegmentView::base);
    return found == log_->segments.end() ? &log_->segments.back() : &*found;
}

void RecordsView::read(bool fresh) {
    const observe::ClusterView& cluster = *frame_->cluster;
    const auto wanted = chosenReplica(cluster, selection().value().subject, shown_);
    const auto* replica = wanted ? cluster.replica(*wanted) : nullptr;
    const std::uint64_t revision = replica == nullptr ? 0 : replica->revision;
    const bool same = !fresh && wanted == shown_ && log_ && revision == revision_;
    shown_ = wanted;
    revision_ = revision;
    if (!same) log_ = wanted ? source_.log(*frame_, *wanted) : std::nullopt;
    picker_->show(cluster, shown_);
    const auto* segment = wantedSegment();
    if (same && segment != nullptr && segment->base == segment_) return;
    fillSegments();
    readSegment(fresh);
}

void RecordsView::readSegment(bool fresh) {
    const auto* segment = wantedSegment();
    const Offset before = segment_;
    segment_ = segment == nullptr ? kNoOffset : segment->base;
    if (segment == nullptr) {
        batches_.clear();
        offsets_.clear();
        times_.clear();
        table_->showRows(nullptr);
        hex_->showRows(nullptr);
        return showEmptiness();
    }
    const auto change = batches_.read(frame_, *shown_, segment_, segment->bytes, fresh);
    offsets_.read(frame_, *shown_, segment_);
    times_.read(frame_, *shown_, segment_);
    if (change == BatchRows::Change::Other || before != segment_) {
        showTab();
    } else {
        table_->grow();
        hex_->grow();
        showEmptiness();
        arrange();
    }
    // A big file is walked over in steps, so that the window stays alive.
    if (!batches_.complete())
        QTimer::singleShot(0, this, [this, revision = revision_] {
            if (frame_ && revision == revision_) readSegment(false);
        });
}

void RecordsView::fillSegments() {
    QStringList texts;
    listed_.clear();
    if (log_)
        for (const auto& segment : log_->segments) {
            const bool active = &segment == &log_->segments.back();
            texts.prepend(active ? tr("segment %1 (active)").arg(segment.base.value)
                                 : tr("segment %1").arg(segment.base.value));
            listed_.insert(listed_.begin(), segment.base);
        }
    const QSignalBlocker quiet(segments_);
    QStringList now;
    for (int i = 0; i < segments_->count(); ++i) now += segments_->itemText(i);
    if (now != texts) {
        segments_->clear();
        segments_->addItems(texts);
    }
    segments_->setEnabled(!texts.isEmpty());
    const auto* wanted = wantedSegment();
    if (wanted == nullptr) return;
    const auto row = std::ranges::find(listed_, wanted->base) - listed_.begin();
    segments_->setCurrentIndex(static_cast<int>(row));
}

const ByteRows* RecordsView::rows() const {
    switch (tabs_->currentIndex()) {
        case OffsetIndex:
            return &offsets_;
        case TimeIndex:
            return &times_;
        default:
            return &batches_;
    }
}

void RecordsView::showTab() {
    if (segment_ == kNoOffset) return;
    table_->showRows(rows());
    hex_->showRows(rows());
    showEmptiness();
    arrange();
    // The newest is what one wants to see of a segment that is written to; of the others, how they begin.
    const bool active = log_ && segment_ == log_->segments.back().base;
    table_->follow(active);
    hex_->follow(active);
}

void RecordsView::showEmptiness() {
    const QString before = empty_;
    if (!frame_ || !shown_)
        empty_ = tr("Select a replica to see its records and bytes. While there is no topic, create one.");
    else if (!log_)
        empty_ = tr("This replica has no log: its broker is down, or it was never here.");
    else
        empty_ = rows()->rows() == 0 ? rows()->emptyText() : QString();
    const bool full = empty_.isEmpty();
    table_->setVisible(full);
    hex_->setVisible(full);
    strip_->setVisible(full);
    tabs_->setVisible(shown_ && log_);
    picker_->setVisible(shown_.has_value());
    for (int tab = 0; tab < tabs_->count(); ++tab)
        tabs_->setTabTextColor(tab, tab == tabs_->currentIndex() ? theme().text : theme().textMuted);
    if (!full || table_->chosen() < 0) why_->show({});
    if (full && table_->chosen() < 0 && hex_->markedField().bytes == 0) tellChosen();
    if (before != empty_) update();
}

void RecordsView::arrange() {
    // The tabs move to a line of their own where they would push the window wide.
    const int needed = picker_->sizeHint().width() + tabs_->sizeHint().width() + theme().gap;
    top_->setDirection(needed <= width() ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    hex_->setLetters(true);
    if (hex_->widthFor(8) > width() * 0.56) hex_->setLetters(false);
    const int wide = hex_->widthFor(16);
    hex_->setFixedWidth(wide <= width() * 0.56 ? wide : hex_->widthFor(8));
}

void RecordsView::chooseRow(std::int64_t row) {
    const auto* shown = rows();
    if (row < 0 || row >= shown->rows()) return;
    const ByteSpan span = shown->span(row);
    table_->markGroup(shown->groupAt(span.position));
    hex_->mark(span, {});
    tellChosen();
    tellWhy();
}

void RecordsView::chooseByte(std::int64_t position) {
    const auto* shown = rows();
    const ByteChunk* chunk = shown->chunkAt(position);
    const auto* field = chunk == nullptr ? nullptr : chunk->fieldAt(position);
    if (field == nullptr) return;
    const ByteSpan fieldSpan{field->position, field->bytes};
    const std::int64_t row = shown->rowAt(position);
    const ByteSpan rowSpan = row < 0 ? ByteSpan{} : shown->span(row);
    table_->choose(row);
    table_->markGroup(shown->groupAt(position));
    hex_->mark(rowSpan, fieldSpan);
    tellChosen();
    tellWhy();
}

void RecordsView::hoverByte(std::int64_t position) {
    const ByteChunk* chunk = position < 0 ? nullptr : rows()->chunkAt(position);
    const auto* field = chunk == nullptr ? nullptr : chunk->fieldAt(position);
    if (field == nullptr) return tellChosen();
    strip_->showField(*field);
}

void RecordsView::tellChosen() {
    using observe::FieldKind;
    const ByteSpan span = hex_->markedField();
    const ByteChunk* chunk = span.bytes > 0 ? rows()->chunkAt(span.position) : nullptr;
    if (const auto* field = chunk == nullptr ? nullptr : chunk->fieldAt(span.position)) {
        strip_->showField(*field);
    } else if (table_->chosen() >= 0) {
        const auto [title, text] = rows()->describe(table_->chosen());
        strip_->showText(title, text);
    } else if (tabs_->currentIndex() == Records) {
        strip_->showLegend({FieldKind::Offset, FieldKind::Length, FieldKind::Epoch, FieldKind::Check, FieldKind::Time,
                            FieldKind::Producer, FieldKind::Key, FieldKind::Value, FieldKind::Header});
    } else {
        strip_->showLegend(tabs_->currentIndex() == OffsetIndex ? std::vector{FieldKind::Offset, FieldKind::Length}
                                                                : std::vector{FieldKind::Time, FieldKind::Offset});
    }
    hex_->setAccessibleDescription(strip_->text());
}

void RecordsView::tellWhy() {
    const bool asked = tabs_->currentIndex() == Records && table_->chosen() >= 0 && source_.whyRecord;
    const auto offset = asked ? batches_.offsetOf(table_->chosen()) : std::nullopt;
    why_->show(offset ? source_.whyRecord(*frame_, *shown_, *offset) : std::vector<std::string>{});
}

void RecordsView::openRow(std::int64_t row) {
    if (tabs_->currentIndex() != OffsetIndex) return;
    const std::int64_t target = batches_.rowOfBatchAt(offsets_.logPosition(row));
    if (target < 0) return;
    tabs_->setCurrentIndex(Records);
    table_->choose(target);
    chooseRow(target);
}

void RecordsView::paintEvent(QPaintEvent* event) {
    View::paintEvent(event);
    if (empty_.isEmpty()) return;
    QPainter painter(this);
    const int top = top_->geometry().bottom() + 1;
    paintEmptyState(painter, QRectF(0, top, width(), height() - top), empty_, theme());
}

void RecordsView::resizeEvent(QResizeEvent* event) {
    View::resizeEvent(event);
    arrange();
}

void RecordsView::contextMenuEvent(QContextMenuEvent* event) {
    if (shown_) emit menuWanted({shown_->broker, shown_->partition, kNoClient}, event->globalPos());
}

}  // namespace logarium::views
