#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <variant>
#include <vector>

#include "core/base/random.h"
#include "core/base/time.h"
#include "core/quorum/raft_message.h"

namespace logarium::quorum {

/// In microseconds; Kafka's defaults.
struct RaftTimeouts {
    std::int64_t election = 1'000'000;  ///< controller.quorum.election.timeout.ms; drawn between once and twice of it
    std::int64_t fetch = 2'000'000;     ///< controller.quorum.fetch.timeout.ms
    std::int64_t longPoll = 500'000;    ///< KafkaRaftClient.MAX_FETCH_WAIT_MS
    /// LeaderState.CHECK_QUORUM_TIMEOUT_FACTOR
    std::int64_t checkQuorum() const { return fetch * 3 / 2; }
};

enum class RaftRole : std::uint8_t { Unattached, Follower, Prospective, Candidate, Leader, Resigned };

/// Something worth telling that a step led to.
struct RaftNote {
    enum class What : std::uint8_t { AskedForPreVotes, AskedForVotes, Elected, Resigned, HighWatermark, Truncated };
    What what{};
    std::int32_t epoch = 0;
    std::int64_t number = 0;  ///< votes; the high watermark; the log end after a truncation
    bool operator==(const RaftNote&) const = default;
};

/// What a step leads to. Nothing is sent by itself.
struct Outbox {
    std::vector<Message> messages;
    std::vector<RaftNote> notes;
};

/// What the leader knows of another voter (Kafka: LeaderState.ReplicaState).
struct VoterProgress {
    std::int64_t end = -1;  ///< -1: has not fetched from this leader yet
    Micros lastFetch;
    Micros lastCaughtUp;
    std::int64_t leaderEndAtFetch = 0;
    bool acknowledged = false;      ///< knows who leads
    bool quiet = false;             ///< steady, and its fetch waits here: nothing to time
    std::optional<Message> parked;  ///< a fetch that waits for news
    Micros parkedSince;
};

/// One voter. Epoch, vote, known leader and log outlive the process (Kafka: the quorum-state file); the rest does not.
///
/// Stands for KafkaRaftClient. The host carries messages, wakes it at `deadline()`, and may say which peers are steady.
class RaftNode {
public:
    RaftNode() = default;
    RaftNode(NodeId self, std::vector<NodeId> voters, RaftTimeouts timeouts, Random random)
        : self_(self), voters_(std::move(voters)), timeouts_(timeouts), random_(random) {}

    NodeId self() const { return self_; }
    RaftRole role() const { return role_; }
    std::int32_t epoch() const { return epoch_; }
    NodeId leader() const { return leader_; }
    NodeId votedFor() const { return votedFor_; }
    const RaftLog& log() const { return log_; }
    std::int64_t highWatermark() const { return highWatermark_; }
    bool leads() const { return role_ == RaftRole::Leader; }
    /// Where the epoch of this leader begins; its log up to there is committed once the high watermark is beyond.
    std::int64_t epochStart() const { return epochStart_; }
    /// A leader that has committed a batch of its own, and with it all that was before.
    bool settled() const { return leads() && highWatermark_ > epochStart_; }
    /// By node id; of a leader only.
    const std::map<NodeId, VoterProgress>& progress() const { return progress_; }

    /// The process has come up.
    void start(Micros now, Outbox& out);
    void on(const Message& message, Micros now, Outbox& out);
    /// Does what is due.
    void wake(Micros now, Outbox& out);
    /// When `wake` has something to do.
    std::optional<Micros> deadline() const;
    /// A leader's: appends in its epoch. Returns where the batch ends.
    std::int64_t append(std::int32_t records, std::int64_t content, Micros now, Outbox& out);
    /// A leader's: tells the others and gives up (Kafka: a graceful shutdown).
    void resign(Micros now, Outbox& out);
    /// The way to the peer and its process are whole, or not any more: while they are, and once it was heard of, all
    /// that goes back and forth while nothing happens is counted, not sent.
    void setSteady(NodeId peer, bool steady, Micros now);

private:
    std::size_t majority() const { return voters_.size() / 2 + 1; }
    std::int64_t electionTimeout() {
        return timeouts_.election +
               static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(timeouts_.election)));
    }
    EpochEnd mine() const { return {log_.lastEpoch(), log_.end()}; }
    bool upToDate(const EpochEnd& theirs) const;
    void send(NodeId to, decltype(Message::body) body, Outbox& out) const;

    void becomeUnattached(std::int32_t epoch, Micros now);
    void becomeFollower(std::int32_t epoch, NodeId leader, Micros now, Outbox& out);
    void becomeProspective(Micros now, Outbox& out);
    void becomeCandidate(Micros now, Outbox& out);
    void becomeLeader(Micros now, Outbox& out);
    void becomeResigned(Micros now, Outbox& out);
    /// Learns of an epoch and its leader from whatever somebody said (Kafka: maybeTransition).
    void learn(std::int32_t epoch, NodeId leader, Micros now, Outbox& out);
    void askForVotes(bool preVote, Micros now, Outbox& out);
    void electionLost(Micros now, Outbox& out);
    bool grants(NodeId candidate, const VoteRequest& request) const;

    void handle(const Message& m, const VoteRequest& request, Micros now, Outbox& out);
    void handle(const Message& m, const VoteReply& reply, Micros now, Outbox& out);
    void handle(const Message& m, const BeginEpoch& begin, Micros now, Outbox& out);
    void handle(const Message& m, const BeginEpochReply& reply, Micros now, Outbox& out);
    void handle(const Message& m, const EndEpoch& end, Micros now, Outbox& out);
    void handle(const Message& m, const Fetch& fetch, Micros now, Outbox& out);
    void handle(const Message& m, const FetchReply& reply, Micros now, Outbox& out);

    void sendFetch(Micros now, Outbox& out);
    void raiseHighWatermark(std::int64_t to, Outbox& out);
    void answer(NodeId voter, const Fetch& fetch, Outbox& out) const;
    void answerParked(Micros now, Outbox& out);
    void commit(Micros now, Outbox& out);
    void noteFetch(NodeId voter, VoterProgress& progress, const Fetch& fetch, Micros now);
    std::size_t quietVoters() const;
    void endQuiet(NodeId voter, VoterProgress& progress, Micros now);
    Micros lastLongPoll(NodeId node, Micros now) const;
    void wakeLeader(Micros now, Outbox& out);

    NodeId self_ = kNobody;
    std::vector<NodeId> voters_;
    RaftTimeouts timeouts_;
    Random random_;

    // What outlives the process.
    std::int32_t epoch_ = 0;
    NodeId votedFor_ = kNobody;
    NodeId leader_ = kNobody;
    RaftLog log_;

    RaftRole role_ = RaftRole::Unattached;
    std::int64_t highWatermark_ = 0;
    std::set<NodeId> steady_;
    Micros until_;                    // Of an election, of a follower's patience, of a resigned leader.
    bool quiet_ = false;              // A follower's: the leader is steady and was heard of.
    bool fetchedFromLeader_ = false;  // A follower's, in this epoch.
    Micros heardAt_;                  // A follower's, of its leader.
    std::int64_t fetch_ = 0;          // The outstanding one.
    std::map<NodeId, bool> votes_;    // Of a prospective or a candidate.
    std::map<NodeId, VoterProgress> progress_;
    std::set<NodeId> fetched_;  // Since the majority was last heard of.
    Micros majorityAt_;
    Micros beginAgain_;  // When voters who do not know of this leader are told again.
    std::int64_t epochStart_ = 0;
};

}  // namespace logarium::quorum
