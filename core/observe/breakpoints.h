#pragma once
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/sim/breakpoint.h"

namespace logarium::observe {

/// A breakpoint on a condition (see `condition/condition.h`): `isr(orders-0) < 2`, `ev(SegmentRolled, topic=orders)`,
/// where `ev` counts what the last step told; or one of `breakpointNames`. Fails with one line when the text cannot be
/// read.
Result<sim::Breakpoint> breakpointOn(std::string_view condition);

/// Moments with a name of their own: "isr-change", "leader-change", "roll", ...
std::vector<std::string_view> breakpointNames();

}  // namespace logarium::observe
