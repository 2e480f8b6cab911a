#pragma once
#include <cstdint>

#include "core/base/ids.h"

/// What the controllers of a quorum can tell (Kafka: KafkaRaftClient, QuorumController).
namespace logarium::sim {

enum class ControllerChange : std::uint8_t { Started, Stopped, Killed, Paused, Resumed };

/// A controller's process, by the hand of fate.
struct ControllerChanged {
    BrokerId node;
    ControllerChange change{};
    bool operator==(const ControllerChanged&) const = default;
};
/// The network between two controllers.
struct ControllerLinkChanged {
    BrokerId a;
    BrokerId b;
    bool cut = false;  ///< or healed
    bool operator==(const ControllerLinkChanged&) const = default;
};
/// A controller wants to lead and asks the others: first whether they would vote for it (KIP-996), then for real.
struct QuorumElectionStarted {
    BrokerId candidate;
    std::int32_t epoch = 0;
    bool preVote = false;
    bool operator==(const QuorumElectionStarted&) const = default;
};
/// A majority voted.
struct QuorumLeaderElected {
    BrokerId leader;
    std::int32_t epoch = 0;
    int votes = 0;
    bool operator==(const QuorumLeaderElected&) const = default;
};
/// The leader gives up: no majority fetched from it for too long, or it shuts down.
struct QuorumLeaderResigned {
    BrokerId leader;
    std::int32_t epoch = 0;
    bool operator==(const QuorumLeaderResigned&) const = default;
};
/// All that was committed before is replayed: from now on this one decides.
struct ControllerActivated {
    BrokerId node;
    std::int32_t epoch = 0;
    std::int64_t metadataOffset = 0;  ///< of the last metadata record, as brokers count
    bool operator==(const ControllerActivated&) const = default;
};
/// Nobody decides any more, until another one is active.
struct ControllerDeactivated {
    BrokerId node;
    std::int32_t epoch = 0;
    bool operator==(const ControllerDeactivated&) const = default;
};
/// What the controller before had decided, but no majority had: it never happened. Who asked asks again.
struct MetadataDropped {
    BrokerId node;  ///< whose decisions they were
    std::int32_t epoch = 0;
    int records = 0;
    bool operator==(const MetadataDropped&) const = default;
};
/// A broker's data directory is empty.
struct DiskLost {
    bool operator==(const DiskLost&) const = default;
};

}  // namespace logarium::sim
