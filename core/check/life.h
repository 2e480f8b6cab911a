#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/check/breach.h"
#include "core/sim/recording.h"

namespace logarium::check {

/// What may befall a cluster.
enum class Fault : std::uint8_t {
    Kill,
    Stop,
    Pause,
    Cut,
    SlowDisk,
    Config,
    Elect,
    DeleteRecords,
    Partitions,
    Unclean,
    Reassign,
    LogDirectory,  ///< one of several fails; a new disk comes while the broker is down
    Controller,    ///< of those clusters that have a quorum of them: kill, pause, cut
    // Misfortunes (misfortunes.h): a part of them in each life, at rates of their own.
    LoseDisk,
    Power,   ///< cut: what was not flushed goes, in whole or in part
    Damage,  ///< a bit, a misdirected write, a file that is short, missing or too many
    FullDisk,
    SlowLink,
    OneWay,          ///< a cut of one direction
    Flapping,        ///< links that go and come; a broker's links cut one by one and healed in another order
    Connections,     ///< break: what is on its way is lost, clients send it again
    Clock,           ///< of a broker jumps
    ControllerLink,  ///< a broker is cut off from a controller
    // Set pieces (set_pieces.h).
    Recreate,  ///< a topic, under its name
    Quota,
    Combined,   ///< some clusters have brokers that are the controllers, too
    Oversleep,  ///< a controller wakes up behind the others when the active one dies
    OldEpoch    ///< a follower does not hear that its leader went and came back
};

inline constexpr std::array<Fault, 28> kAllFaults = {
    Fault::Kill,        Fault::Stop,         Fault::Pause,          Fault::Cut,        Fault::SlowDisk,
    Fault::Config,      Fault::Elect,        Fault::DeleteRecords,  Fault::Partitions, Fault::Unclean,
    Fault::Reassign,    Fault::LogDirectory, Fault::Controller,     Fault::LoseDisk,   Fault::Power,
    Fault::Damage,      Fault::FullDisk,     Fault::SlowLink,       Fault::OneWay,     Fault::Flapping,
    Fault::Connections, Fault::Clock,        Fault::ControllerLink, Fault::Recreate,   Fault::Quota,
    Fault::Combined,    Fault::Oversleep,    Fault::OldEpoch};

/// "kill", "slow-disk", ...
std::string_view faultName(Fault fault);
/// "kill,cut" as a list; "none" is the empty one. Fails naming the word that is no fault, and those that are.
Result<std::vector<Fault>> faultsFrom(std::string_view list);

/// What fixes a random life.
struct LifeSpec {
    std::uint64_t seed = 1;
    Micros until;  ///< faults come until then; afterwards all is mended, and the cluster has to recover
    std::vector<Fault> faults{kAllFaults.begin(), kAllFaults.end()};
};

struct Life {
    std::optional<Breach> breach;
    Micros at;                   ///< of the breach, or the end
    EventId event;               ///< the last one that was looked at
    sim::Recording recording;    ///< replays the life as far as it went
    std::size_t mendedFrom = 0;  ///< the commands from here on are the mending at its end
    std::string stateHash;
};

/// Draws a cluster, topics, clients and faults from the seed, plays them, and has a Witness look at every event.
/// What happens before a moment does not depend on `until` if that is later. At the end the cluster must be whole (E4):
/// every partition with a leader, every ISR full.
Life live(const LifeSpec& spec);

/// The shortest time and the fewest faults that end in a breach of the same rule. `failed` is the life of `spec`.
/// Nothing more is tried once the lives that were tried had `mostEvents` events.
LifeSpec shortest(const LifeSpec& spec, const Life& failed, std::uint64_t mostEvents = 500'000);

}  // namespace logarium::check
