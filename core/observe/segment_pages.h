#pragma once
#include "core/disk/disk.h"
#include "core/log/log_segment.h"
#include "core/observe/log_view.h"

/// What stands in one segment's files, page by page: of a simulated replica and of a real directory alike.
namespace logarium::observe {

/// Batches and records from a byte position on, at most about `maxBytes` of the file (at least one batch).
SegmentPage pageOf(const disk::Disk& disk, const log::LogSegment& segment, std::int64_t fromPosition,
                   std::int64_t maxBytes);
/// Where batches stand, from a position on, at most `most` of them.
std::vector<BatchOutline> outlineOf(const disk::Disk& disk, const log::LogSegment& segment, std::int64_t fromPosition,
                                    std::size_t most);
/// Entries of an index from a slot on, at most `most`.
IndexPage indexPageOf(const disk::Disk& disk, const log::LogSegment& segment, IndexKind kind, std::int64_t fromSlot,
                      std::int64_t most);

}  // namespace logarium::observe
