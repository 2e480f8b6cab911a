#include "core/observe/why.h"

#include <memory>
#include "core/observe/snapshot.h"
#include "core/sim/simulation.h"
#include "core/sim/world.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/observe/event_text.h"

namespace logarium::observe {

std::vector<const sim::Event*> causeChain(std::span<const sim::Event> events, EventId id) {
    std::vector<const sim::Event*> chain;
    while (id != kNoEvent) {
        const auto found = std::ranges::lower_bound(events, id, {}, &sim::Event::id);
        if (found == events.end() || found->id != id) break;
        chain.push_back(&*found);
        if (found->cause >= id) break;  // A cause is always older; anything else would go round for ever.
        id = found->cause;
    }
    std::ranges::reverse(chain);
    return chain;
}

std::vector<std::string> explain(std::span<const sim::Event> events, EventId id, const ClusterView& cluster) {
    std::vector<std::string> lines;
    for (const sim::Event* event : causeChain(events, id))
        lines.push_back(fmt::format("{}  {}", clockText(event->at), sentence(*event, cluster)));
    return lines;
}

std::vector<std::string> explain(const sim::Simulation& simulation, std::optional<EventId> id) {
    const auto& events = simulation.events();
    if (!id) {
        const auto latest = std::find_if(events.rbegin(), events.rend(),
                                         [](const sim::Event& event) { return weight(event) != Weight::Traffic; });
        if (latest == events.rend()) return {};
        id = latest->id;
    }
    return explain(events, *id, Snapshot(std::make_shared<sim::World>(simulation.world())).cluster());
}

}  // namespace logarium::observe
