#pragma once
#include <cstdint>
#include <limits>
#include <string_view>

namespace logarium::group {

/// The topic in which coordinators keep their groups.
inline constexpr std::string_view kOffsetsTopic = "__consumer_offsets";

/// The partition of it in which a group is kept (Kafka: GroupCoordinatorService.partitionFor): Java's hash of its name.
/// The name must be ASCII.
inline std::int32_t partitionFor(std::string_view group, std::int32_t partitions) {
    std::uint32_t bits = 0;
    for (const char c : group) bits = 31 * bits + static_cast<unsigned char>(c);
    const auto hash = static_cast<std::int32_t>(bits);
    if (hash == std::numeric_limits<std::int32_t>::min()) return 0;
    return (hash < 0 ? -hash : hash) % partitions;
}

}  // namespace logarium::group
