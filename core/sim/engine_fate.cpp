#include <algorithm>
#include <variant>

#include "core/sim/controller_quorum.h"
#include "core/sim/engine.h"
#include "core/sim/metadata_offsets.h"

/// What fate does to wires, disks and clocks.
namespace logarium::sim {
namespace {

constexpr std::int64_t kReconnectMicros = 300;
constexpr std::uint64_t kDamageStream = 31;

/// What fate picks depends on the seed and the moment alone: leaving out other commands changes nothing of it.
Random pickOf(const World& world) {
    return Random(world.spec.seed + static_cast<std::uint64_t>(world.now.value), kDamageStream);
}

/// Whichever direction is cut, a fetch of metadata gets no answer.
void noteUnheard(World& world, const CutLink& c) {
    const BrokerId controller = world.network.controller();
    for (const auto& [here, there] : {std::pair{c.a, c.b}, std::pair{c.b, c.a}}) {
        const cluster::Broker* broker = there == controller ? world.broker(here) : nullptr;
        if (broker != nullptr && MetadataOffsets(world).fetches(*broker))
            world.quorum.write().unheardSince[here] = world.now;
    }
}

bool amongBrokersOrClients(const Message& message) {
    return message.from.party != cluster::Party::Controller && message.to.party != cluster::Party::Controller;
}

}  // namespace

void Engine::silentBetween(World& world, BrokerId here, BrokerId there, std::vector<Event>& told) {
    const cluster::Broker* broker = world.broker(here);
    if (broker == nullptr || !broker->up()) return;
    const EventId cause = effects_.cause;
    begin(world, cause);
    world.brokerForWriting(here).peerSilent(there, false, effects_);
    absorb(world, told);
    effects_.cause = cause;
}

void Engine::loseController(World& world, BrokerId broker, std::vector<Event>& told) {
    if (world.broker(broker) == nullptr || !world.broker(broker)->lastSilentHeartbeat(world.now)) return;
    const EventId cause = effects_.cause;
    silenceSession(world, broker, told);
    begin(world, cause);
    world.brokerForWriting(broker).loseController(effects_);
    absorb(world, told);
    effects_.cause = cause;
}

void Engine::cutLink(World& world, const CutLink& c, std::vector<Event>& told) {
    effects_.cause = tellOf(world, effects_.cause, LinkCut{c.a, c.b, c.oneWay}, told);
    noteUnheard(world, c);
    c.oneWay ? world.network.setOneWayCut(c.a, c.b, true) : world.network.setCut(c.a, c.b, true);
    for (const auto& [here, there] : {std::pair{c.a, c.b}, std::pair{c.b, c.a}}) {
        silentBetween(world, here, there, told);
        if (there == world.network.controller() && world.network.stops(here, there)) loseController(world, here, told);
    }
    if (alsoController(world, c.a) && alsoController(world, c.b)) setControllersCut(world, c.a, c.b, true, told);
}

void Engine::healLink(World& world, const HealLink& c, std::vector<Event>& told) {
    tellOf(world, effects_.cause, LinkHealed{c.a, c.b}, told);
    world.network.setCut(c.a, c.b, false);
    world.network.setOneWayCut(c.a, c.b, false);
    world.network.setOneWayCut(c.b, c.a, false);
    releaseHeld(world);
    if (alsoController(world, c.a) && alsoController(world, c.b)) setControllersCut(world, c.a, c.b, false, told);
}

void Engine::releaseHeld(World& world) {
    for (Message& message : world.network.release()) {
        message.arrivesAt = world.network.arrival(message.from, message.to, world.now);
        const Micros due = message.arrivesAt;
        world.queue.push(due, std::move(message));
    }
}

void Engine::followController(World& world, BrokerId node, std::vector<Event>& told) {
    world.network.setController(node);
    for (std::size_t i = 0; i < world.brokers.size(); ++i) {
        const BrokerId broker = world.brokers[i]->id();
        if (world.network.stops(broker, node)) loseController(world, broker, told);
        if (world.network.stops(node, broker)) world.quorum.write().unheardSince[broker] = world.now;
    }
    releaseHeld(world);
}

void Engine::breakConnections(World& world, BrokerId broker, std::vector<Event>& told) {
    const auto concerns = [&](const Message& m) {
        return (m.from.broker() == broker || m.to.broker() == broker) && amongBrokersOrClients(m) && !m.written;
    };
    EventQueue kept;
    int lost = 0;
    while (!world.queue.empty()) {
        const Micros due = world.queue.nextDue();
        Pending next = world.queue.pop();
        const auto* message = std::get_if<Message>(&next);
        message != nullptr&& concerns(*message) ? ++lost : (kept.push(due, std::move(next)), 0);
    }
    world.queue = std::move(kept);
    const EventId cause = tellOf(world, effects_.cause, ConnectionsBroken{lost}, told);
    told.back().subject.broker = broker;
    effects_.cause = cause;
    goneSilent(world, broker, true, told);
    for (std::size_t i = 0; i < world.brokers.size(); ++i) {
        const cluster::Broker& other = *world.brokers[i];
        if (other.id() == broker || !other.up()) continue;
        begin(world, cause);
        world.brokerForWriting(broker).peerSilent(other.id(), true, effects_);
        world.brokerForWriting(broker).peerLost(other.id(), effects_);
        absorb(world, told);
    }
    disconnectClients(world, broker, kReconnectMicros, false, cause);
}

void Engine::losePower(World& world, const CutPower& c, std::vector<Event>& told) {
    const EventId cause = effects_.cause;
    silenceSession(world, c.broker, told);
    Random pick = pickOf(world);
    begin(world, cause);
    const std::int64_t lost = world.brokerForWriting(c.broker).losePower(c.loss, pick, effects_);
    absorb(world, told);
    tellOf(world, cause, PowerLost{lost}, told);
    told.back().subject.broker = c.broker;
    afterBrokerStep(world, c.broker, true, told);
}

void Engine::damageFile(World& world, const DamageFile& c, std::vector<Event>& told) {
    const PartitionId id{world.controller.image().topic(c.partition.topic)->index, c.partition.partition};
    Random pick = pickOf(world);
    const auto damage = world.brokerForWriting(c.broker).damage(id, c.what, pick);
    if (!damage) return;  // It had nothing of the kind.
    tellOf(world, effects_.cause, FileDamaged{damage->path, damage->how}, told);
    told.back().subject.broker = c.broker;
    told.back().subject.partition = id;
}

}  // namespace logarium::sim
