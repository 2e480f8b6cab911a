#include "core/quorum/raft_node.h"

#include <algorithm>
#include <tuple>

#include "core/base/assert.h"

/// Roles and elections; what a leader and its followers do is in raft_replication.cpp.
namespace logarium::quorum {

using What = RaftNote::What;

bool RaftNode::upToDate(const EpochEnd& theirs) const {
    return std::tuple(theirs.epoch, theirs.offset) >= std::tuple(log_.lastEpoch(), log_.end());
}

void RaftNode::send(NodeId to, decltype(Message::body) body, Outbox& out) const {
    out.messages.push_back({self_, to, epoch_, leader_, std::move(body)});
}

/// Kafka: QuorumState.initialize. A leader that died does not lead any more, and may not vote again in its epoch.
void RaftNode::start(Micros now, Outbox& out) {
    highWatermark_ = 0;
    progress_.clear();
    votes_.clear();
    steady_.clear();
    quiet_ = fetchedFromLeader_ = false;
    if (leader_ == self_) return becomeResigned(now, out);
    if (leader_ != kNobody) return becomeFollower(epoch_, leader_, now, out);
    if (voters_.size() == 1) return becomeCandidate(now, out);
    becomeUnattached(epoch_, now);
}

void RaftNode::becomeUnattached(std::int32_t epoch, Micros now) {
    ensure(epoch >= epoch_, "epochs never fall");
    if (epoch > epoch_) {
        votedFor_ = kNobody;
        leader_ = kNobody;
    }
    epoch_ = epoch;
    role_ = RaftRole::Unattached;
    progress_.clear();
    quiet_ = false;
    until_ = now + electionTimeout();
}

void RaftNode::becomeFollower(std::int32_t epoch, NodeId leader, Micros now, Outbox& out) {
    ensure(epoch > epoch_ || leader_ == kNobody || leader_ == leader, "one leader an epoch");
    if (epoch > epoch_) votedFor_ = kNobody;
    epoch_ = epoch;
    leader_ = leader;
    role_ = RaftRole::Follower;
    progress_.clear();
    quiet_ = fetchedFromLeader_ = false;
    until_ = now + timeouts_.fetch;
    sendFetch(now, out);
}

void RaftNode::becomeProspective(Micros now, Outbox& out) {
    role_ = RaftRole::Prospective;
    quiet_ = false;
    out.notes.push_back({What::AskedForPreVotes, epoch_, 0});
    askForVotes(true, now, out);
}

void RaftNode::becomeCandidate(Micros now, Outbox& out) {
    ++epoch_;
    leader_ = kNobody;
    votedFor_ = self_;
    role_ = RaftRole::Candidate;
    out.notes.push_back({What::AskedForVotes, epoch_, 0});
    askForVotes(false, now, out);
}

void RaftNode::askForVotes(bool preVote, Micros now, Outbox& out) {
    until_ = now + electionTimeout();
    votes_ = {{self_, true}};
    for (const NodeId voter : voters_)
        if (voter != self_) send(voter, VoteRequest{preVote, mine()}, out);
    if (majority() > 1) return;
    preVote ? becomeCandidate(now, out) : becomeLeader(now, out);
}

void RaftNode::becomeLeader(Micros now, Outbox& out) {
    const auto votes = std::ranges::count_if(votes_, [](const auto& v) { return v.second; });
    role_ = RaftRole::Leader;
    leader_ = self_;
    progress_.clear();
    fetched_.clear();
    majorityAt_ = now;
    beginAgain_ = now + timeouts_.fetch / 2;
    epochStart_ = log_.end();
    out.notes.push_back({What::Elected, epoch_, votes});
    for (const NodeId voter : voters_) {
        if (voter == self_) continue;
        progress_[voter] = {};
        send(voter, BeginEpoch{}, out);
    }
    append(1, 0, now, out);
}

void RaftNode::becomeResigned(Micros now, Outbox& out) {
    out.notes.push_back({What::Resigned, epoch_, 0});
    role_ = RaftRole::Resigned;
    progress_.clear();
    until_ = now + electionTimeout();
}

void RaftNode::resign(Micros now, Outbox& out) {
    ensure(leads(), "only a leader resigns");
    std::vector<NodeId> successors;
    for (const auto& [voter, progress] : progress_) successors.push_back(voter);
    std::ranges::stable_sort(successors, std::ranges::greater{}, [&](NodeId v) { return progress_.at(v).end; });
    for (const NodeId voter : successors) send(voter, EndEpoch{successors}, out);
    becomeResigned(now, out);
}

void RaftNode::electionLost(Micros now, Outbox& out) {
    if (leader_ != kNobody && leader_ != self_) return becomeFollower(epoch_, leader_, now, out);
    becomeUnattached(epoch_, now);
}

void RaftNode::learn(std::int32_t epoch, NodeId leader, Micros now, Outbox& out) {
    if (epoch < epoch_ || leader == self_) return;
    if (epoch == epoch_) {
        if (leader != kNobody && leader_ == kNobody) becomeFollower(epoch, leader, now, out);
        return;
    }
    const std::map<NodeId, VoterProgress> waiting = std::move(progress_);
    leader == kNobody ? becomeUnattached(epoch, now) : becomeFollower(epoch, leader, now, out);
    // Who waited for a leader that is none any more has to learn it.
    for (const auto& [voter, progress] : waiting) {
        if (!progress.parked) continue;
        FetchReply refused;
        refused.number = std::get<Fetch>(progress.parked->body).number;
        send(voter, std::move(refused), out);
    }
}

void RaftNode::on(const Message& message, Micros now, Outbox& out) {
    ensure(message.to == self_, "a message for this node");
    std::visit([&](const auto& body) { handle(message, body, now, out); }, message.body);
}

/// Kafka: QuorumState.canGrantVote, state by state.
bool RaftNode::grants(NodeId candidate, const VoteRequest& request) const {
    const bool fresh = upToDate(request.log);
    switch (role_) {
        case RaftRole::Leader:
            return false;
        case RaftRole::Follower:  // Who hears of the leader wants no other one.
            return request.preVote && fresh && !fetchedFromLeader_;
        case RaftRole::Candidate:
        case RaftRole::Resigned:
            return request.preVote && fresh;
        case RaftRole::Unattached:
        case RaftRole::Prospective:
            if (request.preVote) return fresh;
            if (votedFor_ != kNobody) return votedFor_ == candidate;
            return leader_ == kNobody && fresh;
    }
    return false;
}

void RaftNode::handle(const Message& m, const VoteRequest& request, Micros now, Outbox& out) {
    learn(m.epoch, kNobody, now, out);
    const bool granted = m.epoch == epoch_ && grants(m.from, request);
    if (granted && !request.preVote && votedFor_ == kNobody) {
        votedFor_ = m.from;
        if (role_ == RaftRole::Unattached) until_ = now + electionTimeout();
    }
    send(m.from, VoteReply{request.preVote, granted}, out);
}

void RaftNode::handle(const Message& m, const VoteReply& reply, Micros now, Outbox& out) {
    const RaftRole asked = reply.preVote ? RaftRole::Prospective : RaftRole::Candidate;
    const bool mineStill = role_ == asked && m.epoch == epoch_;
    learn(m.epoch, m.leader, now, out);
    if (!mineStill || role_ != asked) return;
    votes_[m.from] = reply.granted;
    const auto yes = static_cast<std::size_t>(std::ranges::count_if(votes_, [](const auto& v) { return v.second; }));
    if (yes >= majority()) return reply.preVote ? becomeCandidate(now, out) : becomeLeader(now, out);
    if (voters_.size() - (votes_.size() - yes) >= majority()) return;  // It may still come to a majority.
    // A candidate waits for the rest of its time: the others are about to hear of its epoch.
    if (reply.preVote) electionLost(now, out);
}

void RaftNode::handle(const Message& m, const BeginEpoch&, Micros now, Outbox& out) {
    learn(m.epoch, m.leader, now, out);
    send(m.from, BeginEpochReply{}, out);
}

void RaftNode::handle(const Message& m, const BeginEpochReply&, Micros now, Outbox& out) {
    learn(m.epoch, m.leader, now, out);
    if (leads() && m.epoch == epoch_) progress_.at(m.from).acknowledged = true;
}

void RaftNode::handle(const Message& m, const EndEpoch& end, Micros now, Outbox& out) {
    learn(m.epoch, m.leader, now, out);
    if (role_ != RaftRole::Follower || m.epoch != epoch_ || m.from != leader_) return;
    const auto place = std::ranges::find(end.successors, self_) - end.successors.begin();
    quiet_ = false;
    // The most advanced one goes first; each further one waits twice as long (Kafka: endEpochElectionBackoff).
    until_ = now + (place == 0 ? 0 : timeouts_.election / 10 * (std::int64_t{1} << std::min<std::int64_t>(place, 3)));
}

void RaftNode::wake(Micros now, Outbox& out) {
    const auto due = deadline();
    if (!due || *due > now) return;
    switch (role_) {
        case RaftRole::Unattached:
        case RaftRole::Follower:
        case RaftRole::Candidate:
            return becomeProspective(now, out);
        case RaftRole::Prospective:
            return electionLost(now, out);
        case RaftRole::Resigned:
            return becomeUnattached(epoch_ + 1, now);
        case RaftRole::Leader:
            return wakeLeader(now, out);
    }
}

}  // namespace logarium::quorum
