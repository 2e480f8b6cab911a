#pragma once
#include "core/cluster/leader.h"

/// The smaller steps of a leader, for leader*.cpp only.
namespace logarium::cluster::leading {

void keepFollowers(LeaderRole& role, const BrokerIds& replicas, BrokerId self);
/// Kafka: Replica.resetReplicaState.
void resetProgress(FollowerProgress& progress, const LeaderRole& role, bool newLeader, Micros now);
/// Kafka: Replica.updateFetchStateOrThrow.
void noteFetch(FollowerProgress& progress, const FetchRequest& request, Offset leaderEnd, Micros now);
/// Kafka: ReplicaState.isCaughtUp.
bool isCaughtUp(const FollowerProgress& progress, Offset leaderEnd, Micros now, std::int64_t lagMax);
/// Whether an in-sync follower's log ends below the leader's.
bool behindAnybody(const Replica& replica);

/// Kafka: Partition.maybeIncrementLeaderHW. True: it moved, and consumers that waited were served.
bool advanceHighWatermark(Replica& replica, const Environment& env, Effects& out);
void maybeExpandIsr(Replica& replica, const FollowerProgress& progress, const Environment& env, Effects& out);
void proposeIsr(Replica& replica, BrokerIds isr, bool shrinks, const Environment& env, Effects& out);

void acknowledge(const Replica& replica, const PendingProduce& done, int acks, const Environment& env, Effects& out);
/// Answers acks=all requests that the high watermark has passed.
void completeProduces(Replica& replica, const Environment& env, Effects& out);
/// Times the earliest deadline of a waiting acks=all request, if none is timed.
void timeOutProduces(Replica& replica, const Environment& env, Effects& out);

/// Whether the quota holds the follower's fetch back: only one that is not in sync, so that a throttle never costs the
/// ISR a member (Kafka: ReplicaManager.shouldLeaderThrottle).
bool throttles(const Replica& replica, FollowerProgress& to, const Environment& env, Effects& out);
void refuseFetch(const Replica& replica, const FetchRequest& request, BrokerId to, ErrorCode error,
                 const Environment& env, Effects& out);
void answerDiverging(const Replica& replica, const FetchRequest& request, BrokerId to, DivergingEpoch end,
                     const Environment& env, Effects& out);
/// What was read for a follower, for others that ask for the same within the step.
struct LastRead {
    Offset from = kNoOffset;
    ReadResult read;
};
/// Answers with what there is after the asked offset, perhaps nothing. `before`: kept from call to call.
void answerFetch(const Replica& replica, const FetchRequest& request, FollowerProgress& to, Offset highWatermark,
                 const Environment& env, Effects& out, LastRead* before = nullptr);
/// Up to where consumers may read: the last stable offset for those with isolation.level=read_committed.
Offset readableEnd(const Replica& replica, bool committed);
void answerConsumer(const Replica& replica, const ConsumerFetch& request, ErrorCode error, const Environment& env,
                    Effects& out);
/// New records: every parked follower fetch is answered.
void wakeFollowers(Replica& replica, const Environment& env, Effects& out);
void failParkedFetches(Replica& replica, ErrorCode error, const Environment& env, Effects& out);
/// Times the end of a parked fetch's present long poll if the follower would learn or cause something by it.
void parkedHasNews(Replica& replica, FollowerProgress& progress, const Environment& env, Effects& out);
/// The ISR changed: a follower that left it while its fetch was parked may join by its next poll.
void wakeWhoMayJoin(Replica& replica, const Environment& env, Effects& out);

}  // namespace logarium::cluster::leading
