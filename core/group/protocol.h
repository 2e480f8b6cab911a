#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/error_code.h"
#include "core/base/ids.h"

/// What members and Admin clients ask of a group's coordinator, and what it answers: the fields of Kafka's requests
/// that decide anything here. Empty ids and generation or epoch -1 mean what they mean there: none.
namespace logarium::group {

struct FindCoordinator {
    std::string group;
};
struct CoordinatorFound {
    ErrorCode error = ErrorCode::None;
    BrokerId coordinator = kNoBroker;
};

/// An assignor that a member can work with, and what it wants the leader to know for it (a
/// ConsumerProtocolSubscription).
struct OfferedProtocol {
    std::string name;
    Bytes metadata;
    bool operator==(const OfferedProtocol&) const = default;
};
struct JoinGroup {
    std::string group;
    std::string memberId;
    std::string instanceId;
    std::string clientId;
    std::string host;
    int sessionTimeoutMs = 45'000;
    int rebalanceTimeoutMs = 300'000;
    std::string protocolType = "consumer";
    std::vector<OfferedProtocol> protocols;
    std::string reason;
};
struct JoinedMember {
    std::string memberId;
    std::string instanceId;
    Bytes metadata;
};
struct GroupJoined {
    ErrorCode error = ErrorCode::None;
    std::string memberId;
    std::int32_t generation = -1;
    std::string protocol;
    std::string leader;
    bool skipAssignment = false;        ///< a static leader came back: the assignment stays
    std::vector<JoinedMember> members;  ///< for the leader only
};

struct SyncGroup {
    std::string group;
    std::string memberId;
    std::string instanceId;
    std::int32_t generation = -1;
    std::string protocol;
    std::vector<std::pair<std::string, Bytes>> assignments;  ///< from the leader only, by member
};
struct GroupSynced {
    ErrorCode error = ErrorCode::None;
    std::string protocol;
    Bytes assignment;
};

struct Heartbeat {
    std::string group;
    std::string memberId;
    std::string instanceId;
    std::int32_t generation = -1;
};
struct LeaveGroup {
    std::string group;
    std::string memberId;
    std::string instanceId;
    std::string reason;
};
/// The answer to requests that only succeed or fail.
struct Acknowledged {
    ErrorCode error = ErrorCode::None;
};

struct OffsetToCommit {
    TopicPartition partition;
    Offset offset;
    std::int32_t leaderEpoch = -1;  ///< of the last record read; -1: none was
};
struct OffsetCommit {
    std::string group;
    std::string memberId;
    std::string instanceId;
    std::int32_t generation = -1;  ///< or member epoch
    std::vector<OffsetToCommit> offsets;
};
/// Offsets that a producer commits in its transaction: they count once that is committed.
struct TxnOffsetCommit {
    std::string group;
    std::string memberId;
    std::int32_t generation = -1;
    std::string transactionalId;
    std::int64_t producerId = -1;
    std::int16_t epoch = -1;
    std::vector<OffsetToCommit> offsets;
};
struct OffsetFetch {
    std::string group;
    std::string memberId;
    std::int32_t epoch = -1;
    std::vector<TopicPartition> partitions;
};
struct OffsetsFetched {
    ErrorCode error = ErrorCode::None;
    std::vector<OffsetToCommit> offsets;  ///< as committed; offset -1: none is
};

/// KIP-848: join, reconcile and leave in one. Absent: as it was the last time.
struct ConsumerHeartbeat {
    std::string group;
    std::string memberId;
    std::string instanceId;
    std::string clientId;
    std::string host;
    std::int32_t memberEpoch = 0;  ///< 0 joins, -1 leaves, -2 leaves for a while (static)
    int rebalanceTimeoutMs = -1;
    std::optional<std::vector<std::string>> topics;
    std::optional<std::string> regex;
    std::optional<std::string> assignor;
    std::optional<std::vector<TopicPartition>> owned;
    std::optional<std::string> rack = {};
};
struct ConsumerBeaten {
    ErrorCode error = ErrorCode::None;
    std::string memberId;
    std::int32_t memberEpoch = 0;
    int heartbeatMs = 5000;
    std::optional<std::vector<TopicPartition>> assignment;  ///< absent: nothing new
};

struct DeleteGroup {
    std::string group;
};
struct DeleteOffsets {
    std::string group;
    std::vector<TopicPartition> partitions;
};

/// One request; its group is in each kind.
struct Request {
    std::variant<FindCoordinator, JoinGroup, SyncGroup, Heartbeat, LeaveGroup, OffsetCommit, OffsetFetch,
                 ConsumerHeartbeat, DeleteGroup, DeleteOffsets, TxnOffsetCommit>
        what;

    Request() = default;
    template <class Kind>
    Request(Kind kind) : what(std::move(kind)) {}
    const std::string& group() const {
        return std::visit([](const auto& r) -> const std::string& { return r.group; }, what);
    }
};

struct Reply {
    std::variant<CoordinatorFound, GroupJoined, GroupSynced, Acknowledged, OffsetsFetched, ConsumerBeaten> what;

    Reply() = default;
    template <class Kind>
    Reply(Kind kind) : what(std::move(kind)) {}
    ErrorCode error() const {
        return std::visit([](const auto& r) { return r.error; }, what);
    }
};

/// The answer of the right kind that says this error.
Reply failed(const Request& asked, ErrorCode error);

}  // namespace logarium::group
