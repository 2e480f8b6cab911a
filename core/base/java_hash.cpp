#include "core/base/java_hash.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace logarium {

std::int32_t javaHash(std::string_view text) {
    std::uint32_t hash = 0;
    for (const char c : text) hash = 31 * hash + static_cast<unsigned char>(c);
    return static_cast<std::int32_t>(hash);
}

std::int32_t partitionHash(const TopicPartition& partition) {
    const auto number = static_cast<std::uint32_t>(partition.partition);
    const auto topic = static_cast<std::uint32_t>(javaHash(partition.topic));
    return static_cast<std::int32_t>(31 * (31 + number) + topic);
}

std::int32_t spreadHash(std::int32_t hash) {
    const auto bits = static_cast<std::uint32_t>(hash);
    return static_cast<std::int32_t>(bits ^ (bits >> 16));
}

std::vector<std::size_t> hashMapOrder(const std::vector<std::int32_t>& hashes, std::size_t table) {
    while (table * 3 < hashes.size() * 4) table *= 2;
    const auto bucket = [&](std::size_t index) {
        return static_cast<std::uint32_t>(spreadHash(hashes[index])) & (table - 1);
    };
    std::vector<std::size_t> order(hashes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return bucket(a) < bucket(b); });
    return order;
}

std::size_t hashMapTable(std::size_t capacity) {
    return std::bit_ceil(std::max<std::size_t>(capacity, 1));
}

std::vector<std::size_t> timelineMapOrder(const std::vector<std::int32_t>& hashes) {
    int bits = 1;
    while (hashes.size() * 3 > (std::size_t{4} << bits)) ++bits;
    const auto slot = [&](std::size_t index) {
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(hashes[index])) * 0x9e3779b97f4a7c15ULL >>
               (64 - bits);
    };
    std::vector<std::size_t> order(hashes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return slot(a) < slot(b); });
    return order;
}

}  // namespace logarium
