#include <algorithm>
#include <utility>

#include "core/base/assert.h"
#include "core/sim/controller_quorum.h"
#include "core/sim/engine.h"
#include "core/sim/metadata_offsets.h"

/// The host of the controllers of a quorum: carries what they say, lets the leader decide, and lets nobody know of a
/// decision before a majority has it.
namespace logarium::sim {
namespace {

constexpr std::int64_t kFastestMicros = 150, kSlowestMicros = 450;  // As on all wires.
constexpr std::uint64_t kQuorumStream = 6;

BrokerId idOf(const quorum::RaftNode& node) {
    return BrokerId{node.self()};
}

quorum::RaftTimeouts timeoutsOf(const cluster::ConfigLookup& configs) {
    const auto micros = [&](const char* name) { return configs.broker(name).number() * kMicrosPerMs; };
    quorum::RaftTimeouts timeouts;
    timeouts.election = micros("controller.quorum.election.timeout.ms");
    timeouts.fetch = micros("controller.quorum.fetch.timeout.ms");
    return timeouts;
}

/// Lets the nodes talk at one moment until they have nothing more to say.
void talk(ControllerQuorum& q, quorum::Outbox& out, Micros now) {
    while (!out.messages.empty()) {
        const std::vector<quorum::Message> messages = std::exchange(out.messages, {});
        for (const quorum::Message& m : messages) q.node(BrokerId{m.to})->raft.on(m, now, out);
    }
}

/// A process that died meanwhile asks nothing any more.
bool stillAsked(const World& world, const Message& message) {
    const cluster::Broker* asker = world.broker(message.from.broker());
    if (asker == nullptr || !asker->up()) return false;
    const auto* registration = std::get_if<cluster::RegisterBroker>(&message.body);
    return registration == nullptr || registration->incarnation == asker->incarnation();
}

}  // namespace

/// As if they had run for long: the first one leads, and all have the metadata that there is.
void Engine::bootQuorum(World& world) {
    if (!hasQuorum(world.spec)) return;
    ControllerQuorum& q = world.quorum.write();
    q.random = Random(world.spec.seed, kQuorumStream);
    std::vector<quorum::NodeId> ids;
    for (const ControllerNode& node : controllerNodes(world.spec)) ids.push_back(node.id);
    quorum::Outbox out;
    const quorum::RaftTimeouts timeouts = timeoutsOf(world.controller.configs());
    for (const quorum::NodeId id : ids) {
        ControllerProcess& made = q.nodes.emplace_back();
        made.alarm = ControllerProcess::kNoAlarm;
        made.raft = quorum::RaftNode(id, ids, timeouts, Random(q.random.next64(), static_cast<std::uint64_t>(id)));
        made.raft.start(Micros{-2 * timeouts.election}, out);
    }
    for (ControllerProcess& node : q.nodes)
        for (const quorum::NodeId id : ids)
            if (id != node.raft.self()) node.raft.setSteady(id, true, world.now);
    quorum::RaftNode& first = q.nodes.front().raft;
    first.wake(world.now, out);
    talk(q, out, world.now);
    const std::int64_t records = world.controller.log().nextOffset();
    first.append(static_cast<std::int32_t>(records), records, world.now, out);
    talk(q, out, world.now);
    ensure(first.settled(), "the first controller leads");
    q.active = q.lastActive = first.self();
    q.activeEpoch = first.epoch();
    q.committed = records;
    q.reigns.push_back({q.activeEpoch, world.now, Reign::kStill, 0});
    world.network.setController(BrokerId{q.active});
    for (ControllerProcess& node : q.nodes) timeController(world, idOf(node.raft), kNoEvent);
}

std::optional<cluster::Controller> Engine::mindBefore(const World& world) const {
    if (world.quorum->nodes.empty()) return std::nullopt;
    return world.controller;
}

void Engine::absorbDecision(World& world, std::optional<cluster::Controller> before, DecisionOrigin origin,
                            std::vector<Event>& told) {
    if (!before || before->log().nextOffset() == world.controller.log().nextOffset()) return absorb(world, told);
    ControllerQuorum& q = world.quorum.write();
    ensure(q.answers(), "only the active controller decides");
    OpenDecision& decision = q.open.emplace_back();
    decision.firstTold = world.nextEvent;
    decision.told = std::exchange(effects_.told, {});
    decision.sent = std::exchange(effects_.sent, {});
    decision.timed = std::exchange(effects_.timed, {});
    decision.origin = std::move(origin);
    const std::int64_t content = world.controller.log().nextOffset();
    const auto records = static_cast<std::int32_t>(content - before->log().nextOffset());
    decision.before = std::move(*before);
    quorum::RaftNode& raft = q.node(BrokerId{q.active})->raft;
    const EventId cause = effects_.cause;
    quorum::Outbox out;
    raft.append(records, content, world.now, out);
    decision.batch = raft.log().batches().back();
    takeOutbox(world, BrokerId{q.active}, std::move(out), cause, told);
}

/// Everything that a node said: on its way, told, timed; and what that means for who decides.
void Engine::takeOutbox(World& world, BrokerId id, quorum::Outbox out, EventId cause, std::vector<Event>& told) {
    ControllerQuorum& q = world.quorum.write();
    using What = quorum::RaftNote::What;
    for (const quorum::RaftNote& note : out.notes) {
        const int count = static_cast<int>(note.number);
        bool& asked = q.node(id)->askedAlready;
        if (note.what == What::AskedForPreVotes && !std::exchange(asked, true))
            cause = tellOf(world, cause, QuorumElectionStarted{id, note.epoch, true}, told);
        if (note.what == What::AskedForVotes)
            cause = tellOf(world, cause, QuorumElectionStarted{id, note.epoch, false}, told);
        if (note.what == What::Elected) cause = tellOf(world, cause, QuorumLeaderElected{id, note.epoch, count}, told);
        if (note.what == What::Resigned && q.active == id.value)
            cause = tellOf(world, cause, QuorumLeaderResigned{id, note.epoch}, told);
    }
    const quorum::RaftRole role = q.node(id)->raft.role();
    if (role == quorum::RaftRole::Leader || role == quorum::RaftRole::Follower) q.node(id)->askedAlready = false;
    for (quorum::Message& m : out.messages)
        postToController(world, {cause, BrokerId{m.to}, std::make_shared<const quorum::Message>(m)});
    followLeader(world, id, cause, told);
    timeController(world, id, cause);
}

void Engine::postToController(World& world, QuorumStep step) {
    ControllerQuorum& q = world.quorum.write();
    if (q.cut(BrokerId{step.message->from}, step.node)) return q.held.push_back(std::move(step));
    const Micros due = world.now + q.random.between(kFastestMicros, kSlowestMicros);
    world.queue.push(due, std::move(step));
}

void Engine::timeController(World& world, BrokerId id, EventId cause) {
    ControllerProcess& process = *world.quorum.write().node(id);
    const auto due = process.runs() ? process.raft.deadline() : std::nullopt;
    if (!due || process.alarm <= *due) return;
    process.alarm = *due;
    world.queue.push(std::max(*due, world.now), QuorumStep{cause, id, nullptr});
}

void Engine::stepController(World& world, QuorumStep step, std::vector<Event>& told) {
    ControllerQuorum& q = world.quorum.write();
    ControllerProcess& process = *q.node(step.node);
    quorum::Outbox out;
    const bool led = q.active == step.node.value;
    const Micros heard = led ? lastMajority(process.raft, world.now) : world.now;
    if (step.message == nullptr) {
        if (process.alarm > world.now) return;  // It was timed anew.
        process.alarm = ControllerProcess::kNoAlarm;
        if (!process.runs()) return;
        process.raft.wake(world.now, out);
    } else {
        if (!process.up) return;
        if (q.cut(BrokerId{step.message->from}, step.node)) return q.held.push_back(std::move(step));
        if (process.paused) return process.inbox.push_back(std::move(step));
        process.raft.on(*step.message, world.now, out);
    }
    takeOutbox(world, step.node, std::move(out), step.cause, told);
    ControllerQuorum& then = world.quorum.write();
    if (led && then.active != step.node.value) then.reigns.back().until = heard;
}

EventId Engine::tellOf(World& world, EventId cause, Fact fact, std::vector<Event>& told) const {
    const EventId id = world.nextEvent;
    ++world.nextEvent;
    told.push_back({id, cause, world.now, {}, std::move(fact), {}});
    return id;
}

/// After a node did something: does it lead, is it the active one, what is committed now?
void Engine::followLeader(World& world, BrokerId id, EventId cause, std::vector<Event>& told) {
    ControllerQuorum& q = world.quorum.write();
    const quorum::RaftNode& raft = q.node(id)->raft;
    if (q.active == id.value && !raft.leads()) deactivate(world, cause, told);
    if (q.active == id.value) return release(world, raft.highWatermark(), told);
    if (q.node(id)->runs() && raft.settled() && raft.epoch() > q.activeEpoch) activate(world, id, cause, told);
}

void Engine::deactivate(World& world, EventId cause, std::vector<Event>& told) {
    ControllerQuorum& q = world.quorum.write();
    if (q.active == quorum::kNobody) return;
    tellOf(world, cause, ControllerDeactivated{BrokerId{q.active}, q.activeEpoch}, told);
    const quorum::RaftNode& raft = q.node(BrokerId{q.active})->raft;
    q.reigns.back().until = raft.leads() ? lastMajority(raft, world.now) : world.now;
    q.active = quorum::kNobody;
}

/// A decision is law: what it leads to happens now. Facts get the ids that are next; who names one of them as a cause
/// names it by its new id.
void Engine::release(World& world, std::int64_t highWatermark, std::vector<Event>& told) {
    ControllerQuorum& q = world.quorum.write();
    while (!q.open.empty() && q.open.front().batch.end() <= highWatermark) {
        const OpenDecision decision = std::move(q.open.front());
        q.open.erase(q.open.begin());
        q.committed = decision.batch.content;
        const std::uint64_t shift = world.nextEvent.value - decision.firstTold.value;
        const auto now = [&](EventId id) { return id < decision.firstTold ? id : EventId{id.value + shift}; };
        for (const cluster::Effects::Told& t : decision.told) {
            Event event{now(t.id), now(t.cause), world.now, t.subject, {}, t.decidedBy};
            std::visit([&](const auto& fact) { event.fact = fact; }, t.fact);
            count(world, event);
            told.push_back(std::move(event));
            world.nextEvent = now(t.id) + 1;
        }
        for (const cluster::Effects::Sent& s : decision.sent)
            post(world, now(s.cause), s.from, s.to, cluster::MessageBody(s.body));
        for (const cluster::Effects::Timed& t : decision.timed) {
            cluster::Timer timer = t.timer;
            timer.number = q.activeEpoch;
            world.queue.push(std::max(t.due, world.now), TimedStep{now(t.cause), timer});
        }
    }
}

/// What the new leader's log lacks was never decided: the mind goes back, and who asked asks again.
void Engine::dropLost(World& world, const quorum::RaftNode& leader, EventId cause, std::vector<Event>& told) {
    ControllerQuorum& q = world.quorum.write();
    const auto lost = std::ranges::find_if_not(
        q.open, [&](const OpenDecision& decision) { return leader.log().holds(decision.batch); });
    if (lost == q.open.end()) return;
    int records = 0;
    world.controller = lost->before;
    for (auto each = lost; each != q.open.end(); ++each) {
        records += each->batch.records;
        if (auto* request = std::get_if<Message>(&each->origin)) q.waiting.push_back(std::move(*request));
        if (auto* command = std::get_if<Command>(&each->origin)) q.waitingToo.push_back(std::move(*command));
    }
    tellOf(world, cause, MetadataDropped{BrokerId{q.lastActive}, lost->batch.epoch, records}, told);
    q.open.erase(lost, q.open.end());
}

void Engine::activate(World& world, BrokerId id, EventId cause, std::vector<Event>& told) {
    deactivate(world, cause, told);
    ControllerQuorum& q = world.quorum.write();
    const quorum::RaftNode raft = q.node(id)->raft;
    dropLost(world, raft, cause, told);
    q.active = q.lastActive = id.value;
    q.activeEpoch = raft.epoch();
    q.reigns.push_back({q.activeEpoch, world.now, Reign::kStill, world.controller.log().nextOffset()});
    release(world, raft.highWatermark(), told);
    const std::int64_t reached = MetadataOffsets(world).ofRecord(world.controller.image().offset());
    ensure(q.open.empty(), "the new controller's log is committed as far as it came from others");
    cause = tellOf(world, cause, ControllerActivated{id, raft.epoch(), reached}, told);
    effects_.cause = cause;
    followController(world, id, told);
    cluster::BrokerIds silent;
    for (const auto& broker : world.brokers)
        if (!broker->lastSilentHeartbeat(world.now)) silent.push_back(broker->id());
    begin(world, cause);
    world.controller.activate(silent, effects_);
    absorb(world, told);
    serveWaiting(world, told);
}

void Engine::serveWaiting(World& world, std::vector<Event>& told) {
    ControllerQuorum& q = world.quorum.write();
    for (TimedStep& step : std::exchange(q.deadlines, {})) world.queue.push(world.now, std::move(step));
    for (Message& message : std::exchange(q.waiting, {}))
        if (stillAsked(world, message)) world.queue.push(world.now, std::move(message));
    for (const Command& command : std::exchange(q.waitingToo, {}))
        if (!check(world, command)) applyAgain(world, command, told);
}

}  // namespace logarium::sim
