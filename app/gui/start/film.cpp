#include "app/gui/start/film.h"

#include <algorithm>

namespace logarium::app {

namespace {

constexpr qint64 kShotMs = 50;
constexpr qint64 kShots = 40;  // Two seconds: longer than anything is on its way.

views::FramePtr frameOf(const sim::Simulation& simulation, const observe::MetricsRecorder& metrics, EventId after,
                        double speed) {
    auto frame = std::make_shared<observe::Frame>();
    frame->snapshot = std::make_shared<const observe::Snapshot>(std::make_shared<const sim::World>(simulation.world()));
    frame->cluster = std::make_shared<const observe::ClusterView>(frame->snapshot->cluster());
    frame->wantedSpeed = frame->reachedSpeed = speed;
    frame->jumped = after == kNoEvent;
    frame->metrics = std::make_shared<const std::vector<observe::MetricsSample>>(metrics.samples());
    const auto& events = simulation.events();
    frame->events.assign(events.begin() + static_cast<std::ptrdiff_t>(simulation.eventsAfter(after)), events.end());
    return frame;
}

/// Samples for the charts are taken at even steps, so that they do not depend on the machine's speed.
void runTo(sim::Simulation& simulation, observe::MetricsRecorder& metrics, Micros until) {
    while (simulation.now() < until) {
        simulation.runUntil(std::min(until, simulation.now() + metrics.step()));
        metrics.observe(observe::Snapshot(std::make_shared<const sim::World>(simulation.world())).cluster());
    }
}

}  // namespace

std::vector<Shot> film(sim::Simulation& simulation, Micros until, double speed) {
    const double microsAShot = static_cast<double>(kShotMs * kMicrosPerMs) * speed;
    const auto momentOf = [&](qint64 shot) {
        const auto before = static_cast<std::int64_t>(microsAShot * static_cast<double>(kShots - shot));
        return std::max(simulation.now(), until - before);
    };
    observe::MetricsRecorder metrics;
    runTo(simulation, metrics, momentOf(0));
    std::vector<Shot> shots = {{frameOf(simulation, metrics, kNoEvent, speed), 0}};
    for (qint64 shot = 1; shot <= kShots && simulation.now() < until; ++shot) {
        const EventId last = simulation.events().empty() ? kNoEvent : simulation.events().back().id;
        runTo(simulation, metrics, momentOf(shot));
        const bool nothing = last == kNoEvent || simulation.events().back().id == last;
        if (nothing && shot < kShots) continue;
        shots.push_back({frameOf(simulation, metrics, last, speed), shot * kShotMs});
    }
    return shots;
}

}  // namespace logarium::app
