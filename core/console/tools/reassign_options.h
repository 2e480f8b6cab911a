#pragma once
#include <string>

#include "core/console/options.h"

namespace logarium::console {

const OptionParser& reassignOptions();

/// Checks what stands on the command line and gives the action: "generate", "execute", "verify", "cancel" or "list".
/// Throws UsageError, Exit.
std::string reassignAction(const ParsedOptions& given, Output& output);

}  // namespace logarium::console
