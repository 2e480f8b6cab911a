// Works a whole World out into the plain values that views paint.
#include <fmt/format.h>

#include <algorithm>

#include "core/client/transactor.h"
#include "core/cluster/client_quotas.h"
#include "core/observe/snapshot.h"
#include "core/observe/snapshot_parts.h"
#include "core/sim/world.h"

namespace logarium::observe {

namespace {

BrokerState stateOf(const sim::World& world, const cluster::Broker& broker) {
    if (broker.paused()) return BrokerState::Paused;
    switch (broker.state()) {
        case cluster::BrokerState::Stopped:
            return BrokerState::Stopped;
        case cluster::BrokerState::Crashed:
            return BrokerState::Crashed;
        case cluster::BrokerState::Starting:
        case cluster::BrokerState::Recovery:
            return BrokerState::Starting;
        case cluster::BrokerState::ShuttingDown:
            return BrokerState::ShuttingDown;
        case cluster::BrokerState::Running:
            break;
    }
    const cluster::BrokerImage* registered = world.controller.image().broker(broker.id());
    return registered == nullptr || registered->fenced ? BrokerState::Fenced : BrokerState::Running;
}

std::int64_t bytesOf(const cluster::Replica& replica) {
    return replica.log.log() ? replica.log.log()->size() : 0;
}

BrokerView brokerView(const sim::World& world, const cluster::Broker& broker) {
    BrokerView view;
    view.id = broker.id();
    view.endpoint = fmt::format("{}:{}", broker.host(), broker.port());
    view.rack = broker.rack();
    view.state = stateOf(world, broker);
    view.diskExtraMicros = broker.diskExtraMicros();
    view.replicas = static_cast<int>(broker.replicas().size());
    for (int i = 1; i <= std::ssize(broker.logDirectories()); ++i) {
        const cluster::LogDirectory& directory = broker.logDirectory(i);
        view.logDirectories.push_back(
            {cluster::logDirectoryName(broker.id(), i), directory.broken, directory.offline, 0, 0});
        LogDirectoryView& shown = view.logDirectories.back();
        if (directory.capacity) shown.freeBytes = std::max<std::int64_t>(0, *directory.capacity - broker.usedBytes(i));
        for (const auto& shelved : directory.shelved) {
            shown.bytes += bytesOf(*shelved);
            ++shown.replicas;
        }
    }
    view.clockSkewMs = broker.clockSkewMs();
    for (const auto& replica : broker.replicas()) {
        const std::int64_t bytes = bytesOf(*replica);
        LogDirectoryView& directory = view.logDirectories[static_cast<std::size_t>(replica->directory - 1)];
        directory.bytes += bytes;
        ++directory.replicas;
        view.bytesOnDisk += bytes;
    }
    return view;
}

const cluster::FollowerProgress* progressOf(const sim::World& world, const cluster::PartitionImage& partition,
                                            PartitionId id, BrokerId follower) {
    const cluster::Broker* leader = partition.hasLeader() ? world.broker(partition.leader) : nullptr;
    const cluster::Replica* replica = leader == nullptr ? nullptr : leader->replica(id);
    const cluster::LeaderRole* role = replica == nullptr ? nullptr : replica->leader();
    return role == nullptr ? nullptr : role->find(follower);
}

/// How long ago the follower was last known to hold all that the leader had. A fetch that waits at the leader's log end
/// says so at every moment.
std::int64_t behindMs(const cluster::FollowerProgress& follower, Offset leaderEnd, Micros now) {
    if (follower.parked && follower.logEnd >= leaderEnd) return 0;
    return std::max<std::int64_t>(0, now - follower.lastCaughtUp) / kMicrosPerMs;
}

ReplicaView replicaView(const sim::World& world, const cluster::PartitionImage& partition, ReplicaId id) {
    ReplicaView view;
    view.id = id;
    view.inIsr = cluster::contains(partition.isr, id.broker);
    view.preferred = partition.replicas.front() == id.broker;
    const cluster::Broker* broker = world.broker(id.broker);
    const cluster::Replica* replica = broker == nullptr ? nullptr : broker->replica(id.partition);
    const bool online = broker != nullptr && broker->up() && !broker->offline(id.partition);
    view.role = !online                         ? ReplicaRole::Offline
                : partition.leader == id.broker ? ReplicaRole::Leader
                                                : ReplicaRole::Follower;
    if (replica == nullptr) return view;
    view.logStart = replica->log.logStart();
    view.highWatermark = replica->log.highWatermark();
    view.lastStable = replica->log.lastStable();
    view.logEnd = replica->log.logEnd();
    view.bytes = bytesOf(*replica);
    view.segments = replica->log.log() ? static_cast<int>(replica->log.log()->segments().size()) : 0;
    view.revision = replica->revision;
    if (view.role == ReplicaRole::Leader) return view;
    const cluster::Broker* leader = partition.hasLeader() ? world.broker(partition.leader) : nullptr;
    const cluster::Replica* leading = leader == nullptr ? nullptr : leader->replica(id.partition);
    if (leading != nullptr) view.lag = std::max<std::int64_t>(0, leading->log.logEnd() - view.logEnd);
    if (const auto* progress = progressOf(world, partition, id.partition, id.broker))
        view.lagMs = behindMs(*progress, leading->log.logEnd(), world.now);
    return view;
}

PartitionHealth healthOf(const cluster::PartitionImage& partition, int minIsr) {
    const auto isr = static_cast<int>(partition.isr.size());
    if (!partition.hasLeader()) return PartitionHealth::Offline;
    if (isr < minIsr) return PartitionHealth::UnderMinIsr;
    if (partition.isr.size() == partition.replicas.size()) return PartitionHealth::Healthy;
    return isr == minIsr ? PartitionHealth::AtMinIsr : PartitionHealth::UnderReplicated;
}

PartitionView partitionView(const sim::World& world, const cluster::TopicImage& topic, std::int32_t number) {
    const cluster::PartitionImage& partition = topic.partitions[static_cast<std::size_t>(number)];
    PartitionView view;
    view.id = {topic.index, number};
    view.leader = partition.leader;
    view.leaderEpoch = partition.leaderEpoch;
    view.partitionEpoch = partition.partitionEpoch;
    const auto list = [](const cluster::BrokerIds& ids) { return std::vector<BrokerId>(ids.begin(), ids.end()); };
    view.assignment = list(partition.replicas);
    view.isr = list(partition.isr);
    view.elr = list(partition.elr);
    view.lastKnownElr = list(partition.lastKnownElr);
    view.adding = list(partition.adding);
    view.removing = list(partition.removing);
    view.minIsr = world.controller.effectiveMinIsr(topic);
    view.health = healthOf(partition, view.minIsr);
    for (const BrokerId broker : partition.replicas)
        view.replicas.push_back(replicaView(world, partition, {view.id, broker}));
    return view;
}

TopicView topicView(const sim::World& world, const cluster::TopicImage& topic) {
    TopicView view;
    view.index = topic.index;
    view.name = topic.name;
    view.topicId = topic.topicId;
    for (const auto& [name, value] : world.controller.image().topicConfigs(topic.name))
        view.overrides.push_back({name, value, sim::ConfigSource::Topic});
    view.cleanupPolicy = world.controller.configs().topic(topic.name, "cleanup.policy").value;
    for (std::int32_t p = 0; p < std::ssize(topic.partitions); ++p)
        view.partitions.push_back(partitionView(world, topic, p));
    return view;
}

TopicIndex topicIndexOf(const sim::World& world, const std::string& name) {
    const cluster::TopicImage* topic = world.controller.image().topic(name);
    return topic == nullptr ? TopicIndex{-1} : topic->index;
}

ProducerView producerView(const sim::World& world, const sim::SimClient& client) {
    const client::Producer& producer = *client.producer();
    ProducerView view;
    view.id = client.id;
    view.name = client.name();
    view.topic = topicIndexOf(world, producer.spec().topic);
    view.recordsPerSecond = producer.spec().recordsPerSecond;
    view.acks = producer.spec().acks;
    view.running = !client.stopped && producer.running();
    view.inFlight = producer.inFlight();
    const client::ProducerTally& tally = producer.tally();
    view.sent = tally.sent;
    view.acknowledged = tally.acknowledged;
    view.rejected = tally.rejected;
    view.failed = tally.failed;
    view.retries = tally.retries;
    for (const auto& [code, count] : tally.errors) view.errors.push_back({code, count});
    view.transactionalId = producer.spec().transactionalId;
    view.inTransaction = producer.transactor() != nullptr && producer.transactor()->open();
    view.commits = tally.commits;
    view.aborts = tally.aborts;
    const sim::Deliveries deliveries = sim::deliveriesOf(world, client.id);
    view.lost = deliveries.lost;
    view.duplicated = deliveries.duplicated;
    view.throttledMs = tally.throttledMs;
    view.throttled = producer.throttled(world.now);
    view.waitingBatches = producer.waitingBatches();
    view.bufferUsed = producer.bufferUsed();
    view.bufferBytes = producer.spec().bufferBytes;
    view.blocked = producer.blocked();
    return view;
}

ConsumerView consumerView(const sim::World& world, const sim::SimClient& client) {
    const client::Consumer& consumer = *client.consumer();
    ConsumerView view;
    view.id = client.id;
    view.name = client.name();
    view.group = consumer.spec().group;
    view.topic = topicIndexOf(world, consumer.spec().topic);
    view.running = !client.stopped;
    view.positions = consumer.positions();
    view.received = consumer.received();
    view.readCommitted = consumer.spec().readCommitted;
    view.rack = consumer.spec().rack;
    view.readsFrom = consumer.readsFrom();
    view.throttledMs = consumer.throttledMs();
    view.throttled = consumer.throttled(world.now);
    for (const auto& [id, position] : view.positions) {
        const cluster::PartitionImage* partition = world.controller.image().partition(id);
        const cluster::Broker* leader =
            partition == nullptr || !partition->hasLeader() ? nullptr : world.broker(partition->leader);
        const cluster::Replica* replica = leader == nullptr ? nullptr : leader->replica(id);
        if (replica != nullptr) view.lag += std::max<std::int64_t>(0, replica->log.highWatermark() - position);
    }
    return view;
}

/// What a message is for the eye; nullopt for those that nobody needs to see.
struct Seen {
    Seen(MessageKind k, PartitionId p = {}, int r = 0, ErrorCode e = ErrorCode::None)
        : kind(k), partition(p), records(r), error(e) {}
    MessageKind kind;
    PartitionId partition;
    int records;
    ErrorCode error;
};

template <class... F>
struct Cases : F... {
    using F::operator()...;
};

Seen seen(const cluster::MessageBody& body) {
    return std::visit(Cases{[](const cluster::ProduceRequest& m) {
                                return Seen{MessageKind::Produce, m.partition, m.records};
                            },
                            [](const cluster::ProduceReply& m) {
                                return Seen{MessageKind::ProduceReply, m.partition, m.records, m.error};
                            },
                            [](const cluster::FetchRequest& m) {
                                return Seen{MessageKind::Fetch, m.partition};
                            },
                            [](const cluster::FetchReply& m) {
                                return Seen{MessageKind::FetchReply, m.partition, m.records, m.error};
                            },
                            [](const cluster::ConsumerFetch& m) {
                                return Seen{MessageKind::ConsumerFetch, m.partition};
                            },
                            [](const cluster::ConsumerFetchReply& m) {
                                return Seen{MessageKind::ConsumerFetchReply, m.partition, m.records, m.error};
                            },
                            [](const cluster::AlterPartition& m) {
                                return Seen{MessageKind::AlterPartition, m.partition};
                            },
                            [](const cluster::AlterPartitionReply& m) {
                                return Seen{MessageKind::AlterPartition, m.partition, 0, m.error};
                            },
                            [](const cluster::Heartbeat&) { return Seen{MessageKind::Heartbeat}; },
                            [](const cluster::HeartbeatReply&) { return Seen{MessageKind::Heartbeat}; },
                            [](const cluster::RegisterBroker&) { return Seen{MessageKind::Heartbeat}; },
                            [](const cluster::RegisterReply&) { return Seen{MessageKind::Heartbeat}; },
                            [](const cluster::ListOffsets& m) {
                                return Seen{MessageKind::Metadata, m.partition};
                            },
                            [](const cluster::ListOffsetsReply& m) {
                                return Seen{MessageKind::Metadata, m.partition};
                            },
                            [](const cluster::MetadataRequest&) { return Seen{MessageKind::Metadata}; },
                            [](const cluster::MetadataReply&) { return Seen{MessageKind::Metadata}; },
                            [](const cluster::MetadataUpdate&) { return Seen{MessageKind::Metadata}; },
                            [](const cluster::CreateInternalTopic&) { return Seen{MessageKind::Metadata}; },
                            [](const cluster::AssignReplicasToDirectories&) { return Seen{MessageKind::Metadata}; },
                            [](const cluster::GroupRequest&) { return Seen{MessageKind::Group}; },
                            [](const cluster::GroupReply&) { return Seen{MessageKind::GroupReply}; },
                            [](const cluster::TxnRequest&) { return Seen{MessageKind::Transaction}; },
                            [](const cluster::TxnReply&) { return Seen{MessageKind::TransactionReply}; },
                            [](const cluster::AllocateProducerIds&) { return Seen{MessageKind::Metadata}; },
                            [](const cluster::ProducerIdBlock&) { return Seen{MessageKind::Metadata}; }},
                      body);
}

Endpoint endpointOf(const sim::World& world, cluster::Address address) {
    switch (address.party) {
        case cluster::Party::Controller:
            return Endpoint::Controller;
        case cluster::Party::Broker:
            return Endpoint::Broker;
        case cluster::Party::Client:
            break;
    }
    const sim::SimClient* client = world.client(ClientId{address.id});
    return client != nullptr && client->consumer() != nullptr ? Endpoint::Consumer : Endpoint::Producer;
}

MessageView messageView(const sim::World& world, const sim::Message& message) {
    const Seen what = seen(message.body);
    MessageView view;
    view.id = message.id;
    view.kind = what.kind;
    view.fromKind = endpointOf(world, message.from);
    view.toKind = endpointOf(world, message.to);
    view.from = message.from.id;
    view.to = message.to.id;
    view.partition = what.partition;
    view.sentAt = message.sentAt;
    view.arrivesAt = message.arrivesAt;
    view.records = what.records;
    view.error = what.error;
    return view;
}

void addTotals(const sim::World& world, ClusterView& view) {
    const sim::Totals& totals = world.totals;
    view.totals = {totals.recordsIn,        totals.recordsOut,    totals.bytesIn,
                   totals.producesRejected, totals.segmentRolls,  totals.cleanerPasses,
                   totals.isrShrinks,       totals.isrExpansions, 0};
    for (const BrokerView& broker : view.brokers) view.totals.bytesOnDisk += broker.bytesOnDisk;
}

}  // namespace

ClusterView Snapshot::cluster() const {
    const sim::World& w = *world_;
    ClusterView view;
    view.now = w.now;
    for (const auto& broker : w.brokers) view.brokers.push_back(brokerView(w, *broker));
    for (const auto& topic : w.controller.image().topics()) view.topics.push_back(topicView(w, *topic));
    std::ranges::sort(view.topics, {}, &TopicView::name);
    for (const TopicView& topic : view.topics)
        for (const PartitionView& partition : topic.partitions)
            for (BrokerView& broker : view.brokers)
                if (broker.id == partition.leader) ++broker.leaders;
    for (const auto& client : w.clients) {
        if (client->stopped) continue;
        if (client->producer() != nullptr) view.producers.push_back(producerView(w, *client));
        if (client->consumer() != nullptr) view.consumers.push_back(consumerView(w, *client));
    }
    view.groups = groupViews(w);
    view.transactions = transactionViews(w);
    sim::forEachMessage(w, [&](const sim::Message& message) { view.messages.push_back(messageView(w, message)); });
    std::ranges::sort(view.messages, {}, &MessageView::id);
    for (const auto& [a, b] : w.network.cuts()) view.cutLinks.push_back({a, b});
    for (const auto& [entity, values] : w.controller.image().quotas())
        for (const auto& [key, value] : values) view.quotas.push_back({cluster::entityText(entity), key, value});
    for (const auto& [from, to] : w.network.oneWayCuts()) view.cutLinks.push_back({from, to, true});
    view.quorum = quorumView(w);
    addTotals(w, view);
    return view;
}

}  // namespace logarium::observe
