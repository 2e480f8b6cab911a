#include <algorithm>
#include <utility>

#include "core/sim/controller_quorum.h"
#include "core/sim/engine.h"

/// The hand of fate on the controllers of a quorum.
namespace logarium::sim {
namespace {

/// Says to each controller what is true now of the ways to the others.
void tellSteadiness(ControllerQuorum& q, Micros now) {
    for (ControllerProcess& a : q.nodes)
        for (const ControllerProcess& b : q.nodes) {
            if (&a == &b) continue;
            const bool cut = q.cut(BrokerId{a.raft.self()}, BrokerId{b.raft.self()});
            a.raft.setSteady(b.raft.self(), a.runs() && b.runs() && !cut, now);
        }
}

}  // namespace

/// Those whose peers changed have other deadlines now.
void Engine::controllersChanged(World& world, EventId cause) {
    ControllerQuorum& q = world.quorum.write();
    tellSteadiness(q, world.now);
    for (ControllerProcess& node : q.nodes) timeController(world, BrokerId{node.raft.self()}, cause);
}

void Engine::endController(World& world, const StopController& command, std::vector<Event>& told) {
    ControllerQuorum& q = world.quorum.write();
    ControllerProcess& process = *q.node(command.node);
    EventId cause = effects_.cause;
    if (command.clean && process.raft.leads()) {
        quorum::Outbox out;
        process.raft.resign(world.now, out);
        takeOutbox(world, command.node, std::move(out), cause, told);
    }
    const ControllerChange how = command.clean ? ControllerChange::Stopped : ControllerChange::Killed;
    if (!world.spec.combined) cause = tellOf(world, cause, ControllerChanged{command.node, how}, told);
    process.up = process.paused = false;
    process.inbox.clear();
    process.alarm = ControllerProcess::kNoAlarm;
    std::erase_if(q.held, [&](const QuorumStep& step) {
        return step.node == command.node || step.message->from == command.node.value;
    });
    if (q.active == command.node.value) deactivate(world, cause, told);
    controllersChanged(world, cause);
}

void Engine::pauseController(World& world, BrokerId id, std::vector<Event>& told) {
    EventId cause = effects_.cause;
    if (!world.spec.combined) cause = tellOf(world, cause, ControllerChanged{id, ControllerChange::Paused}, told);
    world.quorum.write().node(id)->paused = true;
    controllersChanged(world, cause);
}

/// A process comes up, or goes on.
void Engine::beginController(World& world, BrokerId id, ControllerChange change, std::vector<Event>& told) {
    EventId cause = effects_.cause;
    if (!world.spec.combined) cause = tellOf(world, cause, ControllerChanged{id, change}, told);
    ControllerQuorum& q = world.quorum.write();
    ControllerProcess& process = *q.node(id);
    quorum::Outbox out;
    process.paused = false;
    process.alarm = ControllerProcess::kNoAlarm;
    if (!std::exchange(process.up, true)) {
        process.upSince = world.now;
        process.raft.start(world.now, out);
    }
    takeOutbox(world, id, std::move(out), cause, told);
    for (QuorumStep& step : std::exchange(process.inbox, {})) world.queue.push(world.now, std::move(step));
    controllersChanged(world, cause);
    if (q.answers()) serveWaiting(world, told);
}

void Engine::setControllersCut(World& world, BrokerId a, BrokerId b, bool cut, std::vector<Event>& told) {
    EventId cause = effects_.cause;
    if (!world.spec.combined) cause = tellOf(world, cause, ControllerLinkChanged{a, b, cut}, told);
    ControllerQuorum& q = world.quorum.write();
    q.setCut(a, b, cut);
    for (QuorumStep& step : std::exchange(q.held, {})) postToController(world, std::move(step));
    controllersChanged(world, cause);
}

}  // namespace logarium::sim
