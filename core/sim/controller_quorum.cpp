#include "core/sim/controller_quorum.h"

#include <algorithm>
#include <functional>

namespace logarium::sim {
namespace {

std::pair<BrokerId, BrokerId> ordered(BrokerId a, BrokerId b) {
    return a < b ? std::pair{a, b} : std::pair{b, a};
}

}  // namespace

const ControllerProcess* ControllerQuorum::node(BrokerId id) const {
    const auto found = std::ranges::find_if(nodes, [&](const auto& each) { return each.raft.self() == id.value; });
    return found == nodes.end() ? nullptr : &*found;
}

ControllerProcess* ControllerQuorum::node(BrokerId id) {
    return const_cast<ControllerProcess*>(std::as_const(*this).node(id));
}

bool ControllerQuorum::cut(BrokerId a, BrokerId b) const {
    return std::ranges::binary_search(cuts, ordered(a, b));
}

void ControllerQuorum::setCut(BrokerId a, BrokerId b, bool on) {
    const auto pair = ordered(a, b);
    const auto at = std::ranges::lower_bound(cuts, pair);
    const bool there = at != cuts.end() && *at == pair;
    if (on && !there) cuts.insert(at, pair);
    if (!on && there) cuts.erase(at);
}

bool ControllerQuorum::answers() const {
    const ControllerProcess* process = node(BrokerId{active});
    return process != nullptr && process->runs();
}

const ControllerProcess* ControllerQuorum::leader() const {
    const ControllerProcess* found = nullptr;
    for (const ControllerProcess& each : nodes)
        if (each.up && each.raft.leads() && (found == nullptr || each.raft.epoch() > found->raft.epoch()))
            found = &each;
    return found;
}

Micros lastMajority(const quorum::RaftNode& leader, Micros now) {
    std::vector<Micros> heard{now};
    for (const auto& [voter, progress] : leader.progress()) heard.push_back(progress.quiet ? now : progress.lastFetch);
    std::ranges::sort(heard, std::greater{});
    return heard[heard.size() / 2];
}

bool hasQuorum(const ClusterSpec& spec) {
    return spec.combined ? spec.brokers > 1 : spec.controllers > 1;
}

bool controllerAnswers(const World& world) {
    return world.quorum->nodes.empty() || world.quorum->answers();
}

}  // namespace logarium::sim
