#pragma once
#include "views/records/batch_rows.h"
#include "views/records/index_rows.h"
#include "views/shared/log_source.h"
#include "views/shared/view.h"

class QBoxLayout;
class QComboBox;
class QTabBar;

namespace logarium::views {

class FieldStrip;
class HexPane;
class ReasonLine;
class RecordTable;
class ReplicaPicker;

/// One segment of the selected replica, record by record and byte by byte, with its two indexes.
class RecordsView : public View {
    Q_OBJECT
public:
    explicit RecordsView(Selection& selection, QWidget* parent = nullptr, LogSource source = snapshotLogs());

    void present(const FramePtr& frame) override;
    void setTheme(const Theme& theme) override;

    std::optional<ReplicaId> shown() const { return shown_; }
    Offset segment() const { return segment_; }
    const BatchRows& batches() const { return batches_; }
    /// What stands in the middle while there is nothing to show; else empty.
    QString emptyText() const { return empty_; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    enum Tab { Records, OffsetIndex, TimeIndex };

    void build();
    void read(bool fresh);
    void readSegment(bool fresh);
    const observe::SegmentView* wantedSegment() const;
    void fillSegments();
    void showTab();
    void showEmptiness();
    const ByteRows* rows() const;
    void chooseRow(std::int64_t row);
    void chooseByte(std::int64_t position);
    void hoverByte(std::int64_t position);
    void openRow(std::int64_t row);
    void tellChosen();
    /// Of the chosen record.
    void tellWhy();
    void arrange();

    LogSource source_;
    BatchRows batches_{source_};
    IndexRows offsets_{source_, observe::IndexKind::Offsets};
    IndexRows times_{source_, observe::IndexKind::Times};
    FramePtr frame_;
    std::optional<ReplicaId> shown_;
    std::optional<observe::LogView> log_;
    std::uint64_t revision_ = 0;
    Offset segment_ = kNoOffset;
    std::vector<Offset> listed_;
    QString empty_;
    ReplicaPicker* picker_;
    QComboBox* segments_;
    QTabBar* tabs_;
    QBoxLayout* top_;
    RecordTable* table_;
    HexPane* hex_;
    ReasonLine* why_;
    FieldStrip* strip_;
};

}  // namespace logarium::views
