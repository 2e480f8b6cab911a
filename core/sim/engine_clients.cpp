#include <algorithm>

#include "core/base/assert.h"
#include "core/group/protocol.h"
#include "core/sim/engine.h"
#include "core/txn/protocol.h"

/// The host of the simulated clients: carries their requests, brings answers, wakes them.
namespace logarium::sim {
namespace {

constexpr std::int64_t kRetryBackoffMicros = 100 * kMicrosPerMs;        // retry.backoff.ms
constexpr std::int64_t kRetryBackoffMaxMicros = 1000 * kMicrosPerMs;    // retry.backoff.max.ms
constexpr std::int64_t kRefusedMicros = 300;                            // a connection attempt that nobody answers
constexpr std::int64_t kMetadataMaxAgeMicros = 300 * kMicrosPerSecond;  // metadata.max.age.ms

/// The topic's leaders as the image has them; nothing when it has no such topic.
std::optional<client::Leaders> leadersOf(const cluster::MetadataImage& image, const std::string& topic) {
    const cluster::TopicImage* found = image.topic(topic);
    if (found == nullptr) return std::nullopt;
    client::Leaders leaders;
    for (const auto& partition : found->partitions) leaders.push_back(partition.leader);
    return leaders;
}

std::shared_ptr<const cluster::ClientIdentity> identityOf(const SimClient& client) {
    cluster::ClientIdentity who;
    who.clientId = client.name();
    who.user = client.producer() != nullptr ? client.producer()->spec().user : client.consumer()->spec().user;
    if (client.consumer() != nullptr) who.rack = client.consumer()->spec().rack;
    return std::make_shared<const cluster::ClientIdentity>(std::move(who));
}

/// Added to the correlation of what a producer asks a group's coordinator, to tell it from what a consumer asks.
constexpr std::int64_t kOfProducer = std::int64_t{1} << 40;

bool takenByProducer(SimClient& client, const cluster::GroupReply& reply, Micros now) {
    if (client.producer() == nullptr || reply.correlation < kOfProducer) return false;
    const auto* found = std::get_if<group::CoordinatorFound>(&reply.answer->what);
    client.producer()->onGroupReply(reply.correlation - kOfProducer, reply.answer->error(),
                                    found == nullptr ? kNoBroker : found->coordinator, now);
    return true;
}

}  // namespace

ClientId Engine::addClient(World& world, SimClient client, std::vector<Event>& told) {
    const ClientId id{static_cast<std::int32_t>(world.clients.size())};
    client.id = id;
    client.random = Random(world.chance.clients.next64(), static_cast<std::uint64_t>(id.value) + 1);
    client.started = effects_.cause;
    client.who = identityOf(client);
    const bool silent = client.once;
    Fact fact = client::ProducerStarted{};
    if (client.producer() == nullptr) fact = client::ConsumerStarted{};
    world.clients.emplace_back(std::move(client));
    EventId cause = effects_.cause;
    if (!silent) {
        cause = world.nextEvent;
        ++world.nextEvent;
        told.push_back({cause, effects_.cause, world.now, {kNoBroker, {}, id}, std::move(fact), {}});
    }
    driveClient(world, id, cause, told);
    return id;
}

void Engine::deliverToClient(World& world, const Message& message, std::vector<Event>& told) {
    const ClientId id{message.to.id};
    SimClient& client = world.clients[static_cast<std::size_t>(id.value)].write();
    if (client.stopped) return;
    if (const auto* m = std::get_if<cluster::MetadataReply>(&message.body)) takeMetadata(world, client, m->image);
    if (client::Producer* producer = client.producer()) {
        if (const auto* m = std::get_if<cluster::ProduceReply>(&message.body)) {
            if (m->throttleMs > 0) producer->onThrottled(message.from.broker(), m->throttleMs, world.now);
            const client::AnsweredBatch answered =
                producer->onReply(m->correlation, m->error, world.now, client.random);
            if (answered.acknowledged) client.account.acknowledged(answered.number);
        }
        if (const auto* m = std::get_if<cluster::TxnReply>(&message.body))
            producer->onTxnReply(m->correlation, *m->answer, world.now, client.random);
    }
    if (client::Consumer* consumer = client.consumer()) {
        if (const auto* m = std::get_if<cluster::ConsumerFetchReply>(&message.body)) {
            const ByteView batches = m->batches == nullptr ? ByteView{} : ByteView(*m->batches);
            if (m->throttleMs > 0) consumer->onThrottled(message.from.broker(), m->throttleMs, world.now);
            if (m->preferredReplica != kNoBroker) {
                consumer->onRedirected(m->correlation, m->preferredReplica, world.now);
            } else {
                consumer->onFetched(m->correlation, m->error, m->logStart, batches, m->aborted, world.now);
            }
        }
        if (const auto* m = std::get_if<cluster::ListOffsetsReply>(&message.body))
            consumer->onListed(m->correlation, m->error, m->offset, world.now);
        if (const auto* m = std::get_if<cluster::GroupReply>(&message.body);
            m != nullptr && !takenByProducer(client, *m, world.now))
            consumer->onGroupReply(m->correlation, *m->answer, world.now, client.random);
    }
    driveClient(world, id, message.cause, told);
}

void Engine::takeMetadata(World& world, SimClient& client, const Cow<cluster::MetadataImage>& image) {
    client.metadataAsked = false;
    bool complete = true;
    if (client.consumer() != nullptr) complete = client.consumer()->learn(image, world.now);
    if (client.producer() != nullptr) {
        auto leaders = leadersOf(*image, client.producer()->spec().topic);
        complete = complete && leaders && std::find(leaders->begin(), leaders->end(), kNoBroker) == leaders->end();
        if (leaders) client.producer()->learn(std::move(*leaders));
    }
    client.metadataFails = complete ? 0 : client.metadataFails + 1;
    const std::int64_t wait =
        std::min(kRetryBackoffMicros << std::min(client.metadataFails, 5), kRetryBackoffMaxMicros);
    client.metadataNotBefore = world.now + wait;
}

void Engine::stepClient(World& world, const ClientStep& step, std::vector<Event>& told) {
    if (const auto* alarm = std::get_if<ClientAlarm>(&step.what)) {
        SimClient& client = world.clients[static_cast<std::size_t>(alarm->client.value)].write();
        if (client.alarm > world.now) return;  // It was timed anew.
        client.alarm = Micros{std::numeric_limits<std::int64_t>::max()};
        return driveClient(world, alarm->client, step.cause, told);
    }
    const auto& broken = std::get<ClientDisconnected>(step.what);
    if (broken.ifStillFrozen && !world.broker(broken.broker)->paused()) return;
    SimClient& client = world.clients[static_cast<std::size_t>(broken.client.value)].write();
    if (client.stopped) return;
    if (client::Producer* producer = client.producer()) producer->onDisconnect(broken.broker, world.now, client.random);
    if (client::Consumer* consumer = client.consumer()) consumer->onDisconnect(broken.broker, world.now);
    driveClient(world, broken.client, step.cause, told);
}

void Engine::disconnectClients(World& world, BrokerId broker, std::int64_t inMicros, bool ifStillFrozen,
                               EventId cause) {
    for (const auto& client : world.clients) {
        if (!client->stopped)
            world.queue.push(world.now + inMicros,
                             ClientStep{cause, ClientDisconnected{client->id, broker, ifStillFrozen}});
    }
}

void Engine::driveClient(World& world, ClientId id, EventId cause, std::vector<Event>& told) {
    SimClient& client = world.clients[static_cast<std::size_t>(id.value)].write();
    if (client.stopped) return;
    if (client.transform() != nullptr) client.transform()->settle(world.now);
    const auto due = std::visit([](const auto& as) { return as.nextWake(); }, client.as);
    const bool wakes = due && *due <= world.now;
    std::vector<client::ProduceToSend> produces;
    client::ConsumerSends reads;
    if (wakes && client.producer() != nullptr) produces = client.producer()->wake(world.now, client.random);
    if (wakes && client.consumer() != nullptr) reads = client.consumer()->wake(world.now, client.random);
    const TopicIndex topic = topicIndexOf(world, client);  // Of what it writes, if it does.
    const std::vector<EventId> sent = tellClientFacts(world, client, topic, cause, told);
    for (std::size_t i = 0; i < produces.size(); ++i) {
        client::ProduceToSend& p = produces[i];
        cluster::ProduceRequest request{
            id,          p.correlation,      {topic, p.partition},         p.acks,     p.records,
            p.timeoutMs, std::move(p.batch), std::move(p.transactionalId), client.who, p.batchNumber,
            p.attempt};
        if (p.acks == 0) client.account.sentUnanswered(p.records);
        post(world, i < sent.size() ? sent[i] : cause, Address::of(id), Address::of(p.to), std::move(request));
    }
    for (const client::ListToSend& l : reads.lists) {
        post(world, cause, Address::of(id), Address::of(l.to),
             cluster::ListOffsets{id, l.correlation, l.partition, l.timestamp, l.committed});
    }
    for (const client::FetchToSend& f : reads.fetches) {
        post(world, cause, Address::of(id), Address::of(f.to),
             cluster::ConsumerFetch{id, f.correlation, f.partition, kNoEpoch, f.offset, f.maxBytes, f.maxWaitMs,
                                    f.committed, client.who});
    }
    client::TransactionSends asks;
    if (client.producer() != nullptr) asks = client.producer()->takeTransactionSends();
    for (client::GroupToSend& g : asks.groups) {
        g.correlation += kOfProducer;
        reads.groups.push_back(std::move(g));
    }
    for (const client::TxnToSend& t : asks.txns) {
        const BrokerId to = t.to != kNoBroker ? t.to : liveBroker(world, client.random);
        if (to == kNoBroker) {
            world.queue.push(world.now + kRefusedMicros, ClientStep{cause, ClientDisconnected{id, kNoBroker, false}});
            continue;
        }
        post(world, cause, Address::of(id), Address::of(to), cluster::TxnRequest{t.correlation, t.asked});
    }
    for (const client::GroupToSend& g : reads.groups) {
        const BrokerId to = g.to != kNoBroker ? g.to : liveBroker(world, client.random);
        if (to == kNoBroker) {  // Nobody answers: as if the connection had been refused.
            world.queue.push(world.now + kRefusedMicros, ClientStep{cause, ClientDisconnected{id, kNoBroker, false}});
            continue;
        }
        post(world, cause, Address::of(id), Address::of(to), cluster::GroupRequest{id, g.correlation, g.asked});
    }
    askMetadata(world, client, cause);
    finishClient(world, client, cause, told);
    setAlarm(world, client, cause);
}

std::vector<EventId> Engine::tellClientFacts(World& world, SimClient& client, TopicIndex topic, EventId cause,
                                             std::vector<Event>& told) {
    std::vector<EventId> sent;
    for (client::ClientTold& t : std::visit([](auto& as) { return as.takeFacts(); }, client.as)) {
        const EventId id = world.nextEvent;
        ++world.nextEvent;
        const Subject about{kNoBroker, {t.topic.value >= 0 ? t.topic : topic, t.partition}, client.id};
        Event& event = told.emplace_back(id, cause, world.now, about, Fact{}, std::vector<Decision>{});
        std::visit([&](auto& fact) { event.fact = std::move(fact); }, t.fact);
        if (std::holds_alternative<client::BatchSent>(event.fact)) sent.push_back(id);
        count(world, event);
    }
    return sent;
}

TopicIndex Engine::topicIndexOf(const World& world, const SimClient& client) const {
    const std::string& name = client.producer() != nullptr ? client.producer()->spec().topic : client.topic();
    const cluster::TopicImage* topic = world.controller.image().topic(name);
    return topic == nullptr ? TopicIndex{-1} : topic->index;
}

/// A client has the addresses of all brokers, and finds one that answers.
BrokerId Engine::liveBroker(const World& world, Random& random) const {
    const auto count = static_cast<std::int32_t>(world.brokers.size());
    const auto first = static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(count)));
    for (std::int32_t i = 0; i < count; ++i) {
        const cluster::Broker& broker = *world.brokers[static_cast<std::size_t>((first + i) % count)];
        if (broker.state() == cluster::BrokerState::Running && !broker.paused()) return broker.id();
    }
    return kNoBroker;
}

void Engine::askMetadata(World& world, SimClient& client, EventId cause) {
    if (!client.metadataWanted() || client.metadataAsked || world.now < client.metadataNotBefore) return;
    const BrokerId broker = liveBroker(world, client.random);
    if (broker != kNoBroker) {
        client.metadataAsked = true;
        return post(world, cause, Address::of(client.id), Address::of(broker), cluster::MetadataRequest{client.id});
    }
    client.metadataFails = std::min(client.metadataFails + 1, 5);
    client.metadataNotBefore =
        world.now + std::min(kRetryBackoffMicros << client.metadataFails, kRetryBackoffMaxMicros);
}

void Engine::finishClient(World& world, SimClient& client, EventId cause, std::vector<Event>& told) {
    if (!std::visit([](const auto& as) { return as.done(); }, client.as)) return;
    const client::Producer* producer = client.producer();
    client.stopped = true;
    if (client.consumer() != nullptr)
        for (auto& broker : world.brokers) broker.write().clientGone(client.id);
    if (client.once) return;
    const EventId id = world.nextEvent;
    ++world.nextEvent;
    Fact stopped = client::ProducerStopped{};
    if (producer == nullptr) stopped = client::ConsumerStopped{};
    told.push_back({id, cause, world.now, {kNoBroker, {}, client.id}, std::move(stopped), {}});
}

void Engine::setAlarm(World& world, SimClient& client, EventId cause) {
    if (client.stopped) return;
    auto next = std::visit([](const auto& as) { return as.nextWake(); }, client.as);
    if (client.metadataWanted() && !client.metadataAsked) {
        const Micros retry = std::max(client.metadataNotBefore, world.now + 1);
        if (!next || retry < *next) next = retry;
    }
    const bool traffic = client.producer() != nullptr && client.producer()->inFlight() > 0;
    if (next) next = std::max(*next, world.now + 1);
    if (!next || client.alarm <= *next) return;
    client.alarm = *next;
    world.queue.push(*next, ClientStep{traffic ? cause : client.started, ClientAlarm{client.id, 0}});
}

}  // namespace logarium::sim
