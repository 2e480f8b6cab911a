#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "core/base/cow.h"
#include "core/base/random.h"
#include "core/cluster/environment.h"
#include "core/group/shard.h"

namespace logarium::cluster {

/// What is appended and waits until __consumer_offsets has it on all that are in sync.
struct AwaitedWrite {
    Offset required;  ///< the high watermark at which it is done
    Micros deadline;  ///< offsets.commit.timeout.ms
    std::vector<group::Answer> answers;
    std::vector<group::OffsetCommitRecord> commits;  ///< count from then on
    std::int64_t endedProducer = -1;                 ///< its transaction is decided from then on; -1: none
    bool endCommits = false;
};

/// The coordinator of the groups of one partition of __consumer_offsets, while this broker leads it (Kafka:
/// CoordinatorRuntime.CoordinatorContext).
struct GroupSeat {
    PartitionId home;
    LeaderEpoch epoch;
    bool loaded = false;
    Micros loadAt;  ///< when the partition is read
    group::Shard shard;
    std::deque<AwaitedWrite> awaited;
    Micros timed = group::kNever;  ///< the deadline that a timer is set for
};

/// A broker's part in coordinating groups. A plain value.
class GroupCoordinator {
public:
    /// A process begins; its incarnation seeds the member ids that it will give.
    void begin(std::int64_t incarnation) {
        seats.clear();
        random = Random(static_cast<std::uint64_t>(incarnation), kMemberIds);
    }
    const GroupSeat* seat(std::int32_t partition) const {
        const auto found = seats.find(partition);
        return found == seats.end() ? nullptr : &found->second.read();
    }
    bool awaitsAny() const {
        for (const auto& [partition, seat] : seats)
            if (!seat->awaited.empty()) return true;
        return false;
    }

    std::map<std::int32_t, Cow<GroupSeat>> seats;  ///< by partition of __consumer_offsets
    Random random;

private:
    static constexpr std::uint64_t kMemberIds = 7;
};

/// The coordinator's configs as they are on this broker.
group::Settings groupSettings(const ConfigLookup& configs, BrokerId broker);

}  // namespace logarium::cluster
