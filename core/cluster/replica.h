#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <variant>
#include <vector>

#include "core/cluster/effects.h"
#include "core/cluster/replica_log.h"

namespace logarium::cluster {

/// A fetch that waits at the leader because there is nothing new. It costs no events: the long polls that would follow
/// one another every replica.fetch.wait.max.ms are counted when somebody asks (`lastPoll`).
struct ParkedFetch {
    FetchRequest request;
    Micros since;
    bool answerAnyway = false;  ///< the follower fell silent: the present long poll is its last
    bool throttled = false;     ///< there is something new, but the leader's quota is used up
};

/// What the leader knows of a follower (Kafka: Replica and ReplicaState).
struct FollowerProgress {
    BrokerId broker = kNoBroker;
    Offset logEnd = kNoOffset;  ///< -1: not heard of since this leader began
    Offset logStart = kNoOffset;
    Offset lastFetchLeaderEnd = kNoOffset;  ///< the leader's log end at the last fetch
    Micros lastFetch;
    Micros lastCaughtUp;
    std::int64_t brokerEpoch = -2;         ///< of the fetching process; -2: not known
    Offset sentHighWatermark = kNoOffset;  ///< in the last answer
    Offset sentLogStart = kNoOffset;
    std::optional<ParkedFetch> parked;
    bool pollTimed = false;  ///< at most one timer a follower, however often it parks
    bool throttleTold = false;
};

struct ParkedConsumer {
    ConsumerFetch request;
    Micros since;
};

/// An acks=all request whose records are appended and wait for the high watermark (Kafka: DelayedProduce).
struct PendingProduce {
    ClientId client = kNoClient;
    std::int64_t correlation = 0;
    Offset base;
    Offset required;  ///< answered once the high watermark is there
    int records = 0;
    Micros deadline;
    EventId appended;
};

/// An ISR change on its way to the controller (Kafka: PendingShrinkIsr, PendingExpandIsr).
struct PendingIsr {
    BrokerIds isr;  ///< as sent
    bool shrinks = false;
};

/// The leader's side of a partition (Kafka: Partition).
struct LeaderRole {
    Offset epochStart;
    BrokerIds isr;  ///< as committed by the controller
    std::optional<PendingIsr> pendingIsr;
    std::vector<FollowerProgress> followers;
    std::vector<ParkedConsumer> consumers;
    std::deque<PendingProduce> pending;  ///< by required offset
    bool produceTimed = false;

    FollowerProgress* find(BrokerId broker);
    const FollowerProgress* find(BrokerId broker) const;
    /// The ISR with a member that is about to join: what acks=all and the high watermark wait for (KIP-497).
    bool inMaximalIsr(BrokerId broker) const;
    std::size_t maximalIsrSize() const;
};

struct FollowerRole {
    BrokerId leader = kNoBroker;
    std::int64_t fetch = 0;  ///< number of the outstanding fetch; 0: none
    bool failed = false;     ///< gave up on what it fetched; the next leader epoch makes a new role
    bool inSync = false;     ///< the last answer brought all that was committed (Kafka: PartitionFetchState)
    bool throttled = false;  ///< the next fetch waits for the quota
    std::vector<ParkedConsumer> consumers = {};
};

/// Assigned here, but nobody leads.
struct IdleRole {};

/// The configs that the hot paths need, worked out when metadata changes.
struct ReplicaSettings {
    std::int64_t minIsr = 1;
    bool compacted = false;
    bool deletes = true;
    bool throttledLeader = false;    ///< in leader.replication.throttled.replicas, for this broker
    bool throttledFollower = false;  ///< in follower.replication.throttled.replicas, for this broker
};

/// One copy of a partition on one broker.
struct Replica {
    PartitionId id;
    ReplicaLog log;
    int directory = 1;  ///< which of the broker's log directories it lies in
    LeaderEpoch leaderEpoch = kNoEpoch;
    std::int32_t partitionEpoch = -1;
    std::variant<IdleRole, LeaderRole, FollowerRole> role;
    ReplicaSettings settings;
    std::uint64_t revision = 0;  ///< rises with each change of the log

    LeaderRole* leader() { return std::get_if<LeaderRole>(&role); }
    const LeaderRole* leader() const { return std::get_if<LeaderRole>(&role); }
    FollowerRole* follower() { return std::get_if<FollowerRole>(&role); }
    const FollowerRole* follower() const { return std::get_if<FollowerRole>(&role); }
};

}  // namespace logarium::cluster
