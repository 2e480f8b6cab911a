#include "core/cluster/environment.h"

#include <algorithm>

#include "core/base/assert.h"

namespace logarium::cluster {
namespace {

/// LogManager's chores begin after an initial delay, ReplicaManager's and the cleaner's at once.
enum class Begin : std::uint8_t { AtOnce, AfterInitialDelay, AfterOnePeriod };
struct RhythmConfigs {
    TimerKind chore;
    const char* period;
    Begin begin = Begin::AfterInitialDelay;
    std::int64_t divisor = 1;
};
constexpr RhythmConfigs kRhythms[] = {
    {TimerKind::IsrCheck, "replica.lag.time.max.ms", Begin::AtOnce, 2},
    {TimerKind::CheckpointHighWatermarks, "replica.high.watermark.checkpoint.interval.ms", Begin::AtOnce},
    {TimerKind::CleanerCheck, "log.cleaner.backoff.ms", Begin::AtOnce},
    {TimerKind::RetentionCheck, "log.retention.check.interval.ms"},
    {TimerKind::CheckpointRecoveryPoints, "log.flush.offset.checkpoint.interval.ms"},
    {TimerKind::CheckpointLogStarts, "log.flush.start.offset.checkpoint.interval.ms"},
    {TimerKind::ExpireProducers, "producer.id.expiration.check.interval.ms", Begin::AfterOnePeriod},
};

}  // namespace

BrokerSettings BrokerSettings::from(const ConfigLookup& configs, BrokerId broker) {
    const auto number = [&](std::string_view name) { return configs.broker(name, broker).number(); };
    BrokerSettings settings;
    settings.lagMax = number("replica.lag.time.max.ms") * kMicrosPerMs;
    settings.fetchWait = number("replica.fetch.wait.max.ms") * kMicrosPerMs;
    settings.fetchBackoff = number("replica.fetch.backoff.ms") * kMicrosPerMs;
    settings.fetchBytes = number("replica.fetch.max.bytes");
    settings.rackAware = configs.broker("replica.selector.class", broker).value.ends_with("RackAwareReplicaSelector");
    const std::int64_t delay = number("log.initial.task.delay.ms") * kMicrosPerMs;
    for (const RhythmConfigs& chore : kRhythms) {
        const std::int64_t period = std::max<std::int64_t>(1, number(chore.period) / chore.divisor) * kMicrosPerMs;
        const std::int64_t initial = chore.begin == Begin::AtOnce           ? 0
                                     : chore.begin == Begin::AfterOnePeriod ? period
                                                                            : delay;
        settings.rhythms[static_cast<std::size_t>(chore.chore)] = {initial, period};
    }
    return settings;
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
    const Rhythm& rhythm = settings.rhythms[static_cast<std::size_t>(chore)];
    const Micros first = chores.startedAt + rhythm.initial;
    const Micros after = std::max(from - 1, out.now());  // The tick of this very moment is over.
    const std::int64_t passed = after < first ? 0 : (after - first) / rhythm.period + 1;
    needAt(chore, first + passed * rhythm.period, out);
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
