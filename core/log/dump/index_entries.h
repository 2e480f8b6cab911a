#pragma once
#include <cstddef>
#include <cstdint>
#include <utility>

#include "core/base/bytes.h"

namespace logarium::log {

/// One slot of a .index file: the last offset of a batch, and where that batch begins in the .log.
struct OffsetEntry {
    std::int64_t offset = 0;
    std::int32_t position = 0;
};

/// One slot of a .timeindex file: the largest timestamp so far, and the last offset of the batch holding it.
struct TimeEntry {
    std::int64_t timestamp = 0;
    std::int64_t offset = 0;
};

/// All whole slots of an index file, zero ones too, as Kafka sees a file that it opens for reading.
///
///     .index       i32 offset - base, i32 position          8 bytes
///     .timeindex   i64 timestamp, i32 offset - base        12 bytes
class IndexEntries {
public:
    static constexpr std::int64_t kOffsetEntryBytes = 8;
    static constexpr std::int64_t kTimeEntryBytes = 12;

    IndexEntries(Bytes file, std::int64_t baseOffset, std::int64_t entryBytes)
        : baseOffset_(baseOffset), entryBytes_(entryBytes), bytes_(std::move(file)) {}

    std::int64_t size() const { return std::ssize(bytes_) / entryBytes_; }
    std::int64_t lengthInBytes() const { return std::ssize(bytes_); }
    std::int64_t baseOffset() const { return baseOffset_; }

    OffsetEntry offsetEntry(std::int64_t slot) const;
    TimeEntry timeEntry(std::int64_t slot) const;
    /// Kafka's OffsetIndex.lookup, slot by slot as AbstractIndex searches: zero slots at the end mislead it in the same
    /// way.
    OffsetEntry lookup(std::int64_t wantedOffset) const;

    /// Slots up to the last one that is not all zero.
    std::int64_t usedSlots() const;

private:
    std::int64_t searchBetween(std::int64_t low, std::int64_t high, std::int64_t wantedOffset) const;

    std::int64_t baseOffset_;
    std::int64_t entryBytes_;
    Bytes bytes_;
};

}  // namespace logarium::log
