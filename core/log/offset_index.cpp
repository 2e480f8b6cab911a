#include "core/log/offset_index.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/assert.h"
#include "core/log/log_error.h"

namespace logarium::log {

namespace {
std::int32_t relativeOffset(ByteView entry) {
    return loadBig<std::int32_t>(entry.data());
}
std::int32_t positionOf(ByteView entry) {
    return loadBig<std::int32_t>(entry.data() + 4);
}
}  // namespace

OffsetPosition OffsetIndex::entry(const disk::Disk& disk, std::int64_t slot) const {
    Bytes scratch;
    const ByteView bytes = file_.entry(disk, slot, scratch);
    return {base_ + relativeOffset(bytes), positionOf(bytes)};
}

OffsetPosition OffsetIndex::lookup(const disk::Disk& disk, Offset wanted) const {
    const std::int64_t target = wanted - base_;
    const std::int64_t slot = file_.floorSlot(disk, [target](ByteView e) { return relativeOffset(e) <= target; });
    return slot < 0 ? OffsetPosition{base_, 0} : entry(disk, slot);
}

Offset OffsetIndex::lastOffset(const disk::Disk& disk) const {
    if (file_.entries() == 0) return base_;
    if (lastSlot_ != file_.entries() - 1) {
        lastOffset_ = entry(disk, file_.entries() - 1).offset;
        lastSlot_ = file_.entries() - 1;
    }
    return lastOffset_;
}

std::optional<Offset> OffsetIndex::upperBound(const disk::Disk& disk, OffsetPosition from, std::int64_t bytes) const {
    const std::int64_t target = from.position + bytes;
    constexpr std::int64_t kWarmEntries = 8192 / kEntryBytes;
    const std::int64_t last = file_.entries() - 1;
    if (last < 0) return std::nullopt;
    // Step for step as Kafka's AbstractIndex: an entry at just that position counts only when the search hits it on its
    // way, else the one behind it does.
    const std::int64_t firstHot = std::max<std::int64_t>(0, last - kWarmEntries);
    const bool hot = entry(disk, firstHot).position < target;
    if (!hot && entry(disk, 0).position > target) return entry(disk, 0).offset;
    std::int64_t low = hot ? firstHot : 0, high = hot ? last : firstHot;
    while (low < high) {
        const std::int64_t middle = (low + high + 1) / 2;
        const OffsetPosition found = entry(disk, middle);
        if (found.position == target) return found.offset;
        if (found.position > target)
            high = middle - 1;
        else
            low = middle;
    }
    if (low == last) return std::nullopt;
    return entry(disk, low + 1).offset;
}

void OffsetIndex::append(disk::Disk& disk, Offset offset, std::int64_t position) {
    file_.ensureFile(disk);
    ensure(!isFull(), "an entry is appended to an offset index that is not full");
    if (file_.entries() > 0 && offset <= lastOffset(disk))
        refuse(ErrorCode::UnknownServerError, "InvalidOffsetException",
               fmt::format(
                   "Attempt to append an offset {} to position {} no larger than the last offset appended ({}) to {}",
                   offset.value, file_.entries(), lastOffset(disk).value, file_.path()));
    std::byte bytes[kEntryBytes];
    storeBig(bytes, static_cast<std::int32_t>(offset - base_));
    storeBig(bytes + 4, static_cast<std::int32_t>(position));
    file_.append(disk, bytes);
    lastSlot_ = file_.entries() - 1;
    lastOffset_ = offset;
}

void OffsetIndex::truncateTo(const disk::Disk& disk, Offset offset) {
    const std::int64_t target = offset - base_;
    const std::int64_t slot = file_.floorSlot(disk, [target](ByteView e) { return relativeOffset(e) <= target; });
    if (slot < 0) return file_.keep(0);
    file_.keep(entry(disk, slot).offset == offset ? slot : slot + 1);
}

}  // namespace logarium::log
