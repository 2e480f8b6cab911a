#pragma once
#include <functional>
#include <vector>

#include "core/check/watch.h"
#include "core/sim/command.h"

namespace logarium::check {

/// What brings clients back, asked for once the brokers had their time to come up.
using Clients = std::function<std::vector<sim::Command>(const sim::World&)>;

/// All that faults broke is mended, whatever it is; then the cluster gets its time, and has to be whole at its end
/// (E4). A broker that does not come up for its files gets an empty disk. Does nothing after a breach.
void recover(Watch& watch, const Clients& clients);

}  // namespace logarium::check
