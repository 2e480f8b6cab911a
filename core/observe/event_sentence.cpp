// Every event as one sentence with names and numbers, and the configs that decided.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>

#include "core/observe/client_sentence.h"
#include "core/observe/event_text.h"
#include "core/observe/quorum_sentence.h"
#include "core/observe/transaction_sentence.h"

namespace logarium::observe {

namespace {

template <class... F>
struct Cases : F... {
    using F::operator()...;
};

std::string ids(const std::vector<BrokerId>& brokers) {
    std::vector<std::int32_t> numbers;
    for (const BrokerId broker : brokers) numbers.push_back(broker.value);
    return numbers.empty() ? "nobody" : fmt::format("{}", fmt::join(numbers, ","));
}

std::string plural(std::int64_t count, std::string_view thing) {
    return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

std::string acksText(int acks) {
    return acks == -1 ? "all" : std::to_string(acks);
}

std::string_view electionText(cluster::ElectionKind kind) {
    switch (kind) {
        case cluster::ElectionKind::Created:
            return "at creation";
        case cluster::ElectionKind::Clean:
            return "from the ISR";
        case cluster::ElectionKind::FromElr:
            return "from the eligible leader replicas";
        case cluster::ElectionKind::Unclean:
            return "uncleanly, it was not in sync";
        case cluster::ElectionKind::Preferred:
            return "as the preferred leader";
        case cluster::ElectionKind::Reassigned:
            return "by reassignment";
    }
    return {};
}

std::string_view isrText(cluster::IsrChangeReason reason) {
    switch (reason) {
        case cluster::IsrChangeReason::LaggedBehind:
            return "it had not caught up for too long";
        case cluster::IsrChangeReason::BrokerFenced:
            return "its broker was fenced";
        case cluster::IsrChangeReason::ControlledShutdown:
            return "its broker shuts down";
        case cluster::IsrChangeReason::CaughtUp:
            return "it caught up";
        case cluster::IsrChangeReason::Elected:
            return "a leader was elected";
        case cluster::IsrChangeReason::Reassigned:
            return "it was moved away";
        case cluster::IsrChangeReason::LogDirectoryFailed:
            return "its log directory failed";
    }
    return {};
}

std::string nodeName(BrokerId id) {
    return fmt::format("{} {}", id.value >= 100 ? "controller" : "broker", id.value);
}

std::string linkText(BrokerId a, BrokerId b, std::string_view what) {
    const bool brokers = a.value < 100 && b.value < 100;
    return brokers ? fmt::format("brokers {} and {} {}", a.value, b.value, what)
                   : fmt::format("{} and {} {}", nodeName(a), nodeName(b), what);
}

std::string rollText(const log::RollCause& cause) {
    switch (cause.reason) {
        case log::RollReason::SegmentBytes:
            return fmt::format("with the next batch it would have {}, more than segment.bytes={}",
                               plural(cause.value, "byte"), cause.most);
        case log::RollReason::SegmentMs:
            return fmt::format("its first record is {} ms old, more than segment.ms allows ({})", cause.value,
                               cause.most);
        case log::RollReason::OffsetIndexFull:
            return fmt::format("its offset index is full, with {} entries", cause.value);
        case log::RollReason::TimeIndexFull:
            return fmt::format("its time index is full, with {} entries", cause.value);
        case log::RollReason::OffsetOverflow:
            return fmt::format("the offset is {} above its base, more than an index can say", cause.value);
        case log::RollReason::Explicit:
            return "it was told to";
        case log::RollReason::MaxCompactionLag:
            return fmt::format("its first record is {} ms old, more than max.compaction.lag.ms allows ({})",
                               cause.value, cause.most);
    }
    return {};
}

std::string_view deleteText(log::DeleteReason reason) {
    switch (reason) {
        case log::DeleteReason::RetentionMs:
            return "all its records are older than retention.ms";
        case log::DeleteReason::RetentionBytes:
            return "the log is larger than retention.bytes without it";
        case log::DeleteReason::LogStartOffset:
            return "all its offsets are below the log start offset";
        case log::DeleteReason::Truncation:
            return "the log was truncated";
        case log::DeleteReason::Compacted:
            return "compaction wrote it anew";
    }
    return {};
}

std::string_view sourceText(sim::ConfigSource source) {
    switch (source) {
        case sim::ConfigSource::Topic:
            return "set on the topic";
        case sim::ConfigSource::Broker:
            return "set on the broker";
        case sim::ConfigSource::BrokerDefault:
            return "cluster-wide default";
        case sim::ConfigSource::StaticBroker:
            return "server.properties";
        case sim::ConfigSource::BuiltIn:
            return "Kafka's default";
    }
    return {};
}

/// Names of what an event is about.
class Names {
public:
    Names(const sim::Event& event, const ClusterView& cluster) : event_(event), cluster_(cluster) {}

    std::string partition() const { return cluster_.nameOf(event_.subject.partition); }
    std::string broker() const { return fmt::format("broker {}", event_.subject.broker.value); }
    /// "orders-0 on broker 2".
    std::string replica() const { return fmt::format("{} on {}", partition(), broker()); }
    std::string client() const { return clientName(event_.subject.client); }
    std::string clientName(ClientId id) const {
        const auto named = [id](const auto& list) -> std::optional<std::string> {
            for (const auto& client : list)
                if (client.id == id) return client.name;
            return std::nullopt;
        };
        if (const auto name = named(cluster_.producers)) return *name;
        if (const auto name = named(cluster_.consumers)) return *name;
        return id == kNoClient ? "a client" : fmt::format("client {}", id.value);
    }

private:
    const sim::Event& event_;
    const ClusterView& cluster_;
};

std::string electedText(const cluster::LeaderElected& f, const Names& n) {
    if (f.leader == kNoBroker) return fmt::format("{}: no replica may lead, the partition is offline", n.partition());
    std::string text = fmt::format("{}: broker {} leads in epoch {}, elected {}", n.partition(), f.leader.value,
                                   f.epoch.value, electionText(f.kind));
    if (f.recordsLost > 0) text += fmt::format("; {} lost", plural(f.recordsLost, "record"));
    return text;
}

std::string rejectedText(const cluster::ProduceRejected& f, const Names& n) {
    std::string text =
        fmt::format("{}: {} of {} rejected with {} (acks={})", n.partition(), plural(f.records, "record"),
                    n.clientName(f.producer), errorName(f.error), acksText(f.acks));
    if (f.error == ErrorCode::NotEnoughReplicas || f.error == ErrorCode::NotEnoughReplicasAfterAppend)
        text += fmt::format(": {} in sync, {} needed", f.isr, f.minIsr);
    return text;
}

std::string brokerSentence(const sim::Fact& fact, const Names& n) {
    return std::visit(
        Cases{
            [](const auto&) { return std::string{}; },
            [&](const cluster::BrokerStarted&) { return n.broker() + " comes up"; },
            [&](const cluster::BrokerUnfenced&) {
                return n.broker() + " is registered and unfenced: it may lead and join ISRs again";
            },
            [&](const cluster::BrokerFenced&) {
                return n.broker() + " is fenced: the controller has not heard of it for its session";
            },
            [&](const cluster::BrokerStopped& f) {
                return n.broker() +
                       (f.clean ? " stopped after a controlled shutdown" : " crashed; its files stay as they were");
            },
            [&](const cluster::BrokerPaused&) { return n.broker() + " is paused: it neither answers nor fetches"; },
            [&](const cluster::BrokerResumed&) { return n.broker() + " goes on"; },
            [&](const cluster::LogDirectoryBroken& f) {
                return fmt::format("log directory {} of {} is broken; it will notice when it next writes there",
                                   f.directory, n.broker());
            },
            [&](const cluster::LogDirectoryFailed& f) {
                const std::string why = f.reason.empty() ? "" : ": " + f.reason;
                return f.directory == 1
                           ? n.broker() + " gives up: its first log directory, which holds the metadata log, failed" +
                                 why
                           : fmt::format("{} takes log directory {} offline, with {} replicas{}", n.broker(),
                                         f.directory, f.replicas, why);
            },
            [&](const cluster::ReplicaMoveStarted& f) {
                return fmt::format("{} copies {} from log directory {} to {}", n.broker(), n.partition(), f.from, f.to);
            },
            [&](const cluster::ReplicaMoved& f) {
                return fmt::format("{} of {} lies in log directory {} now, no longer in {}", n.partition(), n.broker(),
                                   f.to, f.from);
            },
            [&](const cluster::LogDirectoryReplaced& f) {
                return fmt::format("log directory {} of {} is a new, empty disk; {} replicas went with the old one",
                                   f.directory, n.broker(), f.replicas);
            },
            [&](const sim::LinkCut& f) {
                return f.oneWay ? fmt::format("what {} sends to {} does not arrive", nodeName(f.a), nodeName(f.b))
                                : linkText(f.a, f.b, "cannot reach each other");
            },
            [&](const sim::LinkHealed& f) { return linkText(f.a, f.b, "reach each other again"); },
            [&](const sim::DiskSlowed& f) {
                return f.extraMicros > 0 ? fmt::format("{}: each append takes {:g} ms longer", n.broker(),
                                                       static_cast<double>(f.extraMicros) / 1000.0)
                                         : fmt::format("{}: the disk is as fast as before", n.broker());
            },
            [&](const sim::LinkSlowed& f) {
                return f.extraMicros > 0 ? linkText(f.a, f.b,
                                                    fmt::format("are {:g} ms farther from each other",
                                                                static_cast<double>(f.extraMicros) / 1000.0))
                                         : linkText(f.a, f.b, "are as near to each other as before");
            },
            [&](const sim::ConnectionsBroken& f) {
                return fmt::format("{}: all connections broke, and {} messages were lost on their way", n.broker(),
                                   f.messages);
            },
            [&](const sim::ClockSkewed& f) {
                return f.skewMs == 0 ? n.broker() + ": its clock is right again"
                                     : fmt::format("{}: its clock is {} ms {}", n.broker(), std::abs(f.skewMs),
                                                   f.skewMs > 0 ? "ahead" : "behind");
            },
            [&](const sim::DiskFilled& f) {
                return fmt::format(
                    "{}: other files fill the disk of log directory {}, {} bytes are free; the broker "
                    "notices when a write does not fit",
                    n.broker(), f.directory, f.freeBytes);
            },
            [&](const sim::DiskFreed& f) {
                return fmt::format("{}: the disk of log directory {} has room again", n.broker(), f.directory);
            },
            [&](const sim::PowerLost& f) {
                return fmt::format("{}: the power is gone, and with it {} bytes of records that were not flushed",
                                   n.broker(), f.bytes);
            },
            [&](const sim::FileDamaged& f) { return fmt::format("{}: {}: {}", n.broker(), f.path, f.how); },
            [&](const sim::DiskLost&) { return n.broker() + ": the data directory is lost, a new one is formatted"; }},
        fact);
}

std::string moveSentence(const sim::Fact& fact, const Names& n) {
    return std::visit(Cases{[](const auto&) { return std::string{}; },
                            [&](const cluster::ReassignmentStarted& f) {
                                return fmt::format("{}: replicas move: {} join, {} leave once those are in sync",
                                                   n.partition(), ids(f.adding), ids(f.removing));
                            },
                            [&](const cluster::ReassignmentCompleted& f) {
                                return fmt::format("{}: moved, the replicas are {}; {} left", n.partition(),
                                                   ids(f.replicas), ids(f.removed));
                            },
                            [&](const cluster::ReassignmentCancelled& f) {
                                return fmt::format("{}: the move was cancelled, the replicas are {} again; {} given up",
                                                   n.partition(), ids(f.replicas), ids(f.abandoned));
                            },
                            [&](const cluster::ReplicationThrottled& f) {
                                return fmt::format(
                                    "{}: the quota of {} is used up, broker {} has to wait with its next fetch",
                                    n.partition(), f.byLeader ? "its leader" : "the follower", f.follower.value);
                            }},
                      fact);
}

std::string storageSentence(const sim::Fact& fact, const Names& n) {
    return std::visit(
        Cases{[](const auto&) { return std::string{}; },
              [&](const log::SegmentRolled& f) {
                  return fmt::format("{}: segment {} closed at {}, {} begins: {}", n.replica(), f.closedBase.value,
                                     plural(f.closedBytes, "byte"), f.newBase.value, rollText(f.cause));
              },
              [&](const log::SegmentDeleted& f) {
                  return fmt::format("{}: segment {} ({}) goes: {}", n.replica(), f.base.value, plural(f.bytes, "byte"),
                                     deleteText(f.reason));
              },
              [&](const log::LogStartMoved& f) {
                  return fmt::format("{}: the log starts at {} now, at {} before", n.replica(), f.to.value,
                                     f.from.value);
              },
              [&](const log::LogTruncated& f) {
                  return fmt::format("{}: truncated from {} to {}, {} dropped", n.replica(), f.from.value, f.to.value,
                                     plural(f.from - f.to, "offset"));
              },
              [&](const log::CleanerStarted& f) {
                  return fmt::format("{}: the cleaner starts at offset {} (dirty ratio {:.2f})", n.replica(),
                                     f.firstDirty.value, f.dirtyRatio);
              },
              [&](const log::CleanerSwapped& f) {
                  return fmt::format("{}: {} from {} on rewritten into one, {} to {} bytes", n.replica(),
                                     plural(f.segmentsIn, "segment"), f.base.value, f.bytesIn, f.bytesOut);
              },
              [&](const log::CleanerFinished& f) {
                  return fmt::format("{}: the cleaner kept {} of {}; the next pass starts at offset {}", n.replica(),
                                     f.recordsKept, plural(f.recordsRead, "record"), f.endOffset.value);
              },
              [&](const log::LogRecovered& f) {
                  return f.clean ? fmt::format("{}: opened after a clean stop, ends at {}", n.replica(), f.logEnd.value)
                                 : fmt::format("{}: recovered, ends at {}; {} cut off", n.replica(), f.logEnd.value,
                                               plural(f.truncatedBytes, "byte"));
              }},
        fact);
}

std::string trafficSentence(const sim::Fact& fact, const Names& n) {
    return std::visit(
        Cases{[](const auto&) { return std::string{}; },
              [&](const client::ProducerStarted&) { return "producer " + n.client() + " starts"; },
              [&](const client::ProducerStopped&) { return "producer " + n.client() + " stops"; },
              [&](const client::ConsumerStarted&) { return "consumer " + n.client() + " starts"; },
              [&](const client::ConsumerStopped&) { return "consumer " + n.client() + " stops"; },
              [&](const client::BatchSent& f) {
                  return fmt::format("{} sends {} to {}{}", n.client(), plural(f.records, "record"), n.partition(),
                                     f.attempt > 1 ? fmt::format(", attempt {}", f.attempt) : "");
              },
              [&](const client::BatchRetried& f) {
                  return fmt::format("{} will send {} to {} again after {}", n.client(), plural(f.records, "record"),
                                     n.partition(), errorName(f.error));
              },
              [&](const client::Consumed& f) {
                  return fmt::format("{} reads {} of {}, offsets {} to {}", n.client(), plural(f.records, "record"),
                                     n.partition(), f.from.value, f.to.value - 1);
              }},
        fact);
}

std::string_view departureText(group::Departure how) {
    switch (how) {
        case group::Departure::Left:
            return "leaves";
        case group::Departure::SessionExpired:
            return "sent no heartbeat for its session and is thrown out of";
        case group::Departure::RebalanceMissed:
            return "missed the rebalance and is thrown out of";
        case group::Departure::Replaced:
            return "gives its place to a new process in";
    }
    return {};
}

std::string committedText(const group::OffsetsCommitted& f) {
    std::vector<std::string> parts;
    for (const auto& [partition, offset] : f.offsets)
        parts.push_back(fmt::format("{}-{} at {}", partition.topic, partition.partition, offset.value));
    return fmt::format("group {}: {} committed", f.group, fmt::join(parts, ", "));
}

std::string groupSentence(const sim::Fact& fact, const Names& n) {
    return std::visit(
        Cases{[](const auto&) { return std::string{}; },
              [&](const group::CoordinatorLoaded& f) {
                  return fmt::format("{} coordinates the groups of {}: {} and {} read back", n.broker(), n.partition(),
                                     plural(f.groups, "group"), plural(f.offsets, "committed offset"));
              },
              [&](const group::CoordinatorUnloaded&) {
                  return fmt::format("{} no longer coordinates the groups of {}", n.broker(), n.partition());
              },
              [&](const group::MemberJoined& f) {
                  return fmt::format("{} joins group {}, now {}", f.member, f.group, plural(f.members, "member"));
              },
              [&](const group::MemberGone& f) {
                  return fmt::format("{} {} group {}, {} left", f.member, departureText(f.how), f.group,
                                     plural(f.members, "member"));
              },
              [&](const group::RebalanceStarted& f) {
                  return fmt::format("group {} rebalances after generation {}: {}", f.group, f.generation, f.why);
              },
              [&](const group::GenerationFormed& f) {
                  return fmt::format("group {} is stable in generation {}: {}, assigned by {}", f.group, f.generation,
                                     plural(f.members, "member"), f.assignor);
              },
              [&](const group::OffsetsCommitted& f) { return committedText(f); },
              [&](const group::OffsetsRemoved& f) {
                  return fmt::format("group {}: {} {}", f.group, plural(f.count, "committed offset"),
                                     f.expired ? "expired" : "deleted");
              },
              [&](const group::GroupRemoved& f) {
                  return fmt::format("group {} is gone: {}", f.group,
                                     f.expired ? "nobody is in it and no offset is left" : "it was deleted");
              }},
        fact);
}

std::string clusterSentence(const sim::Fact& fact, const Names& n) {
    return std::visit(
        Cases{[](const auto&) { return std::string{}; }, [&](const sim::CommandApplied& f) { return f.text; },
              [&](const sim::DeadlineReached& f) { return fmt::format("the time set by {} is over", f.what); },
              [&](const cluster::TopicCreated& f) {
                  return fmt::format("topic {} created: {}, replication factor {}", f.topic,
                                     plural(f.partitions, "partition"), f.replicationFactor);
              },
              [&](const cluster::TopicDeleted& f) { return fmt::format("topic {} deleted", f.topic); },
              [&](const cluster::PartitionsAdded& f) {
                  const std::string grows =
                      fmt::format("topic {} grows from {} to {} partitions", f.topic, f.from, f.to);
                  if (f.keys == 0) return grows;
                  return fmt::format("{}: of {} {} will go to another partition", grows, plural(f.keys, "key"),
                                     f.movedKeys);
              },
              [&](const cluster::ConfigChanged& f) {
                  return fmt::format("{}: {} {}", f.resource.empty() ? "all brokers" : f.resource, f.name,
                                     f.value ? "= " + *f.value : "is back to its default");
              },
              [&](const cluster::LeaderElected& f) { return electedText(f, n); },
              [&](const cluster::IsrShrunk& f) {
                  return fmt::format("{}: broker {} left the ISR, now {}: {}", n.partition(), f.removed.value,
                                     ids(f.isr), isrText(f.reason));
              },
              [&](const cluster::IsrExpanded& f) {
                  return fmt::format("{}: broker {} joined the ISR, now {}", n.partition(), f.added.value, ids(f.isr));
              },
              [&](const cluster::Appended& f) {
                  const std::string who = f.producer == kNoClient ? "a coordinator" : n.clientName(f.producer);
                  return fmt::format("{}: {} of {} at offset {} ({})", n.replica(), plural(f.records, "record"), who,
                                     f.base.value, plural(f.bytes, "byte"));
              },
              [&](const cluster::ReplicationFailed& f) {
                  return fmt::format("{} stops fetching until the next leader epoch: {}", n.replica(), f.reason);
              },
              [&](const cluster::Replicated& f) {
                  return fmt::format("{}: broker {} fetched {}, its log ends at {}", n.partition(), f.follower.value,
                                     plural(f.records, "record"), f.logEnd.value);
              },
              [&](const cluster::HighWatermarkMoved& f) {
                  return fmt::format("{}: high watermark {} to {} on broker {}", n.partition(), f.from.value,
                                     f.to.value, f.broker.value);
              },
              [&](const cluster::ProduceAcknowledged& f) {
                  return fmt::format("{}: {} of {} acknowledged from offset {} (acks={})", n.partition(),
                                     plural(f.records, "record"), n.clientName(f.producer), f.base.value,
                                     acksText(f.acks));
              },
              [&](const cluster::ProduceRejected& f) { return rejectedText(f, n); }},
        fact);
}

}  // namespace

std::string decisionText(const sim::Decision& decision) {
    return fmt::format("{}={} ({})", decision.name, decision.value, sourceText(decision.source));
}

std::string sentence(const sim::Event& event, const ClusterView& cluster) {
    const Names names(event, cluster);
    std::string text;
    for (const auto part :
         {clusterSentence, moveSentence, brokerSentence, storageSentence, trafficSentence, groupSentence})
        if (text.empty()) text = part(event.fact, names);
    if (text.empty()) text = transactionSentence(event, cluster);
    if (text.empty()) text = clientSentence(event, cluster);
    if (text.empty()) text = quorumSentence(event.fact);
    if (!event.decidedBy.empty()) {
        std::vector<std::string> decided;
        for (const sim::Decision& decision : event.decidedBy) decided.push_back(decisionText(decision));
        text += fmt::format(" [{}]", fmt::join(decided, ", "));
    }
    return text;
}

}  // namespace logarium::observe
