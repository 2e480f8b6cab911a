#pragma once
#include <array>
#include <cstdint>
#include <limits>

#include "core/cluster/config_lookup.h"
#include "core/cluster/effects.h"
#include "core/cluster/replication_quota.h"

namespace logarium::cluster {

/// The chores a broker does by itself, most of them at fixed intervals since it started. A chore is timed only while
/// there is something for it to do; then it runs at the very tick at which Kafka's scheduler would run it.
struct Chores {
    static constexpr Micros kNever{std::numeric_limits<std::int64_t>::max()};
    static constexpr std::size_t kKinds = static_cast<std::size_t>(TimerKind::ExpireProducers) + 1;

    Chores() { due.fill(kNever); }
    Micros& dueOf(TimerKind chore) { return due[static_cast<std::size_t>(chore)]; }

    Micros startedAt;
    std::array<Micros, kKinds> due;  ///< when each is timed to run
};

/// Of a chore, in microseconds: it runs at start + initial + n * period.
struct Rhythm {
    std::int64_t initial = 0;
    std::int64_t period = 1;
};

/// Broker configs that the hot paths need, in microseconds and bytes.
struct BrokerSettings {
    std::int64_t lagMax = 0;                       ///< replica.lag.time.max.ms
    std::int64_t fetchWait = 0;                    ///< replica.fetch.wait.max.ms
    std::int64_t fetchBackoff = 0;                 ///< replica.fetch.backoff.ms
    std::int64_t fetchBytes = 0;                   ///< replica.fetch.max.bytes
    bool rackAware = false;                        ///< replica.selector.class is RackAwareReplicaSelector
    std::array<Rhythm, Chores::kKinds> rhythms{};  ///< by chore

    static BrokerSettings from(const ConfigLookup& configs, BrokerId broker);
};

/// Whether a timer is a chore of the whole broker, of which there is at most one timed.
bool isChore(TimerKind kind);

/// What surrounds a replica on its broker during one step.
struct Environment {
    BrokerId self;
    std::int64_t brokerEpoch = -1;
    std::int64_t incarnation = 0;
    const MetadataImage& image;
    const BrokerSettings& settings;
    ConfigLookup configs;
    Chores& chores;
    ReplicationQuotas& quotas;

    /// The chore should run at its next tick. Ticks: start + initial delay + n * period.
    void need(TimerKind chore, Effects& out) const { needFrom(chore, out.now(), out); }
    /// The chore should run at its first tick that is not before `from`.
    void needFrom(TimerKind chore, Micros from, Effects& out) const;
    /// The chore should run at just this time; for one without a rhythm.
    void needAt(TimerKind chore, Micros due, Effects& out) const;
    /// Whether the broker may be in an ISR: unfenced, not shutting down, and the process that fetched is the one
    /// registered (Kafka: Partition.isReplicaIsrEligible).
    bool isrEligible(BrokerId broker, std::int64_t fetchedWithEpoch) const;
};

}  // namespace logarium::cluster
