#pragma once
#include <QWidget>
#include <optional>
#include <vector>

#include "core/observe/log_view.h"
#include "views/shared/theme.h"

namespace logarium::views {

/// A bar with a sentence: how near the log is to its next roll, cleaning or deletion.
struct LogGauge {
    QString title;
    QString value;         ///< the figure at the right end
    QString detail;        ///< second line: when, or why not
    QString tip;           ///< what the bar means, with its config
    double filled = -1;    ///< 0..1; below 0: no bar
    double mark = -1;      ///< where the limit stands on the bar; below 0: its end
    bool reached = false;  ///< the limit is passed
    bool operator==(const LogGauge&) const = default;
};

/// What will roll, be cleaned or go next, and why not yet.
std::vector<LogGauge> gaugesOf(const observe::LogView& log, Micros now);

/// The gauges side by side under the shelf.
class LogGauges : public QWidget {
    Q_OBJECT
public:
    explicit LogGauges(QWidget* parent = nullptr);

    void show(const observe::LogView* log, Micros now);
    void setTheme(const Theme& theme);
    const std::vector<LogGauge>& gauges() const { return gauges_; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF cell(std::size_t index) const;
    void paintGauge(QPainter& painter, const QRectF& cell, const LogGauge& gauge) const;

    std::vector<LogGauge> gauges_;
    Theme theme_ = themeFor("dark");
};

}  // namespace logarium::views
