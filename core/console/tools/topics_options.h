#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/console/options.h"

namespace logarium::console {

/// kafka-topics' options.
const OptionParser& topicsOptions();
/// What its options forbid each other (Kafka: TopicCommandOptions.checkArgs). Throws UsageError, ToolFailure, Exit.
void checkTopicsOptions(const ParsedOptions& given, Output& output);

}  // namespace logarium::console
