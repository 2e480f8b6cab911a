#include "core/observe/when.h"

#include <fmt/format.h>

#include "core/observe/event_text.h"
#include "core/observe/explanation_parts.h"
#include "core/observe/look_ahead.h"

namespace logarium::observe {

namespace {

std::string nameOf(const TopicPartition& partition) {
    return fmt::format("{}-{}", partition.topic, partition.partition);
}

/// Of the partition on its present leader.
template <class Fact>
Result<Prediction> onLeader(const sim::World& world, const TopicPartition& partition, const LookAhead& ahead,
                            const std::string& what) {
    const auto place = placeOf(world, partition);
    if (!place.ok()) return place.error();
    if (place.value().leader == nullptr) return Failure{nameOf(partition) + ": nobody leads it now"};
    const PartitionId id = place.value().id;
    const BrokerId leader = place.value().leader->id();
    return lookAhead(world, ahead, what, [id, leader](const sim::Event& event) {
        return std::holds_alternative<Fact>(event.fact) && event.subject.partition == id &&
               event.subject.broker == leader;
    });
}

}  // namespace

Result<Prediction> whenRolls(const sim::World& world, const TopicPartition& partition, const LookAhead& ahead) {
    return onLeader<log::SegmentRolled>(world, partition, ahead, "a roll of " + nameOf(partition));
}

Result<Prediction> whenCleaned(const sim::World& world, const TopicPartition& partition, const LookAhead& ahead) {
    return onLeader<log::CleanerFinished>(world, partition, ahead, "a cleaner pass over " + nameOf(partition));
}

Result<Prediction> whenDeleted(const sim::World& world, const TopicPartition& partition, Offset offset,
                               const LookAhead& ahead) {
    const auto place = placeOf(world, partition);
    if (!place.ok()) return place.error();
    if (place.value().replica == nullptr) return Failure{nameOf(partition) + ": nobody leads it now"};
    const log::Log& log = *place.value().replica->log.log();
    if (offset < log.logStartOffset() || offset >= log.logEndOffset())
        return Failure{fmt::format("{}: offset {} is not in the log, which holds {} to {}", nameOf(partition),
                                   offset.value, log.logStartOffset().value, log.logEndOffset().value - 1)};
    const PartitionId id = place.value().id;
    const BrokerId leader = place.value().leader->id();
    // Segments go from the oldest on, each as a whole: the log start moves beyond the offset with its own one.
    return lookAhead(world, ahead, fmt::format("the deletion of offset {} of {}", offset.value, nameOf(partition)),
                     [=](const sim::Event& event) {
                         const auto* moved = std::get_if<log::LogStartMoved>(&event.fact);
                         return moved != nullptr && event.subject.partition == id && event.subject.broker == leader &&
                                moved->to > offset;
                     });
}

Result<Prediction> whenDrops(const sim::World& world, const TopicPartition& partition, BrokerId replica,
                             const LookAhead& ahead) {
    const auto place = placeOf(world, partition);
    if (!place.ok()) return place.error();
    if (!cluster::contains(place.value().partition->isr, replica))
        return Failure{fmt::format("replica {} of {} is not in the ISR", replica.value, nameOf(partition))};
    const PartitionId id = place.value().id;
    return lookAhead(world, ahead, fmt::format("replica {} leaving the ISR of {}", replica.value, nameOf(partition)),
                     [=](const sim::Event& event) {
                         const auto* shrunk = std::get_if<cluster::IsrShrunk>(&event.fact);
                         return shrunk != nullptr && shrunk->removed == replica && event.subject.partition == id;
                     });
}

Result<Prediction> whenFenced(const sim::World& world, BrokerId broker, const LookAhead& ahead) {
    const auto* registered = world.controller.image().broker(broker);
    if (registered == nullptr) return Failure{fmt::format("there is no broker {}", broker.value)};
    if (registered->fenced) return Failure{fmt::format("broker {} is fenced already", broker.value)};
    return lookAhead(
        world, ahead, fmt::format("the end of broker {}'s session", broker.value), [broker](const sim::Event& event) {
            return std::holds_alternative<cluster::BrokerFenced>(event.fact) && event.subject.broker == broker;
        });
}

}  // namespace logarium::observe
