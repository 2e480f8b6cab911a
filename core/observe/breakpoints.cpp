#include "core/observe/breakpoints.h"

#include <memory>

#include "core/observe/condition/condition.h"
#include "core/observe/snapshot.h"
#include "core/sim/world.h"

namespace logarium::observe {

Result<sim::Breakpoint> breakpointOn(std::string_view text) {
    auto parsed = Condition::parse(text);
    if (!parsed.ok()) return parsed.error();
    const auto condition = std::make_shared<const Condition>(std::move(parsed).value());
    sim::Breakpoint breakpoint;
    breakpoint.text = condition->text();
    breakpoint.followsTraffic = condition->followsTraffic();
    breakpoint.holds = [condition](const sim::World& world, std::span<const sim::Event> told) {
        const ClusterView cluster = Snapshot(std::make_shared<const sim::World>(world)).cluster();
        const std::map<std::string, std::string> noAnswers;
        return condition->holds({cluster, told, noAnswers});
    };
    return breakpoint;
}

}  // namespace logarium::observe
