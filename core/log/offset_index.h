#pragma once
#include <limits>
#include <optional>

#include "core/base/ids.h"
#include "core/log/index_file.h"

namespace logarium::log {

/// An offset and the byte position of its batch in the segment.
struct OffsetPosition {
    Offset offset;
    std::int32_t position = 0;
    bool operator==(const OffsetPosition&) const = default;
};

/// The sparse index from offsets to file positions (Kafka: OffsetIndex). An entry: relative offset i32, position i32.
class OffsetIndex {
public:
    static constexpr int kEntryBytes = 8;

    OffsetIndex(std::string path, Offset base, std::int64_t maxBytes)
        : file_(std::move(path), kEntryBytes, maxBytes), base_(base) {}

    IndexFile& file() { return file_; }
    const IndexFile& file() const { return file_; }

    bool isFull() const { return file_.entries() >= file_.maxEntries(); }
    /// Whether the offset can be told relative to this segment's base in 31 bits.
    bool canHold(Offset offset) const {
        return offset >= base_ && offset - base_ <= std::numeric_limits<std::int32_t>::max();
    }

    /// The last entry at or below `wanted`, or the segment's start when there is none.
    OffsetPosition lookup(const disk::Disk& disk, Offset wanted) const;
    OffsetPosition entry(const disk::Disk& disk, std::int64_t slot) const;
    /// Of the last entry; the base when there is none.
    Offset lastOffset(const disk::Disk& disk) const;
    /// The first entry whose position is `bytes` or more behind that of `from`; nullopt at the end
    /// (fetchUpperBoundOffset).
    std::optional<Offset> upperBound(const disk::Disk& disk, OffsetPosition from, std::int64_t bytes) const;

    void append(disk::Disk& disk, Offset offset, std::int64_t position);
    void truncateTo(const disk::Disk& disk, Offset offset);

private:
    IndexFile file_;
    Offset base_;
    mutable std::int64_t lastSlot_ = -1;  // Which one lastOffset_ is of: asked for often, it is kept, as in Kafka.
    mutable Offset lastOffset_;
};

}  // namespace logarium::log
