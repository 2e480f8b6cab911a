#pragma once
#include <functional>
#include <string>

#include "core/log/case/case_value.h"

namespace logarium::log {

/// Tells one difference: where in the value ("result.stats.bytesRead"), what was recorded, what came out.
using TellDifference =
    std::function<void(const std::string& where, const std::string& expected, const std::string& got)>;

/// Compares two values field by field; the order of an object's fields does not count, and producers are a set.
/// A null stands for "nothing there".
void compareJson(const Json& expected, const Json& got, const std::string& where, const TellDifference& tell);

/// Drops what is only chance from a log's state: the jitter of segments that will not be appended to any more.
Json withoutOldJitter(Json state);

}  // namespace logarium::log
