#pragma once
#include <optional>

#include "core/sim/command.h"
#include "core/sim/world.h"

/// What speaks against what fate would do to wires and disks; brokers, partitions and directories that are named exist.
namespace logarium::sim {

std::optional<KafkaError> refusalOfFate(const World& world, const CutLink& command);
std::optional<KafkaError> refusalOfFate(const World& world, const HealLink& command);
std::optional<KafkaError> refusalOfFate(const World& world, const SlowLink& command);
std::optional<KafkaError> refusalOfFate(const World& world, const FreeDisk& command);
std::optional<KafkaError> refusalOfFate(const World& world, const CutPower& command);
std::optional<KafkaError> refusalOfFate(const World& world, const DamageFile& command);

}  // namespace logarium::sim
