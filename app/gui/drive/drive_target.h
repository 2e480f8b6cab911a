#pragma once
#include <functional>

#include "core/sim/command.h"

namespace logarium::app {

/// Where forms and menus send what the user wants: the window's one way to the engine.
class DriveTarget {
public:
    virtual ~DriveTarget() = default;
    /// Sends the command to the engine; the outcome is shown by the window.
    virtual void drive(sim::Command command) = 0;
    /// Why the command cannot be applied to the World of the last frame; nullopt: it can.
    virtual std::optional<KafkaError> refusal(const sim::Command& command) const = 0;
};

}  // namespace logarium::app
