#pragma once
#include <cstdint>
#include <optional>

#include "core/base/bytes.h"
#include "core/record/batch_header.h"

namespace logarium::record {

/// One whole batch in somebody else's memory. The view lives as long as those bytes do.
struct BatchView {
    BatchHeader header;
    ByteView bytes;             ///< all of it, header included
    std::int64_t position = 0;  ///< of its first byte in the range that was read

    ByteView recordBytes() const { return bytes.subspan(kBatchHeaderBytes); }
};

/// The batch that `bytes` begin with; `position` is only noted. Truncated when there are fewer bytes than it says.
Result<BatchView, Flaw> parseBatch(ByteView bytes, std::int64_t position = 0);

/// The crc over the bytes from the attributes on, as it should be.
std::uint32_t computeCrc(ByteView batch);

/// Kafka's DefaultRecordBatch.ensureValid: size and crc; nothing when all is well.
std::optional<Flaw> ensureValid(const BatchView& batch);

/// Walks batches that stand end to end. Stops at the end, at a batch that is cut off by the end of the range (no error:
/// a fetch may end so), or at one that cannot be one.
///
///     BatchReader batches(bytes);
///     while (const auto batch = batches.next()) use(*batch);
///     if (batches.flaw()) ...
///
/// Does not check the crc: see ensureValid().
class BatchReader {
public:
    /// `start` is the position that the first byte is said to be at.
    explicit BatchReader(ByteView bytes, std::int64_t start = 0) : bytes_(bytes), start_(start) {}

    std::optional<BatchView> next();

    /// Where the next batch would begin: after the end, the position behind the last whole batch.
    std::int64_t position() const { return start_ + static_cast<std::int64_t>(at_); }
    /// Bytes after the last whole batch.
    std::size_t leftOver() const { return bytes_.size() - at_; }
    /// Why the walk stopped before the end of the range; Truncated for a cut-off batch.
    const std::optional<Flaw>& flaw() const { return flaw_; }

private:
    ByteView bytes_;
    std::int64_t start_ = 0;
    std::size_t at_ = 0;
    std::optional<Flaw> flaw_;
};

}  // namespace logarium::record
