#pragma once
#include <string>

#include "core/observe/cluster_view.h"
#include "core/sim/event.h"

namespace logarium::observe {

/// What an event of transactions says; empty for others.
std::string transactionSentence(const sim::Event& event, const ClusterView& cluster);

}  // namespace logarium::observe
