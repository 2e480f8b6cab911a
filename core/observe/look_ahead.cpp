#include "core/observe/look_ahead.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "core/observe/event_text.h"
#include "core/observe/explanation_parts.h"
#include "core/sim/engine.h"

namespace logarium::observe {

Result<Prediction> lookAhead(const sim::World& world, const LookAhead& ahead, const std::string& what,
                             const std::function<bool(const sim::Event&)>& wanted) {
    sim::World copy = world;
    sim::Engine engine;
    std::vector<sim::Event> told;
    const Micros end = world.now + ahead.micros;
    const std::int64_t lastStep = world.totals.steps + ahead.steps;
    while (!copy.queue.empty() && copy.queue.nextDue() <= end && copy.totals.steps < lastStep) {
        told.clear();
        engine.step(copy, told);
        for (sim::Event& event : told) {
            if (!wanted(event)) continue;
            const ClusterView cluster = Snapshot(std::make_shared<const sim::World>(std::move(copy))).cluster();
            Prediction found{event.at, std::move(event), ""};
            found.answer = fmt::format("in {}, at {}: {}", spanText(found.at - world.now), clockText(found.at),
                                       sentence(found.event, cluster));
            return found;
        }
    }
    const bool nothingLeft = copy.queue.empty();
    return Failure{nothingLeft ? fmt::format("{} never happens if nobody does anything", what)
                               : fmt::format("{} does not happen within the next {}, as far as was looked", what,
                                             spanText(std::min(end, copy.now) - world.now))};
}

}  // namespace logarium::observe
