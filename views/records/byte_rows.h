#pragma once
#include <QString>
#include <QStringList>
#include <cstdint>
#include <vector>

#include "core/observe/log_view.h"

namespace logarium::views {

/// Bytes of a file, from `position` on.
struct ByteSpan {
    std::int64_t position = 0;
    std::int64_t bytes = 0;
    std::int64_t end() const { return position + bytes; }
    bool contains(std::int64_t at) const { return at >= position && at < end(); }
    bool operator==(const ByteSpan&) const = default;
};

/// A decoded piece of a file: a batch, or some entries of an index.
struct ByteChunk {
    ByteSpan span;
    Bytes bytes;
    std::vector<observe::FieldView> fields;  ///< in order of position

    /// The field that a byte belongs to; null when it has none.
    const observe::FieldView* fieldAt(std::int64_t position) const;
};

struct RowColumn {
    QString title;
    QString widest;  ///< a sample that the column has to have room for
    bool number = false;
    int rank = 0;  ///< where there is little room, the columns of the highest rank go first
    int stretch = 0;
    QString toolTip;
};

enum class RowMark : std::uint8_t { None, Null, Control, Damaged };

/// How a row looks beside its texts.
struct RowLook {
    bool startsGroup = false;  ///< first record of its batch
    bool oddGroup = false;
    RowMark mark = RowMark::None;
};

/// A file as rows for people and as bytes with names: the two sides of the view agree through it. Positions are those
/// in the file; reading is lazy, so everything asked for here may decode a chunk.
class ByteRows {
public:
    virtual ~ByteRows() = default;

    virtual std::vector<RowColumn> columns() const = 0;
    virtual std::int64_t rows() const = 0;
    virtual std::int64_t bytes() const = 0;
    /// The column whose missing value is shown by a RowMark::Null sign; -1: none.
    virtual int nullColumn() const { return -1; }

    virtual QString cell(std::int64_t row, int column) const = 0;
    virtual RowLook look(std::int64_t row) const = 0;
    /// The row's own bytes: a record's, an entry's; of packed records, all of their batch.
    virtual ByteSpan span(std::int64_t row) const = 0;
    /// The row that a byte belongs to; -1 for bytes that many rows share (a batch's header, packed records).
    virtual std::int64_t rowAt(std::int64_t position) const = 0;
    /// The rows [first, second) of the chunk that a byte belongs to.
    virtual std::pair<std::int64_t, std::int64_t> groupAt(std::int64_t position) const = 0;
    /// Decoded bytes around a position; null behind the end. Good until the next call.
    virtual const ByteChunk* chunkAt(std::int64_t position) const = 0;
    /// One line on a row, its title and what there is to say.
    virtual std::pair<QString, QString> describe(std::int64_t row) const = 0;
    virtual QString emptyText() const = 0;
};

}  // namespace logarium::views
