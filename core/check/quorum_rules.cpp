#include "core/check/quorum_rules.h"

#include <algorithm>

#include "core/sim/controller_quorum.h"

namespace logarium::check {

namespace {

using quorum::RaftNode;

std::optional<Breach> betweenTwo(const RaftNode& a, const RaftNode& b) {
    if (a.leads() && b.leads() && a.epoch() == b.epoch())
        return breach("R9", "controllers {} and {} both lead in epoch {}", a.self(), b.self(), a.epoch());
    const auto one = a.log().batches(), two = b.log().batches();
    bool same = false;
    for (std::size_t i = std::min(one.size(), two.size()); i-- > 0;) {
        same = same || (one[i].base == two[i].base && one[i].epoch == two[i].epoch);
        const bool committed = std::max(one[i].end(), two[i].end()) <= std::min(a.highWatermark(), b.highWatermark());
        if ((same || committed) && !(one[i] == two[i]))
            return breach("R9", "the metadata logs of controllers {} and {} differ at {}", a.self(), b.self(),
                          one[i].base);
    }
    return std::nullopt;
}

/// All that any node knows to be committed.
std::optional<Breach> activeHasAll(const sim::ControllerQuorum& q) {
    const sim::ControllerProcess* active = q.node(BrokerId{q.active});
    if (active == nullptr) return std::nullopt;
    if (!active->up || !active->raft.leads())
        return breach("R9", "controller {} is the active one and does not lead", q.active);
    for (const sim::ControllerProcess& each : q.nodes)
        for (const quorum::LogBatch& batch : each.raft.log().batches())
            if (batch.end() <= each.raft.highWatermark() && batch.epoch <= active->raft.epoch() &&
                !active->raft.log().holds(batch))
                return breach("R9", "controller {} is the active one and lacks what {} has committed at {}", q.active,
                              each.raft.self(), batch.base);
    return std::nullopt;
}

std::optional<Breach> mindFits(const sim::World& world) {
    const sim::ControllerQuorum& q = *world.quorum;
    if (const sim::ControllerProcess* active = q.node(BrokerId{q.active})) {
        std::int64_t last = 0;
        for (const quorum::LogBatch& batch : active->raft.log().batches()) last = std::max(last, batch.content);
        if (last != world.controller.log().nextOffset())
            return breach("R9", "the log of controller {} ends with metadata record {}, its mind with {}", q.active,
                          last, world.controller.log().nextOffset());
    }
    for (const auto& broker : world.brokers)
        if (broker->image().offset() >= q.committed)
            return breach("R9", "broker {} knows metadata up to {}, committed is what is before {}", broker->id().value,
                          broker->image().offset(), q.committed);
    return std::nullopt;
}

}  // namespace

std::optional<Breach> checkElection(const sim::World& world, const sim::QuorumLeaderElected& fact) {
    const sim::ControllerQuorum& q = *world.quorum;
    const sim::ControllerProcess* elected = q.node(fact.leader);
    if (elected == nullptr || !elected->raft.leads() || elected->raft.epoch() != fact.epoch) return std::nullopt;
    // Its log as it was when it asked.
    std::pair<std::int32_t, std::int64_t> had{0, 0};
    for (const quorum::LogBatch& batch : elected->raft.log().batches())
        if (batch.epoch < fact.epoch) had = {batch.epoch, batch.end()};
    const auto mayVote = std::ranges::count_if(q.nodes, [&](const sim::ControllerProcess& node) {
        return node.raft.self() == fact.leader.value ||
               std::pair(node.raft.log().lastEpoch(), node.raft.log().end()) <= had;
    });
    if (2 * mayVote > std::ssize(q.nodes)) return std::nullopt;
    return breach("R9", "controller {} was elected in epoch {} with a log up to {}; only {} of {} have no longer one",
                  fact.leader.value, fact.epoch, had.second, mayVote, q.nodes.size());
}

std::optional<Breach> checkQuorum(const sim::World& world) {
    const sim::ControllerQuorum& q = *world.quorum;
    if (q.nodes.empty()) return std::nullopt;
    for (auto a = q.nodes.begin(); a != q.nodes.end(); ++a)
        for (auto b = std::next(a); b != q.nodes.end(); ++b)
            if (auto found = betweenTwo(a->raft, b->raft)) return found;
    if (auto found = activeHasAll(q)) return found;
    return mindFits(world);
}

}  // namespace logarium::check
