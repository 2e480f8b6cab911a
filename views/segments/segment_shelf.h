#pragma once
#include <QAbstractScrollArea>
#include <QTimer>
#include <optional>

#include "core/observe/log_view.h"
#include "views/segments/shelf_layout.h"
#include "views/segments/shelf_motion.h"
#include "views/segments/shelf_painter.h"
#include "views/shared/motion_clock.h"

namespace logarium::views {

/// The shelf as a widget: scrolls when the log is long, moves when segments come and go, is walked with the arrow keys.
class SegmentShelf : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit SegmentShelf(QWidget* parent = nullptr);

    /// Shows a log; `news` is what happened to it since it was shown last. nullopt: there is none.
    void show(std::optional<observe::LogView> log, Micros now, const std::vector<LogNews>& news);
    /// Forgets what moved: another replica, or another time.
    void forget();
    /// Marks the segment; kNoOffset: none.
    void choose(Offset base);
    void setTheme(const Theme& theme);
    void setReducedMotion(bool reduced);
    void holdClock(qint64 ms) { clock_.hold(ms); }

    Offset chosen() const { return chosen_; }
    Offset segmentAt(QPoint point) const;
    QRect segmentRect(Offset base) const;
    QString text() const;
    QString emptySentence() const { return empty_; }
    bool isMoving() const { return ticker_.isActive(); }

signals:
    void segmentChosen(logarium::Offset base);
    void segmentOpened(logarium::Offset base);
    void menuWanted(const QPoint& globalPosition);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void relayout();
    void setRange(QScrollBar* bar, int most, int page);
    void userChose(Offset base);
    void step(int by);
    void reveal(Offset base);
    void copy() const;
    void keepMoving();
    bool cleaningRuns(qint64 ms) const;
    QPointF scrolled() const;
    QRect movingRegion() const;
    /// Texts that change with the time alone; a repaint is due only when one of them does.
    QString clockTexts(Micros now) const;

    std::optional<observe::LogView> log_;
    Micros now_;
    QString clockTexts_;
    ShelfLayout layout_;
    ShelfMotion motion_;
    Theme theme_ = themeFor("dark");
    Offset chosen_ = kNoOffset;
    Offset hovered_ = kNoOffset;
    int rows_ = 1;
    bool reduced_ = false;
    bool followsEnd_ = true;
    QString empty_;
    MotionClock clock_;
    qint64 advancedMs_ = 0;  // When virtual time moved last: a paused cluster stops to glow.
    QTimer ticker_;
    QTimer expiry_;
};

}  // namespace logarium::views
