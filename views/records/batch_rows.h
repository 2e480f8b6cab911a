#pragma once
#include <map>

#include "views/records/byte_rows.h"
#include "views/shared/log_source.h"
#include "views/shared/view.h"

namespace logarium::views {

/// The .log of one segment: a row a record. Knows where every batch stands, decodes only the batches it is asked about
/// and keeps a few of them.
class BatchRows : public ByteRows {
public:
    enum Column { OffsetColumn, Time, Key, Value, Size, Batch, Epoch, Codec, Producer };
    static constexpr std::size_t kMostOutlined = 20'000;  ///< batches walked over at once
    static constexpr std::size_t kMostKept = 96;          ///< decoded batches
    static constexpr std::int64_t kMostKeptBytes = 4 << 20;

    explicit BatchRows(const LogSource& source) : source_(source) {}

    /// What changed since the last call.
    enum class Change : std::uint8_t { Nothing, Grew, Other };
    /// Shows the segment as it is in `frame`. `fresh`: nothing read before counts any more. Walks over a bounded
    /// number of batches; `complete()` says whether that was all.
    Change read(const FramePtr& frame, ReplicaId replica, Offset segment, std::int64_t fileBytes, bool fresh);
    void clear();
    bool complete() const { return complete_; }

    std::vector<RowColumn> columns() const override;
    std::int64_t rows() const override { return rowCount_; }
    std::int64_t bytes() const override { return fileBytes_; }
    int nullColumn() const override { return Value; }
    QString cell(std::int64_t row, int column) const override;
    RowLook look(std::int64_t row) const override;
    ByteSpan span(std::int64_t row) const override;
    std::int64_t rowAt(std::int64_t position) const override;
    std::pair<std::int64_t, std::int64_t> groupAt(std::int64_t position) const override;
    const ByteChunk* chunkAt(std::int64_t position) const override;
    std::pair<QString, QString> describe(std::int64_t row) const override;
    QString emptyText() const override;

    /// Of the record in a row; none in a row of a batch that cannot be read.
    std::optional<Offset> offsetOf(std::int64_t row) const;
    /// The first row of the batch that begins at a position; -1: none begins there.
    std::int64_t rowOfBatchAt(std::int64_t position) const;
    /// How many batches were decoded so far: for tests.
    int decoded() const { return decodings_; }

private:
    struct Known {
        observe::BatchOutline outline;
        std::int64_t firstRow = 0;
    };
    struct Decoded {
        observe::BatchView batch;
        ByteChunk chunk;
    };
    static std::int64_t rowsOf(const observe::BatchOutline& outline);
    bool stillTheSame() const;
    std::size_t batchOfRow(std::int64_t row) const;
    /// The batch with this byte; batches_.size() when none of those known has it.
    std::size_t batchOfByte(std::int64_t position) const;
    std::int64_t endOfKnown() const { return batches_.empty() ? 0 : batches_.back().outline.end(); }
    const Decoded& decode(std::size_t index) const;
    const observe::RecordView* record(std::int64_t row) const;
    QString batchCell(const observe::BatchView& batch, int column) const;
    QString recordCell(const observe::RecordView& record, int column) const;

    const LogSource& source_;
    FramePtr frame_;
    ReplicaId replica_;
    Offset segment_ = kNoOffset;
    std::int64_t fileBytes_ = 0;
    std::int64_t rowCount_ = 0;
    bool complete_ = true;
    std::vector<Known> batches_;
    mutable std::map<std::int64_t, Decoded> kept_;  // By position.
    mutable std::int64_t keptBytes_ = 0;
    mutable ByteChunk unread_;  // Bytes in which no batch can be found.
    mutable int decodings_ = 0;
};

}  // namespace logarium::views
