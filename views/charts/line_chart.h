#pragma once
#include <QChartView>
#include <QPointF>
#include <vector>

#include "views/shared/theme.h"

class QLineSeries;
class QValueAxis;

namespace logarium::views {

/// One line of a chart.
struct ChartLine {
    QString name;
    QColor Theme::*colour;
    Qt::PenStyle stroke = Qt::SolidLine;
};

/// A chart of few lines over virtual seconds: its title and the names of its lines in one row, the plot beneath. Charts
/// of one size have their axes in one place, so that they can be read across.
class LineChart : public QChartView {
    Q_OBJECT
public:
    LineChart(const QString& title, std::vector<ChartLine> lines, QWidget* parent = nullptr);

    /// One list of points a line: x in virtual seconds.
    void show(const std::vector<QList<QPointF>>& lines, double from, double to);
    void setTitle(const QString& title);
    void setTheme(const Theme& theme);
    /// Whether y values are whole numbers (ISR sizes).
    void setWhole(bool whole) { whole_ = whole; }
    const QString& title() const { return title_; }
    /// x in `unit()`s.
    QList<QPointF> points(int line) const;
    /// Seconds in one unit of the time axis: of a second, a minute, an hour, or a day.
    double unit() const { return unit_; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;

private:
    void placePlot();
    void hover(const QPointF& point, bool inside, const QString& name);

    QString title_;
    std::vector<ChartLine> lines_;
    QList<QLineSeries*> series_;
    QValueAxis* x_;
    QValueAxis* y_;
    Theme theme_ = themeFor("dark");
    double unit_ = 1;
    bool whole_ = false;
};

}  // namespace logarium::views
