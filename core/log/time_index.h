#pragma once
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/log/index_file.h"

namespace logarium::log {

/// The largest timestamp so far and the last offset of the batch that holds it.
struct TimestampOffset {
    TimestampMs timestamp = kNoTimestamp;
    Offset offset = kNoOffset;
    bool operator==(const TimestampOffset&) const = default;
};

/// The sparse index from timestamps to offsets (Kafka: TimeIndex). An entry: timestamp i64, relative offset i32.
class TimeIndex {
public:
    static constexpr int kEntryBytes = 12;

    TimeIndex(std::string path, Offset base, std::int64_t maxBytes)
        : file_(std::move(path), kEntryBytes, maxBytes), base_(base) {}

    IndexFile& file() { return file_; }
    const IndexFile& file() const { return file_; }

    /// One entry is kept back for the one that closing the segment adds.
    bool isFull() const { return file_.entries() >= file_.maxEntries() - 1; }

    /// The last entry at or below `wanted`; before the first one: no timestamp, and the segment's base.
    TimestampOffset lookup(const disk::Disk& disk, TimestampMs wanted) const;
    TimestampOffset entry(const disk::Disk& disk, std::int64_t slot) const;
    TimestampOffset lastEntry(const disk::Disk& disk) const;

    /// Appends when the timestamp grows. `closing`: the entry kept back may be used.
    void maybeAppend(disk::Disk& disk, TimestampOffset entry, bool closing = false);
    void truncateTo(const disk::Disk& disk, Offset offset);

private:
    IndexFile file_;
    Offset base_;
    mutable std::int64_t lastSlot_ = -1;  // Which one last_ is of: asked for often, it is kept, as in Kafka.
    mutable TimestampOffset last_;
};

}  // namespace logarium::log
