#pragma once
#include <QAbstractScrollArea>
#include <QTimer>
#include <map>
#include <vector>

#include "views/layout/spotlight.h"
#include "views/layout/travel.h"
#include "views/shared/motion_clock.h"
#include "views/shared/view.h"

namespace logarium::views {

/// The layout as a widget: scrolls, is walked with the arrow keys, shows records on their way.
class LayoutGrid : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit LayoutGrid(QWidget* parent = nullptr);

    void show(const FramePtr& frame);
    void setFilter(const QString& filter);
    /// What the other views look at.
    void choose(const sim::Subject& subject);
    void setTheme(const Theme& theme);
    void setReducedMotion(bool reduced);
    void holdClock(qint64 ms) { clock_.hold(ms); }
    void light(const std::vector<sim::Subject>& subjects);

    const LayoutGeometry& geometry() const { return geometry_; }
    const std::vector<LayoutRow>& rows() const { return rows_; }
    const sim::Subject& cursor() const { return cursor_; }
    const Travel& travel() const { return travel_; }
    const Spotlight& spotlight() const { return spotlight_; }
    sim::Subject subjectAt(QPointF point) const;
    /// In the viewport's coordinates; empty when it is not shown.
    QRectF rectOf(const sim::Subject& subject) const;
    QString emptySentence() const;
    bool isMoving() const { return ticker_.isActive(); }

signals:
    void chosenByUser(const logarium::sim::Subject& subject);
    void menuWanted(const logarium::sim::Subject& subject, const QPoint& globalPosition);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    LayoutScene scene() const;
    void relayout();
    void refresh();
    void drawStill();
    void drawRows(QPainter& painter);
    std::size_t lookOf(int row) const;
    void paintMarks(QPainter& painter) const;
    void moveCursor(const sim::Subject& subject);
    void keepMoving();
    QPoint menuPlace() const;

    FramePtr frame_;
    QString filter_;
    std::vector<LayoutRow> rows_;
    LayoutGeometry geometry_;
    ClientStrip strip_;
    Travel travel_;
    Spotlight spotlight_;
    Theme theme_ = themeFor("dark");
    QPixmap still_;       // What stands still, redrawn when the frame changes; moving things go over it.
    bool stale_ = true;   // All of it is to be drawn anew.
    bool fresh_ = false;  // A new frame came: rows that look different are to be drawn anew.
    std::map<int, std::size_t> drawnLooks_;  // Of the rows that `still_` shows.
    sim::Subject chosen_;
    sim::Subject cursor_;
    sim::Subject hovered_;
    bool reduced_ = false;
    MotionClock clock_;
    QTimer ticker_;
};

}  // namespace logarium::views
