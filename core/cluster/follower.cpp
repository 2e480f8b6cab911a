#include "core/cluster/follower.h"

#include <algorithm>
#include <utility>

#include "core/base/assert.h"
#include "core/cluster/follower_reads.h"
#include "core/cluster/leader.h"

namespace logarium::cluster {
namespace {

void backOff(Replica& replica, const Environment& env, Effects& out) {
    out.at(out.now() + env.settings.fetchBackoff,
           {TimerKind::FetchAgain, env.self, replica.id, env.incarnation, kNoBroker, replica.follower()->fetch});
}

void tellTruncation(Replica& replica, LogFacts facts, const Environment& env, Effects& out) {
    if (facts.empty()) return;
    ++replica.revision;
    const bool cut =
        std::ranges::any_of(facts, [](const LogFact& fact) { return std::holds_alternative<log::LogTruncated>(fact); });
    tellLogFacts(std::move(facts), replica, env, out);
    // The recovery point went down: a file that says more would keep a start after a crash from looking at the log's
    // new end (Kafka: LogManager.truncateTo).
    if (cut) env.needAt(TimerKind::CheckpointRecoveryPoints, out.now(), out);
}

/// Kafka: AbstractFetcherThread.getOffsetTruncationState.
Offset truncationPoint(const ReplicaLog& log, const DivergingEpoch& leaders) {
    const DivergingEpoch mine = log.endOffsetForEpoch(leaders.epoch);
    Offset point = leaders.endOffset;
    if (mine.epoch != kNoEpoch && mine.epoch != leaders.epoch) point = mine.endOffset;
    if (mine.epoch == leaders.epoch) point = std::min(mine.endOffset, leaders.endOffset);
    return std::min(point, log.logEnd());
}

/// Kafka: AbstractFetcherThread.fetchOffsetAndTruncate.
void handleOutOfRange(Replica& replica, const FetchReply& reply, const Environment& env, Effects& out) {
    if (reply.logEnd < replica.log.logEnd()) {
        tellTruncation(replica, replica.log.truncateTo(reply.logEnd, out.now()), env, out);
    } else if (reply.logStart > replica.log.logEnd()) {
        tellTruncation(replica, replica.log.truncateFullyAndStartAt(reply.logStart, out.now()), env, out);
    } else if (reply.logStart > replica.log.logStart()) {
        tellTruncation(replica, replica.log.moveLogStart(reply.logStart), env, out);
    }
}

/// What the leader sent cannot be written here, and would be sent again: a log that was closed with larger segments
/// than segment.bytes now allows does that.
void giveUp(Replica& replica, const std::string& error, Subject about, Effects& out) {
    replica.follower()->failed = true;
    ++replica.revision;
    out.tell(about, ReplicationFailed{error});
}

void takeIn(Replica& replica, const FetchReply& reply, const Environment& env, Effects& out) {
    const Subject about{env.self, replica.id, kNoClient};
    if (reply.batches != nullptr) {
        auto appended = replica.log.appendAsFollower(*reply.batches, replica.leaderEpoch, out.now());
        if (!appended.ok()) return giveUp(replica, appended.error().message, about, out);
        ++replica.revision;
        if (replica.settings.throttledFollower) env.quotas.follower.record(std::ssize(*reply.batches), out.now());
        AppendResult& done = appended.value();
        out.tellAndFollow(about, Replicated{env.self, replica.log.logEnd(), done.records, done.bytes});
        afterAppend(replica, done, env, out);
    }
    replica.follower()->inSync = replica.log.logEnd() >= reply.highWatermark;
    const Offset before = replica.log.highWatermark();
    const Offset highWatermark = std::min(reply.highWatermark, replica.log.logEnd());
    if (highWatermark != before && highWatermark >= replica.log.logStart()) {
        replica.log.setHighWatermark(highWatermark);
        ++replica.revision;
        env.need(TimerKind::CheckpointHighWatermarks, out);
        out.tell(about, HighWatermarkMoved{env.self, before, highWatermark});
        serveWaitingReaders(replica, env, out);
    }
    if (reply.logStart > replica.log.logStart() && reply.logStart <= replica.log.highWatermark()) {
        tellTruncation(replica, replica.log.moveLogStart(reply.logStart), env, out);
        env.need(TimerKind::CheckpointLogStarts, out);
    }
}

}  // namespace

void becomeFollower(Replica& replica, const PartitionImage& image, const Environment& env, Effects& out) {
    if (image.partitionEpoch < replica.partitionEpoch) return;
    if (replica.leader() != nullptr) stopLeading(replica, env, out);
    const bool newEpoch = image.leaderEpoch > replica.leaderEpoch || replica.follower() == nullptr;
    const std::int64_t lastFetch = replica.follower() == nullptr ? 0 : replica.follower()->fetch;
    replica.leaderEpoch = image.leaderEpoch;
    replica.partitionEpoch = image.partitionEpoch;
    if (!newEpoch) return;
    // Without an epoch in the log nothing can be compared: only what is surely committed may stay (KIP-101).
    if (replica.log.latestEpoch() == kNoEpoch) {
        tellTruncation(replica, replica.log.truncateTo(replica.log.highWatermark(), out.now()), env, out);
    }
    dismissReaders(replica, env, out);
    replica.role = FollowerRole{image.leader, lastFetch};
    fetchNext(replica, env, out);
}

namespace {

/// A replica that is in sync is never throttled, so that it does not drop out (Kafka: shouldFollowerThrottle).
bool throttled(Replica& replica, const Environment& env, Effects& out) {
    FollowerRole& role = *replica.follower();
    const bool was = std::exchange(role.throttled, false);
    if (role.inSync || !replica.settings.throttledFollower || !env.quotas.follower.exceeded(out.now())) return false;
    role.throttled = true;
    if (!was) {
        out.tell({env.self, replica.id, kNoClient}, ReplicationThrottled{env.self, false},
                 {env.configs.broker("follower.replication.throttled.rate", env.self).decision()});
    }
    return true;
}

}  // namespace

void fetchNext(Replica& replica, const Environment& env, Effects& out) {
    FollowerRole* role = replica.follower();
    if (role == nullptr || role->leader == kNoBroker || role->failed) return;
    if (throttled(replica, env, out)) {
        ++role->fetch;
        return backOff(replica, env, out);
    }
    FetchRequest request;
    request.partition = replica.id;
    request.leaderEpoch = replica.leaderEpoch;
    request.offset = replica.log.logEnd();
    request.lastFetchedEpoch = replica.log.latestEpoch();
    request.logStart = replica.log.logStart();
    request.brokerEpoch = env.brokerEpoch;
    request.fetch = ++role->fetch;
    out.send(Address::of(env.self), Address::of(role->leader), std::move(request));
}

void fetchFailed(Replica& replica, const Environment& env, Effects& out) {
    FollowerRole* role = replica.follower();
    if (role == nullptr || role->leader == kNoBroker) return;
    ++role->fetch;  // An answer to the lost one would come too late.
    backOff(replica, env, out);
}

void onFetchReply(Replica& replica, const FetchReply& reply, const Environment& env, Effects& out) {
    FollowerRole* role = replica.follower();
    // Metadata may have changed meanwhile: only the answer to the outstanding fetch counts.
    if (role == nullptr || reply.fetch != role->fetch || reply.leaderEpoch != replica.leaderEpoch) return;
    if (reply.error == ErrorCode::OffsetOutOfRange) {
        handleOutOfRange(replica, reply, env, out);
        return fetchNext(replica, env, out);
    }
    if (reply.error == ErrorCode::FencedLeaderEpoch) return;  // Newer metadata is on its way and starts anew.
    if (reply.error != ErrorCode::None) return backOff(replica, env, out);
    if (reply.diverging) {
        tellTruncation(replica, replica.log.truncateTo(truncationPoint(replica.log, *reply.diverging), out.now()), env,
                       out);
    } else {
        takeIn(replica, reply, env, out);
    }
    fetchNext(replica, env, out);
}

}  // namespace logarium::cluster
