#pragma once
#include <compare>
#include <cstdint>
#include <string>

#include "core/base/strong.h"

namespace logarium {

/// Position of a record in a partition's log, counted from 0 (Kafka's offset).
using Offset = Strong<struct OffsetTag, std::int64_t>;
/// Kafka's node id of a broker; the mini-cluster counts from 1.
using BrokerId = Strong<struct BrokerTag, std::int32_t>;
/// Kafka's leader epoch: rises with each election of a partition.
using LeaderEpoch = Strong<struct LeaderEpochTag, std::int32_t>;
/// Dense number of a topic in one World, in order of creation, never used twice. Not Kafka's topic id (a UUID).
using TopicIndex = Strong<struct TopicIndexTag, std::int32_t>;
/// A simulated client (producer or consumer), dense, never used twice.
using ClientId = Strong<struct ClientTag, std::int32_t>;
/// Number of an event in one timeline, from 1; 0 stands for "no event".
using EventId = Strong<struct EventTag, std::uint64_t>;

inline constexpr Offset kNoOffset{-1};
inline constexpr BrokerId kNoBroker{-1};
inline constexpr LeaderEpoch kNoEpoch{-1};
inline constexpr ClientId kNoClient{-1};
inline constexpr EventId kNoEvent{0};

/// One partition, by dense numbers: cheap to copy and compare. Names are looked up where text is made.
struct PartitionId {
    TopicIndex topic{-1};
    std::int32_t partition = -1;
    auto operator<=>(const PartitionId&) const = default;
};

/// One copy of a partition.
struct ReplicaId {
    PartitionId partition;
    BrokerId broker = kNoBroker;
    auto operator<=>(const ReplicaId&) const = default;
};

/// One partition, by name, as people and files know it.
struct TopicPartition {
    std::string topic;
    std::int32_t partition = 0;
    auto operator<=>(const TopicPartition&) const = default;
};

}  // namespace logarium
