#include "views/charts/line_chart.h"

#include <QChart>
#include <QGraphicsLayout>
#include <QLegend>
#include <QLineSeries>
#include <QToolTip>
#include <QValueAxis>
#include <algorithm>
#include <cmath>

#include "core/observe/event_text.h"

namespace logarium::views {

namespace {

constexpr double kHeadroom = 1.15;

/// The next of 1, 2, 5, 10, 20, 50, ... that is not below.
double roundUp(double value) {
    if (value <= 0) return 1;
    const double decade = std::pow(10.0, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0, 10.0})
        if (value <= step * decade) return step * decade;
    return value;
}

}  // namespace

LineChart::LineChart(const QString& title, std::vector<ChartLine> lines, QWidget* parent)
    : QChartView(new QChart, parent), lines_(std::move(lines)), x_(new QValueAxis(this)), y_(new QValueAxis(this)) {
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setAccessibleName(title);
    chart()->setTitle(title);
    chart()->setMargins(QMargins(2, 2, 6, 2));
    chart()->setBackgroundRoundness(0);
    chart()->addAxis(x_, Qt::AlignBottom);
    chart()->addAxis(y_, Qt::AlignLeft);
    x_->setLabelFormat("%g s");
    x_->setTickCount(4);
    y_->setLabelFormat("%g");
    y_->setTickCount(3);
    for (const ChartLine& line : lines_) {
        auto* series = new QLineSeries(this);
        series->setName(line.name);
        chart()->addSeries(series);
        series->attachAxis(x_);
        series->attachAxis(y_);
        connect(series, &QLineSeries::hovered, this,
                [this, name = line.name](const QPointF& point, bool inside) { hover(point, inside, name); });
        series_ << series;
    }
    chart()->legend()->setVisible(lines_.size() > 1);
    chart()->legend()->setAlignment(Qt::AlignTop);
    chart()->legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
}

void LineChart::show(const std::vector<QList<QPointF>>& lines, double from, double to) {
    double top = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (const QPointF& point : lines[i]) top = std::max(top, point.y());
        series_[static_cast<qsizetype>(i)]->replace(lines[i]);
    }
    x_->setRange(from, std::max(to, from + 1));
    const double high = whole_ ? std::max(3.0, std::ceil(top) + 1) : roundUp(top * kHeadroom);
    y_->setRange(0, high);
    y_->setTickCount(whole_ && high <= 5 ? static_cast<int>(high) + 1 : 3);
}

void LineChart::setTheme(const Theme& theme) {
    chart()->setBackgroundBrush(theme.surface);
    setBackgroundBrush(theme.surface);
    chart()->setTitleFont(theme.font(theme.textPx, QFont::DemiBold));
    chart()->setTitleBrush(theme.text);
    chart()->legend()->setFont(theme.font(theme.smallPx));
    chart()->legend()->setLabelColor(theme.textMuted);
    for (QValueAxis* axis : {x_, y_}) {
        axis->setLabelsFont(theme.font(theme.smallPx));
        axis->setLabelsColor(theme.textMuted);
        axis->setLinePenColor(theme.outline);
        axis->setGridLineColor(theme.outline);
    }
    for (std::size_t i = 0; i < lines_.size(); ++i)
        series_[static_cast<qsizetype>(i)]->setPen(QPen(theme.*(lines_[i].colour), theme.scaled(2), lines_[i].stroke));
}

QList<QPointF> LineChart::points(int line) const {
    return series_[line]->points();
}

void LineChart::hover(const QPointF& point, bool inside, const QString& name) {
    if (!inside) return QToolTip::hideText();
    const auto at = observe::clockText(Micros{static_cast<std::int64_t>(point.x() * 1e6)});
    QToolTip::showText(QCursor::pos(),
                       QStringLiteral("%1: %2\n%3").arg(name).arg(point.y(), 0, 'g', 6).arg(QString::fromStdString(at)),
                       this);
}

}  // namespace logarium::views
