#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/record/batch.h"
#include "core/record/record.h"

namespace logarium::record {

/// Walks the records of one batch, unpacking it first when it is compressed. Every size and count is checked before
/// use.
///
///     RecordReader records(batch);
///     while (const Record* record = records.next()) use(*record);
///     if (records.flaw()) ...
///
/// The batch's bytes must outlive the reader; records point into them or into the reader's own memory.
class RecordReader {
public:
    /// `limit` bounds the unpacked size in bytes.
    explicit RecordReader(const BatchView& batch, std::size_t limit = kDefaultUnpackLimit);

    RecordReader(const RecordReader&) = delete;
    RecordReader& operator=(const RecordReader&) = delete;

    /// The next record, valid until the following call; null at the end or at a flaw.
    const Record* next();

    /// What is wrong with the batch, as far as it was read. Positions count from the batch's first byte; in a
    /// compressed batch, from the first byte of the unpacked records.
    const std::optional<Flaw>& flaw() const { return flaw_; }

    /// Where the record that next() gave last began: from the batch's first byte, or of the unpacked records.
    std::int64_t recordPosition() const { return recordPosition_; }
    /// The records' bytes, unpacked.
    ByteView unpacked() const { return records_; }

private:
    bool readBody(ByteView body);
    /// `headers` is the rest of the body, behind their count.
    bool readHeaders(ByteView body, ByteView headers, std::int32_t count);
    /// Walks over the headers without keeping them.
    bool skipHeaders(VarintReader& in, std::int32_t count);
    bool fail(FlawKind kind, std::string message);
    bool failStructure() { return fail(FlawKind::InvalidRecord, "Found invalid record structure"); }

    BatchHeader header_;
    bool appendTime_;
    Bytes unpacked_;
    ByteView records_;
    std::size_t at_ = 0;
    std::int32_t read_ = 0;
    std::int64_t recordPosition_ = 0;
    std::int64_t bodyStart_ = 0;  // Of the records within the batch, for positions; 0 when compressed.
    Record current_;
    std::optional<Flaw> flaw_;
};

}  // namespace logarium::record
