#pragma once
#include <string>

#include "core/observe/cluster_view.h"
#include "core/sim/event.h"

namespace logarium::observe {

/// What an event of quotas, of given up records or of a closest replica says; empty for others.
std::string clientSentence(const sim::Event& event, const ClusterView& cluster);

}  // namespace logarium::observe
