#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/ids.h"

/// Orders that real tools print because they walk over a Java HashMap.
namespace logarium {

/// String.hashCode(); the text must be ASCII.
std::int32_t javaHash(std::string_view text);
/// TopicPartition.hashCode().
std::int32_t partitionHash(const TopicPartition& partition);
/// What hash maps make of a hash code, Java's and Scala's alike.
std::int32_t spreadHash(std::int32_t hash);

/// Indices of keys with these hash codes in the order in which a HashMap that took them in this order is walked.
/// `table` is its first size, a power of two: Java's 16 unless it was asked for another one.
std::vector<std::size_t> hashMapOrder(const std::vector<std::int32_t>& hashes, std::size_t table = 16);
/// The first size of `new HashMap<>(capacity)`.
std::size_t hashMapTable(std::size_t capacity);
/// The same for Kafka's TimelineHashMap, which coordinators keep their groups in (BaseHashTable: Fibonacci hashing,
/// from two slots on).
std::vector<std::size_t> timelineMapOrder(const std::vector<std::int32_t>& hashes);

}  // namespace logarium
