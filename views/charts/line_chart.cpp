#include "views/charts/line_chart.h"

#include <QChart>
#include <QGraphicsLayout>
#include <QLegend>
#include <QLineSeries>
#include <QToolTip>
#include <QValueAxis>
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/observe/event_text.h"

namespace logarium::views {

namespace {

constexpr double kHeadroom = 1.15;
constexpr double kTimeTicks = 4;

/// The next of 1, 2, 5, 10, 20, 50, ... that is not below.
double roundUp(double value) {
    if (value <= 0) return 1;
    const double decade = std::pow(10.0, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0, 10.0})
        if (value <= step * decade) return step * decade;
    return value;
}

/// Seconds of the unit that times up to `to` read best in, and its sign.
std::pair<double, const char*> timeUnit(double to) {
    if (to <= 600) return {1, "%g s"};
    if (to <= 3 * 3600) return {60, "%g min"};
    if (to <= 3 * 86400) return {3600, "%g h"};
    return {86400, "%g d"};
}

}  // namespace

LineChart::LineChart(const QString& title, std::vector<ChartLine> lines, QWidget* parent)
    : QChartView(new QChart, parent),
      title_(title),
      lines_(std::move(lines)),
      x_(new QValueAxis(this)),
      y_(new QValueAxis(this)) {
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setAccessibleName(title);
    chart()->setBackgroundRoundness(0);
    chart()->addAxis(x_, Qt::AlignBottom);
    chart()->addAxis(y_, Qt::AlignLeft);
    x_->setTickType(QValueAxis::TicksDynamic);
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
    chart()->legend()->hide();
    // Labels at the edge of the plot are left out when they reach into a margin.
    chart()->setMargins({});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
}

void LineChart::show(const std::vector<QList<QPointF>>& lines, double from, double to) {
    const auto [unit, format] = timeUnit(to);
    unit_ = unit;
    double top = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        QList<QPointF> scaled = lines[i];
        for (QPointF& point : scaled) {
            top = std::max(top, point.y());
            point.rx() /= unit;
        }
        series_[static_cast<qsizetype>(i)]->replace(scaled);
    }
    const double end = std::max(to, from + 1);
    x_->setLabelFormat(format);
    x_->setTickInterval(roundUp((end - from) / unit / kTimeTicks));
    x_->setRange(from / unit, end / unit);
    const double high = whole_ ? std::max(3.0, std::ceil(top) + 1) : roundUp(top * kHeadroom);
    y_->setRange(0, high);
    y_->setTickCount(whole_ && high <= 5 ? static_cast<int>(high) + 1 : 3);
}

void LineChart::setTitle(const QString& title) {
    if (title_ == title) return;
    title_ = title;
    setAccessibleName(title);
    scene()->update();
}

void LineChart::setTheme(const Theme& theme) {
    theme_ = theme;
    chart()->setBackgroundBrush(theme.surface);
    setBackgroundBrush(theme.surface);
    for (QValueAxis* axis : {x_, y_}) {
        axis->setLabelsFont(theme.font(theme.smallPx));
        axis->setLabelsColor(theme.textMuted);
        axis->setLinePenColor(theme.outline);
        axis->setGridLineColor(theme.outline);
    }
    for (std::size_t i = 0; i < lines_.size(); ++i)
        series_[static_cast<qsizetype>(i)]->setPen(QPen(theme.*(lines_[i].colour), theme.scaled(2), lines_[i].stroke));
    placePlot();
}

QList<QPointF> LineChart::points(int line) const {
    return series_[line]->points();
}

void LineChart::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    placePlot();
}

void LineChart::placePlot() {
    const QFontMetricsF small(theme_.font(theme_.smallPx));
    const qreal left = small.horizontalAdvance(QStringLiteral("0,000")) + theme_.gap * 2;
    const qreal top = QFontMetricsF(theme_.font(theme_.textPx)).height() + theme_.gap * 1.5;
    const qreal bottom = small.height() + theme_.gap * 1.5;
    chart()->setPlotArea(QRectF(left, top, std::max<qreal>(20, width() - left - theme_.gap * 3),
                                std::max<qreal>(20, height() - top - bottom)));
}

/// The title on the left, the lines' names, each after a piece of its line, on the right as far as there is room.
void LineChart::drawForeground(QPainter* painter, const QRectF&) {
    const QFont bold = theme_.font(theme_.textPx, QFont::DemiBold);
    const QFont small = theme_.font(theme_.smallPx);
    const QRectF row(theme_.gap, theme_.gap / 2.0, width() - 3.0 * theme_.gap, QFontMetricsF(bold).height());
    painter->setFont(bold);
    painter->setPen(theme_.text);
    painter->drawText(row, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetricsF(bold).elidedText(title_, Qt::ElideRight, row.width()));
    if (lines_.size() < 2) return;
    const QFontMetricsF metrics(small);
    const qreal piece = theme_.scaled(16);
    qreal right = row.right();
    painter->setFont(small);
    for (auto line = lines_.rbegin(); line != lines_.rend(); ++line) {
        const qreal text = metrics.horizontalAdvance(line->name);
        if (right - text - piece - 4 < row.left() + QFontMetricsF(bold).horizontalAdvance(title_) + theme_.gap) return;
        painter->setPen(theme_.textMuted);
        painter->drawText(QRectF(right - text, row.top(), text + 1, row.height()), Qt::AlignVCenter, line->name);
        const QPointF end(right - text - 5, row.center().y() + 0.5);
        painter->setPen(QPen(theme_.*(line->colour), theme_.scaled(2), line->stroke));
        painter->drawLine(end - QPointF(piece, 0), end);
        right -= text + piece + theme_.gap * 2;
    }
}

void LineChart::hover(const QPointF& point, bool inside, const QString& name) {
    if (!inside) return QToolTip::hideText();
    const auto at = observe::clockText(Micros{static_cast<std::int64_t>(point.x() * unit_ * 1e6)});
    QToolTip::showText(QCursor::pos(),
                       QStringLiteral("%1: %2\n%3").arg(name).arg(point.y(), 0, 'g', 6).arg(QString::fromStdString(at)),
                       this);
}

}  // namespace logarium::views
