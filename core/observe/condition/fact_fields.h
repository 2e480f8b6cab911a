#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/observe/cluster_view.h"
#include "core/sim/event.h"

/// Events by name and field, as `ev(ProduceRejected, error=NOT_ENOUGH_REPLICAS)` asks for them.
namespace logarium::observe {

bool knownFact(const std::string& name);
/// Appended, Replicated, HighWatermarkMoved, ProduceAcknowledged, Consumed: told all the time.
bool trafficFact(const std::string& name);
bool knownFactField(const std::string& field);

/// Whether the event is of this kind and each named field has the wanted value; a field the fact does not have never
/// matches.
bool factMatches(const sim::Event& event, const std::string& fact,
                 const std::vector<std::pair<std::string, std::string>>& fields, const ClusterView& cluster);

}  // namespace logarium::observe
