#pragma once
#include <map>
#include <set>
#include <vector>

#include "core/check/breach.h"
#include "core/check/commit_keeper.h"
#include "core/check/key_keeper.h"
#include "core/sim/event.h"
#include "core/sim/world.h"

namespace logarium::check {

/// Follows a run from its first event on and remembers what must never be taken back.
///
/// E0 ids and times of events rise, causes come before; R1 a record acknowledged with acks=all stays (until retention
/// or compaction takes it, or an unclean election of a leader that does not have it); R3 one leader an epoch, and
/// epochs rise; R4 the high watermark never falls while one leader leads; R5 nobody reads past the high watermark, or,
/// with read_committed, past the last stable offset; R7 no acks=all success with an ISR below min.insync.replicas;
/// C1 and G5 see key_keeper.h and commit_keeper.h.
class Witness {
public:
    /// One event; `world` as it is right after the step that told it. Of the partition that it is about, the rules of
    /// replication_rules.h are checked too; batches are compared when the high watermark passes them.
    std::optional<Breach> see(const sim::World& world, const sim::Event& event);
    /// All that can be asked of the World as it stands: every log, every partition, every promise made so far. Logs and
    /// promises that were looked at before, and of which nothing was told since, are passed over unless `anew`.
    std::optional<Breach> survey(const sim::World& world, bool anew = true);
    EventId last() const { return last_; }

private:
    /// A batch that a producer was told is safe.
    struct Promise {
        Offset base;
        std::uint32_t crc = 0;
    };
    struct Watermark {
        LeaderEpoch epoch = kNoEpoch;
        Offset at;
    };
    struct History {
        LeaderEpoch epoch = kNoEpoch;
        LeaderEpoch unclean = kNoEpoch;  ///< of the last unclean election
        Offset readable;                 ///< the highest high watermark that any leader has told
        Offset stable;                   ///< the highest last stable offset that any leader had
        Watermark leading;
        Offset promisedEnd;
        std::vector<Promise> promises;
        std::size_t kept =
            0;  ///< of the promises, the first ones: found in the log of `keeper`, which was not cut since
        BrokerId keeper = kNoBroker;
    };
    /// As much of a replica as changes whenever its log does.
    struct LogState {
        std::uint64_t revision = 0;
        Offset start, highWatermark, end;
        bool operator==(const LogState&) const = default;
    };

    std::optional<Breach> see(const sim::World& world, PartitionId id, const cluster::LeaderElected& fact);
    std::optional<Breach> see(const sim::World& world, PartitionId id, const cluster::IsrExpanded& fact);
    std::optional<Breach> see(const sim::World& world, PartitionId id, const cluster::HighWatermarkMoved& fact);
    std::optional<Breach> see(const sim::World& world, PartitionId id, const client::Consumed& fact);
    /// R9 of the controllers: epochs and what they know rise from leader to leader.
    std::optional<Breach> see(const sim::World& world, const sim::QuorumLeaderElected& fact);
    std::optional<Breach> see(const sim::ControllerActivated& fact);
    /// An acks=all success binds every later leader, whoever said it: a leader that slept through its own replacement
    /// may still answer, and what it says must be true.
    std::optional<Breach> acknowledged(const sim::World& world, const sim::Event& event);
    std::optional<Breach> safeToPromise(const sim::World& world, PartitionId id, BrokerId teller,
                                        const cluster::ProduceAcknowledged& fact) const;
    std::optional<Breach> readCommitted(const sim::World& world, const sim::Event& event);
    std::optional<Breach> order(const sim::Event& event) const;
    void loseWhatIsNotHeld(const sim::World& world, PartitionId id, const cluster::LeaderElected& fact,
                           History& history);
    bool lostTransforms(const sim::World& world) const;
    std::optional<Breach> keepsPromises(const sim::World& world, PartitionId id, History& history) const;
    std::optional<Breach> checkLogs(const sim::World& world);

    std::map<PartitionId, History> partitions_;
    std::map<std::pair<BrokerId, PartitionId>, LogState> logs_;  ///< that were found in order
    KeyKeeper keys_;
    CommitKeeper commits_;
    std::set<TopicIndex> lossy_;     ///< committed records of theirs were lost by an unclean election
    std::set<std::string> deleted_;  ///< names of topics that were
    std::int32_t quorumEpoch_ = 0;
    std::int64_t metadataOffset_ = -1;
    EventId last_ = kNoEvent;
    Micros at_;
};

}  // namespace logarium::check
