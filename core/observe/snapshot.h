#pragma once
#include <memory>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/observe/cluster_view.h"
#include "core/observe/log_view.h"
#include "core/sim/event.h"

namespace logarium::sim {
struct World;
}

namespace logarium::observe {

/// The World as it was at one moment: immutable, cheap to make (all big parts are shared), safe to read on any thread.
class Snapshot {
public:
    explicit Snapshot(std::shared_ptr<const sim::World> world) : world_(std::move(world)) {}

    const sim::World& world() const { return *world_; }
    /// Works the whole cluster out; views get it ready-made in the Frame.
    ClusterView cluster() const;
    /// One replica's log; no such replica: nullopt.
    std::optional<LogView> log(ReplicaId replica) const;
    /// Batches and records of one segment from a byte position on, at most about `maxBytes` of the file (at least one
    /// batch).
    std::optional<SegmentPage> page(ReplicaId replica, Offset segmentBase, std::int64_t fromPosition,
                                    std::int64_t maxBytes) const;
    /// Where the batches of one segment stand, from a position on, at most `most` of them.
    std::vector<BatchOutline> outline(ReplicaId replica, Offset segmentBase, std::int64_t fromPosition,
                                      std::size_t most) const;
    /// Entries of a segment's index from a slot on, at most `most`; the zeros behind the last one are not entries.
    std::optional<IndexPage> index(ReplicaId replica, Offset segmentBase, IndexKind kind, std::int64_t fromSlot,
                                   std::int64_t most) const;

    /// Why a segment stays or goes, what becomes of a record and how it is found: see log_reasons.h.
    std::vector<std::string> whySegment(ReplicaId replica, Offset base) const;
    std::vector<std::string> whyRecord(ReplicaId replica, Offset offset) const;

private:
    std::shared_ptr<const sim::World> world_;
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

/// One sample of the charts' series, taken at even steps of virtual time.
struct MetricsSample {
    Micros at;
    double recordsInPerSecond = 0;
    double recordsOutPerSecond = 0;
    double rejectedPerSecond = 0;
    std::int64_t bytesOnDisk = 0;
    std::vector<std::pair<PartitionId, int>> isrSizes;  ///< by partition
};

/// What every view is handed once a frame.
struct Frame {
    SnapshotPtr snapshot;
    std::shared_ptr<const ClusterView> cluster;                 ///< snapshot->cluster(), worked out once
    std::vector<sim::Event> events;                             ///< new since the last frame, in order
    std::shared_ptr<const std::vector<MetricsSample>> metrics;  ///< oldest first, bounded
    double wantedSpeed = 1;                                     ///< virtual seconds a second; 0: paused
    double reachedSpeed = 1;
    bool jumped = false;  ///< the time was moved (seek, new scenario): drop everything remembered of earlier frames
};

}  // namespace logarium::observe
