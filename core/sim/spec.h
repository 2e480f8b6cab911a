#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/sim/initial_files.h"

namespace logarium::sim {

/// Everything that fixes a run before its first command. Same spec + same commands = the same bytes everywhere.
struct ClusterSpec {
    std::uint64_t seed = 1;
    int brokers = 3;
    int controllers = 1;
    bool combined = false;  ///< the brokers are the controllers, too; `controllers` does not count
    std::map<std::string, std::string> brokerConfig;  ///< server.properties of every broker
    std::vector<std::string> racks;                   ///< of broker 1, 2, ...; empty: none
    int logDirectories = 1;                           ///< of each broker
    InitialFiles files;
    bool operator==(const ClusterSpec&) const = default;
};

/// As many log directories may a broker have.
inline constexpr int kMostLogDirectories = 16;

/// What every mini-cluster is called: Kafka's text for the UUID 1.
inline constexpr std::string_view kClusterId = "AAAAAAAAAAAAAAAAAAAAAQ";

/// A node that is a controller, and its port of "localhost".
struct ControllerNode {
    std::int32_t id = 0;
    std::int32_t port = 0;
};
/// Brokers 1..n when they are controllers, too, as a cluster of one broker with one controller always is; otherwise
/// nodes of their own: 100, 101, ...
std::vector<ControllerNode> controllerNodes(const ClusterSpec& spec);

}  // namespace logarium::sim
