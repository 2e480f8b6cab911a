#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/random.h"
#include "core/disk/memory_disk.h"
#include "core/log/log.h"

namespace logarium::cluster {

/// How much of what was written and not flushed a power cut takes: "none", its end ("tail": files are shorter than they
/// were), any sectors of it ("sectors": files have their length, and zeros where a sector did not reach the disk), or
/// all of it. What lies below the recovery point of a log was flushed and stays, and so do all segments but the last: a
/// log that rolls flushes what it closes, and a process that starts later only does not know (its recovery point is
/// that of the last checkpoint).
inline constexpr std::array<std::string_view, 4> kPowerLosses = {"none", "tail", "sectors", "all"};

/// Does so to the segments of a log whose process is dead. Returns how many bytes went or became zeros.
std::int64_t losePower(disk::MemoryDisk& disk, const log::Log& log, std::string_view loss, Random& random);

/// Where in the segment the first batch begins that was not flushed; its size when there is none.
std::int64_t flushedBytes(const disk::MemoryDisk& disk, const log::Log& log, const log::LogSegment& segment,
                          Offset recoveryPoint);

}  // namespace logarium::cluster
