#include <algorithm>
#include <limits>

#include "core/base/assert.h"
#include "core/quorum/raft_node.h"

/// How the log gets from the leader to the others, and when it counts.
namespace logarium::quorum {

using What = RaftNote::What;

std::int64_t RaftNode::append(std::int32_t records, std::int64_t content, Micros now, Outbox& out) {
    ensure(leads(), "only a leader appends");
    log_.append({log_.end(), records, epoch_, content});
    commit(now, out);  // A quorum of one needs nobody else.
    answerParked(now, out);
    return log_.end();
}

void RaftNode::sendFetch(Micros, Outbox& out) {
    send(leader_, Fetch{++fetch_, mine(), highWatermark_}, out);
}

void RaftNode::raiseHighWatermark(std::int64_t to, Outbox& out) {
    if (to <= highWatermark_) return;
    highWatermark_ = to;
    out.notes.push_back({What::HighWatermark, epoch_, to});
}

/// Kafka: LeaderState.maybeUpdateHighWatermark. Nothing of an earlier epoch counts before something of this one does.
void RaftNode::commit(Micros, Outbox& out) {
    std::vector<std::int64_t> ends = {log_.end()};
    for (const auto& [voter, progress] : progress_) ends.push_back(progress.end);
    std::ranges::sort(ends, std::ranges::greater{});
    const std::int64_t held = ends[majority() - 1];
    if (held > epochStart_) raiseHighWatermark(held, out);
}

void RaftNode::answer(NodeId voter, const Fetch& fetch, Outbox& out) const {
    FetchReply reply;
    reply.number = fetch.number;
    reply.highWatermark = highWatermark_;
    const EpochEnd here = log_.endOf(fetch.log.epoch);
    const bool fits = fetch.log.offset == 0 || (here.epoch == fetch.log.epoch && here.offset >= fetch.log.offset);
    if (!fits) {
        reply.diverging = here;
    } else {
        const auto batches = log_.from(fetch.log.offset);
        reply.batches.assign(batches.begin(), batches.end());
    }
    send(voter, std::move(reply), out);
}

void RaftNode::noteFetch(NodeId voter, VoterProgress& progress, const Fetch& fetch, Micros now) {
    // Caught up: it has all that there was when it asked before (Kafka: ReplicaState.updateFollowerState).
    if (fetch.log.offset >= log_.end())
        progress.lastCaughtUp = now;
    else if (fetch.log.offset >= progress.leaderEndAtFetch && progress.end >= 0)
        progress.lastCaughtUp = progress.lastFetch;
    progress.leaderEndAtFetch = log_.end();
    progress.lastFetch = now;
    progress.acknowledged = true;
    fetched_.insert(voter);
    if (fetched_.size() + 1 < majority()) return;
    fetched_.clear();
    majorityAt_ = now;
}

void RaftNode::handle(const Message& m, const Fetch& fetch, Micros now, Outbox& out) {
    if (m.epoch > epoch_) learn(m.epoch, m.leader, now, out);
    if (!leads() || m.epoch != epoch_) {
        FetchReply refused;  // Its epoch and leader say why.
        refused.number = fetch.number;
        return send(m.from, std::move(refused), out);
    }
    VoterProgress& progress = progress_.at(m.from);
    endQuiet(m.from, progress, now);
    noteFetch(m.from, progress, fetch, now);
    const EpochEnd here = log_.endOf(fetch.log.epoch);
    const bool fits = fetch.log.offset == 0 || (here.epoch == fetch.log.epoch && here.offset >= fetch.log.offset);
    const std::int64_t before = highWatermark_;
    if (fits) {
        progress.end = fetch.log.offset;
        commit(now, out);
    }
    progress.parked.reset();
    if (!fits || fetch.log.offset < log_.end() || fetch.highWatermark < highWatermark_) {
        answer(m.from, fetch, out);
    } else {
        progress.parked = m;
        progress.parkedSince = now;
        progress.quiet = steady_.contains(m.from);
    }
    if (highWatermark_ > before) answerParked(now, out);
}

/// Those that wait, and for whom there is something now.
void RaftNode::answerParked(Micros now, Outbox& out) {
    for (auto& [voter, progress] : progress_) {
        if (!progress.parked) continue;
        const Fetch fetch = std::get<Fetch>(progress.parked->body);
        if (fetch.log.offset >= log_.end() && fetch.highWatermark >= highWatermark_) continue;
        progress.parked.reset();
        endQuiet(voter, progress, now);
        answer(voter, fetch, out);
    }
}

void RaftNode::handle(const Message& m, const FetchReply& reply, Micros now, Outbox& out) {
    const bool expected = role_ == RaftRole::Follower && m.from == leader_ && reply.number == fetch_;
    if (m.epoch != epoch_ || m.leader != leader_) learn(m.epoch, m.leader, now, out);
    if (!expected || role_ != RaftRole::Follower || m.from != leader_ || m.epoch != epoch_ || m.leader != leader_)
        return;
    fetchedFromLeader_ = true;
    heardAt_ = now;
    quiet_ = steady_.contains(leader_);
    until_ = now + timeouts_.fetch;
    if (reply.diverging) {
        const EpochEnd mineThere = log_.endOf(reply.diverging->epoch);
        const std::int64_t to = mineThere.epoch == reply.diverging->epoch
                                    ? std::min(mineThere.offset, reply.diverging->offset)
                                    : mineThere.offset;
        ensure(to >= highWatermark_, "what is committed is never cut off");
        log_.truncate(to);
        out.notes.push_back({What::Truncated, epoch_, log_.end()});
    }
    for (const LogBatch& batch : reply.batches) log_.append(batch);
    raiseHighWatermark(std::min(reply.highWatermark, log_.end()), out);
    sendFetch(now, out);
}

std::size_t RaftNode::quietVoters() const {
    return static_cast<std::size_t>(std::ranges::count_if(progress_, [](const auto& p) { return p.second.quiet; }));
}

void RaftNode::setSteady(NodeId peer, bool steady, Micros now) {
    if (steady) {
        steady_.insert(peer);
        return;
    }
    steady_.erase(peer);
    // As far as its silent fetches and answers went, it was heard of until now.
    if (role_ == RaftRole::Follower && peer == leader_ && quiet_) {
        quiet_ = false;
        until_ = std::max(heardAt_, lastLongPoll(self_, now)) + timeouts_.fetch;
    }
    const auto found = progress_.find(peer);
    if (found == progress_.end() || !found->second.quiet) return;
    endQuiet(peer, found->second, now);
    found->second.parkedSince = now;
}

/// Long polls of a quiet node end one after another, each node's at moments of its own.
Micros RaftNode::lastLongPoll(NodeId node, Micros now) const {
    const std::int64_t phase = node * 137'000 % timeouts_.longPoll;
    return Micros{(now.value - phase) / timeouts_.longPoll * timeouts_.longPoll + phase};
}

/// Its silent fetches came until now.
void RaftNode::endQuiet(NodeId voter, VoterProgress& progress, Micros now) {
    if (!progress.quiet) return;
    if (quietVoters() + 1 >= majority()) majorityAt_ = now;
    progress.quiet = false;
    progress.lastFetch = progress.lastCaughtUp = std::max(progress.lastFetch, lastLongPoll(voter, now));
}

std::optional<Micros> RaftNode::deadline() const {
    if (role_ == RaftRole::Follower && quiet_) return std::nullopt;
    if (!leads()) return until_;
    Micros due{std::numeric_limits<std::int64_t>::max()};
    if (quietVoters() + 1 < majority()) due = majorityAt_ + timeouts_.checkQuorum();
    for (const auto& [voter, progress] : progress_) {
        if (!progress.acknowledged) due = std::min(due, beginAgain_);
        if (progress.parked && !progress.quiet) due = std::min(due, progress.parkedSince + timeouts_.longPoll);
    }
    return due == Micros{std::numeric_limits<std::int64_t>::max()} ? std::nullopt : std::optional(due);
}

void RaftNode::wakeLeader(Micros now, Outbox& out) {
    if (quietVoters() + 1 < majority() && majorityAt_ + timeouts_.checkQuorum() <= now) return resign(now, out);
    for (auto& [voter, progress] : progress_) {
        if (!progress.parked || progress.quiet || progress.parkedSince + timeouts_.longPoll > now) continue;
        const Fetch fetch = std::get<Fetch>(progress.parked->body);
        progress.parked.reset();
        answer(voter, fetch, out);
    }
    if (beginAgain_ > now) return;
    beginAgain_ = now + timeouts_.fetch / 2;
    for (const auto& [voter, progress] : progress_)
        if (!progress.acknowledged) send(voter, BeginEpoch{}, out);
}

}  // namespace logarium::quorum
