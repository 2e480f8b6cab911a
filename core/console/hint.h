#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/sim/world.h"

namespace logarium::console {

/// A command that went wrong.
struct Mistake {
    std::string command;             ///< as written, with or without ".sh"
    std::vector<std::string> words;  ///< what followed it
    std::string errors;              ///< what it printed on stderr
};

/// In plain words what may be wrong and what to do: a name that is nearly right, an option that is missing, a limit
/// that was hit. Nothing when nothing helpful can be said. Never part of the tool's own output; a host shows it set
/// apart.
std::optional<std::string> hintFor(const Mistake& mistake, const sim::World& world);

}  // namespace logarium::console
