#pragma once
#include <cstdint>

#include "core/cluster/config_lookup.h"
#include "core/cluster/effects.h"

namespace logarium::cluster {

/// Broker configs that the hot paths need, in microseconds and bytes.
struct BrokerSettings {
    std::int64_t lagMax = 0;       ///< replica.lag.time.max.ms
    std::int64_t fetchWait = 0;    ///< replica.fetch.wait.max.ms
    std::int64_t fetchBackoff = 0; ///< replica.fetch.backoff.ms
    std::int64_t fetchBytes = 0;   ///< replica.fetch.max.bytes

    static BrokerSettings from(const ConfigLookup& configs, BrokerId broker);
};

/// The chores a broker does at fixed intervals since it started. A chore is timed only while there is something for it to
/// do; then it runs at the very tick at which Kafka's scheduler would run it.
struct Chores {
    Micros startedAt;
    std::uint32_t timed = 0;  ///< one bit a TimerKind
};

/// What surrounds a replica on its broker during one step.
struct Environment {
    BrokerId self;
    std::int64_t brokerEpoch = -1;
    std::int64_t incarnation = 0;
    const MetadataImage& image;
    const BrokerSettings& settings;
    ConfigLookup configs;
    Chores& chores;

    /// Asks for the chore's next tick unless it is timed already. Ticks: start + initial delay + n * period.
    void need(TimerKind chore, Effects& out) const;
    /// Whether the broker may be in an ISR: unfenced, not shutting down, and the process that fetched is the one
    /// registered (Kafka: Partition.isReplicaIsrEligible).
    bool isrEligible(BrokerId broker, std::int64_t fetchedWithEpoch) const;
};

}  // namespace logarium::cluster
