#pragma once
#include <string>

#include "core/check/breach.h"
#include "core/disk/disk.h"
#include "core/log/log.h"

namespace logarium::check {

/// What must hold of one open log and its files; `where` begins the sentence ("orders-0 on broker 2").
///
/// L1 offsets rise strictly; L2 log start <= high watermark <= log end, and the last stable offset is where the oldest
/// transaction without a marker below the high watermark begins; L3 segments tile the log, sizes are those of
/// the files; L4 index entries rise and point at batches that hold what they say; L5 every batch can be read and its
/// crc fits; L6 epochs rise along the log and are those of the leader epoch file; L7 see sequence_rules.h.
std::optional<Breach> checkLog(const log::Log& log, const disk::Disk& disk, const std::string& where);

}  // namespace logarium::check
