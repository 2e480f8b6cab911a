#include <fmt/format.h>

#include <type_traits>

#include "core/group/protocol.h"
#include "core/sim/command.h"
#include "core/sim/fate_check.h"
#include "core/sim/groups.h"
#include "core/sim/operator.h"
#include "core/sim/quorum_commands.h"
#include "core/sim/transactions.h"
#include "core/sim/workload_check.h"
#include "core/sim/world.h"

namespace logarium::sim {
namespace {

using Refusal = std::optional<KafkaError>;

Refusal refuse(std::string text) {
    return KafkaError{ErrorCode::InvalidRequest, std::move(text)};
}

/// Asks the controller what it would decide, and throws the decision away.
struct Checking {
    const World& world;

    static Refusal refusalOf(const cluster::Answer& answer) {
        return answer.ok() ? std::nullopt : Refusal(answer.error());
    }

    Refusal operator()(const CreateTopic& c) const {
        Random placement = world.chance.placement, ids = world.chance.topicIds;
        return unlessThrottled(world.controller.createTopic(
            {c.topic, c.partitions, c.replicationFactor, c.assignment, {c.configs.begin(), c.configs.end()}, {}},
            placement, ids));
    }
    /// What could be done is not done as long as the operator's quota is used up.
    Refusal unlessThrottled(const cluster::Answer& answer) const {
        return answer.ok() ? world.controller.throttled(operatorIdentity(), world.now) : Refusal(answer.error());
    }
    Refusal operator()(const DeleteTopic& c) const { return unlessThrottled(world.controller.deleteTopic(c.topic)); }
    Refusal operator()(const AddPartitions& c) const {
        Random placement = world.chance.placement;
        return unlessThrottled(world.controller.createPartitions(c.topic, c.total, c.assignment, placement));
    }
    Refusal operator()(const AlterConfigs& c) const {
        return refusalOf(world.controller.alterConfigs(c.kind, c.name, c.changes));
    }
    Refusal operator()(const AlterClientQuotas& c) const {
        return refusalOf(world.controller.alterClientQuotas(c.entity, c.changes));
    }
    Refusal operator()(const ElectLeaders& c) const {
        if (c.partitions.size() != 1) return std::nullopt;  // Each partition has an answer of its own.
        return refusalOf(world.controller.electLeader(c.partitions.front(), c.unclean));
    }
    Refusal operator()(const ReassignPartitions& c) const {
        if (c.moves.size() != 1) return std::nullopt;  // Each partition has an answer of its own.
        const ReassignPartition& move = c.moves.front();
        const auto target = move.replicas.empty() ? std::nullopt : std::optional(move.replicas);
        return refusalOf(world.controller.reassign(move.partition, target));
    }
    Refusal operator()(const DeleteRecords& c) const {
        const auto* topic = world.controller.image().topic(c.partition.topic);
        const auto* partition =
            topic == nullptr ? nullptr : world.controller.image().partition({topic->index, c.partition.partition});
        if (partition == nullptr) {
            const ErrorCode code = ErrorCode::UnknownTopicOrPartition;
            return KafkaError{code, std::string(errorInfo(code).message)};
        }
        return deletable(c, {topic->index, c.partition.partition}, *partition);
    }
    Refusal deletable(const DeleteRecords& c, PartitionId id, const cluster::PartitionImage& partition) const {
        const cluster::Broker* leader = world.broker(partition.leader);
        const cluster::Replica* replica =
            leader == nullptr || !leader->up() || leader->paused() ? nullptr : leader->replica(id);
        if (replica == nullptr || replica->leader() == nullptr) {
            return KafkaError{ErrorCode::LeaderNotAvailable,
                              std::string(errorInfo(ErrorCode::LeaderNotAvailable).message)};
        }
        if (!replica->settings.deletes) {
            return KafkaError{ErrorCode::PolicyViolation,
                              fmt::format("Records of partition {}-{} can not be deleted due to the configured policy",
                                          c.partition.topic, c.partition.partition)};
        }
        if (c.before.value < -1 || c.before > replica->log.highWatermark()) {
            return KafkaError{ErrorCode::OffsetOutOfRange, std::string(errorInfo(ErrorCode::OffsetOutOfRange).message)};
        }
        return std::nullopt;
    }

    Refusal known(BrokerId id) const {
        if (world.broker(id) != nullptr) return std::nullopt;
        return refuse(fmt::format("there is no broker {}", id.value));
    }
    Refusal up(BrokerId id) const {
        if (auto unknown = known(id)) return unknown;
        if (!world.broker(id)->up()) return refuse(fmt::format("broker {} is down", id.value));
        return std::nullopt;
    }

    Refusal operator()(const StopBroker& c) const {
        if (auto down = up(c.broker)) return down;
        const cluster::Broker& broker = *world.broker(c.broker);
        if (c.clean && broker.paused()) {
            return refuse(
                fmt::format("broker {} is frozen and cannot shut down; resume it first, or kill it", c.broker.value));
        }
        if (c.clean && broker.state() == cluster::BrokerState::ShuttingDown) {
            return refuse(fmt::format("broker {} is shutting down already", c.broker.value));
        }
        return std::nullopt;
    }
    Refusal operator()(const StartBroker& c) const {
        if (auto unknown = known(c.broker)) return unknown;
        const cluster::Broker& broker = *world.broker(c.broker);
        if (broker.up()) return refuse(fmt::format("broker {} is up already", c.broker.value));
        if (!broker.logDirectory(1).broken) return std::nullopt;
        return refuse(
            fmt::format("broker {} cannot start: its first log directory, which holds the metadata log, is "
                        "broken; replace it first: sim replace-log-dir {} 1",
                        c.broker.value, c.broker.value));
    }
    Refusal operator()(const PauseBroker& c) const {
        if (auto down = up(c.broker)) return down;
        if (world.broker(c.broker)->paused()) return refuse(fmt::format("broker {} is frozen already", c.broker.value));
        return std::nullopt;
    }
    Refusal operator()(const ResumeBroker& c) const {
        if (auto down = up(c.broker)) return down;
        if (!world.broker(c.broker)->paused()) return refuse(fmt::format("broker {} is not frozen", c.broker.value));
        return std::nullopt;
    }
    Refusal operator()(const CutLink& c) const { return refusalOfFate(world, c); }
    Refusal operator()(const HealLink& c) const { return refusalOfFate(world, c); }
    Refusal operator()(const SlowLink& c) const { return refusalOfFate(world, c); }
    Refusal operator()(const BreakConnections& c) const { return up(c.broker); }
    Refusal operator()(const SkewClock& c) const { return known(c.broker); }
    Refusal operator()(const CutPower& c) const { return refusalOfFate(world, c); }
    Refusal operator()(const FreeDisk& c) const {
        if (auto flaw = directory(c.broker, c.directory)) return flaw;
        return refusalOfFate(world, c);
    }
    Refusal operator()(const FillDisk& c) const {
        if (auto flaw = directory(c.broker, c.directory)) return flaw;
        return c.freeBytes >= 0 ? std::nullopt : refuse("less than nothing cannot be free");
    }
    Refusal operator()(const DamageFile& c) const {
        if (auto flaw = known(c.broker)) return flaw;
        if (auto missing = partitionThere(c.partition.topic, c.partition.partition)) return missing;
        return refusalOfFate(world, c);
    }
    Refusal operator()(const SlowDisk& c) const {
        if (auto unknown = known(c.broker)) return unknown;
        if (c.extraMicros < 0) return refuse("a disk cannot be faster than at once");
        return std::nullopt;
    }
    Refusal directory(BrokerId broker, int number) const {
        if (auto unknown = known(broker)) return unknown;
        const auto count = std::ssize(world.broker(broker)->logDirectories());
        if (number >= 1 && number <= count) return std::nullopt;
        return refuse(count == 1 ? fmt::format("broker {} has one log directory: 1", broker.value)
                                 : fmt::format("broker {} has the log directories 1 to {}", broker.value, count));
    }
    Refusal operator()(const MoveReplica& c) const {
        if (auto down = up(c.broker)) return down;
        if (auto missing = partitionThere(c.partition.topic, c.partition.partition)) return missing;
        const PartitionId id{world.controller.image().topic(c.partition.topic)->index, c.partition.partition};
        ErrorCode error = world.broker(c.broker)->objectionToMove(id, c.directory);
        if (!cluster::contains(world.controller.image().partition(id)->replicas, c.broker))
            error = ErrorCode::ReplicaNotAvailable;
        if (error == ErrorCode::None) return std::nullopt;
        return KafkaError{error, std::string(errorInfo(error).message)};
    }
    Refusal operator()(const BreakLogDirectory& c) const {
        if (auto flaw = directory(c.broker, c.directory)) return flaw;
        if (!world.broker(c.broker)->logDirectory(c.directory).broken) return std::nullopt;
        return refuse(fmt::format("log directory {} of broker {} is broken already", c.directory, c.broker.value));
    }
    Refusal operator()(const ReplaceLogDirectory& c) const {
        if (auto flaw = directory(c.broker, c.directory)) return flaw;
        if (!world.broker(c.broker)->up()) return std::nullopt;
        return refuse(fmt::format("broker {} runs: a disk is replaced while its broker is stopped", c.broker.value));
    }

    Refusal operator()(const LoseDisk& c) const {
        if (auto unknown = known(c.broker)) return unknown;
        if (!world.broker(c.broker)->up()) return std::nullopt;
        return refuse(fmt::format("broker {} is up; stop or kill it first", c.broker.value));
    }
    template <class OfAController>
    Refusal operator()(const OfAController& c) const {
        return refusalOfController(world, c);
    }

    Refusal topicThere(const std::string& topic) const {
        if (world.controller.image().topic(topic) != nullptr) return std::nullopt;
        const ErrorCode code = ErrorCode::UnknownTopicOrPartition;
        return KafkaError{code, std::string(errorInfo(code).message)};
    }
    Refusal partitionThere(const std::string& topic, std::optional<std::int32_t> partition) const {
        if (auto missing = topicThere(topic)) return missing;
        const auto count = std::ssize(world.controller.image().topic(topic)->partitions);
        if (!partition || (*partition >= 0 && *partition < count)) return std::nullopt;
        return refuse(fmt::format("topic {} has no partition {}", topic, *partition));
    }
    Refusal producing(const ProducerSpec& spec) const {
        if (auto missing = partitionThere(spec.topic, spec.partition)) return missing;
        if (spec.acks < -1 || spec.acks > 1) return refuse(fmt::format("acks is all (-1), 0 or 1, not {}", spec.acks));
        if (spec.recordsPerSecond < 0) return refuse("a rate cannot be negative");
        if (spec.valueBytes < 0 || spec.keyCount < 1)
            return refuse("a producer needs at least one key and no negative size");
        return refusalOfWorkload(spec);
    }
    Refusal operator()(const StartProducer& c) const {
        if (auto flaw = producing(c.spec)) return flaw;
        if (c.spec.transactionalId.empty()) return std::nullopt;
        if (c.spec.acks != -1) return refuse("a producer with a transactional id needs acks=all");
        if (c.spec.transactionRecords < 1 || c.spec.transactionTimeoutMs < 1)
            return refuse("a transaction has at least one record and a time of at least 1 ms");
        return std::nullopt;
    }
    Refusal operator()(const StartTransform& c) const {
        if (auto missing = topicThere(c.spec.topic)) return missing;
        if (auto missing = topicThere(c.spec.output)) return missing;
        if (c.spec.topic == c.spec.output) return refuse("it would read what it writes");
        if (c.spec.group.empty() || c.spec.transactionalId.empty())
            return refuse("reading, writing and committing in transactions needs a group and a transactional id");
        if (c.spec.protocol != "classic" && c.spec.protocol != "consumer")
            return refuse(fmt::format("group.protocol is classic or consumer, not {}", c.spec.protocol));
        return std::nullopt;
    }
    Refusal operator()(const StopTransform& c) const {
        const SimClient* client = world.client(c.client);
        if (client == nullptr || client->transform() == nullptr)
            return refuse(fmt::format("there is no read-process-write client {}", c.client.value));
        if (client->stopped) return refuse(fmt::format("{} has stopped", client->name()));
        return std::nullopt;
    }
    Refusal operator()(const AbortTransaction& c) const {
        const auto* topic = world.controller.image().topic(c.partition.topic);
        const auto* partition =
            topic == nullptr ? nullptr : world.controller.image().partition({topic->index, c.partition.partition});
        if (partition == nullptr) return named(ErrorCode::UnknownTopicOrPartition);
        const cluster::Broker* leader = world.broker(partition->leader);
        const cluster::Replica* replica = leader == nullptr || !leader->up() || leader->paused()
                                              ? nullptr
                                              : leader->replica({topic->index, c.partition.partition});
        if (replica == nullptr || replica->leader() == nullptr) return named(ErrorCode::NotLeaderOrFollower);
        const log::ProducerEntry* producer = replica->log.log()->producers().find(c.producerId);
        if (producer == nullptr || producer->producerEpoch <= c.producerEpoch) return std::nullopt;
        return named(ErrorCode::InvalidProducerEpoch);
    }
    Refusal operator()(const ForceTerminateTransaction& c) const {
        if (txnCoordinatorOf(world, c.transactionalId) == kNoBroker) return named(ErrorCode::CoordinatorNotAvailable);
        if (transactionOf(world, c.transactionalId) == nullptr) return named(ErrorCode::TransactionalIdNotFound);
        return std::nullopt;
    }
    static Refusal named(ErrorCode code) { return KafkaError{code, std::string(errorInfo(code).message)}; }
    Refusal runningProducer(ClientId id) const {
        const SimClient* client = world.client(id);
        if (client == nullptr || client->consumer() != nullptr)
            return refuse(fmt::format("there is no producer {}", id.value));
        if (client->stopped) return refuse(fmt::format("producer {} has stopped", client->name()));
        return std::nullopt;
    }
    Refusal operator()(const ChangeProducer& c) const {
        if (auto flaw = runningProducer(c.client)) return flaw;
        if (c.recordsPerSecond && *c.recordsPerSecond < 0) return refuse("a rate cannot be negative");
        if (c.acks && (*c.acks < -1 || *c.acks > 1))
            return refuse(fmt::format("acks is all (-1), 0 or 1, not {}", *c.acks));
        return std::nullopt;
    }
    Refusal operator()(const StopProducer& c) const { return runningProducer(c.client); }
    Refusal operator()(const ProduceOnce& c) const {
        if (c.records.empty()) return refuse("there is no record to send");
        ProducerSpec spec;
        spec.topic = c.topic;
        spec.partition = c.partition;
        spec.acks = c.acks;
        return producing(spec);
    }
    Refusal operator()(const StartConsumer& c) const {
        if (c.spec.protocol != "classic" && c.spec.protocol != "consumer")
            return refuse(fmt::format("group.protocol is classic or consumer, not {}", c.spec.protocol));
        for (const std::string& assignor : c.spec.assignors)
            if (!group::knownAssignor(assignor)) return refuse(fmt::format("there is no assignor {}", assignor));
        if (!c.spec.include.empty() && !c.spec.readsAlone()) return std::nullopt;
        return partitionThere(c.spec.topic, c.spec.partition);
    }
    Refusal operator()(const StopConsumer& c) const {
        const SimClient* client = world.client(c.client);
        if (client == nullptr || client->producer() != nullptr)
            return refuse(fmt::format("there is no consumer {}", c.client.value));
        if (client->stopped) return refuse(fmt::format("consumer {} has stopped", client->name()));
        for (const auto& [partition, offset] : c.rewind)
            if (!partitionNamed(partition)) return refuse(fmt::format("'{}' is no partition like orders-0", partition));
        return std::nullopt;
    }

    Refusal operator()(const DeleteGroup& c) const { return objection(c.group, group::DeleteGroup{c.group}); }
    Refusal operator()(const DeleteGroupOffsets& c) const {
        return objection(c.group, group::DeleteOffsets{c.group, c.partitions});
    }
    Refusal operator()(const AlterGroupOffsets& c) const {
        for (const auto& [partition, offset] : c.offsets)
            if (!partitionNamed(partition)) return refuse(fmt::format("'{}' is no partition like orders-0", partition));
        return objection(c.group, adminCommit(c.group, c.offsets));
    }
    Refusal objection(const std::string& name, group::Request asked) const {
        const cluster::Broker* coordinator = world.broker(coordinatorOf(world, name));
        if (coordinator == nullptr) {
            const ErrorCode code = ErrorCode::CoordinatorNotAvailable;
            return KafkaError{code, std::string(errorInfo(code).message)};
        }
        return coordinator->groupObjection(asked);
    }
};

}  // namespace

namespace {

template <class C>
constexpr bool kOfTheController =
    std::is_same_v<C, CreateTopic> || std::is_same_v<C, DeleteTopic> || std::is_same_v<C, AddPartitions> ||
    std::is_same_v<C, AlterConfigs> || std::is_same_v<C, ElectLeaders> || std::is_same_v<C, ReassignPartitions> ||
    std::is_same_v<C, AlterClientQuotas>;

}  // namespace

std::optional<KafkaError> check(const World& world, const Command& command) {
    const bool decides = std::visit([](const auto& c) { return kOfTheController<std::decay_t<decltype(c)>>; }, command);
    if (auto nobody = decides ? refusalWithoutController(world) : std::nullopt) return nobody;
    return std::visit(Checking{world}, command);
}

}  // namespace logarium::sim
