#pragma once
#include <string>
#include <vector>

#include "core/log/explain/lookup_trace.h"
#include "core/log/explain/record_fate.h"
#include "core/log/explain/retention_verdict.h"
#include "core/log/explain/roll_verdict.h"

namespace logarium::log {

/// Each as one sentence without a full stop, with the numbers that decided. Times are milliseconds, as in the configs.
std::string explainText(const LookupTrace& trace);
std::string explainText(const TimeLookupTrace& trace);
std::string explainText(const RetentionVerdict& verdict, const LogConfig& config);
std::string explainText(const RecordFate& fate);
/// One line a limit, the one that decides first.
std::vector<std::string> explainText(const RollVerdict& verdict);

/// "segment.bytes", "retention.ms": the config that such a reason comes from; empty when none does.
std::string_view configOf(RollReason reason);
std::string_view configOf(DeleteReason reason);

}  // namespace logarium::log
