#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/sim/scenario.h"

namespace logarium::check {

/// One thing that goes wrong. Brokers that went down come back, cuts heal and processes go on without counting.
enum class Blow : std::uint8_t { Kill, Stop, Pause, Cut, LoseDisk, Unclean };

inline constexpr std::array<Blow, 6> kAllBlows = {Blow::Kill, Blow::Stop,     Blow::Pause,
                                                  Blow::Cut,  Blow::LoseDisk, Blow::Unclean};

/// "kill", "lose-disk", ...
std::string_view blowName(Blow blow);
/// "kill,cut" as a list. Fails naming the word that is none, and those that are.
Result<std::vector<Blow>> blowsFrom(std::string_view list);

/// A topic of one partition, its configs, and how far to look for a way to lose what was acknowledged.
struct DurabilitySpec {
    sim::ClusterSpec cluster;
    sim::CreateTopic topic;
    int acks = -1;       ///< of the producer: -1 (all) or 1
    int mostFaults = 1;  ///< k
    std::vector<Blow> blows{kAllBlows.begin(), kAllBlows.end()};
    /// How long the cluster is left alone after each thing that is done to it: long enough for sessions to end,
    /// laggards to leave the ISR and restarted brokers to rejoin it.
    Micros settle{75 * kMicrosPerSecond};
};

/// A schedule that loses an acknowledged record.
struct Loss {
    int faults = 0;
    sim::Recording recording;  ///< replays it
    std::string what;          ///< which record, and where it is not
    struct Step {
        Micros at;
        std::string command;             ///< console line
        std::vector<std::string> after;  ///< what followed, a sentence each
    };
    std::vector<Step> steps;
};

struct Durability {
    std::optional<Loss> loss;           ///< the smallest: fewest faults, then fewest commands, then the first in order
    std::uint64_t schedules = 0;        ///< played
    std::uint64_t sameStates = 0;       ///< not followed further: the cluster stood so before, after no more faults
    std::optional<KafkaError> refused;  ///< the topic could not be made
};

/// Explores all orders of up to `mostFaults` faults. A record is written whenever the cluster has settled; a fault
/// comes at the very moment of its acknowledgement, right after another fault, or when all is quiet; what is broken may
/// be mended at any quiet moment. A schedule is given up when the cluster comes to stand as it stood before (replicas,
/// leaders, ISR, who holds what was acknowledged), so "no loss" holds for all of these schedules, of any length.
Durability explore(const DurabilitySpec& spec);

/// The loss as a scenario, with the story as its description.
sim::Scenario scenarioOf(const DurabilitySpec& spec, const Loss& loss);

}  // namespace logarium::check
