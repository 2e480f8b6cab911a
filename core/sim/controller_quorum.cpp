#include "core/sim/controller_quorum.h"

#include <algorithm>

namespace logarium::sim {
namespace {

constexpr std::int32_t kFirstController = 100;

std::pair<BrokerId, BrokerId> ordered(BrokerId a, BrokerId b) {
    return a < b ? std::pair{a, b} : std::pair{b, a};
}

}  // namespace

const ControllerProcess* ControllerQuorum::node(BrokerId id) const {
    const std::int32_t index = id.value - kFirstController;
    return index < 0 || index >= std::ssize(nodes) ? nullptr : &nodes[static_cast<std::size_t>(index)];
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

bool hasQuorum(const ClusterSpec& spec) {
    return spec.controllers > 1 && !spec.combined;
}

bool controllerAnswers(const World& world) {
    return world.quorum->nodes.empty() || world.quorum->answers();
}

}  // namespace logarium::sim
