#include "core/check/durability_story.h"

#include <fmt/format.h>

#include "core/check/durability_trial.h"
#include "core/sim/scenario_text.h"

namespace logarium::check {

namespace {

template <class... F>
struct Cases : F... {
    using F::operator()...;
};

std::string electedText(const cluster::LeaderElected& f) {
    if (f.leader == kNoBroker) return "nobody may lead now";
    std::string text = fmt::format("broker {} leads in epoch {}", f.leader.value, f.epoch.value);
    if (f.kind == cluster::ElectionKind::Unclean) text += ", by an unclean election";
    if (f.kind == cluster::ElectionKind::FromElr) text += ", from the eligible leader replicas";
    return text;
}

/// What a reader of the story wants to know; empty: nothing.
std::string toldOf(const sim::Event& event) {
    const BrokerId broker = event.subject.broker;
    return std::visit(
        Cases{[](const auto&) { return std::string(); },
              [&](const cluster::ProduceAcknowledged& f) {
                  return fmt::format("broker {} acknowledges offset {} (acks={})", broker.value, f.base.value,
                                     f.acks == -1 ? "all" : std::to_string(f.acks));
              },
              [](const cluster::LeaderElected& f) { return electedText(f); },
              [](const cluster::IsrShrunk& f) {
                  return fmt::format("broker {} leaves the ISR: {}", f.removed.value, brokerList(f.isr));
              },
              [](const cluster::IsrExpanded& f) {
                  return fmt::format("broker {} joins the ISR: {}", f.added.value, brokerList(f.isr));
              },
              [&](const cluster::BrokerFenced&) { return fmt::format("the session of broker {} ends", broker.value); },
              [&](const cluster::BrokerUnfenced&) { return fmt::format("broker {} is back", broker.value); },
              [&](const log::LogTruncated& f) {
                  return fmt::format("broker {} cuts its log from {} to {}", broker.value, f.from.value, f.to.value);
              }},
        event.fact);
}

bool concerns(const sim::Event& event) {
    return event.subject.partition == Trial::kPartition || event.subject.partition == PartitionId{};
}

}  // namespace

Loss storyOf(const DurabilitySpec& spec, const std::vector<sim::TimedCommand>& commands, int faults,
             const std::string& lost) {
    Loss loss;
    loss.faults = faults;
    loss.what = lost;
    loss.recording.spec = spec.cluster;
    loss.recording.commands = commands;
    Trial trial(spec.cluster);
    trial.takeEvents();
    const auto takeUp = [&] {
        for (const sim::Event& event : trial.takeEvents()) {
            if (loss.steps.empty() || !concerns(event)) continue;
            if (std::string text = toldOf(event); !text.empty()) loss.steps.back().after.push_back(std::move(text));
        }
    };
    for (const sim::TimedCommand& timed : commands) {
        trial.run(timed.at);
        takeUp();
        loss.steps.push_back({timed.at, sim::consoleLine(timed.command), {}});
        trial.submit(timed.command);
    }
    loss.recording.end = commands.back().at + spec.settle.value;
    trial.run(loss.recording.end);
    takeUp();
    return loss;
}

sim::Scenario scenarioOf(const DurabilitySpec& spec, const Loss& loss) {
    sim::Scenario scenario;
    scenario.id = "lost-" + spec.topic.topic;
    scenario.title = fmt::format("How {} loses an acknowledged record", spec.topic.topic);
    std::string about = fmt::format("With acks={}, {} fault{} {} enough.", spec.acks == -1 ? "all" : "1", loss.faults,
                                    loss.faults == 1 ? "" : "s", loss.faults == 1 ? "is" : "are");
    for (const Loss::Step& step : loss.steps) {
        about += fmt::format(" At {}: {}", sim::durationText(step.at), step.command);
        for (const std::string& text : step.after) about += "; " + text;
        about += ".";
    }
    scenario.about = about + fmt::format(" In the end {}.", loss.what);
    scenario.recording = loss.recording;
    return scenario;
}

}  // namespace logarium::check
