#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/console/files.h"
#include "core/console/options.h"

namespace logarium::console {

const OptionParser& configsOptions();

/// What kafka-configs is asked about, and what it shall do (Kafka: ConfigCommand.ConfigCommandOptions).
struct ConfigsRequest {
    std::string entityType;                 ///< "topics", "brokers", "groups", ...; the first one
    std::optional<std::string> entityName;  ///< absent: all; empty: the default of all brokers
    std::map<std::string, std::string> added;
    std::vector<std::string> deleted;
    std::vector<std::string> entityTypes = {};  ///< all of them: users and clients may come together
    std::vector<std::string> entityNames = {};  ///< empty ones: the default
};

/// Checks what stands on the command line. Throws UsageError, ToolFailure, Exit.
ConfigsRequest configsRequest(const ParsedOptions& given, const Files& files, Output& output);

}  // namespace logarium::console
