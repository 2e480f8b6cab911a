#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/prefetch.h"
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
    std::int64_t recordPosition() const { return bodyStart_ + (recordStart_ - records_.data()); }
    /// The records' bytes, unpacked.
    ByteView unpacked() const { return records_; }

private:
    void begin(ByteView packed, std::size_t limit);
    void walk(ByteView records);
    bool readPlain();
    [[gnu::noinline]] bool readAny();
    bool readBody(ByteView body);
    /// Timestamp, offset and sequence, and no headers yet.
    void place(std::int64_t timestampDelta, std::int32_t offsetDelta);
    /// `headers` is the rest of the body, behind their count.
    bool readHeaders(ByteView body, ByteView headers, std::int32_t count);
    /// Walks over the headers without keeping them.
    bool skipHeaders(VarintReader& in, std::int32_t count);
    [[gnu::cold]] const Record* failRemaining();
    [[gnu::cold]] bool failStructure();
    [[gnu::cold]] bool fail(FlawKind kind, std::string message);
    [[gnu::cold]] void fail(Flaw flaw);

    BatchHeader header_;
    bool appendTime_;
    Bytes unpacked_;
    ByteView records_;
    const std::byte* at_ = nullptr;
    const std::byte* end_ = nullptr;
    const std::byte* recordStart_ = nullptr;
    std::int32_t read_ = 0;   // As many as there are from a flaw on.
    std::int64_t bodyStart_;  // Of the records within the batch, for positions; 0 when compressed.
    Record current_;
    std::optional<Flaw> flaw_;
};

inline const Record* RecordReader::next() {
    if (read_ == header_.count) return nullptr;
    recordStart_ = at_;
    if (!readPlain() && !readAny()) return nullptr;
    // Where the records lie in a mapped file they come from far: the ones to come are asked for while this one is used.
    constexpr std::ptrdiff_t kAhead = 512;
    __builtin_prefetch(at_ + kAhead);
    __builtin_prefetch(at_ + kAhead + kCacheLine);
    // Kafka hands out the last record only when nothing is left behind it.
    if (++read_ == header_.count && at_ != end_) return failRemaining();
    return &current_;
}

// Nearly every record has short lengths and no headers. Of such a one it is enough to see that its parts fill it; all
// others, and all flaws, are left to readAny().
inline bool RecordReader::readPlain() {
    constexpr std::ptrdiff_t kUpToKey = 9;  // The size, the attributes and three numbers.
    if (end_ - at_ < kUpToKey) return false;
    ShortVarints in{at_};
    const std::int32_t size = in.next();
    if (size < 0 || size > end_ - in.at) return false;
    const std::byte* const end = in.at + size;
    ++in.at;
    const std::int32_t timestampDelta = in.next();
    const std::int32_t offsetDelta = in.next();
    const std::int32_t keySize = in.next();
    const std::byte* const key = in.at;
    if (std::max(keySize, 0) > end - key - 2) return false;  // The value's size and the count of headers come yet.
    in.at += std::max(keySize, 0);
    const std::int32_t valueSize = in.next();
    if (in.longer || std::max(valueSize, 0) != end - in.at - 1 || end[-1] != std::byte{0}) return false;
    current_.key = ByteView(key, static_cast<std::size_t>(keySize));
    if (keySize < 0) current_.key.reset();
    current_.value = ByteView(in.at, static_cast<std::size_t>(valueSize));
    if (valueSize < 0) current_.value.reset();
    current_.sizeInBytes = static_cast<std::int32_t>(end - at_);
    at_ = end;
    place(timestampDelta, offsetDelta);
    return true;
}

inline void RecordReader::place(std::int64_t timestampDelta, std::int32_t offsetDelta) {
    current_.timestamp =
        appendTime_ ? header_.maxTimestamp : TimestampMs{wrappingAdd(header_.baseTimestamp.value, timestampDelta)};
    current_.offset = Offset{wrappingAdd(header_.baseOffset.value, offsetDelta)};
    current_.sequence = header_.baseSequence >= 0 ? incrementSequence(header_.baseSequence, offsetDelta) : kNoSequence;
    current_.headers = {};
}

}  // namespace logarium::record
