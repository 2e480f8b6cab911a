#include <algorithm>

#include "core/base/assert.h"
#include "core/cluster/follower_reads.h"
#include "core/cluster/leader_parts.h"

/// Who waits at the leader: acks=all requests, parked fetches of followers and consumers.
namespace logarium::cluster {

namespace leading {
namespace {

/// When the long poll that is going on at `now` began: polls follow one another without a gap.
Micros lastPoll(const ParkedFetch& parked, Micros now, std::int64_t wait) {
    return parked.since + (now - parked.since) / wait * wait;
}

/// Brings what is known of a parked follower up to now: each poll at the log end was a proof of being caught up.
void settle(FollowerProgress& progress, Micros now, std::int64_t wait) {
    if (progress.parked->throttled) return;
    const Micros polled = lastPoll(*progress.parked, now, wait);
    progress.lastFetch = std::max(progress.lastFetch, polled);
    progress.lastCaughtUp = std::max(progress.lastCaughtUp, polled);
}

FetchReply replyTo(const Replica& replica, const FetchRequest& request) {
    FetchReply reply;
    reply.partition = replica.id;
    reply.leaderEpoch = request.leaderEpoch;
    reply.fetch = request.fetch;
    reply.offset = request.offset;
    reply.highWatermark = replica.log.highWatermark();
    reply.logStart = replica.log.logStart();
    reply.logEnd = replica.log.logEnd();
    return reply;
}

}  // namespace

void acknowledge(const Replica& replica, const PendingProduce& done, int acks, const Environment& env, Effects& out) {
    const EventId cause = out.cause;
    out.tellAndFollow({env.self, replica.id, done.client},
                      ProduceAcknowledged{done.client, done.base, done.records, acks});
    out.send(
        Address::of(env.self), Address::of(done.client),
        ProduceReply{done.correlation, replica.id, ErrorCode::None, done.base, replica.log.logStart(), done.records});
    out.cause = cause;
}

void completeProduces(Replica& replica, const Environment& env, Effects& out) {
    LeaderRole& role = *replica.leader();
    while (!role.pending.empty() && role.pending.front().required <= replica.log.highWatermark()) {
        const PendingProduce done = role.pending.front();
        role.pending.pop_front();
        if (effectiveMinIsr(replica) <= static_cast<std::int64_t>(role.maximalIsrSize())) {
            acknowledge(replica, done, -1, env, out);
            continue;
        }
        // Appended, but the ISR fell below min.insync.replicas before it was answered.
        out.tell({env.self, replica.id, done.client},
                 ProduceRejected{done.client, ErrorCode::NotEnoughReplicasAfterAppend, done.records, -1,
                                 static_cast<int>(role.isr.size()), static_cast<int>(effectiveMinIsr(replica))});
        out.send(Address::of(env.self), Address::of(done.client),
                 ProduceReply{done.correlation, replica.id, ErrorCode::NotEnoughReplicasAfterAppend, kNoOffset,
                              replica.log.logStart(), done.records});
    }
}

void timeOutProduces(Replica& replica, const Environment& env, Effects& out) {
    LeaderRole& role = *replica.leader();
    if (role.produceTimed || role.pending.empty()) return;
    Micros earliest = role.pending.front().deadline;
    for (const PendingProduce& p : role.pending) earliest = std::min(earliest, p.deadline);
    role.produceTimed = true;
    out.at(earliest, {TimerKind::ProduceExpired, env.self, replica.id, env.incarnation, {}, 0});
}

bool throttles(const Replica& replica, FollowerProgress& to, const Environment& env, Effects& out) {
    if (!replica.settings.throttledLeader || contains(replica.leader()->isr, to.broker)) return false;
    if (!env.quotas.leader.exceeded(out.now())) return false;
    if (!to.throttleTold) {
        to.throttleTold = true;
        out.tell({env.self, replica.id, kNoClient}, ReplicationThrottled{to.broker, true},
                 {env.configs.broker("leader.replication.throttled.rate", env.self).decision()});
    }
    return true;
}

void refuseFetch(const Replica& replica, const FetchRequest& request, BrokerId to, ErrorCode error,
                 const Environment& env, Effects& out) {
    FetchReply reply = replyTo(replica, request);
    reply.error = error;
    out.send(Address::of(env.self), Address::of(to), std::move(reply));
}

void answerFetch(const Replica& replica, const FetchRequest& request, FollowerProgress& to, Offset highWatermark,
                 const Environment& env, Effects& out, LastRead* before) {
    FetchReply reply = replyTo(replica, request);
    reply.highWatermark = highWatermark;
    const bool held = to.parked && to.parked->throttled && throttles(replica, to, env, out);
    if (request.offset < replica.log.logEnd() && !held) {
        LastRead mine;
        LastRead& last = before == nullptr ? mine : *before;
        if (last.from != request.offset) {
            last.from = request.offset;
            last.read = replica.log.read(request.offset, env.settings.fetchBytes, log::Isolation::LogEnd);
        }
        reply.records = last.read.records;
        reply.batches = last.read.batches;
        if (replica.settings.throttledLeader && reply.batches != nullptr)
            env.quotas.leader.record(std::ssize(*reply.batches), out.now());
        to.throttleTold = false;
    }
    to.sentHighWatermark = highWatermark;
    to.sentLogStart = reply.logStart;
    out.send(Address::of(env.self), Address::of(to.broker), std::move(reply));
}

void answerDiverging(const Replica& replica, const FetchRequest& request, BrokerId to, DivergingEpoch end,
                     const Environment& env, Effects& out) {
    FetchReply reply = replyTo(replica, request);
    reply.diverging = end;
    out.send(Address::of(env.self), Address::of(to), std::move(reply));
}

void wakeFollowers(Replica& replica, const Environment& env, Effects& out) {
    LastRead last;  // Most wait for the same records.
    for (FollowerProgress& f : replica.leader()->followers) {
        if (!f.parked || f.parked->throttled) continue;
        settle(f, out.now(), env.settings.fetchWait);
        answerFetch(replica, f.parked->request, f, replica.log.highWatermark(), env, out, &last);
        f.parked.reset();
    }
}

void failParkedFetches(Replica& replica, ErrorCode error, const Environment& env, Effects& out) {
    for (FollowerProgress& f : replica.leader()->followers) {
        if (!f.parked) continue;
        refuseFetch(replica, f.parked->request, f.broker, error, env, out);
        f.parked.reset();
    }
}

namespace {

bool hasNews(const Replica& replica, const FollowerProgress& f, const Environment& env) {
    if (f.parked->answerAnyway || f.parked->throttled) return true;
    const bool mayJoin = !contains(replica.leader()->isr, f.broker) && env.isrEligible(f.broker, f.brokerEpoch);
    return mayJoin || f.sentHighWatermark != replica.log.highWatermark() || f.sentLogStart != replica.log.logStart();
}

}  // namespace

void parkedHasNews(Replica& replica, FollowerProgress& progress, const Environment& env, Effects& out) {
    if (!progress.parked || progress.pollTimed || !hasNews(replica, progress, env)) return;
    progress.pollTimed = true;
    const Micros due = lastPoll(*progress.parked, out.now(), env.settings.fetchWait) + env.settings.fetchWait;
    out.at(due, {TimerKind::FetchExpired, env.self, replica.id, env.incarnation, progress.broker, 0});
}

void wakeWhoMayJoin(Replica& replica, const Environment& env, Effects& out) {
    for (FollowerProgress& f : replica.leader()->followers)
        if (!contains(replica.leader()->isr, f.broker)) parkedHasNews(replica, f, env, out);
}

Offset readableEnd(const Replica& replica, bool committed) {
    return committed ? replica.log.lastStable() : replica.log.highWatermark();
}

void answerConsumer(const Replica& replica, const ConsumerFetch& request, ErrorCode error, const Environment& env,
                    Effects& out) {
    // While it waited, its offset may have been deleted or cut off.
    const bool there = request.offset >= replica.log.logStart() && request.offset <= replica.log.logEnd();
    if (error == ErrorCode::None && !there) error = ErrorCode::OffsetOutOfRange;
    ConsumerFetchReply reply;
    reply.correlation = request.correlation;
    reply.partition = replica.id;
    reply.error = error;
    reply.offset = request.offset;
    reply.highWatermark = replica.log.highWatermark();
    reply.logStart = replica.log.logStart();
    if (error == ErrorCode::None) reply.preferredReplica = preferredReplica(replica, request, env);
    if (error == ErrorCode::None && reply.preferredReplica == kNoBroker &&
        request.offset < readableEnd(replica, request.committed)) {
        const auto isolation = request.committed ? log::Isolation::TxnCommitted : log::Isolation::HighWatermark;
        ReadResult read = replica.log.read(request.offset, request.maxBytes, isolation);
        reply.batches = std::move(read.batches);
        reply.records = read.records;
        reply.aborted = std::move(read.aborted);
    }
    out.send(Address::of(env.self), Address::of(request.client), std::move(reply));
}

}  // namespace leading

using namespace leading;

void expireFetch(Replica& replica, BrokerId follower, const Environment& env, Effects& out) {
    LeaderRole* role = replica.leader();
    FollowerProgress* progress = role == nullptr ? nullptr : role->find(follower);
    if (progress == nullptr) return;
    progress->pollTimed = false;
    if (!progress->parked) return;
    const bool pollEnds =
        out.now() > progress->parked->since && (out.now() - progress->parked->since) % env.settings.fetchWait == 0;
    if (!pollEnds || !hasNews(replica, *progress, env)) return parkedHasNews(replica, *progress, env, out);
    settle(*progress, out.now(), env.settings.fetchWait);
    answerFetch(replica, progress->parked->request, *progress, replica.log.highWatermark(), env, out);
    progress->parked.reset();
}

void wakeAtNextPoll(Replica& replica, BrokerId follower, const Environment& env, Effects& out) {
    LeaderRole* role = replica.leader();
    FollowerProgress* progress = role == nullptr ? nullptr : role->find(follower);
    if (progress != nullptr) parkedHasNews(replica, *progress, env, out);
}

void followerSilent(Replica& replica, BrokerId follower, bool gone, const Environment& env, Effects& out) {
    LeaderRole* role = replica.leader();
    FollowerProgress* progress = role == nullptr ? nullptr : role->find(follower);
    if (progress == nullptr || !progress->parked) return;
    settle(*progress, out.now(), env.settings.fetchWait);
    if (gone) {
        progress->parked.reset();
        return;
    }
    progress->parked->answerAnyway = true;
    parkedHasNews(replica, *progress, env, out);
}

void onConsumerFetch(Replica& replica, const ConsumerFetch& request, const Environment& env, Effects& out) {
    if (replica.follower() != nullptr) return serveReader(replica, request, env, out);
    LeaderRole* role = replica.leader();
    if (role == nullptr) return answerConsumer(replica, request, ErrorCode::NotLeaderOrFollower, env, out);
    if (request.leaderEpoch != kNoEpoch && request.leaderEpoch < replica.leaderEpoch)
        return answerConsumer(replica, request, ErrorCode::FencedLeaderEpoch, env, out);
    if (request.leaderEpoch > replica.leaderEpoch)
        return answerConsumer(replica, request, ErrorCode::UnknownLeaderEpoch, env, out);
    if (request.offset < replica.log.logStart() || request.offset > replica.log.logEnd())
        return answerConsumer(replica, request, ErrorCode::OffsetOutOfRange, env, out);
    if (request.offset < readableEnd(replica, request.committed) ||
        preferredReplica(replica, request, env) != kNoBroker)
        return answerConsumer(replica, request, ErrorCode::None, env, out);
    std::erase_if(role->consumers, [&](const ParkedConsumer& c) { return c.request.client == request.client; });
    role->consumers.push_back({request, out.now()});
}

void forgetConsumer(Replica& replica, ClientId client) {
    if (LeaderRole* role = replica.leader()) {
        std::erase_if(role->consumers, [&](const ParkedConsumer& c) { return c.request.client == client; });
    }
    if (FollowerRole* role = replica.follower()) {
        std::erase_if(role->consumers, [&](const ParkedConsumer& c) { return c.request.client == client; });
    }
}

void onListOffsets(const Replica& replica, const ListOffsets& request, const Environment& env, Effects& out) {
    ListOffsetsReply reply{request.correlation, replica.id, ErrorCode::None, kNoOffset};
    if (replica.leader() == nullptr) {
        reply.error = ErrorCode::NotLeaderOrFollower;
    } else {
        reply.offset = request.timestamp == -2 ? replica.log.logStart() : readableEnd(replica, request.committed);
    }
    out.send(Address::of(env.self), Address::of(request.client), std::move(reply));
}

}  // namespace logarium::cluster
