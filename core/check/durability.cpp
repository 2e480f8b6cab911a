#include "core/check/durability.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/check/durability_story.h"
#include "core/check/durability_trial.h"

namespace logarium::check {

namespace {

using Commands = std::vector<sim::Command>;

/// A cluster at a quiet moment, and what it took to bring it there.
struct Node {
    Trial trial;
    int faults = 0;
};

/// Breadth-first by faults, then by commands: the first loss that is found is the smallest.
class Search {
public:
    explicit Search(const DurabilitySpec& spec) : spec_(spec) {}

    Durability run() {
        Trial first(spec_.cluster);
        found_.refused = first.submit(spec_.topic);
        if (found_.refused) return std::move(found_);
        open_.resize(static_cast<std::size_t>(spec_.mostFaults) + 1);
        settle(std::move(first), 0);
        for (auto& layer : open_) {
            // What a quiet moment leads to without a further fault joins the layer that is worked through.
            while (!layer.empty()) {
                auto node = layer.extract(layer.begin());
                if (visit(node.mapped())) return std::move(found_);
            }
        }
        return std::move(found_);
    }

private:
    /// Leaves the cluster alone for a while; then it waits for its turn.
    void settle(Trial trial, int faults) {
        ++found_.schedules;
        trial.run(trial.world().now + spec_.settle.value);
        trial.takeEvents();
        const std::size_t commands = trial.commands().size();
        open_[static_cast<std::size_t>(faults)].emplace(commands, Node{std::move(trial), faults});
    }

    /// True when a record is lost here.
    bool visit(const Node& node) {
        if (const auto lost = node.trial.loss()) {
            found_.loss = storyOf(spec_, node.trial.commands(), node.faults, *lost);
            return true;
        }
        if (!seen_.insert(node.trial.standing()).second) {
            ++found_.sameStates;
            return false;
        }
        for (const sim::Command& mending : mendings(node.trial.world())) {
            Trial mended = node.trial;
            if (!mended.submit(mending)) settle(std::move(mended), node.faults);
        }
        strike(node.trial, node.faults);
        Trial written = node.trial;
        if (!written.write(spec_.topic.topic, spec_.acks)) return false;
        strike(written, node.faults);
        settle(std::move(written), node.faults);
        return false;
    }

    /// Every fault at this very moment, alone and with others right behind it.
    void strike(const Trial& before, int faults) {
        if (faults == spec_.mostFaults) return;
        for (const Commands& blow : blows(before.world())) {
            Trial struck = before;
            const bool done = std::ranges::all_of(blow, [&](const auto& command) { return !struck.submit(command); });
            if (!done) continue;
            strike(struck, faults + 1);
            settle(std::move(struck), faults + 1);
        }
    }

    std::vector<Commands> blows(const sim::World& world) const {
        std::vector<Commands> all;
        for (const Blow blow : spec_.blows) {
            if (blow == Blow::Unclean) {
                sim::ElectLeaders election;
                election.unclean = true;
                election.partitions = {{spec_.topic.topic, 0}};
                all.push_back({election});
                continue;
            }
            for (int b = 1; b <= spec_.cluster.brokers; ++b) {
                if (blow == Blow::Cut)
                    for (int other = b + 1; other <= spec_.cluster.brokers; ++other)
                        all.push_back({sim::CutLink{BrokerId{b}, BrokerId{other}}});
                else
                    all.push_back(blowOn(blow, BrokerId{b}, world));
            }
        }
        return all;
    }

    static Commands blowOn(Blow blow, BrokerId broker, const sim::World& world) {
        const sim::Command kill = sim::StopBroker{broker, false};
        switch (blow) {
            case Blow::Kill:
                return {kill};
            case Blow::Stop:
                return {sim::StopBroker{broker, true}};
            case Blow::Pause:
                return {sim::PauseBroker{broker}};
            case Blow::LoseDisk:  // The machine burns down.
                if (world.broker(broker)->up()) return {kill, sim::LoseDisk{broker}};
                return {sim::LoseDisk{broker}};
            case Blow::Cut:
            case Blow::Unclean:
                break;
        }
        return {};
    }

    /// What is broken, and can be made whole.
    static std::vector<sim::Command> mendings(const sim::World& world) {
        std::vector<sim::Command> all;
        for (const auto& broker : world.brokers) {
            if (!broker->up()) all.push_back(sim::StartBroker{broker->id()});
            if (broker->paused()) all.push_back(sim::ResumeBroker{broker->id()});
        }
        for (const auto& [a, b] : world.network.cuts()) all.push_back(sim::HealLink{a, b});
        return all;
    }

    const DurabilitySpec& spec_;
    Durability found_;
    std::vector<std::multimap<std::size_t, Node>> open_;  // By faults, then by commands, then in order of discovery.
    std::set<std::string> seen_;
};

}  // namespace

std::string_view blowName(Blow blow) {
    switch (blow) {
        case Blow::Kill:
            return "kill";
        case Blow::Stop:
            return "stop";
        case Blow::Pause:
            return "pause";
        case Blow::Cut:
            return "cut";
        case Blow::LoseDisk:
            return "lose-disk";
        case Blow::Unclean:
            return "unclean";
    }
    return "";
}

Result<std::vector<Blow>> blowsFrom(std::string_view list) {
    std::vector<Blow> blows;
    for (std::size_t from = 0; from <= list.size();) {
        const std::size_t comma = std::min(list.find(',', from), list.size());
        const std::string_view word = list.substr(from, comma - from);
        const auto* blow = std::ranges::find(kAllBlows, word, blowName);
        if (blow == kAllBlows.end()) {
            std::string names;
            for (const Blow each : kAllBlows) names += fmt::format("{}{}", names.empty() ? "" : ", ", blowName(each));
            return Failure{fmt::format("no fault '{}', expected some of: {}", word, names)};
        }
        if (std::ranges::find(blows, *blow) == blows.end()) blows.push_back(*blow);
        from = comma + 1;
    }
    return blows;
}

Durability explore(const DurabilitySpec& spec) {
    return Search(spec).run();
}

}  // namespace logarium::check
