#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/base/bytes.h"
#include "core/base/random.h"

namespace logarium::client {

/// Kafka's murmur2 with its fixed seed (org.apache.kafka.common.utils.Utils.murmur2).
std::int32_t murmur2(ByteView bytes);

/// The partition of a key: murmur2 with the sign bit cleared, modulo the number of partitions
/// (BuiltInPartitioner.partitionForKey). Growing a topic therefore moves keys.
std::int32_t partitionForKey(ByteView key, std::int32_t partitions);

/// How many of the keys go to another partition once a topic of `from` partitions has `to`.
std::int64_t keysThatMove(std::span<const std::string> keys, std::int32_t from, std::int32_t to);

/// Where records without a key go: one partition until about batch.size bytes went there, then another one drawn at
/// random (KIP-794, BuiltInPartitioner without adaptive weights).
class StickyPartitioner {
public:
    /// The partition for the next record; draws one at first, and after `batchBytes` bytes.
    /// `available` has a flag for each partition: those without a leader are not drawn while another one has one.
    std::int32_t next(std::span<const bool> available, Random& random);
    /// Counts what was put into the current partition; `readyBatch`: the record filled or closed a batch.
    void added(std::int64_t bytes, std::int64_t batchBytes);

    bool operator==(const StickyPartitioner&) const = default;

private:
    std::optional<std::int32_t> current_;
    std::int64_t bytes_ = 0;
};

}  // namespace logarium::client
