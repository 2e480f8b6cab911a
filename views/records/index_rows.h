#pragma once
#include "views/records/byte_rows.h"
#include "views/shared/log_source.h"
#include "views/shared/view.h"

namespace logarium::views {

/// An .index or a .timeindex: a row an entry. The zeros behind the last entry, which Kafka preallocates while the
/// segment is active, are no rows.
class IndexRows : public ByteRows {
public:
    static constexpr std::int64_t kMostAtOnce = 256;  ///< entries decoded together

    IndexRows(const LogSource& source, observe::IndexKind kind) : source_(source), kind_(kind) {}

    void read(const FramePtr& frame, ReplicaId replica, Offset segment);
    void clear();

    std::vector<RowColumn> columns() const override;
    std::int64_t rows() const override { return entries_; }
    std::int64_t bytes() const override { return entries_ * entryBytes(); }
    QString cell(std::int64_t row, int column) const override;
    RowLook look(std::int64_t row) const override { return {true, row % 2 == 1, RowMark::None}; }
    ByteSpan span(std::int64_t row) const override { return {row * entryBytes(), entryBytes()}; }
    std::int64_t rowAt(std::int64_t position) const override;
    std::pair<std::int64_t, std::int64_t> groupAt(std::int64_t position) const override;
    const ByteChunk* chunkAt(std::int64_t position) const override;
    std::pair<QString, QString> describe(std::int64_t row) const override;
    QString emptyText() const override;

    /// In the .log: where the batch of an .index entry begins; -1 for a .timeindex.
    std::int64_t logPosition(std::int64_t row) const;
    std::int64_t fileBytes() const { return fileBytes_; }

private:
    std::int64_t entryBytes() const { return kind_ == observe::IndexKind::Offsets ? 8 : 12; }
    const observe::IndexEntryView* entry(std::int64_t row) const;

    const LogSource& source_;
    observe::IndexKind kind_;
    FramePtr frame_;
    ReplicaId replica_;
    Offset segment_ = kNoOffset;
    std::int64_t entries_ = 0;
    std::int64_t fileBytes_ = 0;
    mutable observe::IndexPage page_;
    mutable ByteChunk chunk_;
};

}  // namespace logarium::views
