#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace logarium::sim {

/// Everything that fixes a run before its first command. Same spec + same commands = the same bytes everywhere.
struct ClusterSpec {
    std::uint64_t seed = 1;
    int brokers = 3;
    int controllers = 1;
    std::map<std::string, std::string> brokerConfig;  ///< server.properties of every broker
    std::vector<std::string> racks;                   ///< of broker 1, 2, ...; empty: none
    bool operator==(const ClusterSpec&) const = default;
};

}  // namespace logarium::sim
