#pragma once
#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ids.h"

/// What the members of a classic group tell one another through the coordinator, which does not look into it (Kafka:
/// ConsumerProtocol, version 3 of both messages; older ones are read).
namespace logarium::group {

struct Subscription {
    std::vector<std::string> topics;
    std::vector<TopicPartition> owned;
    std::int32_t generation = -1;  ///< in which `owned` was given
    std::string rack = {};         ///< client.rack; empty: none
    bool operator==(const Subscription&) const = default;
};

Bytes encodeSubscription(const Subscription& subscription);
/// What cannot be read is left empty.
Subscription decodeSubscription(ByteView bytes);
Bytes encodeAssignment(const std::vector<TopicPartition>& partitions);
std::vector<TopicPartition> decodeAssignment(ByteView bytes);

}  // namespace logarium::group
