#pragma once
#include <optional>

#include "views/layout/layout_painter.h"

namespace logarium::views {

/// Where an arrow key (Home, End, Page Up, Page Down too) leads from `from`: over clients, brokers, names and replicas,
/// past places where nothing is. nullopt: the key is none of them. Without a place to start from: the first partition.
std::optional<sim::Subject> stepped(const LayoutScene& scene, const sim::Subject& from, int key);

}  // namespace logarium::views
