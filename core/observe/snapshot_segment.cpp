// A replica's segments as a snapshot shows them.
#include <algorithm>

#include "core/observe/log_reasons.h"
#include "core/observe/segment_pages.h"
#include "core/observe/snapshot.h"
#include "core/observe/snapshot_parts.h"

namespace logarium::observe {

namespace {

const log::LogSegment* segmentOf(const cluster::Replica* replica, Offset base) {
    if (replica == nullptr) return nullptr;
    const auto& segments = replica->log.log()->segments();
    const auto found = std::ranges::find(segments, base, &log::LogSegment::base);
    return found == segments.end() ? nullptr : &*found;
}

}  // namespace

std::optional<SegmentPage> Snapshot::page(ReplicaId id, Offset segmentBase, std::int64_t fromPosition,
                                          std::int64_t maxBytes) const {
    const cluster::Replica* replica = replicaOf(*world_, id);
    const log::LogSegment* segment = segmentOf(replica, segmentBase);
    if (segment == nullptr) return std::nullopt;
    return pageOf(replica->log.disk(), *segment, fromPosition, maxBytes);
}

std::vector<BatchOutline> Snapshot::outline(ReplicaId id, Offset segmentBase, std::int64_t fromPosition,
                                            std::size_t most) const {
    const cluster::Replica* replica = replicaOf(*world_, id);
    const log::LogSegment* segment = segmentOf(replica, segmentBase);
    if (segment == nullptr) return {};
    return outlineOf(replica->log.disk(), *segment, fromPosition, most);
}

std::optional<IndexPage> Snapshot::index(ReplicaId id, Offset segmentBase, IndexKind kind, std::int64_t fromSlot,
                                         std::int64_t most) const {
    const cluster::Replica* replica = replicaOf(*world_, id);
    const log::LogSegment* segment = segmentOf(replica, segmentBase);
    if (segment == nullptr) return std::nullopt;
    return indexPageOf(replica->log.disk(), *segment, kind, fromSlot, most);
}

std::vector<std::string> Snapshot::whySegment(ReplicaId id, Offset base) const {
    return segmentReasons(*world_, id, base);
}

std::vector<std::string> Snapshot::whyRecord(ReplicaId id, Offset offset) const {
    return recordReasons(*world_, id, offset);
}

}  // namespace logarium::observe
