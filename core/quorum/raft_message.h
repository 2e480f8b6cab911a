#pragma once
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/quorum/raft_log.h"

/// What the voters say to one another, as data.
namespace logarium::quorum {

/// `preVote`: "would you?" changes nothing at the one who is asked (KIP-996).
struct VoteRequest {
    bool preVote = false;
    EpochEnd log;  ///< of the one who asks
};
struct VoteReply {
    bool preVote = false;
    bool granted = false;
};
/// The leader makes itself known.
struct BeginEpoch {};
struct BeginEpochReply {};
/// The leader resigns; the first of the successors may begin an election at once.
struct EndEpoch {
    std::vector<NodeId> successors;
};
struct Fetch {
    std::int64_t number = 0;         ///< comes back in the reply
    EpochEnd log;                    ///< of the follower: what it has
    std::int64_t highWatermark = 0;  ///< as the follower knows it (KIP-1166)
};
struct FetchReply {
    std::int64_t number = 0;
    std::optional<EpochEnd> diverging;  ///< the follower has to cut its log back to here
    std::vector<LogBatch> batches;
    std::int64_t highWatermark = 0;
};

struct Message {
    NodeId from = kNobody;
    NodeId to = kNobody;
    std::int32_t epoch = 0;   ///< the sender's
    NodeId leader = kNobody;  ///< of that epoch, as the sender knows
    std::variant<VoteRequest, VoteReply, BeginEpoch, BeginEpochReply, EndEpoch, Fetch, FetchReply> body;
};

}  // namespace logarium::quorum
