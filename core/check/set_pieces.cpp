#include "core/check/set_pieces.h"

#include <algorithm>
#include <array>

#include "core/sim/controller_quorum.h"

namespace logarium::check {

namespace {

bool may(const LifeSpec& life, Fault fault) {
    return std::ranges::find(life.faults, fault) != life.faults.end();
}

/// All clients of the life's producers and consumers that say no more than their client.id.
sim::AlterClientQuotas quota(std::optional<double> bytes) {
    sim::AlterClientQuotas quotas;
    quotas.entity = {{"client-id", std::nullopt}};
    quotas.changes = {{"producer_byte_rate", bytes}, {"consumer_byte_rate", bytes}};
    return quotas;
}

}  // namespace

SetPieces::SetPieces(const LifeSpec& life) : random_(life.seed, 41) {
    rate_ = static_cast<double>(random_.between(5, 40)) / 100;
    for (const Fault kind : {Fault::Recreate, Fault::Quota, Fault::Oversleep, Fault::OldEpoch})
        if (random_.chance(0.4) && may(life, kind)) kinds_.insert(kind);
}

bool SetPieces::combined(const LifeSpec& life) {
    return may(life, Fault::Combined) && Random(life.seed, 43).chance(0.2);
}

std::vector<sim::Command> SetPieces::strike(const sim::World& world, const std::vector<sim::CreateTopic>& topics) {
    std::vector<sim::Command> out;
    std::array<Draw, 4> draws;
    for (Draw& draw : draws) {
        draw.acts = random_.chance(rate_);
        draw.amount = random_.between(0, 9999);
    }
    if (kinds_.contains(Fault::Recreate) && draws[0].acts) recreate(draws[0], topics, out);
    if (kinds_.contains(Fault::Quota) && draws[1].acts) limit(draws[1], out);
    if (kinds_.contains(Fault::Oversleep)) oversleep(draws[2], world, out);
    if (kinds_.contains(Fault::OldEpoch)) isolate(draws[3], world, out);
    return out;
}

void SetPieces::recreate(const Draw& draw, const std::vector<sim::CreateTopic>& topics,
                         std::vector<sim::Command>& out) {
    if (deleted_) {
        out.emplace_back(topics[*deleted_]);
        deleted_.reset();
        return;
    }
    if (draw.amount % 4 != 0) return;
    const std::size_t which = static_cast<std::size_t>(draw.amount / 4) % topics.size();
    out.emplace_back(sim::DeleteTopic{topics[which].topic});
    // At once, or some time later.
    if (draw.amount / 100 % 2 == 0)
        out.emplace_back(topics[which]);
    else
        deleted_ = which;
}

void SetPieces::limit(const Draw& draw, std::vector<sim::Command>& out) {
    limited_ = !limited_;
    out.emplace_back(quota(limited_ ? std::optional(static_cast<double>(200 + draw.amount)) : std::nullopt));
}

/// A node that does not lead falls asleep; some strikes later it wakes up, and the active one is killed.
void SetPieces::oversleep(const Draw& draw, const sim::World& world, std::vector<sim::Command>& out) {
    if (!sim::hasQuorum(world.spec)) return;
    const BrokerId active{world.quorum->active};
    if (asleep_) {
        if (++slept_ < 3 || !draw.acts) return;
        if (active.value >= 0) {
            if (world.spec.combined)
                out.emplace_back(sim::StopBroker{active, false});
            else
                out.emplace_back(sim::StopController{active, false});
        }
        sleep(world, *asleep_, false, out);
        asleep_.reset();
        return;
    }
    if (!draw.acts) return;
    const auto& nodes = world.quorum->nodes;
    const BrokerId node{nodes[static_cast<std::size_t>(draw.amount) % nodes.size()].raft.self()};
    if (node == active) return;
    sleep(world, node, true, out);
    asleep_ = node;
    slept_ = 0;
}

/// The follower is cut off from the controllers, its leader is restarted, and leads again as the preferred one.
void SetPieces::isolate(const Draw& draw, const sim::World& world, std::vector<sim::Command>& out) {
    const auto cut = [&](bool on) {
        for (const sim::ControllerNode& node : sim::controllerNodes(world.spec)) {
            if (BrokerId{node.id} == *isolated_) continue;
            if (on)
                out.emplace_back(sim::CutLink{*isolated_, BrokerId{node.id}});
            else
                out.emplace_back(sim::HealLink{*isolated_, BrokerId{node.id}});
        }
    };
    if (!isolated_) {
        if (!draw.acts || world.spec.combined) return;
        isolated_ = BrokerId{static_cast<std::int32_t>(1 + draw.amount % world.spec.brokers)};
        away_ = BrokerId{static_cast<std::int32_t>(
            1 + (isolated_->value + draw.amount / 100 % (world.spec.brokers - 1)) % world.spec.brokers)};
        act_ = 0;
        return cut(true);
    }
    switch (++act_) {
        case 1:
            return out.push_back(sim::StopBroker{away_, true});
        case 2:
            return out.push_back(sim::StartBroker{away_});
        case 4:
            return out.push_back(sim::ElectLeaders{});
        case 6:
            cut(false);
            isolated_.reset();
            return;
        default:
            return;
    }
}

void SetPieces::sleep(const sim::World& world, BrokerId node, bool sleeps, std::vector<sim::Command>& out) {
    if (world.spec.combined)
        sleeps ? out.emplace_back(sim::PauseBroker{node}) : out.emplace_back(sim::ResumeBroker{node});
    else
        sleeps ? out.emplace_back(sim::PauseController{node}) : out.emplace_back(sim::ResumeController{node});
}

std::vector<sim::Command> SetPieces::end(const std::vector<sim::CreateTopic>& topics) {
    std::vector<sim::Command> out;
    if (limited_) out.emplace_back(quota(std::nullopt));
    if (deleted_) out.emplace_back(topics[*deleted_]);
    return out;
}

}  // namespace logarium::check
