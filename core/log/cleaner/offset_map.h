#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ids.h"

namespace logarium::log {

/// The newest offset of each key, by a 128-bit hash of it, in a table of fixed size (Kafka: SkimpyOffsetMap, 24 bytes a
/// slot). Two keys of one hash would be taken for one, which at 128 bits does not happen.
class OffsetMap {
public:
    static constexpr std::int64_t kSlotBytes = 24;

    explicit OffsetMap(std::int64_t bytes) : slots_(static_cast<std::size_t>(bytes / kSlotBytes)) {}

    std::int64_t slotCount() const { return static_cast<std::int64_t>(slots_.size()); }
    std::int64_t size() const { return size_; }
    /// Everything below and at it has been looked at; -1 at first.
    Offset latestOffset() const { return latest_; }
    void updateLatestOffset(Offset offset) { latest_ = std::max(latest_, offset); }

    void put(ByteView key, Offset offset);
    /// kNoOffset for a key that is not in the map.
    Offset get(ByteView key) const;
    double utilization() const {
        return slots_.empty() ? 0 : static_cast<double>(size_) / static_cast<double>(slots_.size());
    }

private:
    struct Slot {
        std::uint64_t high = 0, low = 0;
        std::int64_t offset = -1;
    };
    std::size_t find(ByteView key, std::uint64_t& high, std::uint64_t& low) const;

    std::vector<Slot> slots_;
    std::int64_t size_ = 0;
    Offset latest_{-1};
};

}  // namespace logarium::log
