#pragma once
#include "views/shared/log_source.h"
#include "views/shared/view.h"

class QLabel;

namespace logarium::views {

class LogGauges;
class ReasonLine;
class ReplicaPicker;
class SegmentShelf;

/// The selected replica's log as a shelf of segments: what is there, what rolls, is cleaned or goes next.
class SegmentsView : public View {
    Q_OBJECT
public:
    explicit SegmentsView(Selection& selection, QWidget* parent = nullptr, LogSource source = snapshotLogs());

    void present(const FramePtr& frame) override;
    void setTheme(const Theme& theme) override;
    void setReducedMotion(bool reduced) override;
    void holdClock(qint64 ms) override;

    std::optional<ReplicaId> shown() const { return shown_; }
    /// Asks the shelf for its words: what "copy as text" copies.
    QString text() const;

signals:
    /// The segment in Selection shall be seen record by record.
    void recordsWanted();

private:
    void follow();
    void read(bool mayKeep);
    void select(Offset segment);
    QString summary() const;
    /// Of the chosen segment.
    void tellWhy();

    LogSource source_;
    FramePtr frame_;
    std::optional<ReplicaId> shown_;
    std::optional<observe::LogView> log_;
    std::uint64_t revision_ = 0;
    ReplicaPicker* picker_;
    QLabel* summary_;
    SegmentShelf* shelf_;
    ReasonLine* why_;
    LogGauges* gauges_;
};

}  // namespace logarium::views
