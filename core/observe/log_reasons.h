#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/log/explain/record_fate.h"

namespace logarium::cluster {
class Broker;
struct Replica;
}  // namespace logarium::cluster
namespace logarium::sim {
struct World;
}

/// What the log's own rules say now of any replica, leader or not: sentences without a full stop, the weightiest first.
/// Worked out when asked; what `why` tells with its chain of events, without that chain.
namespace logarium::observe {

/// Bytes of a log up to which a cleaner pass is tried on a draft to tell a record's fate.
inline constexpr std::int64_t kMostTriedBytes = 16 << 20;

/// Why a segment stays or goes; of the active one also how near each limit is that closes it. Empty: no such segment.
std::vector<std::string> segmentReasons(const sim::World& world, ReplicaId replica, Offset base);

/// What the next cleaner pass does to a record (of a log that is compacted and has at most kMostTriedBytes), and how a
/// reader finds it. Empty: no such replica.
std::vector<std::string> recordReasons(const sim::World& world, ReplicaId replica, Offset offset);

/// Of a record of a compacted log: what a pass that began now, with room for all keys, would do to it. Nothing when
/// such a pass does not come to it.
std::optional<log::RecordFate> fateOf(const cluster::Broker& broker, const cluster::Replica& replica, Offset offset,
                                      Micros now);

}  // namespace logarium::observe
