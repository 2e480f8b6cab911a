#include "core/sim/engine.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/sim/controller_quorum.h"
#include "core/sim/key_shift.h"
#include "core/txn/protocol.h"

namespace logarium::sim {
namespace {

constexpr std::int64_t kRequestTimeoutMicros = 30 * kMicrosPerSecond;  // request.timeout.ms of brokers
constexpr std::int64_t kProducerIdBlock = 1000;                        // ProducerIdsBlock.PRODUCER_ID_BLOCK_SIZE
constexpr std::int64_t kRefusedMicros = 300;  // A way to a machine where nobody listens, and back.

/// The config whose deadline a timer is, for timers that decide something; the others are chores nobody asks about.
const char* deadlineOf(cluster::TimerKind kind) {
    using enum cluster::TimerKind;
    switch (kind) {
        case SessionCheck:
            return "broker.session.timeout.ms";
        case UncleanElection:
            return "unclean.leader.election.interval.ms";
        case LeaderRebalance:
            return "leader.imbalance.check.interval.seconds";
        case ProduceExpired:
            return "request.timeout.ms";
        case IsrCheck:
            return "replica.lag.time.max.ms";
        case RetentionCheck:
            return "log.retention.check.interval.ms";
        case CleanerCheck:
            return "log.cleaner.backoff.ms";
        case SendHeartbeat:
        case SendRegistration:
        case ProcessUp:
        case LogsLoaded:
        case FetchAgain:
        case FetchExpired:
        case ConsumerExpired:
        case CleanerDone:
        case DirectoryMoved:
        case GroupDeadline:
        case TxnDeadline:
        case DeleteFiles:
        case CheckpointHighWatermarks:
        case CheckpointRecoveryPoints:
        case CheckpointLogStarts:
        case ExpireProducers:
            return nullptr;
    }
    return nullptr;
}

std::vector<std::string> directoryIds(World& world) {
    std::vector<std::string> ids;
    for (int i = 0; i < world.spec.logDirectories; ++i) ids.push_back(cluster::randomTopicId(world.chance.topicIds));
    return ids;
}

/// Clients ask coordinators over connections of their own, which no quota of bytes holds up.
bool onDataConnection(const Message& message) {
    return message.from.party == cluster::Party::Client &&
           (std::holds_alternative<cluster::ProduceRequest>(message.body) ||
            std::holds_alternative<cluster::ConsumerFetch>(message.body) ||
            std::holds_alternative<cluster::ListOffsets>(message.body));
}

/// A request among brokers whose sender has closed the connection by now. Carried out all the same, a marker could end
/// the next transaction of its producer (KIP-1228).
bool givenUp(const Message& message, Micros now) {
    return message.from.party == cluster::Party::Broker && std::holds_alternative<cluster::TxnRequest>(message.body) &&
           now - message.sentAt >= kRequestTimeoutMicros;
}

cluster::TxnReply unreachable(const cluster::TxnRequest& request) {
    return {request.correlation,
            std::make_shared<const txn::Reply>(txn::failed(*request.asked, ErrorCode::NetworkException))};
}

/// What a broker's uncounted heartbeat would carry now; nothing from one that sends none.
std::optional<cluster::Heartbeat> silentBeat(const World& world, BrokerId id) {
    const cluster::Broker& broker = *world.broker(id);
    const cluster::BrokerImage* registered = world.controller.image().broker(id);
    const bool beats = broker.lastSilentHeartbeat(world.now) && broker.state() == cluster::BrokerState::Running;
    if (!beats || registered == nullptr || registered->epoch != broker.epoch()) return std::nullopt;
    cluster::Heartbeat beat;
    beat.broker = id;
    beat.brokerEpoch = broker.epoch();
    beat.metadataOffset = broker.reportedOffset(world.now);
    for (int i = 1; i <= std::ssize(broker.logDirectories()); ++i)
        if (broker.logDirectory(i).offline) beat.offlineDirectories.push_back(i);
    return beat;
}

bool isControllers(cluster::TimerKind kind) {
    using enum cluster::TimerKind;
    return kind == SessionCheck || kind == UncleanElection || kind == LeaderRebalance;
}

}  // namespace

void Engine::begin(World& world, EventId cause, Subject about, const char* deadline) {
    effects_.begin(world.now, cause, world.nextEvent, about, deadline);
}

void Engine::absorb(World& world, std::vector<Event>& told) {
    world.nextEvent = effects_.nextEvent();
    for (cluster::Effects::Told& t : effects_.told) {
        Event& event = told.emplace_back(t.id, t.cause, world.now, t.subject, Fact{}, std::move(t.decidedBy));
        std::visit([&](auto& fact) { event.fact = std::move(fact); }, t.fact);
        count(world, event);
    }
    for (cluster::Effects::Sent& s : effects_.sent) post(world, s.cause, s.from, s.to, std::move(s.body));
    for (cluster::Effects::Timed& t : effects_.timed) {
        if (isControllers(t.timer.kind)) t.timer.number = world.quorum->activeEpoch;
        world.queue.push(std::max(t.due, world.now), TimedStep{t.cause, t.timer});
    }
}

void Engine::post(World& world, EventId cause, Address from, Address to, cluster::MessageBody&& body) {
    Message message{world.nextMessage++, cause, from, to, world.now, world.now, false, std::move(body)};
    if (world.network.stops(message)) return world.network.hold(std::move(message));
    message.arrivesAt = world.network.arrival(from, to, world.now);
    const Micros due = message.arrivesAt;
    world.queue.push(due, std::move(message));
}

/// Of a batch that came more than once, the first copy counts.
void Engine::noteAppend(World& world, const Event& event, const cluster::Appended& appended) const {
    if (appended.batch < 0 || world.client(appended.producer) == nullptr) return;
    SimClient& client = world.clients[static_cast<std::size_t>(appended.producer.value)].write();
    const cluster::Replica* replica = world.broker(event.subject.broker)->replica(event.subject.partition);
    const StoredBatch where{event.subject.partition, replica->leaderEpoch, appended.base, appended.records};
    const StoredBatch* first = appended.attempt > 1 ? client.account.firstOf(appended.batch) : nullptr;
    const bool again = first != nullptr && stillThere(world, *first);
    const bool unanswered = client.producer() != nullptr && client.producer()->spec().acks == 0;
    client.account.appended(appended.batch, where, unanswered, again);
}

void Engine::count(World& world, Event& event) const {
    Totals& totals = world.totals;
    if (const auto* appended = std::get_if<cluster::Appended>(&event.fact)) {
        totals.recordsIn += appended->records;
        totals.bytesIn += appended->bytes;
        noteAppend(world, event, *appended);
    } else if (std::holds_alternative<cluster::ProduceRejected>(event.fact)) {
        ++totals.producesRejected;
    } else if (std::holds_alternative<log::SegmentRolled>(event.fact)) {
        ++totals.segmentRolls;
    } else if (std::holds_alternative<log::CleanerFinished>(event.fact)) {
        ++totals.cleanerPasses;
    } else if (std::holds_alternative<cluster::IsrShrunk>(event.fact)) {
        ++totals.isrShrinks;
    } else if (std::holds_alternative<cluster::IsrExpanded>(event.fact)) {
        ++totals.isrExpansions;
    } else if (const auto* consumed = std::get_if<client::Consumed>(&event.fact)) {
        totals.recordsOut += consumed->records;
    } else if (auto* added = std::get_if<cluster::PartitionsAdded>(&event.fact)) {
        // Only the World sees all logs.
        const KeyShift shift = keyShift(world, event.subject.partition.topic, added->from, added->to);
        added->keys = shift.keys;
        added->movedKeys = shift.moved;
    } else if (auto* elected = std::get_if<cluster::LeaderElected>(&event.fact)) {
        if (elected->kind != cluster::ElectionKind::Unclean) return;
        // Only the World sees all disks: what the new leader lacks is lost.
        Offset furthest{0}, mine{0};
        for (const auto& broker : world.brokers) {
            const cluster::Replica* replica = broker->replica(event.subject.partition);
            if (replica == nullptr) continue;
            furthest = std::max(furthest, replica->log.logEnd());
            if (broker->id() == elected->leader) mine = replica->log.logEnd();
        }
        elected->recordsLost = furthest - mine;
    }
}

void Engine::boot(World& world, std::vector<Event>& told) {
    begin(world, kNoEvent);
    for (auto& broker : world.brokers) broker.write().writeMetaProperties(std::string(kClusterId), directoryIds(world));
    std::vector<std::pair<std::int64_t, std::int64_t>> registered;
    for (const auto& broker : world.brokers) {
        const auto incarnation = static_cast<std::int64_t>(world.chance.lifecycle.next64() >> 1);
        const std::int64_t epoch = world.controller.adopt(
            {broker->id(), incarnation, -1, broker->host(), broker->port(), broker->rack()}, effects_);
        registered.emplace_back(incarnation, epoch);
    }
    // With eligible leader replicas on, a new cluster fixes min.insync.replicas for all brokers (KIP-966).
    const std::string minIsr = world.controller.configs().topic("", "min.insync.replicas").value;
    world.controller.commit(
        {{cluster::ConfigRecord{cluster::ConfigResource::BrokerDefault, "", "min.insync.replicas", minIsr},
          {},
          {},
          {}}},
        effects_);
    for (std::size_t i = 0; i < registered.size(); ++i) {
        world.brokers[i].write().bootAt(registered[i].first, registered[i].second, world.controller.imageHandle());
    }
    effects_.sent.clear();  // All have it already.
    absorb(world, told);
    bootQuorum(world);
}

void Engine::step(World& world, std::vector<Event>& told) {
    const Micros due = world.queue.nextDue();
    ensure(due >= world.now, "time goes forward");
    world.now = due;
    ++world.totals.steps;
    Pending next = world.queue.pop();
    if (auto* message = std::get_if<Message>(&next)) return deliver(world, std::move(*message), told);
    if (const auto* timed = std::get_if<TimedStep>(&next)) return fire(world, *timed, told);
    if (auto* step = std::get_if<QuorumStep>(&next)) return stepController(world, std::move(*step), told);
    stepClient(world, std::get<ClientStep>(next), told);
}

bool Engine::frozen(World& world, BrokerId broker, Pending& pending) const {
    const auto inbox =
        std::find_if(world.inboxes.begin(), world.inboxes.end(), [&](const Inbox& i) { return i.broker == broker; });
    if (inbox == world.inboxes.end()) return false;
    inbox->waiting.push_back(std::move(pending));
    return true;
}

void Engine::deliver(World& world, Message&& message, std::vector<Event>& told) {
    if (!message.written && world.network.stops(message)) return world.network.hold(std::move(message));
    if (message.to.party == cluster::Party::Broker) return deliverToBroker(world, std::move(message), told);
    if (message.to.party == cluster::Party::Client) return deliverToClient(world, message, told);
    if (!controllerAnswers(world)) return world.quorum.write().waiting.push_back(std::move(message));
    begin(world, message.cause);
    auto before = mindBefore(world);
    askController(world, message);
    absorbDecision(world, std::move(before), std::move(message), told);
}

void Engine::askController(World& world, const Message& message) {
    if (const auto* m = std::get_if<cluster::RegisterBroker>(&message.body)) world.controller.onRegister(*m, effects_);
    if (const auto* m = std::get_if<cluster::AlterPartition>(&message.body))
        world.controller.onAlterPartition(*m, effects_);
    if (const auto* m = std::get_if<cluster::AssignReplicasToDirectories>(&message.body))
        world.controller.onAssignReplicas(*m, effects_);
    if (const auto* m = std::get_if<cluster::AllocateProducerIds>(&message.body)) {
        effects_.send(Address::controller(), Address::of(m->broker),
                      cluster::ProducerIdBlock{(world.nextProducerBlock++ - 1) * kProducerIdBlock, kProducerIdBlock});
    }
    if (const auto* m = std::get_if<cluster::CreateInternalTopic>(&message.body)) {
        const auto made =
            world.controller.createTopic({m->topic, m->partitions, m->replicationFactor, {}, m->configs, {}},
                                         world.chance.placement, world.chance.topicIds);
        if (made.ok()) world.controller.commit(made.value(), effects_);  // Somebody else may have been faster.
    }
    if (const auto* m = std::get_if<cluster::Heartbeat>(&message.body)) {
        if (m->wantShutDown) {
            for (const auto& b : world.brokers) {
                if (b->lastSilentHeartbeat(world.now)) world.controller.beat(b->id(), b->reportedOffset(world.now));
            }
        }
        world.controller.onHeartbeat(*m, effects_);
        // The process may have died, or frozen, while its heartbeat was on the way: no other one follows.
        const cluster::Broker& sender = *world.broker(m->broker);
        const bool lives = sender.up() && !sender.paused() && sender.epoch() == m->brokerEpoch;
        if (!lives) world.controller.silence(m->broker, world.now, effects_);
    }
}

void Engine::deliverToBroker(World& world, Message&& message, std::vector<Event>& told) {
    const BrokerId id = message.to.broker();
    cluster::Broker& broker = world.brokerForWriting(id);
    if (!broker.up()) return connectionRefused(world, message);
    if (broker.paused()) {
        Pending pending = std::move(message);
        ensure(frozen(world, id, pending), "a paused broker has an inbox");
        return;
    }
    if (givenUp(message, world.now)) return;
    if (onDataConnection(message)) {
        const Micros heard = broker.mutedUntil(ClientId{message.from.id});
        if (heard > world.now) return world.queue.push(heard, std::move(message));
    }
    const auto* fetched = std::get_if<cluster::FetchReply>(&message.body);
    const bool writes = std::holds_alternative<cluster::ProduceRequest>(message.body) ||
                        (fetched != nullptr && fetched->batches != nullptr);
    if (writes && !message.written) {
        const Micros done = broker.diskDone(world.now);
        if (done > world.now) {
            message.written = true;
            return world.queue.push(done, std::move(message));
        }
    }
    // It may find out that it cannot go on, and nobody would know when its heartbeats ended.
    const bool mayHalt = broker.mayFail();
    const auto lastBeat = mayHalt ? broker.lastSilentHeartbeat(world.now) : std::nullopt;
    begin(world, message.cause);
    broker.on(message.body, message.from, effects_);
    absorb(world, told);
    if (mayHalt && !broker.up()) silenceSince(world, id, lastBeat.value_or(Micros{0}), told);
    afterBrokerStep(world, id, true, told);
}

void Engine::fire(World& world, const TimedStep& step, std::vector<Event>& told) {
    const cluster::Timer& timer = step.timer;
    const char* deadline = deadlineOf(timer.kind);
    const Subject about{timer.broker, timer.partition, kNoClient};
    begin(world, step.cause, about, deadline);
    if (isControllers(timer.kind)) {
        // A controller that is none any more has no deadlines; one that begins sets its own.
        if (timer.number != world.quorum->activeEpoch) return;
        if (!controllerAnswers(world)) return world.quorum.write().deadlines.push_back(step);
        auto before = mindBefore(world);
        if (timer.kind == cluster::TimerKind::SessionCheck) {
            // A controller that is new may not know that this broker's heartbeats go on: the last answer was another's.
            if (const auto beat = silentBeat(world, timer.broker)) world.controller.onHeartbeat(*beat, effects_);
            world.controller.onSessionCheck(timer.broker, effects_);
        }
        if (timer.kind == cluster::TimerKind::UncleanElection) world.controller.onUncleanElection(effects_);
        if (timer.kind == cluster::TimerKind::LeaderRebalance) world.controller.onLeaderRebalance(effects_);
        return absorbDecision(world, std::move(before), {}, told);
    }
    Pending pending = step;
    if (frozen(world, timer.broker, pending)) return;
    cluster::Broker& broker = world.brokerForWriting(timer.broker);
    const bool wasUp = broker.up();
    // It may find out that it cannot go on, and nobody would know when its heartbeats ended.
    const bool mayHalt = broker.mayFail() || timer.kind == cluster::TimerKind::CheckpointHighWatermarks;
    const auto lastBeat = mayHalt ? broker.lastSilentHeartbeat(world.now) : std::nullopt;
    broker.onTimer(timer, effects_);
    absorb(world, told);
    if (wasUp && mayHalt && !broker.up()) {
        effects_.cause = told.empty() ? step.cause : told.back().id;
        silenceSince(world, timer.broker, lastBeat.value_or(Micros{0}), told);
    }
    afterBrokerStep(world, timer.broker, wasUp, told);
}

/// Nobody listens where the message went: whoever waits for the answer learns it.
void Engine::connectionRefused(World& world, const Message& message) {
    const BrokerId asker = message.from.broker();
    if (message.from.party == cluster::Party::Client) {
        world.queue.push(
            world.now + kRefusedMicros,
            ClientStep{message.cause, ClientDisconnected{ClientId{message.from.id}, message.to.broker(), false}});
        return;
    }
    if (const auto* txn = std::get_if<cluster::TxnRequest>(&message.body); txn != nullptr && asker != kNoBroker)
        return post(world, message.cause, message.to, message.from, unreachable(*txn));
    const auto* fetch = std::get_if<cluster::FetchRequest>(&message.body);
    if (fetch == nullptr || asker == kNoBroker) return;
    cluster::FetchReply failed;
    failed.partition = fetch->partition;
    failed.leaderEpoch = fetch->leaderEpoch;
    failed.fetch = fetch->fetch;
    failed.error = ErrorCode::NetworkException;
    post(world, message.cause, message.to, message.from, std::move(failed));
}

void Engine::goneSilent(World& world, BrokerId broker, bool gone, std::vector<Event>& told) {
    const EventId cause = effects_.cause;
    for (std::size_t i = 0; i < world.brokers.size(); ++i) {
        const cluster::Broker& other = *world.brokers[i];
        if (other.id() == broker || !other.up()) continue;
        begin(world, cause);
        world.brokers[i].write().peerSilent(broker, gone, effects_);
        if (gone) world.brokers[i].write().peerLost(broker, effects_);
        absorb(world, told);
    }
    effects_.cause = cause;
}

void Engine::silenceSession(World& world, BrokerId broker, std::vector<Event>& told) {
    silenceSince(world, broker, world.broker(broker)->lastSilentHeartbeat(world.now).value_or(Micros{0}), told);
}

void Engine::silenceSince(World& world, BrokerId broker, Micros lastContact, std::vector<Event>& told) {
    ControllerQuorum& q = world.quorum.write();
    q.unheardSince[broker] = world.now;
    if (!q.nodes.empty() && q.active == quorum::kNobody) return;  // The next one gives every session its time.
    const EventId cause = effects_.cause;
    begin(world, cause);
    world.controller.silence(broker, lastContact, effects_);
    absorb(world, told);
    effects_.cause = cause;
}

void Engine::afterBrokerStep(World& world, BrokerId broker, bool wasUp, std::vector<Event>& told) {
    if (!wasUp || world.broker(broker)->up()) return;
    world.quorum.write().unheardSince[broker] = world.now;
    world.network.drop(broker);
    std::erase_if(world.inboxes, [&](const Inbox& i) { return i.broker == broker; });
    const EventId cause = told.empty() ? kNoEvent : told.back().id;
    effects_.cause = cause;
    goneSilent(world, broker, true, told);
    disconnectClients(world, broker, kRefusedMicros, false, cause);
    if (alsoController(world, broker)) {
        effects_.cause = cause;
        endController(world, {broker, world.broker(broker)->state() == cluster::BrokerState::Stopped}, told);
    }
}

/// Its process is one of the quorum, too.
bool Engine::alsoController(const World& world, BrokerId broker) const {
    return world.quorum->node(broker) != nullptr;
}

}  // namespace logarium::sim
