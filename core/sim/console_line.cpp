#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/sim/command.h"

/// What one would type for each command.
namespace logarium::sim {
namespace {

std::string replicaLists(const std::vector<std::vector<BrokerId>>& assignment) {
    std::string text;
    for (const auto& replicas : assignment) {
        if (!text.empty()) text += ',';
        for (std::size_t i = 0; i < replicas.size(); ++i)
            text += fmt::format("{}{}", i == 0 ? "" : ":", replicas[i].value);
    }
    return text;
}

/// A value with commas needs brackets, or the tool would split it.
std::string quoted(const std::string& value) {
    return value.find(',') == std::string::npos ? value : "[" + value + "]";
}

std::string acksText(int acks) {
    return acks == -1 ? "all" : std::to_string(acks);
}

struct Line {
    std::string operator()(const CreateTopic& c) const {
        std::string line = "kafka-topics.sh --create --topic " + c.topic;
        if (!c.assignment.empty()) line += " --replica-assignment " + replicaLists(c.assignment);
        if (c.partitions) line += fmt::format(" --partitions {}", *c.partitions);
        if (c.replicationFactor) line += fmt::format(" --replication-factor {}", *c.replicationFactor);
        for (const auto& [name, value] : c.configs) line += fmt::format(" --config {}={}", name, value);
        return line;
    }
    std::string operator()(const DeleteTopic& c) const { return "kafka-topics.sh --delete --topic " + c.topic; }
    std::string operator()(const AddPartitions& c) const {
        std::string line = fmt::format("kafka-topics.sh --alter --topic {} --partitions {}", c.topic, c.total);
        if (!c.assignment.empty()) line += " --replica-assignment " + replicaLists(c.assignment);
        return line;
    }
    std::string operator()(const AlterConfigs& c) const {
        std::string line = "kafka-configs.sh --alter";
        line += c.kind == ConfigResource::Topic ? " --entity-type topics --entity-name " + c.name
                                                : " --entity-type brokers";
        if (c.kind == ConfigResource::Broker) line += " --entity-name " + c.name;
        if (c.kind == ConfigResource::BrokerDefault) line += " --entity-default";
        std::string added, removed;
        for (const auto& [name, value] : c.changes) {
            std::string& list = value ? added : removed;
            if (!list.empty()) list += ',';
            list += value ? name + "=" + quoted(*value) : name;
        }
        if (!added.empty()) line += " --add-config " + added;
        if (!removed.empty()) line += " --delete-config " + removed;
        return line;
    }
    std::string operator()(const AlterClientQuotas& c) const {
        std::string line = "kafka-configs.sh --alter", added, removed;
        for (const auto& [kind, name] : c.entity) {
            const char* type = kind == "user" ? "users" : "clients";
            line += name ? fmt::format(" --entity-type {} --entity-name {}", type, *name)
                         : fmt::format(" --entity-type {} --entity-default", type);
        }
        for (const auto& [key, value] : c.changes) {
            std::string& list = value ? added : removed;
            if (!list.empty()) list += ',';
            list += value ? fmt::format("{}={}", key, *value) : key;
        }
        if (!added.empty()) line += " --add-config " + added;
        if (!removed.empty()) line += " --delete-config " + removed;
        return line;
    }
    std::string operator()(const ElectLeaders& c) const {
        std::string line =
            fmt::format("kafka-leader-election.sh --election-type {}", c.unclean ? "unclean" : "preferred");
        if (c.partitions.empty()) return line + " --all-topic-partitions";
        for (const TopicPartition& p : c.partitions)
            line += fmt::format(" --topic {} --partition {}", p.topic, p.partition);
        return line;
    }
    std::string operator()(const ReassignPartitions& c) const {
        std::string line = "sim reassign";
        for (const ReassignPartition& move : c.moves) {
            line += fmt::format(" {}-{}", move.partition.topic, move.partition.partition);
            for (std::size_t i = 0; i < move.replicas.size(); ++i)
                line += fmt::format("{}{}", i == 0 ? '=' : ',', move.replicas[i].value);
            if (move.replicas.empty()) line += "=cancel";
        }
        return line;
    }
    std::string operator()(const DeleteRecords& c) const {
        return fmt::format("sim delete-records {}-{} {}", c.partition.topic, c.partition.partition, c.before.value);
    }

    std::string operator()(const MoveReplica& c) const {
        return fmt::format("sim move-replica {} {}-{} {}", c.broker.value, c.partition.topic, c.partition.partition,
                           c.directory);
    }

    std::string operator()(const StopBroker& c) const {
        return fmt::format("sim {} {}", c.clean ? "stop-broker" : "kill-broker", c.broker.value);
    }
    std::string operator()(const StartBroker& c) const { return fmt::format("sim start-broker {}", c.broker.value); }
    std::string operator()(const PauseBroker& c) const { return fmt::format("sim pause-broker {}", c.broker.value); }
    std::string operator()(const ResumeBroker& c) const { return fmt::format("sim resume-broker {}", c.broker.value); }
    std::string operator()(const CutLink& c) const {
        return fmt::format("sim {} {} {}", c.oneWay ? "cut-one-way" : "cut-link", c.a.value, c.b.value);
    }
    std::string operator()(const SlowLink& c) const {
        return fmt::format("sim slow-link {} {} {}us", c.a.value, c.b.value, c.extraMicros);
    }
    std::string operator()(const BreakConnections& c) const {
        return fmt::format("sim break-connections {}", c.broker.value);
    }
    std::string operator()(const SkewClock& c) const {
        return fmt::format("sim skew-clock {} {}", c.broker.value, c.skewMs);
    }
    std::string operator()(const FillDisk& c) const {
        return fmt::format("sim fill-disk {} {} {}", c.broker.value, c.directory, c.freeBytes);
    }
    std::string operator()(const FreeDisk& c) const {
        return fmt::format("sim free-disk {} {}", c.broker.value, c.directory);
    }
    std::string operator()(const CutPower& c) const {
        return fmt::format("sim cut-power {} {}", c.broker.value, c.loss);
    }
    std::string operator()(const DamageFile& c) const {
        return fmt::format("sim damage-file {} {}-{} {}", c.broker.value, c.partition.topic, c.partition.partition,
                           c.what);
    }
    std::string operator()(const HealLink& c) const { return fmt::format("sim heal-link {} {}", c.a.value, c.b.value); }
    std::string operator()(const SlowDisk& c) const {
        return fmt::format("sim slow-disk {} {}ms", c.broker.value, static_cast<double>(c.extraMicros) / kMicrosPerMs);
    }

    std::string operator()(const BreakLogDirectory& c) const {
        return fmt::format("sim break-log-dir {} {}", c.broker.value, c.directory);
    }
    std::string operator()(const ReplaceLogDirectory& c) const {
        return fmt::format("sim replace-log-dir {} {}", c.broker.value, c.directory);
    }
    std::string operator()(const LoseDisk& c) const { return fmt::format("sim lose-disk {}", c.broker.value); }

    std::string operator()(const StopController& c) const {
        return fmt::format("sim {} {}", c.clean ? "stop-controller" : "kill-controller", c.node.value);
    }
    std::string operator()(const StartController& c) const {
        return fmt::format("sim start-controller {}", c.node.value);
    }
    std::string operator()(const PauseController& c) const {
        return fmt::format("sim pause-controller {}", c.node.value);
    }
    std::string operator()(const ResumeController& c) const {
        return fmt::format("sim resume-controller {}", c.node.value);
    }
    std::string operator()(const CutControllers& c) const {
        return fmt::format("sim cut-controllers {} {}", c.a.value, c.b.value);
    }
    std::string operator()(const HealControllers& c) const {
        return fmt::format("sim heal-controllers {} {}", c.a.value, c.b.value);
    }

    std::string operator()(const StartProducer& c) const {
        return fmt::format("sim start-producer {} --topic {} --rate {} --acks {}", c.spec.name, c.spec.topic,
                           c.spec.recordsPerSecond, acksText(c.spec.acks)) +
               workload(c.spec) + transactional(c.spec);
    }
    static std::string workload(const client::ProducerSpec& spec) {
        const client::ProducerSpec plain;
        std::string line;
        const auto add = [&](const char* option, auto value, auto usual) {
            if (value != usual) line += fmt::format(" {} {}", option, value);
        };
        using client::RatePattern;
        if (spec.shape.pattern != RatePattern::Steady) {
            line += spec.shape.pattern == RatePattern::Waves ? " --pattern waves" : " --pattern bursts";
            add("--period-ms", spec.shape.periodMs, plain.shape.periodMs);
            add("--lowest", spec.shape.lowest, plain.shape.lowest);
            add("--burst-ms", spec.shape.burstMs, plain.shape.burstMs);
        }
        if (spec.keys == KeyMix::None) line += " --keys 0";
        if (spec.keys != KeyMix::None) add("--keys", spec.keyCount, plain.keyCount);
        if (spec.keys == KeyMix::Zipf) line += " --key-mix zipf";
        if (spec.keys == KeyMix::Single) line += " --key-mix single";
        if (spec.keys == KeyMix::HotKey) line += fmt::format(" --key-mix hot-key --hot-share {}", spec.hotShare);
        add("--null-keys", spec.nullKeyChance, plain.nullKeyChance);
        add("--tombstones", spec.tombstoneChance, plain.tombstoneChance);
        add("--value-bytes", spec.valueBytes, plain.valueBytes);
        add("--value-bytes-max", spec.valueBytesMax, plain.valueBytesMax);
        add("--clock-offset-ms", spec.clockOffsetMs, plain.clockOffsetMs);
        add("--wrong-clock", spec.wrongClockChance, plain.wrongClockChance);
        add("--buffer-bytes", spec.bufferBytes, plain.bufferBytes);
        add("--max-block-ms", spec.maxBlockMs, plain.maxBlockMs);
        add("--max-request-bytes", spec.maxRequestBytes, plain.maxRequestBytes);
        add("--delivery-timeout-ms", spec.deliveryTimeoutMs, plain.deliveryTimeoutMs);
        add("--request-timeout-ms", spec.requestTimeoutMs, plain.requestTimeoutMs);
        if (!spec.idempotent) line += " --no-idempotence";
        if (spec.user != plain.user) line += " --user " + spec.user;
        if (spec.partition) line += fmt::format(" --partition {}", *spec.partition);
        return line;
    }
    static std::string transactional(const client::ProducerSpec& spec) {
        if (spec.transactionalId.empty()) return {};
        const client::ProducerSpec plain;
        std::string line = " --transactional-id " + spec.transactionalId;
        const auto add = [&](const char* option, int value, int usual) {
            if (value != usual) line += fmt::format(" {} {}", option, value);
        };
        add("--transaction-records", spec.transactionRecords, plain.transactionRecords);
        add("--transaction-timeout-ms", spec.transactionTimeoutMs, plain.transactionTimeoutMs);
        add("--abort-every", spec.abortEvery, plain.abortEvery);
        add("--commit-delay-ms", spec.commitDelayMs, plain.commitDelayMs);
        return line;
    }
    std::string operator()(const StartTransform& c) const {
        const client::TransformSpec plain;
        std::string line = fmt::format("sim start-transform {} --topic {} --output {} --group {} --transactional-id {}",
                                       c.spec.name, c.spec.topic, c.spec.output, c.spec.group, c.spec.transactionalId);
        const auto add = [&](const char* option, int value, int usual) {
            if (value != usual) line += fmt::format(" {} {}", option, value);
        };
        if (c.spec.protocol != plain.protocol) line += " --protocol " + c.spec.protocol;
        add("--transaction-records", c.spec.transactionRecords, plain.transactionRecords);
        add("--transaction-timeout-ms", c.spec.transactionTimeoutMs, plain.transactionTimeoutMs);
        add("--abort-every", c.spec.abortEvery, plain.abortEvery);
        add("--commit-delay-ms", c.spec.commitDelayMs, plain.commitDelayMs);
        return line;
    }
    std::string operator()(const StopTransform& c) const {
        return fmt::format("sim {} {}", c.clean ? "stop-transform" : "kill-transform", c.client.value);
    }
    std::string operator()(const AbortTransaction& c) const {
        return fmt::format(
            "kafka-transactions.sh abort --topic {} --partition {} --producer-id {} --producer-epoch {} "
            "--coordinator-epoch {}",
            c.partition.topic, c.partition.partition, c.producerId, c.producerEpoch, c.coordinatorEpoch);
    }
    std::string operator()(const ForceTerminateTransaction& c) const {
        return "kafka-transactions.sh forceTerminateTransaction --transactionalId " + c.transactionalId;
    }
    std::string operator()(const ChangeProducer& c) const {
        std::string line = fmt::format("sim change-producer {}", c.client.value);
        if (c.recordsPerSecond) line += fmt::format(" --rate {}", *c.recordsPerSecond);
        if (c.acks) line += " --acks " + acksText(*c.acks);
        return line;
    }
    std::string operator()(const StopProducer& c) const {
        return fmt::format("sim {} {}", c.clean ? "stop-producer" : "kill-producer", c.client.value);
    }
    std::string operator()(const ProduceOnce& c) const {
        return fmt::format("kafka-console-producer.sh --topic {} --producer-property acks={}", c.topic,
                           acksText(c.acks));
    }
    std::string operator()(const StartConsumer& c) const {
        std::string line = "sim start-consumer " + c.spec.name;
        if (!c.spec.topic.empty()) line += " --topic " + c.spec.topic;
        if (!c.spec.include.empty()) line += " --include '" + c.spec.include + "'";
        if (c.spec.fromBeginning) line += " --from-beginning";
        if (!c.spec.group.empty()) line += " --group " + c.spec.group;
        if (c.spec.protocol != "classic") line += " --protocol " + c.spec.protocol;
        if (!c.spec.instanceId.empty()) line += " --instance-id " + c.spec.instanceId;
        if (c.spec.assignors != client::ConsumerSpec{}.assignors)
            line += fmt::format(" --assignors {}", fmt::join(c.spec.assignors, ","));
        if (c.spec.readCommitted) line += " --isolation-level read_committed";
        if (!c.spec.rack.empty()) line += " --rack " + c.spec.rack;
        if (c.spec.user != client::kAnonymous) line += " --user " + c.spec.user;
        return line;
    }
    std::string operator()(const StopConsumer& c) const {
        return fmt::format("sim {} {}", c.clean ? "stop-consumer" : "kill-consumer", c.client.value);
    }
    std::string operator()(const DeleteGroup& c) const {
        return "kafka-consumer-groups.sh --delete --group " + c.group;
    }
    std::string operator()(const DeleteGroupOffsets& c) const {
        std::string line = "kafka-consumer-groups.sh --delete-offsets --group " + c.group;
        for (const TopicPartition& p : c.partitions) line += fmt::format(" --topic {}:{}", p.topic, p.partition);
        return line;
    }
    std::string operator()(const AlterGroupOffsets& c) const {
        std::string line = "sim commit " + c.group;
        for (const auto& [partition, offset] : c.offsets) line += fmt::format(" {}={}", partition, offset);
        return line;
    }
};

}  // namespace

std::string consoleLine(const Command& command) {
    return std::visit(Line{}, command);
}

}  // namespace logarium::sim
