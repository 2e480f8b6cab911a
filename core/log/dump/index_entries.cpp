#include "core/log/dump/index_entries.h"

#include <algorithm>

#include "core/base/assert.h"

namespace logarium::log {
namespace {

/// Kafka: AbstractIndex.warmEntries, so many that the searched pages stay in memory.
constexpr std::int64_t kWarmBytes = 8192;

}  // namespace

OffsetEntry IndexEntries::offsetEntry(std::int64_t slot) const {
    ensure(entryBytes_ == kOffsetEntryBytes && slot >= 0 && slot < size(),
           "an offset index is asked for one of its slots");
    const std::byte* at = bytes_.data() + slot * entryBytes_;
    return {static_cast<std::int64_t>(static_cast<std::uint64_t>(baseOffset_) +
                                      static_cast<std::uint64_t>(loadBig<std::int32_t>(at))),
            loadBig<std::int32_t>(at + 4)};
}

TimeEntry IndexEntries::timeEntry(std::int64_t slot) const {
    ensure(entryBytes_ == kTimeEntryBytes && slot >= 0 && slot < size(), "a time index is asked for one of its slots");
    const std::byte* at = bytes_.data() + slot * entryBytes_;
    return {loadBig<std::int64_t>(at),
            static_cast<std::int64_t>(static_cast<std::uint64_t>(baseOffset_) +
                                      static_cast<std::uint64_t>(loadBig<std::int32_t>(at + 8)))};
}

OffsetEntry IndexEntries::lookup(std::int64_t wantedOffset) const {
    const OffsetEntry none{baseOffset_, 0};
    if (size() == 0) return none;
    const std::int64_t firstHot = std::max<std::int64_t>(0, size() - 1 - kWarmBytes / entryBytes_);
    if (offsetEntry(firstHot).offset < wantedOffset)
        return offsetEntry(searchBetween(firstHot, size() - 1, wantedOffset));
    if (offsetEntry(0).offset > wantedOffset) return none;
    return offsetEntry(searchBetween(0, firstHot, wantedOffset));
}

std::int64_t IndexEntries::searchBetween(std::int64_t low, std::int64_t high, std::int64_t wantedOffset) const {
    while (low < high) {
        const std::int64_t middle = (low + high + 1) / 2;
        const std::int64_t found = offsetEntry(middle).offset;
        if (found == wantedOffset) return middle;
        if (found > wantedOffset)
            high = middle - 1;
        else
            low = middle;
    }
    return low;
}

std::int64_t IndexEntries::usedSlots() const {
    const auto last = std::find_if(bytes_.rbegin(), bytes_.rend(), [](std::byte b) { return b != std::byte{0}; });
    const std::int64_t used = bytes_.rend() - last;
    return std::min(size(), (used + entryBytes_ - 1) / entryBytes_);
}

}  // namespace logarium::log
