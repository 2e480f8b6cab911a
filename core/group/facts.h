#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/ids.h"

/// What the coordinator of consumer groups can tell.
namespace logarium::group {

/// How a member came to be none any more.
enum class Departure : std::uint8_t {
    Left,             ///< it said goodbye
    SessionExpired,   ///< no heartbeat for session.timeout.ms
    RebalanceMissed,  ///< it did not rejoin, or give partitions up, in time
    Replaced          ///< another process came with its group.instance.id
};

/// A coordinator has read its partition of __consumer_offsets and serves its groups.
struct CoordinatorLoaded {
    std::int64_t groups = 0;
    std::int64_t offsets = 0;
    bool operator==(const CoordinatorLoaded&) const = default;
};
struct CoordinatorUnloaded {
    bool operator==(const CoordinatorUnloaded&) const = default;
};
struct MemberJoined {
    std::string group;
    std::string member;
    int members = 0;  ///< with this one
    bool operator==(const MemberJoined&) const = default;
};
struct MemberGone {
    std::string group;
    std::string member;
    Departure how{};
    int members = 0;  ///< that are left
    bool operator==(const MemberGone&) const = default;
};
struct RebalanceStarted {
    std::string group;
    std::string why;
    std::int32_t generation = 0;  ///< that ends
    bool operator==(const RebalanceStarted&) const = default;
};
/// All members have what they were assigned: a new generation of a classic group is stable.
struct GenerationFormed {
    std::string group;
    std::int32_t generation = 0;
    int members = 0;
    std::string assignor;
    bool operator==(const GenerationFormed&) const = default;
};
struct OffsetsCommitted {
    std::string group;
    std::string member;  ///< empty: an Admin client
    std::vector<std::pair<TopicPartition, Offset>> offsets;
    bool operator==(const OffsetsCommitted&) const = default;
};
/// `expired`: after offsets.retention.minutes; otherwise somebody asked for it.
struct OffsetsRemoved {
    std::string group;
    int count = 0;
    bool expired = false;
    bool operator==(const OffsetsRemoved&) const = default;
};
struct GroupRemoved {
    std::string group;
    bool expired = false;
    bool operator==(const GroupRemoved&) const = default;
};

}  // namespace logarium::group
