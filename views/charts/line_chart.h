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

/// A chart of few lines over virtual seconds.
class LineChart : public QChartView {
    Q_OBJECT
public:
    /// `format`: how a value is said, "%1" the number.
    LineChart(const QString& title, std::vector<ChartLine> lines, QWidget* parent = nullptr);

    /// One list of points a line: x in virtual seconds.
    void show(const std::vector<QList<QPointF>>& lines, double from, double to);
    void setTheme(const Theme& theme);
    /// Whether y values are whole numbers (ISR sizes).
    void setWhole(bool whole) { whole_ = whole; }
    QList<QPointF> points(int line) const;

private:
    void hover(const QPointF& point, bool inside, const QString& name);

    std::vector<ChartLine> lines_;
    QList<QLineSeries*> series_;
    QValueAxis* x_;
    QValueAxis* y_;
    bool whole_ = false;
};

}  // namespace logarium::views
