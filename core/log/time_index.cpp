#include "core/log/time_index.h"

#include <fmt/format.h>

#include "core/base/assert.h"
#include "core/log/log_error.h"

namespace logarium::log {

namespace {
std::int64_t timestampOf(ByteView entry) {
    return loadBig<std::int64_t>(entry.data());
}
std::int32_t relativeOffset(ByteView entry) {
    return loadBig<std::int32_t>(entry.data() + 8);
}
}  // namespace

TimestampOffset TimeIndex::entry(const disk::Disk& disk, std::int64_t slot) const {
    Bytes scratch;
    const ByteView bytes = file_.entry(disk, slot, scratch);
    return {TimestampMs{timestampOf(bytes)}, base_ + relativeOffset(bytes)};
}

TimestampOffset TimeIndex::lookup(const disk::Disk& disk, TimestampMs wanted) const {
    const std::int64_t slot = file_.floorSlot(disk, [wanted](ByteView e) { return timestampOf(e) <= wanted.value; });
    return slot < 0 ? TimestampOffset{kNoTimestamp, base_} : entry(disk, slot);
}

TimestampOffset TimeIndex::lastEntry(const disk::Disk& disk) const {
    if (file_.entries() == 0) return {kNoTimestamp, base_};
    if (lastSlot_ != file_.entries() - 1) {
        last_ = entry(disk, file_.entries() - 1);
        lastSlot_ = file_.entries() - 1;
    }
    return last_;
}

void TimeIndex::maybeAppend(disk::Disk& disk, TimestampOffset added, bool closing) {
    file_.ensureFile(disk);
    ensure(closing || !isFull(), "an entry is appended to a time index that is not full");
    const TimestampOffset last = lastEntry(disk);
    if (file_.entries() > 0 && added.offset < last.offset)
        refuse(ErrorCode::UnknownServerError, "InvalidOffsetException",
               fmt::format(
                   "Attempt to append an offset ({}) to slot {} no larger than the last offset appended ({}) to {}",
                   added.offset.value, file_.entries(), last.offset.value, file_.path()));
    if (file_.entries() > 0 && added.timestamp < last.timestamp)
        refuse(
            ErrorCode::UnknownServerError, "IllegalStateException",
            fmt::format(
                "Attempt to append a timestamp ({}) to slot {} no larger than the last timestamp appended ({}) to {}",
                added.timestamp.value, file_.entries(), last.timestamp.value, file_.path()));
    if (added.timestamp <= last.timestamp) return;
    std::byte bytes[kEntryBytes];
    storeBig(bytes, added.timestamp.value);
    storeBig(bytes + 8, static_cast<std::int32_t>(added.offset - base_));
    file_.append(disk, bytes);
    lastSlot_ = file_.entries() - 1;
    last_ = added;
}

void TimeIndex::truncateTo(const disk::Disk& disk, Offset offset) {
    const std::int64_t target = offset - base_;
    const std::int64_t slot = file_.floorSlot(disk, [target](ByteView e) { return relativeOffset(e) <= target; });
    if (slot < 0) return file_.keep(0);
    file_.keep(entry(disk, slot).offset == offset ? slot : slot + 1);
}

}  // namespace logarium::log
