#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/observe/cluster_view.h"
#include "core/sim/event.h"

namespace logarium::sim {
class Simulation;
}

namespace logarium::observe {

/// The events that led to `id`, oldest first, `id` itself last. Empty when it is not in the list; cut short where an
/// older event is no longer kept. `events` are ordered by id.
std::vector<const sim::Event*> causeChain(std::span<const sim::Event> events, EventId id);

/// The same as lines of text: time and sentence each.
std::vector<std::string> explain(std::span<const sim::Event> events, EventId id, const ClusterView& cluster);

/// Of an event of a run; without an id, of the latest one that is more than plain traffic. Empty: there is none.
std::vector<std::string> explain(const sim::Simulation& simulation, std::optional<EventId> id);

}  // namespace logarium::observe
