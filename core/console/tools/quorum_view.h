#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/sim/world.h"

namespace logarium::console {

/// A node that holds a copy of the metadata log (Kafka: QuorumInfo.ReplicaState).
struct QuorumReplica {
    std::int32_t id = 0;
    std::string directoryId;
    std::optional<std::int32_t> controllerPort;  ///< of voters
    std::int64_t logEnd = 0;
    std::int64_t lastFetchMs = -1;     ///< wall clock
    std::int64_t lastCaughtUpMs = -1;  ///< wall clock
};

struct QuorumView {
    std::int32_t leader = 0;
    std::int32_t epoch = 1;
    std::int64_t highWatermark = 0;
    std::vector<QuorumReplica> voters, observers;  ///< by id
};

/// Who has how much of the metadata log: the controllers, and the brokers that are none as observers. Of a quorum of
/// its own, as its leader knows it; `leader` -1: nobody leads. Controllers that never fail follow at once, brokers as
/// their metadata comes.
QuorumView quorumOf(const sim::World& world);

}  // namespace logarium::console
