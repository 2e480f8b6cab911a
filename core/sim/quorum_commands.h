#pragma once
#include <optional>

#include "core/sim/command.h"
#include "core/sim/world.h"

/// What speaks against a command to a controller of a quorum.
namespace logarium::sim {

std::optional<KafkaError> refusalOfController(const World& world, const StopController& command);
std::optional<KafkaError> refusalOfController(const World& world, const StartController& command);
std::optional<KafkaError> refusalOfController(const World& world, const PauseController& command);
std::optional<KafkaError> refusalOfController(const World& world, const ResumeController& command);
std::optional<KafkaError> refusalOfController(const World& world, const CutControllers& command);
std::optional<KafkaError> refusalOfController(const World& world, const HealControllers& command);
/// What changes the metadata needs an active controller; without one the request times out.
std::optional<KafkaError> refusalWithoutController(const World& world);

}  // namespace logarium::sim
