#include "core/cluster/environment.h"

#include <algorithm>

#include "core/base/assert.h"

namespace logarium::cluster {
namespace {

struct Rhythm {
    std::int64_t initialMs = 0;
    std::int64_t periodMs = 1;
};

Rhythm rhythmOf(TimerKind chore, const ConfigLookup& configs, BrokerId broker) {
    const auto number = [&](std::string_view name) { return configs.broker(name, broker).number(); };
    // LogManager's chores begin after an initial delay, ReplicaManager's at once.
    if (chore == TimerKind::IsrCheck) return {0, number("replica.lag.time.max.ms") / 2};
    if (chore == TimerKind::CheckpointHighWatermarks) return {0, number("replica.high.watermark.checkpoint.interval.ms")};
    if (chore == TimerKind::CleanerCheck) return {0, number("log.cleaner.backoff.ms")};
    const std::int64_t initial = number("log.initial.task.delay.ms");
    if (chore == TimerKind::RetentionCheck) return {initial, number("log.retention.check.interval.ms")};
    if (chore == TimerKind::CheckpointRecoveryPoints) return {initial, number("log.flush.offset.checkpoint.interval.ms")};
    ensure(chore == TimerKind::CheckpointLogStarts, "a chore with a rhythm");
    return {initial, number("log.flush.start.offset.checkpoint.interval.ms")};
}

}  // namespace

BrokerSettings BrokerSettings::from(const ConfigLookup& configs, BrokerId broker) {
    const auto micros = [&](std::string_view name) { return configs.broker(name, broker).number() * kMicrosPerMs; };
    return {micros("replica.lag.time.max.ms"), micros("replica.fetch.wait.max.ms"), micros("replica.fetch.backoff.ms"),
            configs.broker("replica.fetch.max.bytes", broker).number()};
}

void Environment::need(TimerKind chore, Effects& out) const {
    const std::uint32_t bit = 1u << static_cast<unsigned>(chore);
    if ((chores.timed & bit) != 0) return;
    chores.timed |= bit;
    const Rhythm rhythm = rhythmOf(chore, configs, self);
    const Micros first = chores.startedAt + rhythm.initialMs * kMicrosPerMs;
    const std::int64_t period = std::max<std::int64_t>(1, rhythm.periodMs) * kMicrosPerMs;
    const std::int64_t passed = std::max<std::int64_t>(0, (out.now() - first) / period + (out.now() < first ? 0 : 1));
    out.at(first + passed * period, {chore, self, {}, incarnation, {}, 0});
}

bool Environment::isrEligible(BrokerId broker, std::int64_t fetchedWithEpoch) const {
    const BrokerImage* found = image.broker(broker);
    return found != nullptr && found->active() && (fetchedWithEpoch == -1 || fetchedWithEpoch == found->epoch);
}

}  // namespace logarium::cluster
