#pragma once
#include <optional>
#include <vector>

#include "core/disk/disk.h"
#include "core/log/cleaner/cleaner.h"

namespace logarium::log {

/// What a cleaner pass does to one record, and because of what. Of a batch that goes as a whole only its first offset
/// is told.
struct RecordFate {
    Offset offset;
    CleanerVerdict verdict{};
    Offset newer = kNoOffset;                           ///< of DroppedOlder: the latest record with its key
    std::optional<TimestampMs> horizon = std::nullopt;  ///< of a tombstone or a marker: until when readers have it
    bool batchKept = false;  ///< all of its batch's records go, but its header stays for its producer
    bool operator==(const RecordFate&) const = default;
};

/// What a pass that began now would do to each record below `firstUncleanable`, in order of offsets. Runs the pass on a
/// draft: neither log nor disk change.
std::vector<RecordFate> fatesOfRecords(const disk::Disk& disk, const Log& log, const CleanerConfig& config,
                                       Offset firstDirty, Offset firstUncleanable, TimestampMs now);

}  // namespace logarium::log
