#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/sim/event.h"

namespace logarium::sim {
struct World;
}

/// When something will happen, if nobody interferes: the World is a value, so a copy of it is run ahead until it does.
/// Clients that run go on as they do now; recorded commands of the future are not looked at.
namespace logarium::observe {

struct Prediction {
    Micros at;
    sim::Event event;    ///< as it will be told
    std::string answer;  ///< "in 3.250 s, at 00:01:03.250000: orders-0: ..."
};

/// How far to look: so much virtual time, and so many steps of the engine.
struct LookAhead {
    std::int64_t micros = 90 * 86'400 * kMicrosPerSecond;
    std::int64_t steps = 2'000'000;
};

/// The active segment of the partition's leader is closed.
Result<Prediction> whenRolls(const sim::World& world, const TopicPartition& partition, const LookAhead& ahead = {});
/// A cleaner pass over the leader's log ends.
Result<Prediction> whenCleaned(const sim::World& world, const TopicPartition& partition, const LookAhead& ahead = {});
/// The leader's segment that holds the offset is deleted.
Result<Prediction> whenDeleted(const sim::World& world, const TopicPartition& partition, Offset offset,
                               const LookAhead& ahead = {});
/// The replica leaves the ISR.
Result<Prediction> whenDrops(const sim::World& world, const TopicPartition& partition, BrokerId replica,
                             const LookAhead& ahead = {});
/// The controller fences the broker: its session expires.
Result<Prediction> whenFenced(const sim::World& world, BrokerId broker, const LookAhead& ahead = {});
/// The consumer's group loses it: its session ends, or a rebalance does not wait for it.
Result<Prediction> whenGone(const sim::World& world, ClientId consumer, const LookAhead& ahead = {});
/// All members of the group have what they were assigned.
Result<Prediction> whenStable(const sim::World& world, const std::string& group, const LookAhead& ahead = {});
/// The group's committed offsets expire.
Result<Prediction> whenForgotten(const sim::World& world, const std::string& group, const LookAhead& ahead = {});
/// The transaction that the id has open, or its next one, is committed or aborted everywhere.
Result<Prediction> whenEnds(const sim::World& world, const std::string& transactionalId, const LookAhead& ahead = {});

}  // namespace logarium::observe
