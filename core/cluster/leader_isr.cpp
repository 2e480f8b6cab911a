#include <algorithm>

#include "core/base/assert.h"
#include "core/cluster/leader_parts.h"

namespace logarium::cluster::leading {

void keepFollowers(LeaderRole& role, const BrokerIds& replicas, BrokerId self) {
    std::vector<FollowerProgress> kept;
    kept.reserve(replicas.size());
    for (const BrokerId b : replicas) {
        if (b == self) continue;
        if (FollowerProgress* known = role.find(b)) {
            kept.push_back(std::move(*known));
        } else {
            FollowerProgress fresh;
            fresh.broker = b;
            kept.push_back(std::move(fresh));
        }
    }
    role.followers = std::move(kept);
}

void resetProgress(FollowerProgress& progress, const LeaderRole& role, bool newLeader, Micros now) {
    // An in-sync follower gets its full time to show up; another one must not hold the high watermark back.
    const bool inSync = contains(role.isr, progress.broker);
    progress.lastCaughtUp = inSync ? now : Micros{0};
    if (newLeader) {
        progress.logEnd = progress.logStart = progress.lastFetchLeaderEnd = kNoOffset;
        progress.lastFetch = Micros{0};
        progress.brokerEpoch = -2;
        progress.sentHighWatermark = progress.sentLogStart = kNoOffset;
    } else {
        progress.lastFetchLeaderEnd = role.epochStart;
        progress.lastFetch = inSync ? now : Micros{0};
    }
}

void noteFetch(FollowerProgress& progress, const FetchRequest& request, Offset leaderEnd, Micros now) {
    if (request.offset >= leaderEnd) {
        progress.lastCaughtUp = std::max(progress.lastCaughtUp, now);
    } else if (request.offset >= progress.lastFetchLeaderEnd) {
        progress.lastCaughtUp = std::max(progress.lastCaughtUp, progress.lastFetch);
    }
    progress.logStart = request.logStart;
    progress.logEnd = request.offset;
    progress.lastFetchLeaderEnd = std::max(leaderEnd, progress.lastFetchLeaderEnd);
    progress.lastFetch = now;
    progress.brokerEpoch = request.brokerEpoch;
}

bool isCaughtUp(const FollowerProgress& progress, Offset leaderEnd, Micros now, std::int64_t lagMax) {
    return progress.logEnd == leaderEnd || now - progress.lastCaughtUp <= lagMax;
}

bool behindAnybody(const Replica& replica) {
    const LeaderRole& role = *replica.leader();
    return std::any_of(role.followers.begin(), role.followers.end(), [&](const FollowerProgress& f) {
        return f.logEnd != replica.log.logEnd() && contains(role.isr, f.broker);
    });
}

bool advanceHighWatermark(Replica& replica, const Environment& env, Effects& out) {
    LeaderRole& role = *replica.leader();
    if (std::ssize(role.isr) < effectiveMinIsr(replica)) return false;
    const Offset end = replica.log.logEnd();
    Offset next = end;
    for (const FollowerProgress& f : role.followers) {
        if (f.logEnd >= next) continue;
        const bool joining =
            isCaughtUp(f, end, out.now(), env.settings.lagMax) && env.isrEligible(f.broker, f.brokerEpoch);
        if (role.inMaximalIsr(f.broker) || joining) next = f.logEnd;
    }
    const Offset before = replica.log.highWatermark();
    if (next <= before) return false;
    replica.log.setHighWatermark(next);
    ++replica.revision;
    env.need(TimerKind::CheckpointHighWatermarks, out);
    out.tellAndFollow({env.self, replica.id, kNoClient}, HighWatermarkMoved{env.self, before, next});
    for (FollowerProgress& f : role.followers) parkedHasNews(replica, f, env, out);
    std::vector<ParkedConsumer> waiting = std::exchange(role.consumers, {});
    for (const ParkedConsumer& c : waiting) onConsumerFetch(replica, c.request, env, out);
    if (role.consumers.empty()) {  // Its memory serves those who come next.
        waiting.clear();
        role.consumers = std::move(waiting);
    }
    return true;
}

void maybeExpandIsr(Replica& replica, const FollowerProgress& progress, const Environment& env, Effects& out) {
    LeaderRole& role = *replica.leader();
    if (role.pendingIsr || contains(role.isr, progress.broker)) return;
    if (!env.isrEligible(progress.broker, progress.brokerEpoch)) return;
    if (progress.logEnd < replica.log.highWatermark() || progress.logEnd < role.epochStart) return;
    BrokerIds isr = role.isr;
    isr.push_back(progress.broker);
    proposeIsr(replica, std::move(isr), false, env, out);
}

void proposeIsr(Replica& replica, BrokerIds isr, bool shrinks, const Environment& env, Effects& out) {
    LeaderRole& role = *replica.leader();
    AlterPartition request{env.self, env.brokerEpoch, replica.id, replica.leaderEpoch, replica.partitionEpoch, isr, {}};
    for (const BrokerId member : isr) {
        const FollowerProgress* f = role.find(member);
        const std::int64_t known = f == nullptr || f->brokerEpoch < 0 ? -1 : f->brokerEpoch;
        request.isrBrokerEpochs.push_back(member == env.self ? env.brokerEpoch : known);
    }
    role.pendingIsr = PendingIsr{std::move(isr), shrinks};
    out.send(Address::of(env.self), Address::controller(), std::move(request));
}

}  // namespace logarium::cluster::leading
