#pragma once
#include "core/console/output.h"
#include "core/console/tools/configs_options.h"
#include "core/sim/simulation.h"

namespace logarium::console {

/// kafka-configs of clients and users (Kafka: ConfigCommand.describeQuotaConfigs, alterQuotaConfigs). Credentials are
/// not simulated: of users none has any.
bool isOfQuotas(const ConfigsRequest& wanted);
void describeQuotas(const ConfigsRequest& wanted, const sim::World& world, Output& output);
/// Throws ToolFailure.
void alterQuotas(const ConfigsRequest& wanted, sim::Simulation& simulation);

}  // namespace logarium::console
