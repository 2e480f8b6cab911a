#include "core/client/partitioner.h"

#include <algorithm>

#include <vector>

#include "core/base/assert.h"

namespace logarium::client {

namespace {

std::uint32_t littleWord(const std::byte* at) {
    return static_cast<std::uint32_t>(at[0]) | static_cast<std::uint32_t>(at[1]) << 8 |
           static_cast<std::uint32_t>(at[2]) << 16 | static_cast<std::uint32_t>(at[3]) << 24;
}

}  // namespace

std::int32_t murmur2(ByteView bytes) {
    constexpr std::uint32_t kSeed = 0x9747b28c;
    constexpr std::uint32_t kMultiplier = 0x5bd1e995;
    constexpr int kShift = 24;
    std::uint32_t hash = kSeed ^ static_cast<std::uint32_t>(bytes.size());
    std::size_t at = 0;
    for (; at + 4 <= bytes.size(); at += 4) {
        std::uint32_t word = littleWord(bytes.data() + at) * kMultiplier;
        word ^= word >> kShift;
        hash = hash * kMultiplier ^ word * kMultiplier;
    }
    const std::size_t rest = bytes.size() - at;
    for (std::size_t i = rest; i-- > 0;) hash ^= static_cast<std::uint32_t>(bytes[at + i]) << (8 * i);
    if (rest > 0) hash *= kMultiplier;
    hash ^= hash >> 13;
    hash *= kMultiplier;
    return static_cast<std::int32_t>(hash ^ hash >> 15);
}

std::int32_t partitionForKey(ByteView key, std::int32_t partitions) {
    ensure(partitions > 0, "a key is placed on a topic that has partitions");
    return (murmur2(key) & 0x7fffffff) % partitions;
}

std::int64_t keysThatMove(std::span<const std::string> keys, std::int32_t from, std::int32_t to) {
    return std::count_if(keys.begin(), keys.end(), [&](const std::string& key) {
        return partitionForKey(asBytes(key), from) != partitionForKey(asBytes(key), to);
    });
}

std::int32_t StickyPartitioner::next(std::span<const bool> available, Random& random) {
    ensure(!available.empty(), "a record is placed on a topic that has partitions");
    if (current_ && *current_ < std::ssize(available)) return *current_;
    std::vector<std::int32_t> open;
    for (std::size_t i = 0; i < available.size(); ++i)
        if (available[i]) open.push_back(static_cast<std::int32_t>(i));
    current_ =
        open.empty() ? static_cast<std::int32_t>(random.below(available.size())) : open[random.below(open.size())];
    bytes_ = 0;
    return *current_;
}

void StickyPartitioner::added(std::int64_t bytes, std::int64_t batchBytes) {
    bytes_ += bytes;
    if (bytes_ >= batchBytes) current_.reset();
}

}  // namespace logarium::client
