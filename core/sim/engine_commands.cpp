#include <algorithm>

#include "core/base/assert.h"
#include "core/group/protocol.h"
#include "core/log/file_names.h"
#include "core/sim/engine.h"
#include "core/sim/groups.h"
#include "core/sim/operator.h"
#include "core/sim/transactions.h"

/// What each command does, once nothing speaks against it.
namespace logarium::sim {
namespace {

constexpr std::int64_t kFastestStartMicros = 900'000, kSlowestStartMicros = 1'600'000;
constexpr std::int64_t kRequestTimeoutMicros = 30 * kMicrosPerSecond;  // request.timeout.ms of the clients

cluster::NewTopic newTopic(const CreateTopic& command, const InitialFiles& files) {
    cluster::NewTopic topic{command.topic,
                            command.partitions,
                            command.replicationFactor,
                            command.assignment,
                            {command.configs.begin(), command.configs.end()},
                            {}};
    // Logs that lie there already know leaders of before.
    for (const auto& [directory, disk] : files.disks())
        if (const auto partition = log::partitionOfDirectory(directory); partition && partition->topic == command.topic)
            topic.firstEpochs[partition->partition] = files.firstEpoch(*partition);
    return topic;
}

std::vector<std::string> newDirectoryIds(World& world) {
    std::vector<std::string> ids;
    for (int i = 0; i < world.spec.logDirectories; ++i) ids.push_back(cluster::randomTopicId(world.chance.lifecycle));
    return ids;
}

}  // namespace

struct Engine::Applying {
    Engine& engine;
    World& world;
    std::vector<Event>& told;
    Outcome& outcome;
    const Command& command;

    void commit(cluster::Answer answer) {
        ensure(answer.ok(), "a command is applied only when nothing speaks against it");
        auto before = engine.mindBefore(world);
        world.controller.commit(answer.value(), engine.effects_);
        engine.absorbDecision(world, std::move(before), command, told);
    }

    void operator()(const CreateTopic& c) {
        commitCounted(
            world.controller.createTopic(newTopic(c, world.spec.files), world.chance.placement, world.chance.topicIds));
    }
    /// Every partition that is made or removed counts against controller_mutation_rate.
    void commitCounted(cluster::Answer answer, std::size_t partitions) {
        ensure(answer.ok(), "a command is applied only when nothing speaks against it");
        auto before = engine.mindBefore(world);
        world.controller.countMutations(operatorIdentity(), static_cast<std::int64_t>(partitions), world.now);
        world.controller.commit(answer.value(), engine.effects_);
        engine.absorbDecision(world, std::move(before), command, told);
    }
    static std::size_t partitionsIn(const cluster::Answer& answer) {
        if (!answer.ok()) return 0;
        return static_cast<std::size_t>(std::ranges::count_if(answer.value(), [](const cluster::Decided& decided) {
            return std::holds_alternative<cluster::PartitionRecord>(decided.record);
        }));
    }
    void commitCounted(cluster::Answer answer) {
        const std::size_t partitions = partitionsIn(answer);
        commitCounted(std::move(answer), partitions);
    }
    void operator()(const DeleteTopic& c) {
        const cluster::TopicImage* topic = world.controller.image().topic(c.topic);
        const std::size_t partitions = topic == nullptr ? 0 : topic->partitions.size();
        commitCounted(world.controller.deleteTopic(c.topic), partitions);
    }
    void operator()(const AddPartitions& c) {
        commitCounted(world.controller.createPartitions(c.topic, c.total, c.assignment, world.chance.placement));
    }
    void operator()(const AlterConfigs& c) { commit(world.controller.alterConfigs(c.kind, c.name, c.changes)); }
    void operator()(const AlterClientQuotas& c) { commit(world.controller.alterClientQuotas(c.entity, c.changes)); }
    void operator()(const ElectLeaders& c) {
        std::vector<TopicPartition> wanted = c.partitions;
        if (wanted.empty()) {
            for (const auto& topic : world.controller.image().topics()) {
                for (std::int32_t p = 0; p < std::ssize(topic->partitions); ++p) wanted.push_back({topic->name, p});
            }
        }
        cluster::Decisions all;
        for (const TopicPartition& partition : wanted) {
            auto answer = world.controller.electLeader(partition, c.unclean);
            if (answer.ok()) all.insert(all.end(), answer.value().begin(), answer.value().end());
        }
        commit(std::move(all));
    }
    void operator()(const ReassignPartitions& c) {
        cluster::Decisions all;
        for (const ReassignPartition& move : c.moves) {
            const auto target = move.replicas.empty() ? std::nullopt : std::optional(move.replicas);
            auto answer = world.controller.reassign(move.partition, target);
            if (answer.ok()) all.insert(all.end(), answer.value().begin(), answer.value().end());
        }
        commit(std::move(all));
    }
    void operator()(const DeleteRecords& c) {
        const auto* topic = world.controller.image().topic(c.partition.topic);
        const PartitionId id{topic->index, c.partition.partition};
        const BrokerId leader = world.controller.image().partition(id)->leader;
        world.brokerForWriting(leader).deleteRecords(id, c.before, engine.effects_);
        engine.absorb(world, told);
    }

    void operator()(const MoveReplica& c) {
        const PartitionId id{world.controller.image().topic(c.partition.topic)->index, c.partition.partition};
        world.brokerForWriting(c.broker).moveReplica(id, c.directory, engine.effects_);
        engine.absorb(world, told);
    }

    void operator()(const StopBroker& c) {
        cluster::Broker& broker = world.brokerForWriting(c.broker);
        if (c.clean) {
            broker.shutDown(engine.effects_);
            engine.absorb(world, told);
        } else {
            const EventId cause = engine.effects_.cause;
            engine.silenceSession(world, c.broker, told);
            engine.begin(world, cause);
            world.brokerForWriting(c.broker).crash(engine.effects_);
            engine.absorb(world, told);
        }
        engine.afterBrokerStep(world, c.broker, true, told);
    }
    void operator()(const StartBroker& c) {
        const auto incarnation = static_cast<std::int64_t>(world.chance.lifecycle.next64() >> 1);
        const std::int64_t startup = world.chance.lifecycle.between(kFastestStartMicros, kSlowestStartMicros);
        world.brokerForWriting(c.broker).start(incarnation, startup, engine.effects_);
        engine.absorb(world, told);
        if (engine.alsoController(world, c.broker))
            engine.beginController(world, c.broker, ControllerChange::Started, told);
    }
    void operator()(const PauseBroker& c) {
        const EventId cause = engine.effects_.cause;
        engine.silenceSession(world, c.broker, told);
        engine.begin(world, cause);
        world.brokerForWriting(c.broker).pause(engine.effects_);
        engine.absorb(world, told);
        world.inboxes.push_back({c.broker, {}});
        engine.goneSilent(world, c.broker, false, told);
        engine.disconnectClients(world, c.broker, kRequestTimeoutMicros, true, cause);
        engine.effects_.cause = cause;
        if (engine.alsoController(world, c.broker)) engine.pauseController(world, c.broker, told);
    }
    void operator()(const ResumeBroker& c) {
        const auto inbox = std::find_if(world.inboxes.begin(), world.inboxes.end(),
                                        [&](const Inbox& i) { return i.broker == c.broker; });
        std::vector<Pending> waiting = std::move(inbox->waiting);
        world.inboxes.erase(inbox);
        world.brokerForWriting(c.broker).resume(engine.effects_);
        engine.absorb(world, told);
        for (Pending& pending : waiting) world.queue.push(world.now, std::move(pending));
        if (engine.alsoController(world, c.broker))
            engine.beginController(world, c.broker, ControllerChange::Resumed, told);
    }
    void operator()(const CutLink& c) { engine.cutLink(world, c, told); }
    void operator()(const HealLink& c) { engine.healLink(world, c, told); }
    void operator()(const SlowLink& c) {
        tell({kNoBroker, {}, kNoClient}, LinkSlowed{c.a, c.b, c.extraMicros});
        world.network.setDelay(c.a, c.b, c.extraMicros);
    }
    void operator()(const BreakConnections& c) { engine.breakConnections(world, c.broker, told); }
    void operator()(const SkewClock& c) {
        tell({c.broker, {}, kNoClient}, ClockSkewed{c.skewMs});
        cluster::Broker& broker = world.brokerForWriting(c.broker);
        broker.skewClock(c.skewMs);
        if (!broker.up()) return;
        for (const auto chore : {cluster::TimerKind::RetentionCheck, cluster::TimerKind::CleanerCheck})
            world.queue.push(
                world.now, TimedStep{engine.effects_.cause, {chore, c.broker, {}, broker.incarnation(), kNoBroker, 0}});
    }
    void operator()(const FillDisk& c) {
        tell({c.broker, {}, kNoClient}, DiskFilled{c.directory, c.freeBytes});
        cluster::Broker& broker = world.brokerForWriting(c.broker);
        broker.limitDisk(c.directory, broker.usedBytes(c.directory) + c.freeBytes);
    }
    void operator()(const FreeDisk& c) {
        tell({c.broker, {}, kNoClient}, DiskFreed{c.directory});
        world.brokerForWriting(c.broker).limitDisk(c.directory, std::nullopt);
    }
    void operator()(const CutPower& c) { engine.losePower(world, c, told); }
    void operator()(const DamageFile& c) { engine.damageFile(world, c, told); }
    /// What waited for a slow disk is on it at once, in its order; everything else stays where it is.
    void finishWrites(BrokerId broker) {
        EventQueue all;
        while (!world.queue.empty()) {
            const Micros due = world.queue.nextDue();
            Pending next = world.queue.pop();
            const auto* message = std::get_if<Message>(&next);
            const bool waits = message != nullptr && message->written && message->to.broker() == broker;
            all.push(waits ? world.now : due, std::move(next));
        }
        world.queue = std::move(all);
    }
    void operator()(const SlowDisk& c) {
        tell({c.broker, {}, kNoClient}, DiskSlowed{c.extraMicros});
        cluster::Broker& broker = world.brokerForWriting(c.broker);
        broker.slowDisk(c.extraMicros);
        if (c.extraMicros > 0) return;
        broker.diskDone(world.now);
        finishWrites(c.broker);
    }

    void operator()(const BreakLogDirectory& c) {
        world.brokerForWriting(c.broker).breakLogDirectory(c.directory, engine.effects_);
        engine.absorb(world, told);
    }
    void operator()(const ReplaceLogDirectory& c) {
        world.brokerForWriting(c.broker).replaceLogDirectory(
            c.directory, std::string(kClusterId), cluster::randomTopicId(world.chance.topicIds), engine.effects_);
        engine.absorb(world, told);
    }
    void operator()(const LoseDisk& c) {
        cluster::Broker& broker = world.brokerForWriting(c.broker);
        broker.loseFiles();
        broker.writeMetaProperties(std::string(kClusterId), newDirectoryIds(world));
        tell({c.broker, {}, kNoClient}, DiskLost{});
    }
    void operator()(const StopController& c) { engine.endController(world, c, told); }
    void operator()(const StartController& c) {
        engine.beginController(world, c.node, ControllerChange::Started, told);
    }
    void operator()(const PauseController& c) { engine.pauseController(world, c.node, told); }
    void operator()(const ResumeController& c) {
        engine.beginController(world, c.node, ControllerChange::Resumed, told);
    }
    void operator()(const CutControllers& c) { engine.setControllersCut(world, c.a, c.b, true, told); }
    void operator()(const HealControllers& c) { engine.setControllersCut(world, c.a, c.b, false, told); }

    void operator()(const StartProducer& c) {
        client::Producer made(c.spec, world.now);
        const bool numbers = c.spec.idempotent && c.spec.acks == -1 && c.spec.retries > 0;
        if (numbers && c.spec.transactionalId.empty()) made.becomeIdempotent(world.takeProducerId());
        outcome.client = engine.addClient(world, SimClient(std::move(made)), told);
    }
    void operator()(const ChangeProducer& c) {
        client::Producer& producer = *world.clients[static_cast<std::size_t>(c.client.value)].write().producer();
        if (c.recordsPerSecond) producer.changeRate(*c.recordsPerSecond, world.now);
        if (c.acks) producer.changeAcks(*c.acks);
        engine.driveClient(world, c.client, engine.effects_.cause, told);
    }
    void operator()(const StopProducer& c) {
        if (!c.clean) return dies(c.client, client::ProducerStopped{});
        world.clients[static_cast<std::size_t>(c.client.value)].write().producer()->stop(world.now);
        engine.driveClient(world, c.client, engine.effects_.cause, told);
    }
    void operator()(const ProduceOnce& c) {
        client::ProducerSpec spec;
        spec.name = "console-producer";
        spec.topic = c.topic;
        spec.partition = c.partition;
        spec.acks = c.acks;
        spec.retries = c.retries;
        spec.compression = c.compression;
        spec.recordsPerSecond = 0;
        spec.idempotent = c.idempotent;
        spec.maxRequestBytes = c.maxRequestBytes;
        spec.bufferBytes = c.bufferBytes;
        SimClient made(client::Producer(spec, c.records, world.now));
        made.once = true;
        if (c.idempotent && c.acks == -1) made.producer()->becomeIdempotent(world.takeProducerId());
        outcome.client = engine.addClient(world, std::move(made), told);
    }
    void operator()(const StartConsumer& c) {
        outcome.client = engine.addClient(world, SimClient(client::Consumer(c.spec, world.now)), told);
    }
    void operator()(const StopConsumer& c) {
        SimClient& client = world.clients[static_cast<std::size_t>(c.client.value)].write();
        if (c.clean && client.consumer()->member() != nullptr) {
            std::map<TopicPartition, Offset> rewind;
            for (const auto& [partition, offset] : c.rewind) rewind[*partitionNamed(partition)] = Offset{offset};
            client.consumer()->close(rewind, world.now);
            return engine.driveClient(world, c.client, engine.effects_.cause, told);
        }
        dies(c.client, client::ConsumerStopped{});
    }
    /// A process that is killed says nothing to anybody.
    void dies(ClientId id, Fact stopped) {
        world.clients[static_cast<std::size_t>(id.value)].write().stopped = true;
        for (auto& broker : world.brokers) broker.write().clientGone(id);
        tell({kNoBroker, {}, id}, std::move(stopped));
    }
    void operator()(const StartTransform& c) {
        outcome.client = engine.addClient(world, SimClient(client::Transform(c.spec, world.now)), told);
    }
    void operator()(const StopTransform& c) {
        if (!c.clean) return dies(c.client, client::ProducerStopped{});
        world.clients[static_cast<std::size_t>(c.client.value)].write().transform()->stop(world.now);
        engine.driveClient(world, c.client, engine.effects_.cause, told);
    }
    void operator()(const AbortTransaction& c) {
        const auto* topic = world.controller.image().topic(c.partition.topic);
        const PartitionId id{topic->index, c.partition.partition};
        const BrokerId leader = world.controller.image().partition(id)->leader;
        world.brokerForWriting(leader).abortTransaction(id, c.producerId, static_cast<std::int16_t>(c.producerEpoch),
                                                        c.coordinatorEpoch, engine.effects_);
        engine.absorb(world, told);
    }
    void operator()(const ForceTerminateTransaction& c) {
        world.brokerForWriting(txnCoordinatorOf(world, c.transactionalId))
            .terminateTransaction(c.transactionalId, engine.effects_);
        engine.absorb(world, told);
    }

    void operator()(const DeleteGroup& c) { administer(c.group, group::DeleteGroup{c.group}); }
    void operator()(const DeleteGroupOffsets& c) { administer(c.group, group::DeleteOffsets{c.group, c.partitions}); }
    void operator()(const AlterGroupOffsets& c) { administer(c.group, adminCommit(c.group, c.offsets)); }
    void administer(const std::string& name, group::Request asked) {
        world.brokerForWriting(coordinatorOf(world, name)).administerGroup(asked, engine.effects_);
        engine.absorb(world, told);
    }

    EventId tell(Subject about, Fact fact) {
        const EventId id = world.nextEvent;
        ++world.nextEvent;
        told.push_back({id, engine.effects_.cause, world.now, about, std::move(fact), {}});
        return id;
    }
};

Outcome Engine::apply(World& world, const Command& command, std::vector<Event>& told) {
    Outcome outcome;
    outcome.refused = check(world, command);
    if (outcome.refused) return outcome;
    outcome.event = world.nextEvent;
    ++world.nextEvent;
    told.push_back({outcome.event, kNoEvent, world.now, {}, CommandApplied{consoleLine(command)}, {}});
    begin(world, outcome.event);
    std::visit(Applying{*this, world, told, outcome, command}, command);
    return outcome;
}

/// For the next controller, after the decision of the one before was lost.
void Engine::applyAgain(World& world, const Command& command, std::vector<Event>& told) {
    Outcome outcome;
    begin(world, told.empty() ? kNoEvent : told.back().id);
    std::visit(Applying{*this, world, told, outcome, command}, command);
}

}  // namespace logarium::sim
