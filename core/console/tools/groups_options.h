#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/console/options.h"
#include "core/console/output.h"

/// Options of kafka-consumer-groups (Kafka: ConsumerGroupCommandOptions).
namespace logarium::console {

const OptionParser& groupsOptions();

/// What stands on the command line. --state and --type may have an argument or not, which no other tool knows.
struct GroupsCommandLine {
    ParsedOptions given;
    std::optional<std::string> state, type;  ///< their arguments

    explicit GroupsCommandLine(const std::vector<std::string>& args);
    bool has(std::string_view option) const { return given.has(option); }
};

/// Throws UsageError, Exit; may warn.
void checkGroupsOptions(const GroupsCommandLine& line, Output& output);
/// "[to-current], [to-offset], ...": the scenarios of --reset-offsets as the tool lists them.
std::string resetScenarios();

}  // namespace logarium::console
