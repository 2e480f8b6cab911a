#include "views/charts/charts_view.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <algorithm>
#include <limits>
#include <utility>

#include "views/charts/line_chart.h"

namespace logarium::views {

namespace {

constexpr double kMicros = 1e6;

/// What the largest of the sizes reads best in: bytes in one unit, and its name.
std::pair<double, const char*> sizeUnit(const std::vector<observe::MetricsSample>& samples) {
    std::int64_t most = 0;
    for (const auto& sample : samples) most = std::max(most, sample.bytesOnDisk);
    constexpr double kKibi = 1024;
    if (most < (1 << 20)) return {kKibi, "KiB"};
    if (most < (1 << 30)) return {kKibi * kKibi, "MiB"};
    return {kKibi * kKibi * kKibi, "GiB"};
}

double seconds(Micros at) {
    return static_cast<double>(at.value) / kMicros;
}

}  // namespace

ChartsView::ChartsView(Selection& selection, QWidget* parent)
    : View("charts", tr("Charts"), selection, parent), span_(new QComboBox(this)), note_(new QLabel(this)) {
    flow_ =
        new LineChart(tr("Records per second"),
                      {{tr("in"), &Theme::producer, Qt::SolidLine}, {tr("out"), &Theme::consumer, Qt::DashLine}}, this);
    rejected_ =
        new LineChart(tr("Rejected produces per second"), {{tr("rejected"), &Theme::danger, Qt::SolidLine}}, this);
    isr_ = new LineChart(
        tr("ISR size"),
        {{tr("smallest"), &Theme::leader, Qt::SolidLine}, {tr("selected partition"), &Theme::accent, Qt::DashLine}},
        this);
    disk_ = new LineChart(tr("On disk, all brokers"), {{tr("on disk"), &Theme::follower, Qt::SolidLine}}, this);
    isr_->setWhole(true);
    flow_->setObjectName("flowChart");
    rejected_->setObjectName("rejectedChart");
    isr_->setObjectName("isrChart");
    disk_->setObjectName("diskChart");
    span_->setObjectName("chartSpan");
    span_->setAccessibleName(tr("How much time the charts show"));
    span_->addItem(tr("last minute"), 60.0);
    span_->addItem(tr("last 10 minutes"), 600.0);
    span_->addItem(tr("all"), 0.0);
    span_->setCurrentIndex(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(8, 2, 8, 2);
    head->addWidget(note_, 1);
    head->addWidget(span_);
    column->addLayout(head);
    auto* grid = new QGridLayout;
    grid->setSpacing(1);
    grid->addWidget(flow_, 0, 0);
    grid->addWidget(rejected_, 0, 1);
    grid->addWidget(isr_, 1, 0);
    grid->addWidget(disk_, 1, 1);
    column->addLayout(grid, 1);
    connect(span_, &QComboBox::currentIndexChanged, this, &ChartsView::draw);
    connect(&selection, &Selection::changed, this, &ChartsView::draw);
    setTheme(theme());
}

void ChartsView::present(const FramePtr& frame) {
    frame_ = frame;
    const std::size_t count = frame->metrics ? frame->metrics->size() : 0;
    const Micros last = count > 0 ? frame->metrics->back().at : Micros{-1};
    if (!frame->jumped && drawn_ == count && last == drawnTo_) return;
    drawn_ = count;
    drawnTo_ = last;
    if (isVisible()) draw();
}

const observe::TopicView* ChartsView::topic() const {
    const auto& cluster = *frame_->cluster;
    if (const auto* chosen = cluster.topic(selection().value().subject.partition.topic)) return chosen;
    return cluster.topics.empty() ? nullptr : &cluster.topics.front();
}

void ChartsView::draw() {
    if (!frame_ || !frame_->metrics) return;
    const auto& samples = *frame_->metrics;
    const double to = seconds(frame_->cluster->now);
    const double span = span_->currentData().toDouble();
    const double from = span > 0 ? std::max(0.0, to - span) : 0;
    const auto* about = topic();
    const PartitionId chosen = selection().value().subject.partition;
    const auto [unitBytes, unitName] = sizeUnit(samples);
    QList<QPointF> in, out, refused, least, one, bytes;
    for (const auto& sample : samples) {
        const double x = seconds(sample.at);
        if (x < from) continue;
        in << QPointF(x, sample.recordsInPerSecond);
        out << QPointF(x, sample.recordsOutPerSecond);
        refused << QPointF(x, sample.rejectedPerSecond);
        bytes << QPointF(x, static_cast<double>(sample.bytesOnDisk) / unitBytes);
        int smallest = std::numeric_limits<int>::max();
        for (const auto& [id, size] : sample.isrSizes) {
            if (about != nullptr && id.topic == about->index) smallest = std::min(smallest, size);
            if (id == chosen) one << QPointF(x, size);
        }
        if (smallest != std::numeric_limits<int>::max()) least << QPointF(x, smallest);
    }
    flow_->show({in, out}, from, to);
    rejected_->show({refused}, from, to);
    isr_->show({least, one}, from, to);
    disk_->show({bytes}, from, to);
    disk_->setTitle(tr("On disk, all brokers (%1)").arg(QLatin1String(unitName)));
    note_->setText(samples.empty()    ? tr("The charts fill as virtual time goes on.")
                   : about == nullptr ? tr("No topics yet")
                                      : tr("ISR sizes of %1").arg(QString::fromStdString(about->name)));
}

void ChartsView::setTheme(const Theme& theme) {
    View::setTheme(theme);
    for (LineChart* chart : {flow_, rejected_, isr_, disk_}) chart->setTheme(theme);
    span_->setFont(theme.font(theme.textPx));
    note_->setFont(theme.font(theme.textPx));
    QPalette muted = theme.palette();
    muted.setColor(QPalette::WindowText, theme.textMuted);
    note_->setPalette(muted);
}

}  // namespace logarium::views
