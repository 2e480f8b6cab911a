#pragma once
#include <algorithm>
#include <cstdint>
#include <memory>

#include "core/base/bytes.h"
#include "core/base/ids.h"

namespace logarium::log {

/// 128 bits of XXH3 over a key: two keys of one hash do not happen.
struct KeyHash {
    std::uint64_t high = 0, low = 0;

    static KeyHash of(ByteView key);
    bool operator==(const KeyHash&) const = default;
};

/// The newest offset of each key, by a hash of it, in a table of fixed size (Kafka: SkimpyOffsetMap, 24 bytes a slot).
/// The table is far larger than a processor's caches: whoever has several keys at hand prefetches them all before he
/// puts or gets them, so that the waits overlap.
class OffsetMap {
public:
    static constexpr std::int64_t kSlotBytes = 24;

    /// When the table's memory is taken.
    enum class Memory : std::uint8_t {
        AsUsed,  ///< page by page, so that a small pass takes little
        AtOnce,  ///< here and now, as Kafka's does: no put waits for a page
    };
    /// `bytes` is the dedupe buffer: no more is taken.
    explicit OffsetMap(std::int64_t bytes, Memory memory = Memory::AsUsed);

    std::int64_t slotCount() const { return static_cast<std::int64_t>(count_); }
    std::int64_t size() const { return size_; }
    /// Everything below and at it has been looked at; -1 at first.
    Offset latestOffset() const { return latest_; }
    void updateLatestOffset(Offset offset) { latest_ = std::max(latest_, offset); }

    void prefetch(const KeyHash& key) const;
    void put(const KeyHash& key, Offset offset);
    /// kNoOffset for a key that is not in the map.
    Offset get(const KeyHash& key) const;
    double utilization() const { return count_ == 0 ? 0 : static_cast<double>(size_) / static_cast<double>(count_); }

private:
    /// Zeros are a free slot.
    struct Slot {
        KeyHash key;
        std::int64_t next;  // One above the offset.
    };
    static_assert(sizeof(Slot) == kSlotBytes);
    struct Release {
        std::size_t bytes;
        void operator()(Slot* slots) const;
    };

    /// The key's slot, or the free one where it would stand; null when every slot is taken by other keys.
    Slot* find(const KeyHash& key) const;
    std::size_t home(const KeyHash& key) const;

    std::size_t count_;
    std::unique_ptr<Slot[], Release> slots_;
    std::int64_t size_ = 0;
    Offset latest_{-1};
};

}  // namespace logarium::log
