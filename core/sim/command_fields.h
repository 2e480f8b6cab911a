#pragma once
#include <array>
#include <string_view>
#include <utility>

#include "core/sim/command.h"

/// The names of all commands and their fields, once, for everything that reads or writes them: recordings (JSON) and
/// scenarios (YAML). `visit(name, field)` is called for each field in order.
namespace logarium::sim {

template <class Visit>
void visitFields(Visit& visit, CreateTopic& c) {
    visit("topic", c.topic);
    visit("partitions", c.partitions);
    visit("replication-factor", c.replicationFactor);
    visit("assignment", c.assignment);
    visit("configs", c.configs);
}
template <class Visit>
void visitFields(Visit& visit, DeleteTopic& c) {
    visit("topic", c.topic);
}
template <class Visit>
void visitFields(Visit& visit, AddPartitions& c) {
    visit("topic", c.topic);
    visit("total", c.total);
    visit("assignment", c.assignment);
}
template <class Visit>
void visitFields(Visit& visit, AlterConfigs& c) {
    visit("kind", c.kind);
    visit("name", c.name);
    visit("changes", c.changes);
}
template <class Visit>
void visitFields(Visit& visit, ElectLeaders& c) {
    visit("unclean", c.unclean);
    visit("partitions", c.partitions);
}
template <class Visit>
void visitFields(Visit& visit, ReassignPartitions& c) {
    visit("moves", c.moves);
}
template <class Visit>
void visitFields(Visit& visit, DeleteRecords& c) {
    visit("partition", c.partition);
    visit("before", c.before);
}
template <class Visit>
void visitFields(Visit& visit, StopBroker& c) {
    visit("broker", c.broker);
    visit("clean", c.clean);
}
template <class Visit>
void visitFields(Visit& visit, StartBroker& c) {
    visit("broker", c.broker);
}
template <class Visit>
void visitFields(Visit& visit, PauseBroker& c) {
    visit("broker", c.broker);
}
template <class Visit>
void visitFields(Visit& visit, ResumeBroker& c) {
    visit("broker", c.broker);
}
template <class Visit>
void visitFields(Visit& visit, CutLink& c) {
    visit("a", c.a);
    visit("b", c.b);
    visit("one-way", c.oneWay);
}
template <class Visit>
void visitFields(Visit& visit, HealLink& c) {
    visit("a", c.a);
    visit("b", c.b);
}
template <class Visit>
void visitFields(Visit& visit, SlowDisk& c) {
    visit("broker", c.broker);
    visit("extra-micros", c.extraMicros);
}
template <class Visit>
void visitFields(Visit& visit, MoveReplica& c) {
    visit("broker", c.broker);
    visit("partition", c.partition);
    visit("directory", c.directory);
}
template <class Visit>
void visitFields(Visit& visit, BreakLogDirectory& c) {
    visit("broker", c.broker);
    visit("directory", c.directory);
}
template <class Visit>
void visitFields(Visit& visit, ReplaceLogDirectory& c) {
    visit("broker", c.broker);
    visit("directory", c.directory);
}
template <class Visit>
void visitFields(Visit& visit, ProducerSpec& s) {
    visit("name", s.name);
    visit("topic", s.topic);
    visit("rate", s.recordsPerSecond);
    visit("acks", s.acks);
    visit("keys", s.keys);
    visit("key-count", s.keyCount);
    visit("value-bytes", s.valueBytes);
    visit("tombstone-chance", s.tombstoneChance);
    visit("partition", s.partition);
    visit("compression", s.compression);
    visit("linger-ms", s.lingerMs);
    visit("batch-bytes", s.batchBytes);
    visit("idempotent", s.idempotent);
    visit("records", s.records);
    visit("retries", s.retries);
    visit("request-timeout-ms", s.requestTimeoutMs);
    visit("delivery-timeout-ms", s.deliveryTimeoutMs);
    visit("transactional-id", s.transactionalId);
    visit("transaction-timeout-ms", s.transactionTimeoutMs);
    visit("transaction-records", s.transactionRecords);
    visit("abort-every", s.abortEvery);
    visit("commit-delay-ms", s.commitDelayMs);
    visit("pattern", s.shape.pattern);
    visit("period-ms", s.shape.periodMs);
    visit("lowest", s.shape.lowest);
    visit("burst-ms", s.shape.burstMs);
    visit("hot-share", s.hotShare);
    visit("null-key-chance", s.nullKeyChance);
    visit("value-bytes-max", s.valueBytesMax);
    visit("clock-offset-ms", s.clockOffsetMs);
    visit("wrong-clock-chance", s.wrongClockChance);
    visit("buffer-bytes", s.bufferBytes);
    visit("max-block-ms", s.maxBlockMs);
    visit("retry-backoff-ms", s.retryBackoffMs);
    visit("retry-backoff-max-ms", s.retryBackoffMaxMs);
    visit("user", s.user);
    visit("max-request-bytes", s.maxRequestBytes);
}
template <class Visit>
void visitFields(Visit& visit, StartProducer& c) {
    visitFields(visit, c.spec);
}
template <class Visit>
void visitFields(Visit& visit, ChangeProducer& c) {
    visit("client", c.client);
    visit("rate", c.recordsPerSecond);
    visit("acks", c.acks);
}
template <class Visit>
void visitFields(Visit& visit, StopProducer& c) {
    visit("client", c.client);
    visit("clean", c.clean);
}
template <class Visit>
void visitFields(Visit& visit, ProduceOnce& c) {
    visit("topic", c.topic);
    visit("partition", c.partition);
    visit("acks", c.acks);
    visit("records", c.records);
    visit("retries", c.retries);
    visit("compression", c.compression);
    visit("idempotent", c.idempotent);
    visit("max-request-bytes", c.maxRequestBytes);
    visit("buffer-bytes", c.bufferBytes);
}
template <class Visit>
void visitFields(Visit& visit, StartConsumer& c) {
    visit("name", c.spec.name);
    visit("topic", c.spec.topic);
    visit("group", c.spec.group);
    visit("from-beginning", c.spec.fromBeginning);
    visit("rate", c.spec.recordsPerSecond);
    visit("partition", c.spec.partition);
    visit("start-offset", c.spec.startOffset);
    visit("include", c.spec.include);
    visit("protocol", c.spec.protocol);
    visit("instance-id", c.spec.instanceId);
    visit("assignors", c.spec.assignors);
    visit("remote-assignor", c.spec.remoteAssignor);
    visit("auto-commit", c.spec.autoCommit);
    visit("auto-commit-ms", c.spec.autoCommitMs);
    visit("session-timeout-ms", c.spec.sessionTimeoutMs);
    visit("heartbeat-ms", c.spec.heartbeatMs);
    visit("max-poll-ms", c.spec.maxPollMs);
    visit("read-committed", c.spec.readCommitted);
    visit("rack", c.spec.rack);
    visit("user", c.spec.user);
}
template <class Visit>
void visitFields(Visit& visit, StopConsumer& c) {
    visit("client", c.client);
    visit("clean", c.clean);
    visit("rewind", c.rewind);
}
template <class Visit>
void visitFields(Visit& visit, DeleteGroup& c) {
    visit("group", c.group);
}
template <class Visit>
void visitFields(Visit& visit, DeleteGroupOffsets& c) {
    visit("group", c.group);
    visit("partitions", c.partitions);
}
template <class Visit>
void visitFields(Visit& visit, AlterGroupOffsets& c) {
    visit("group", c.group);
    visit("offsets", c.offsets);
}

template <class Visit>
void visitFields(Visit& visit, StartTransform& c) {
    visit("name", c.spec.name);
    visit("topic", c.spec.topic);
    visit("output", c.spec.output);
    visit("group", c.spec.group);
    visit("transactional-id", c.spec.transactionalId);
    visit("protocol", c.spec.protocol);
    visit("transaction-timeout-ms", c.spec.transactionTimeoutMs);
    visit("transaction-records", c.spec.transactionRecords);
    visit("abort-every", c.spec.abortEvery);
    visit("commit-delay-ms", c.spec.commitDelayMs);
}
template <class Visit>
void visitFields(Visit& visit, StopTransform& c) {
    visit("client", c.client);
    visit("clean", c.clean);
}
template <class Visit>
void visitFields(Visit& visit, AbortTransaction& c) {
    visit("partition", c.partition);
    visit("producer-id", c.producerId);
    visit("producer-epoch", c.producerEpoch);
    visit("coordinator-epoch", c.coordinatorEpoch);
}
template <class Visit>
void visitFields(Visit& visit, ForceTerminateTransaction& c) {
    visit("transactional-id", c.transactionalId);
}
template <class Visit>
void visitFields(Visit& visit, LoseDisk& c) {
    visit("broker", c.broker);
}
template <class Visit>
void visitFields(Visit& visit, StopController& c) {
    visit("node", c.node);
    visit("clean", c.clean);
}
template <class Visit>
void visitFields(Visit& visit, StartController& c) {
    visit("node", c.node);
}
template <class Visit>
void visitFields(Visit& visit, PauseController& c) {
    visit("node", c.node);
}
template <class Visit>
void visitFields(Visit& visit, ResumeController& c) {
    visit("node", c.node);
}
template <class Visit>
void visitFields(Visit& visit, CutControllers& c) {
    visit("a", c.a);
    visit("b", c.b);
}
template <class Visit>
void visitFields(Visit& visit, HealControllers& c) {
    visit("a", c.a);
    visit("b", c.b);
}

template <class Visit>
void visitFields(Visit& visit, SlowLink& c) {
    visit("a", c.a);
    visit("b", c.b);
    visit("extra-micros", c.extraMicros);
}
template <class Visit>
void visitFields(Visit& visit, BreakConnections& c) {
    visit("broker", c.broker);
}
template <class Visit>
void visitFields(Visit& visit, SkewClock& c) {
    visit("broker", c.broker);
    visit("skew-ms", c.skewMs);
}
template <class Visit>
void visitFields(Visit& visit, FillDisk& c) {
    visit("broker", c.broker);
    visit("directory", c.directory);
    visit("free-bytes", c.freeBytes);
}
template <class Visit>
void visitFields(Visit& visit, FreeDisk& c) {
    visit("broker", c.broker);
    visit("directory", c.directory);
}
template <class Visit>
void visitFields(Visit& visit, CutPower& c) {
    visit("broker", c.broker);
    visit("loss", c.loss);
}
template <class Visit>
void visitFields(Visit& visit, DamageFile& c) {
    visit("broker", c.broker);
    visit("partition", c.partition);
    visit("what", c.what);
}
template <class Visit>
void visitFields(Visit& visit, AlterClientQuotas& c) {
    visit("entity", c.entity);
    visit("changes", c.changes);
}

/// The verb of each command, in the order of the variant.
inline constexpr std::array<std::string_view, std::variant_size_v<Command>> kCommandVerbs = {
    "create-topic",
    "delete-topic",
    "add-partitions",
    "alter-configs",
    "elect-leaders",
    "reassign-partitions",
    "delete-records",
    "move-replica",
    "stop-broker",
    "start-broker",
    "pause-broker",
    "resume-broker",
    "cut-link",
    "heal-link",
    "slow-disk",
    "break-log-directory",
    "replace-log-directory",
    "start-producer",
    "change-producer",
    "stop-producer",
    "produce",
    "start-consumer",
    "stop-consumer",
    "delete-group",
    "delete-group-offsets",
    "alter-group-offsets",
    "start-transform",
    "stop-transform",
    "abort-transaction",
    "force-terminate-transaction",
    "lose-disk",
    "stop-controller",
    "start-controller",
    "pause-controller",
    "resume-controller",
    "cut-controllers",
    "heal-controllers",
    "slow-link",
    "break-connections",
    "skew-clock",
    "fill-disk",
    "free-disk",
    "cut-power",
    "damage-file",
    "alter-client-quotas"};

/// A command with default fields, by its place in the variant.
template <std::size_t... I>
Command emptyCommand(std::size_t index, std::index_sequence<I...>) {
    Command made;
    ((I == index ? (made.emplace<I>(), 0) : 0), ...);
    return made;
}
inline Command emptyCommand(std::size_t index) {
    return emptyCommand(index, std::make_index_sequence<std::variant_size_v<Command>>{});
}

}  // namespace logarium::sim
