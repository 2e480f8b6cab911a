#pragma once
#include <string_view>

#include "core/console/session.h"

namespace logarium::console {

/// What can stand at the cursor of a line: names of commands, then their options, then what an option takes: topics,
/// configs, brokers.
Completions complete(std::string_view text, std::size_t cursor, const sim::World& world);

}  // namespace logarium::console
