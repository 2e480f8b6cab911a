#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/check/breach.h"
#include "core/sim/world.h"

namespace logarium::check {

/// C1: of every key of a compacted topic the latest record that was ever committed stays, whoever leads and whatever
/// the cleaner did. Learns what is committed as the high watermark passes it, when nothing can have been cleaned yet;
/// so of __consumer_offsets and __transaction_state it knows every promise that coordinators gave.
///
/// Tombstones may go, and of a key that a transaction wrote nothing is known until it is written without one again.
class KeyKeeper {
public:
    /// The high watermark of the leader moved from one offset to another.
    void committed(PartitionId id, const cluster::Replica& leader, Offset from, Offset to);
    /// Records of the partition were lost, and somebody allowed it.
    void forget(PartitionId id) { latest_.erase(id); }
    /// Whether the acting leader's log has all latest records; one that did not change since the last time is not read
    /// again.
    std::optional<Breach> check(const sim::World& world, PartitionId id);
    std::optional<Breach> checkAll(const sim::World& world);

private:
    using Keys = std::map<std::string, Offset>;
    struct Seen {
        BrokerId leader = kNoBroker;
        std::uint64_t revision = 0;
        bool operator==(const Seen&) const = default;
    };

    std::map<PartitionId, Keys> latest_;
    std::map<PartitionId, Seen> seen_;
};

}  // namespace logarium::check
