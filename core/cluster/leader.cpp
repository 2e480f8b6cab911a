#include "core/cluster/leader.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/cluster/follower_reads.h"
#include "core/cluster/leader_parts.h"

namespace logarium::cluster {

using namespace leading;

namespace {

std::vector<Decision> whyRejected(const Replica& replica, const Environment& env) {
    const TopicImage* topic = env.image.topic(replica.id.topic);
    if (topic == nullptr) return {};
    return {env.configs.topic(topic->name, "min.insync.replicas", env.self).decision()};
}

void reject(const Replica& replica, const ProduceRequest& request, ErrorCode error, const Environment& env,
            Effects& out) {
    const LeaderRole* role = replica.leader();
    const int isr = role == nullptr ? 0 : static_cast<int>(role->isr.size());
    const int minIsr = role == nullptr ? 0 : static_cast<int>(effectiveMinIsr(replica));
    std::vector<Decision> why;
    if (error == ErrorCode::NotEnoughReplicas) why = whyRejected(replica, env);
    out.tellAndFollow({env.self, replica.id, request.client},
                      ProduceRejected{request.client, error, request.records, request.acks, isr, minIsr},
                      std::move(why));
    if (request.acks == 0) return;
    out.send(Address::of(env.self), Address::of(request.client),
             ProduceReply{request.correlation, replica.id, error, kNoOffset, replica.log.logStart(), request.records});
}

}  // namespace

FollowerProgress* LeaderRole::find(BrokerId broker) {
    for (FollowerProgress& f : followers) {
        if (f.broker == broker) return &f;
    }
    return nullptr;
}

const FollowerProgress* LeaderRole::find(BrokerId broker) const {
    return const_cast<LeaderRole*>(this)->find(broker);
}

bool LeaderRole::inMaximalIsr(BrokerId broker) const {
    return contains(isr, broker) || (pendingIsr && !pendingIsr->shrinks && contains(pendingIsr->isr, broker));
}

std::size_t LeaderRole::maximalIsrSize() const {
    return pendingIsr && !pendingIsr->shrinks ? pendingIsr->isr.size() : isr.size();
}

std::int64_t effectiveMinIsr(const Replica& replica) {
    return std::min<std::int64_t>(replica.settings.minIsr, std::ssize(replica.leader()->followers) + 1);
}

void becomeLeader(Replica& replica, const PartitionImage& image, const Environment& env, Effects& out) {
    if (image.partitionEpoch < replica.partitionEpoch) return;
    const bool newLeader = replica.leader() == nullptr;
    const bool newEpoch = image.leaderEpoch > replica.leaderEpoch;
    if (newLeader) {
        dismissReaders(replica, env, out);
        replica.role.emplace<LeaderRole>();
    }
    LeaderRole& role = *replica.leader();
    role.isr = image.isr;
    role.pendingIsr.reset();
    keepFollowers(role, image.replicas, env.self);
    if (newEpoch) {
        role.epochStart = replica.log.logEnd();
        replica.log.assignEpochStart(image.leaderEpoch, role.epochStart);
        ++replica.revision;
        for (FollowerProgress& f : role.followers) resetProgress(f, role, newLeader, out.now());
        replica.leaderEpoch = image.leaderEpoch;
        failParkedFetches(replica, ErrorCode::FencedLeaderEpoch, env, out);
    }
    replica.partitionEpoch = image.partitionEpoch;
    wakeWhoMayJoin(replica, env, out);
    if (newLeader && behindAnybody(replica)) env.need(TimerKind::IsrCheck, out);
    if (advanceHighWatermark(replica, env, out)) completeProduces(replica, env, out);
}

void stopLeading(Replica& replica, const Environment& env, Effects& out) {
    dismissReaders(replica, env, out);
    LeaderRole* role = replica.leader();
    if (role == nullptr) return;
    for (const PendingProduce& p : role->pending) {
        out.send(
            Address::of(env.self), Address::of(p.client),
            ProduceReply{p.correlation, replica.id, ErrorCode::NotLeaderOrFollower, kNoOffset, kNoOffset, p.records});
    }
    failParkedFetches(replica, ErrorCode::NotLeaderOrFollower, env, out);
    for (const ParkedConsumer& c : role->consumers)
        answerConsumer(replica, c.request, ErrorCode::NotLeaderOrFollower, env, out);
    replica.role = IdleRole{};
}

void onProduce(Replica& replica, const ProduceRequest& request, const Environment& env, Effects& out) {
    LeaderRole* role = replica.leader();
    if (role == nullptr) return reject(replica, request, ErrorCode::NotLeaderOrFollower, env, out);
    const std::int64_t minIsr = effectiveMinIsr(replica);
    if (request.acks == -1 && std::ssize(role->isr) < minIsr) {
        return reject(replica, request, ErrorCode::NotEnoughReplicas, env, out);
    }
    auto appended = replica.log.appendAsLeader(*request.batch, replica.leaderEpoch, out.now());
    if (!appended.ok()) return reject(replica, request, appended.error().code, env, out);
    ++replica.revision;
    AppendResult& result = appended.value();
    const Subject about{env.self, replica.id, request.client};
    if (result.duplicate) {
        out.tellAndFollow(about, DuplicateCaught{request.client, result.base, request.records});
    } else {
        out.tellAndFollow(about, Appended{request.client, result.base, result.records, result.bytes,
                                          request.batchNumber, request.attempt});
    }
    const EventId append = out.cause;
    afterAppend(replica, result, env, out);

    const Offset required = result.last + 1;
    const bool moved = advanceHighWatermark(replica, env, out);
    wakeFollowers(replica, env, out);
    if (behindAnybody(replica)) env.need(TimerKind::IsrCheck, out);
    if (request.acks == 1) {
        out.cause = append;
        acknowledge(replica, {request.client, request.correlation, result.base, required, result.records, {}, append},
                    1, env, out);
    } else if (request.acks == -1) {
        const Micros deadline = out.now() + request.timeoutMs * kMicrosPerMs;
        role->pending.push_back(
            {request.client, request.correlation, result.base, required, result.records, deadline, append});
    }
    if (moved || request.acks == -1) completeProduces(replica, env, out);
    timeOutProduces(replica, env, out);
}

void onFollowerFetch(Replica& replica, const FetchRequest& request, BrokerId from, const Environment& env,
                     Effects& out) {
    LeaderRole* role = replica.leader();
    ErrorCode error = ErrorCode::None;
    FollowerProgress* progress = role == nullptr ? nullptr : role->find(from);
    if (role == nullptr) {
        error = ErrorCode::NotLeaderOrFollower;
    } else if (request.leaderEpoch < replica.leaderEpoch) {
        error = ErrorCode::FencedLeaderEpoch;
    } else if (request.leaderEpoch > replica.leaderEpoch || progress == nullptr) {
        error = ErrorCode::UnknownLeaderEpoch;
    }
    if (error != ErrorCode::None) return refuseFetch(replica, request, from, error, env, out);

    progress->parked.reset();
    if (request.lastFetchedEpoch != kNoEpoch && request.offset >= replica.log.logStart()) {
        const DivergingEpoch end = replica.log.endOffsetForEpoch(request.lastFetchedEpoch);
        if (end.epoch == kNoEpoch) return refuseFetch(replica, request, from, ErrorCode::OffsetOutOfRange, env, out);
        if (end.epoch < request.lastFetchedEpoch || end.endOffset < request.offset) {
            return answerDiverging(replica, request, from, end, env, out);
        }
    }
    if (request.offset < replica.log.logStart() || request.offset > replica.log.logEnd()) {
        return refuseFetch(replica, request, from, ErrorCode::OffsetOutOfRange, env, out);
    }
    // The answer carries the high watermark from before this fetch moved it: followers learn it one fetch later.
    const Offset highWatermark = replica.log.highWatermark();
    const bool hasData = request.offset < replica.log.logEnd();
    const bool held = hasData && throttles(replica, *progress, env, out);
    const bool answered = hasData && !held;
    if (answered) answerFetch(replica, request, *progress, highWatermark, env, out);
    noteFetch(*progress, request, replica.log.logEnd(), out.now());
    if (!answered) progress->parked = ParkedFetch{request, out.now(), false, held};
    maybeExpandIsr(replica, *progress, env, out);
    if (advanceHighWatermark(replica, env, out)) completeProduces(replica, env, out);
    if (!answered) parkedHasNews(replica, *progress, env, out);
}

void onAlterPartitionReply(Replica& replica, const AlterPartitionReply& reply, const Environment& env, Effects& out) {
    LeaderRole* role = replica.leader();
    if (role == nullptr || !role->pendingIsr || reply.leaderEpoch != replica.leaderEpoch) return;
    if (reply.error == ErrorCode::None) {
        if (reply.partitionEpoch < replica.partitionEpoch) return;
        role->isr = reply.isr;
        replica.partitionEpoch = reply.partitionEpoch;
        role->pendingIsr.reset();
        if (advanceHighWatermark(replica, env, out)) completeProduces(replica, env, out);
    } else if (reply.error == ErrorCode::IneligibleReplica) {
        // The one refusal that says: nothing was changed. All others leave the change pending until metadata comes.
        role->pendingIsr.reset();
    }
    if (!role->pendingIsr) wakeWhoMayJoin(replica, env, out);
}

bool checkIsr(Replica& replica, const Environment& env, Effects& out) {
    LeaderRole* role = replica.leader();
    if (role == nullptr) return false;
    if (!role->pendingIsr) {
        BrokerIds staying;
        for (const BrokerId member : role->isr) {
            const FollowerProgress* f = role->find(member);
            if (member == env.self ||
                (f != nullptr && isCaughtUp(*f, replica.log.logEnd(), out.now(), env.settings.lagMax))) {
                staying.push_back(member);
            }
        }
        if (staying.size() < role->isr.size()) proposeIsr(replica, std::move(staying), true, env, out);
    }
    return behindAnybody(replica);
}

void expireProduces(Replica& replica, const Environment& env, Effects& out) {
    LeaderRole* role = replica.leader();
    if (role == nullptr) return;
    role->produceTimed = false;
    // Deadlines of one partition are not sorted when clients wait differently long: look at all.
    std::deque<PendingProduce> waiting;
    for (PendingProduce& p : role->pending) {
        if (p.deadline > out.now()) {
            waiting.push_back(p);
            continue;
        }
        ProduceRequest asked;
        asked.client = p.client;
        asked.correlation = p.correlation;
        asked.records = p.records;
        reject(replica, asked, ErrorCode::RequestTimedOut, env, out);
    }
    role->pending = std::move(waiting);
    timeOutProduces(replica, env, out);
}

std::optional<KafkaError> deleteRecords(Replica& replica, Offset before, const Environment& env, Effects& out) {
    const Offset wanted = before == Offset{-1} ? replica.log.highWatermark() : before;
    if (wanted.value < 0 || wanted > replica.log.highWatermark()) {
        return KafkaError{ErrorCode::OffsetOutOfRange, std::string(errorInfo(ErrorCode::OffsetOutOfRange).message)};
    }
    LogFacts facts = replica.log.moveLogStart(wanted);
    if (facts.empty()) return std::nullopt;
    ++replica.revision;
    tellLogFacts(std::move(facts), replica, env, out);
    env.need(TimerKind::CheckpointLogStarts, out);
    env.need(TimerKind::RetentionCheck, out);
    for (FollowerProgress& f : replica.leader()->followers) parkedHasNews(replica, f, env, out);
    return std::nullopt;
}

}  // namespace logarium::cluster
