#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/check/breach.h"
#include "core/sim/event.h"
#include "core/sim/world.h"

namespace logarium::check {

/// G5: an offset commit that the high watermark has passed, so that the group may have been told of it, is there again
/// when another coordinator takes over. Groups, offsets and topics that somebody deleted, or that expired, are
/// forgotten; so is what an unclean election cost.
class CommitKeeper {
public:
    /// Learns from what is told, and looks at every coordinator that has just loaded its groups.
    std::optional<Breach> see(const sim::World& world, const sim::Event& event);
    /// Records of this partition of __consumer_offsets were lost, and somebody allowed it.
    void forget(const sim::World& world, PartitionId home);

private:
    using Offsets = std::map<TopicPartition, Offset>;
    std::optional<Breach> loaded(const sim::World& world, BrokerId broker, PartitionId home) const;

    void written(const sim::World& world, const sim::Event& event, const group::OffsetsCommitted& commit);
    /// A coordinator that does not know yet that another leads writes at offsets that mean something else there.
    void committed(PartitionId home, BrokerId broker, Offset highWatermark);

    struct Written {
        BrokerId coordinator;
        Offset end;  ///< of the log of its home right after it
        std::string group;
        Offsets offsets;
    };
    std::map<PartitionId, std::vector<Written>> written_;  ///< and not committed yet; by home
    std::map<std::string, Offsets> told_;                  ///< by group: the latest
    std::set<std::string> deleted_;                        ///< names of topics that were
};

}  // namespace logarium::check
