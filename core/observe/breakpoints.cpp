#include "core/observe/breakpoints.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>

#include "core/observe/condition/condition.h"
#include "core/observe/snapshot.h"
#include "core/sim/world.h"

namespace logarium::observe {

namespace {

struct NamedMoment {
    std::string_view name;
    std::string_view condition;
};
constexpr NamedMoment kMoments[] = {
    {"isr-change", "ev(IsrShrunk) or ev(IsrExpanded)"},
    {"leader-change", "ev(LeaderElected)"},
    {"rejection", "ev(ProduceRejected)"},
    {"roll", "ev(SegmentRolled)"},
    {"cleaner-pass", "ev(CleanerFinished)"},
    {"segment-deletion", "ev(SegmentDeleted)"},
    {"fencing", "ev(BrokerFenced)"},
};

std::string_view conditionOf(std::string_view text) {
    const auto* moment = std::ranges::find(kMoments, text, &NamedMoment::name);
    return moment == std::end(kMoments) ? text : moment->condition;
}

}  // namespace

std::vector<std::string_view> breakpointNames() {
    std::vector<std::string_view> names;
    for (const NamedMoment& moment : kMoments) names.push_back(moment.name);
    return names;
}

Result<sim::Breakpoint> breakpointOn(std::string_view named) {
    const std::string_view text = conditionOf(named);
    // A lone word is a condition that nothing ever makes true: meant was the name of a moment.
    if (text == named && text.find_first_of("(=<> ") == std::string_view::npos)
        return Failure{
            fmt::format("'{}' is no moment with a name: expected {}, or a condition such as isr(orders-0) < 2", text,
                        fmt::join(breakpointNames(), ", "))};
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
