#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/sim/controller_quorum.h"
#include "core/sim/world.h"

namespace logarium::sim {

/// What stands between records that say something: a LeaderChange, or NoOpRecords next to one another.
struct MetadataFiller {
    std::int64_t first = 0;  ///< offset of the first one
    std::int64_t count = 1;
    Micros last;                    ///< when the last one was written
    std::int32_t beginsEpoch = -1;  ///< of a LeaderChange; -1: NoOpRecords
};
/// A snapshot of the metadata: 00000000000000007201-0000000001.checkpoint holds all below offset 7201.
struct MetadataSnapshot {
    std::int64_t end = 0;
    std::int32_t epoch = 0;
    Micros at;
    std::string fileName() const;
};

/// The offsets of __cluster_metadata as Kafka counts them. Besides the records that say something, a LeaderChange
/// stands where each active controller began, and that one writes a NoOpRecord every metadata.max.idle.interval.ms
/// (Kafka: QuorumController.registerWriteNoOpRecord) so that everybody sees the high watermark move. Those are not kept
/// anywhere: where they stand follows from the time. Looks at a World; valid as long as that is.
class MetadataOffsets {
public:
    explicit MetadataOffsets(const World& world);

    /// Where the log that is committed, or will be, ends at a moment up to now.
    std::int64_t endAt(Micros at) const;
    /// The offset of the record of that number, counted from 0 among those that say something.
    std::int64_t ofRecord(std::int64_t record) const;
    /// NoOpRecords up to a moment.
    std::int64_t noOpsUntil(Micros at) const;
    /// Between this record and the next one; -1: before the first.
    std::vector<MetadataFiller> fillersAfter(std::int64_t record) const;
    /// What such an observer has fetched, as the leader knows (Kafka: LeaderState.ReplicaState).
    std::int64_t endOf(const cluster::Broker& broker) const;
    /// It fetches: its last poll has no end yet.
    bool fetches(const cluster::Broker& broker) const;
    /// When the last fetch of a broker came that fetches no more.
    Micros unheardSince(BrokerId broker) const;
    /// The one that the active controller has made last, by metadata.log.max.snapshot.interval.ms; nothing: none yet.
    /// What metadata.log.max.record.bytes.between.snapshots would add needs 20 MB of records.
    std::vector<MetadataSnapshot> snapshots() const;

private:
    std::int64_t recordsUntil(Micros at) const;
    std::int64_t begunUntil(Micros at) const;

    const World& world_;
    std::vector<Reign> reigns_;
    std::int64_t idleMicros_ = 0;
};

}  // namespace logarium::sim
