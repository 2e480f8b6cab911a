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
    if (chore == TimerKind::CheckpointHighWatermarks)
        return {0, number("replica.high.watermark.checkpoint.interval.ms")};
    if (chore == TimerKind::CleanerCheck) return {0, number("log.cleaner.backoff.ms")};
    if (chore == TimerKind::ExpireProducers) {
        const std::int64_t period = number("producer.id.expiration.check.interval.ms");
        return {period, period};
    }
    const std::int64_t initial = number("log.initial.task.delay.ms");
    if (chore == TimerKind::RetentionCheck) return {initial, number("log.retention.check.interval.ms")};
    if (chore == TimerKind::CheckpointRecoveryPoints)
        return {initial, number("log.flush.offset.checkpoint.interval.ms")};
    ensure(chore == TimerKind::CheckpointLogStarts, "a chore with a rhythm");
    return {initial, number("log.flush.start.offset.checkpoint.interval.ms")};
}

}  // namespace

BrokerSettings BrokerSettings::from(const ConfigLookup& configs, BrokerId broker) {
    const auto micros = [&](std::string_view name) { return configs.broker(name, broker).number() * kMicrosPerMs; };
    return {micros("replica.lag.time.max.ms"), micros("replica.fetch.wait.max.ms"), micros("replica.fetch.backoff.ms"),
            configs.broker("replica.fetch.max.bytes", broker).number(),
            configs.broker("replica.selector.class", broker).value.ends_with("RackAwareReplicaSelector")};
}

bool isChore(TimerKind kind) {
    switch (kind) {
        case TimerKind::IsrCheck:
        case TimerKind::RetentionCheck:
        case TimerKind::CleanerCheck:
        case TimerKind::DeleteFiles:
        case TimerKind::CheckpointHighWatermarks:
        case TimerKind::CheckpointRecoveryPoints:
        case TimerKind::CheckpointLogStarts:
        case TimerKind::ExpireProducers:
            return true;
        case TimerKind::CleanerDone:
        case TimerKind::DirectoryMoved:
        case TimerKind::SessionCheck:
        case TimerKind::UncleanElection:
        case TimerKind::LeaderRebalance:
        case TimerKind::SendHeartbeat:
        case TimerKind::SendRegistration:
        case TimerKind::ProcessUp:
        case TimerKind::LogsLoaded:
        case TimerKind::FetchAgain:
        case TimerKind::FetchExpired:
        case TimerKind::ConsumerExpired:
        case TimerKind::ProduceExpired:
        case TimerKind::GroupDeadline:
        case TimerKind::TxnDeadline:
            return false;
    }
    return false;
}

void Environment::needFrom(TimerKind chore, Micros from, Effects& out) const {
    if (chores.dueOf(chore) <= std::max(from, out.now())) return;
    const Rhythm rhythm = rhythmOf(chore, configs, self);
    const Micros first = chores.startedAt + rhythm.initialMs * kMicrosPerMs;
    const std::int64_t period = std::max<std::int64_t>(1, rhythm.periodMs) * kMicrosPerMs;
    const Micros after = std::max(from - 1, out.now());  // The tick of this very moment is over.
    const std::int64_t passed = after < first ? 0 : (after - first) / period + 1;
    needAt(chore, first + passed * period, out);
}

void Environment::needAt(TimerKind chore, Micros due, Effects& out) const {
    Micros& timed = chores.dueOf(chore);
    if (timed <= due) return;
    timed = due;  // One that is timed for later finds itself outdated.
    out.at(due, {chore, self, {}, incarnation, {}, 0});
}

bool Environment::isrEligible(BrokerId broker, std::int64_t fetchedWithEpoch) const {
    const BrokerImage* found = image.broker(broker);
    return found != nullptr && found->active() && (fetchedWithEpoch == -1 || fetchedWithEpoch == found->epoch);
}

}  // namespace logarium::cluster
