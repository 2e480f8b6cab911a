#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/random.h"
#include "core/disk/memory_disk.h"
#include "core/log/log.h"

namespace logarium::cluster {

/// A flipped bit in the records or an index, records written to the wrong place, a data file cut short, an index that
/// is missing, a file that belongs nowhere, an epoch checkpoint that cannot be read. All but the last are in segments
/// that a start after a crash looks at: what was flushed is taken for good unseen, as Kafka does.
inline constexpr std::array<std::string_view, 8> kDamages = {"data",     "index",         "time-index", "misdirected",
                                                             "cut-data", "missing-index", "stray",      "epochs"};

struct FileDamage {
    std::string path, how;
};

/// Spoils one file of a log whose process died; nothing when it has none to which that could happen.
/// `recoveryPoint`: from where the next process will look at the records.
std::optional<FileDamage> damageFile(disk::MemoryDisk& disk, const log::Log& log, Offset recoveryPoint,
                                     std::string_view what, Random& random);

}  // namespace logarium::cluster
