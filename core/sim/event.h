#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/client/facts.h"
#include "core/cluster/decision.h"
#include "core/cluster/effects.h"
#include "core/cluster/facts.h"
#include "core/group/facts.h"
#include "core/log/facts.h"
#include "core/sim/fate_facts.h"
#include "core/sim/quorum_facts.h"
#include "core/txn/facts.h"

namespace logarium::sim {

/// Facts of the world around the brokers: the operator's hand and the network.
struct LinkCut {
    BrokerId a;
    BrokerId b;
    bool oneWay = false;  ///< only from a to b
    bool operator==(const LinkCut&) const = default;
};
struct LinkHealed {
    BrokerId a;
    BrokerId b;
    bool operator==(const LinkHealed&) const = default;
};
struct DiskSlowed {
    std::int64_t extraMicros = 0;
    bool operator==(const DiskSlowed&) const = default;
};  ///< 0: back to normal
/// A command entered the World; `text` is its console line.
struct CommandApplied {
    std::string text;
    bool operator==(const CommandApplied&) const = default;
};
using cluster::DeadlineReached;

using Fact = std::variant<
    CommandApplied, DeadlineReached, LinkCut, LinkHealed, DiskSlowed, cluster::TopicCreated, cluster::TopicDeleted,
    cluster::PartitionsAdded, cluster::ConfigChanged, cluster::LeaderElected, cluster::IsrShrunk, cluster::IsrExpanded,
    cluster::ReassignmentStarted, cluster::ReassignmentCompleted, cluster::ReassignmentCancelled,
    cluster::ReplicationThrottled, cluster::ClientQuotaChanged, cluster::ClientThrottled, cluster::DuplicateCaught,
    cluster::Appended, cluster::Replicated, cluster::ReplicationFailed, cluster::HighWatermarkMoved,
    cluster::ProduceAcknowledged, cluster::ProduceRejected, cluster::BrokerStarted, cluster::BrokerUnfenced,
    cluster::BrokerFenced, cluster::BrokerStopped, cluster::BrokerPaused, cluster::BrokerResumed,
    cluster::LogDirectoryBroken, cluster::LogDirectoryFailed, cluster::LogDirectoryReplaced,
    cluster::ReplicaMoveStarted, cluster::ReplicaMoved, log::SegmentRolled, log::SegmentDeleted, log::LogStartMoved,
    log::LogTruncated, log::CleanerStarted, log::CleanerSwapped, log::CleanerFinished, log::LogRecovered,
    client::ProducerStarted, client::ProducerStopped, client::BatchSent, client::BatchRetried, client::BatchFailed,
    client::ConsumerStarted, client::ConsumerStopped, client::Consumed, group::CoordinatorLoaded,
    group::CoordinatorUnloaded, group::MemberJoined, group::MemberGone, group::RebalanceStarted,
    group::GenerationFormed, group::OffsetsCommitted, group::OffsetsRemoved, group::GroupRemoved,
    txn::TransactionsLoaded, txn::TransactionsUnloaded, txn::ProducerInitialized, txn::PartitionsJoined,
    txn::TransactionPrepared, txn::TransactionCompleted, txn::MarkerWritten, txn::TransactionalIdExpired,
    client::TransactionEnded, client::ProducerFenced, client::SendFailed, client::ProducerEpochBumped,
    client::ReadReplicaChosen, DiskLost, ControllerChanged, ControllerLinkChanged, QuorumElectionStarted,
    QuorumLeaderElected, QuorumLeaderResigned, ControllerActivated, ControllerDeactivated, MetadataDropped, LinkSlowed,
    ConnectionsBroken, ClockSkewed, DiskFilled, DiskFreed, PowerLost, FileDamaged>;

using cluster::ConfigSource;
using cluster::Decision;
using cluster::Subject;

/// Something that happened: when, to whom, because of which earlier event, decided by which configs.
struct Event {
    EventId id;
    EventId cause;  ///< kNoEvent: nothing in this World caused it (the first boot)
    Micros at;
    Subject subject;
    Fact fact;
    std::vector<Decision> decidedBy;
    bool operator==(const Event&) const = default;
};

}  // namespace logarium::sim
