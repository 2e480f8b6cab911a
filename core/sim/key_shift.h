#pragma once
#include <cstdint>

#include "core/base/ids.h"

namespace logarium::sim {

struct World;

/// What the growth of a topic does to its keys.
struct KeyShift {
    std::int64_t keys = 0;   ///< different ones in its log
    std::int64_t moved = 0;  ///< whose next record goes to another partition
};
/// Of a topic that had `from` partitions and has `to`. Reads all that its leaders hold.
KeyShift keyShift(const World& world, TopicIndex topic, std::int32_t from, std::int32_t to);

}  // namespace logarium::sim
