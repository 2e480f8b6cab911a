// Every event in words: a title, a weight, a group. Sentences are in event_sentence.cpp.
#include "core/observe/event_text.h"

#include <fmt/format.h>

namespace logarium::observe {

namespace {

struct About {
    std::string_view title;
    Weight weight;
    EventGroup group;
};

using enum Weight;
using enum EventGroup;

template <class... F>
struct Cases : F... {
    using F::operator()...;
};

About about(const sim::Fact& fact) {
    return std::visit(Cases{
                          [](const sim::CommandApplied&) {
                              return About{"Command", Notable, Command};
                          },
                          [](const sim::DeadlineReached&) {
                              return About{"Deadline reached", Traffic, Broker};
                          },
                          [](const sim::LinkCut&) {
                              return About{"Link cut", Alarm, Network};
                          },
                          [](const sim::LinkHealed&) {
                              return About{"Link healed", Notable, Network};
                          },
                          [](const sim::DiskSlowed& f) {
                              return About{f.extraMicros > 0 ? "Disk slowed" : "Disk at normal speed", Notable, Broker};
                          },
                          [](const sim::LinkSlowed& f) {
                              return About{f.extraMicros > 0 ? "Link slowed" : "Link as before", Notable, Network};
                          },
                          [](const sim::ConnectionsBroken&) {
                              return About{"Connections broken", Alarm, Network};
                          },
                          [](const sim::ClockSkewed& f) {
                              return About{f.skewMs == 0 ? "Clock right" : "Clock wrong", Notable, Broker};
                          },
                          [](const sim::DiskFilled&) {
                              return About{"Disk full", Alarm, Broker};
                          },
                          [](const sim::DiskFreed&) {
                              return About{"Disk has room", Notable, Broker};
                          },
                          [](const sim::PowerLost&) {
                              return About{"Power lost", Alarm, Broker};
                          },
                          [](const sim::FileDamaged&) {
                              return About{"File damaged", Alarm, Storage};
                          },
                          [](const sim::DiskLost&) {
                              return About{"Disk lost", Alarm, Broker};
                          },
                          [](const sim::ControllerChanged& f) {
                              const bool ends = f.change == sim::ControllerChange::Killed ||
                                                f.change == sim::ControllerChange::Stopped;
                              return About{ends ? "Controller stopped" : "Controller changed", Notable, Broker};
                          },
                          [](const sim::ControllerLinkChanged& f) {
                              return About{f.cut ? "Link cut" : "Link healed", f.cut ? Alarm : Notable, Network};
                          },
                          [](const sim::QuorumElectionStarted&) {
                              return About{"Quorum election", Notable, Election};
                          },
                          [](const sim::QuorumLeaderElected&) {
                              return About{"Quorum leader elected", Notable, Election};
                          },
                          [](const sim::QuorumLeaderResigned&) {
                              return About{"Quorum leader resigned", Alarm, Election};
                          },
                          [](const sim::ControllerActivated&) {
                              return About{"Controller active", Notable, Election};
                          },
                          [](const sim::ControllerDeactivated&) {
                              return About{"No active controller", Alarm, Election};
                          },
                          [](const sim::MetadataDropped&) {
                              return About{"Metadata dropped", Alarm, Election};
                          },
                          [](const cluster::TopicCreated&) {
                              return About{"Topic created", Notable, Command};
                          },
                          [](const cluster::TopicDeleted&) {
                              return About{"Topic deleted", Notable, Command};
                          },
                          [](const cluster::PartitionsAdded&) {
                              return About{"Partitions added", Notable, Command};
                          },
                          [](const cluster::ConfigChanged&) {
                              return About{"Config changed", Notable, Command};
                          },
                          [](const cluster::LeaderElected& f) {
                              return About{f.leader == kNoBroker ? "No leader" : "Leader elected",
                                           f.leader == kNoBroker || f.recordsLost > 0 ? Alarm : Notable, Election};
                          },
                          [](const cluster::IsrShrunk&) {
                              return About{"ISR shrunk", Alarm, Replication};
                          },
                          [](const cluster::IsrExpanded&) {
                              return About{"ISR expanded", Notable, Replication};
                          },
                          [](const cluster::ReassignmentStarted&) {
                              return About{"Reassignment started", Notable, Replication};
                          },
                          [](const cluster::ReassignmentCompleted&) {
                              return About{"Reassignment completed", Notable, Replication};
                          },
                          [](const cluster::ReassignmentCancelled&) {
                              return About{"Reassignment cancelled", Notable, Replication};
                          },
                          [](const cluster::ReplicationThrottled&) {
                              return About{"Replication throttled", Notable, Replication};
                          },
                          [](const cluster::ClientQuotaChanged&) {
                              return About{"Quota changed", Notable, Command};
                          },
                          [](const cluster::ClientThrottled&) {
                              return About{"Client throttled", Notable, Client};
                          },
                          [](const cluster::DuplicateCaught&) {
                              return About{"Duplicate caught", Notable, Client};
                          },
                          [](const cluster::Appended&) {
                              return About{"Appended", Traffic, Replication};
                          },
                          [](const cluster::Replicated&) {
                              return About{"Replicated", Traffic, Replication};
                          },
                          [](const cluster::ReplicationFailed&) {
                              return About{"Replication failed", Alarm, Replication};
                          },
                          [](const cluster::HighWatermarkMoved&) {
                              return About{"High watermark moved", Traffic, Replication};
                          },
                          [](const cluster::ProduceAcknowledged&) {
                              return About{"Acknowledged", Traffic, Client};
                          },
                          [](const cluster::ProduceRejected&) {
                              return About{"Produce rejected", Alarm, Client};
                          },
                          [](const cluster::BrokerStarted&) {
                              return About{"Broker started", Notable, Broker};
                          },
                          [](const cluster::BrokerUnfenced&) {
                              return About{"Broker unfenced", Notable, Broker};
                          },
                          [](const cluster::BrokerFenced&) {
                              return About{"Broker fenced", Alarm, Broker};
                          },
                          [](const cluster::BrokerStopped& f) {
                              return About{f.clean ? "Broker stopped" : "Broker crashed", Alarm, Broker};
                          },
                          [](const cluster::BrokerPaused&) {
                              return About{"Broker paused", Alarm, Broker};
                          },
                          [](const cluster::BrokerResumed&) {
                              return About{"Broker resumed", Notable, Broker};
                          },
                          [](const cluster::LogDirectoryBroken&) {
                              return About{"Log directory broken", Alarm, Broker};
                          },
                          [](const cluster::LogDirectoryFailed&) {
                              return About{"Log directory offline", Alarm, Broker};
                          },
                          [](const cluster::ReplicaMoveStarted&) {
                              return About{"Replica move started", Notable, Storage};
                          },
                          [](const cluster::ReplicaMoved&) {
                              return About{"Replica moved", Notable, Storage};
                          },
                          [](const cluster::LogDirectoryReplaced&) {
                              return About{"Log directory replaced", Notable, Broker};
                          },
                          [](const log::SegmentRolled&) {
                              return About{"Segment rolled", Notable, Storage};
                          },
                          [](const log::SegmentDeleted&) {
                              return About{"Segment deleted", Notable, Storage};
                          },
                          [](const log::LogStartMoved&) {
                              return About{"Log start moved", Notable, Storage};
                          },
                          [](const log::LogTruncated&) {
                              return About{"Log truncated", Alarm, Storage};
                          },
                          [](const log::CleanerStarted&) {
                              return About{"Cleaner pass started", Notable, Cleaner};
                          },
                          [](const log::CleanerSwapped&) {
                              return About{"Segments compacted", Notable, Cleaner};
                          },
                          [](const log::CleanerFinished&) {
                              return About{"Cleaner pass finished", Notable, Cleaner};
                          },
                          [](const log::LogRecovered&) {
                              return About{"Log recovered", Notable, Storage};
                          },
                          [](const client::ProducerStarted&) {
                              return About{"Producer started", Notable, Client};
                          },
                          [](const client::ProducerStopped&) {
                              return About{"Producer stopped", Notable, Client};
                          },
                          [](const client::BatchSent&) {
                              return About{"Batch sent", Traffic, Client};
                          },
                          [](const client::BatchRetried&) {
                              return About{"Batch will be retried", Traffic, Client};
                          },
                          [](const client::BatchFailed&) {
                              return About{"Batch given up", Alarm, Client};
                          },
                          [](const client::ConsumerStarted&) {
                              return About{"Consumer started", Notable, Client};
                          },
                          [](const client::ConsumerStopped&) {
                              return About{"Consumer stopped", Notable, Client};
                          },
                          [](const client::Consumed&) {
                              return About{"Consumed", Traffic, Client};
                          },
                          [](const group::CoordinatorLoaded&) {
                              return About{"Coordinator ready", Notable, Client};
                          },
                          [](const group::CoordinatorUnloaded&) {
                              return About{"Coordinator moved away", Notable, Client};
                          },
                          [](const group::MemberJoined&) {
                              return About{"Member joined", Notable, Client};
                          },
                          [](const group::MemberGone& f) {
                              return About{f.how == group::Departure::Left ? "Member left" : "Member thrown out",
                                           f.how == group::Departure::Left ? Notable : Alarm, Client};
                          },
                          [](const group::RebalanceStarted&) {
                              return About{"Rebalance", Notable, Client};
                          },
                          [](const group::GenerationFormed&) {
                              return About{"Group stable", Notable, Client};
                          },
                          [](const group::OffsetsCommitted&) {
                              return About{"Offsets committed", Traffic, Client};
                          },
                          [](const group::OffsetsRemoved&) {
                              return About{"Offsets removed", Notable, Client};
                          },
                          [](const group::GroupRemoved&) {
                              return About{"Group removed", Notable, Client};
                          },
                          [](const txn::TransactionsLoaded&) {
                              return About{"Transaction coordinator ready", Notable, Client};
                          },
                          [](const txn::TransactionsUnloaded&) {
                              return About{"Transaction coordinator moved away", Notable, Client};
                          },
                          [](const txn::ProducerInitialized&) {
                              return About{"Transactional producer initialized", Notable, Client};
                          },
                          [](const txn::PartitionsJoined&) {
                              return About{"Partition joined a transaction", Traffic, Client};
                          },
                          [](const txn::TransactionPrepared& f) {
                              return f.cause == txn::EndCause::Producer
                                         ? About{"Transaction decided", Traffic, Client}
                                         : About{"Transaction aborted by its coordinator", Alarm, Client};
                          },
                          [](const txn::TransactionCompleted&) {
                              return About{"Transaction completed", Traffic, Client};
                          },
                          [](const txn::MarkerWritten&) {
                              return About{"Transaction marker written", Traffic, Client};
                          },
                          [](const txn::TransactionalIdExpired&) {
                              return About{"Transactional id expired", Notable, Client};
                          },
                          [](const client::TransactionEnded&) {
                              return About{"Transaction ended", Traffic, Client};
                          },
                          [](const client::SendFailed&) {
                              return About{"Records refused by the producer", Alarm, Client};
                          },
                          [](const client::ProducerEpochBumped&) {
                              return About{"Producer epoch bumped", Notable, Client};
                          },
                          [](const client::ReadReplicaChosen&) {
                              return About{"Replica to read from chosen", Notable, Client};
                          },
                          [](const client::ProducerFenced&) {
                              return About{"Producer fenced", Alarm, Client};
                          },
                      },
                      fact);
}

}  // namespace

std::string_view title(const sim::Event& event) {
    return about(event.fact).title;
}
Weight weight(const sim::Event& event) {
    return about(event.fact).weight;
}
EventGroup group(const sim::Event& event) {
    return about(event.fact).group;
}

std::string clockText(Micros at) {
    const std::int64_t seconds = at.value / kMicrosPerSecond;
    const std::int64_t days = seconds / 86400;
    std::string text = fmt::format("{:02}:{:02}:{:02}.{:06}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60,
                                   at.value % kMicrosPerSecond);
    return days > 0 ? fmt::format("{}d {}", days, text) : text;
}

}  // namespace logarium::observe
