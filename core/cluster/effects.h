#pragma once
#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/cluster/decision.h"
#include "core/cluster/facts.h"
#include "core/cluster/messages.h"
#include "core/group/facts.h"
#include "core/log/facts.h"
#include "core/txn/facts.h"

namespace logarium::cluster {

/// All that controller and brokers can tell.
using Fact =
    std::variant<DeadlineReached, TopicCreated, TopicDeleted, PartitionsAdded, ConfigChanged, LeaderElected, IsrShrunk,
                 IsrExpanded, ReassignmentStarted, ReassignmentCompleted, ReassignmentCancelled, ReplicationThrottled,
                 ClientQuotaChanged, ClientThrottled, DuplicateCaught, Appended, Replicated, ReplicationFailed,
                 HighWatermarkMoved, ProduceAcknowledged, ProduceRejected, BrokerStarted, BrokerUnfenced, BrokerFenced,
                 BrokerStopped, BrokerPaused, BrokerResumed, LogDirectoryBroken, LogDirectoryFailed,
                 LogDirectoryReplaced, ReplicaMoveStarted, ReplicaMoved, log::SegmentRolled, log::SegmentDeleted,
                 log::LogStartMoved, log::LogTruncated, log::CleanerStarted, log::CleanerSwapped, log::CleanerFinished,
                 log::LogRecovered, group::CoordinatorLoaded, group::CoordinatorUnloaded, group::MemberJoined,
                 group::MemberGone, group::RebalanceStarted, group::GenerationFormed, group::OffsetsCommitted,
                 group::OffsetsRemoved, group::GroupRemoved, txn::TransactionsLoaded, txn::TransactionsUnloaded,
                 txn::ProducerInitialized, txn::PartitionsJoined, txn::TransactionPrepared, txn::TransactionCompleted,
                 txn::MarkerWritten, txn::TransactionalIdExpired>;

/// What a fact is about. Parts that do not apply keep their "none" value.
struct Subject {
    BrokerId broker = kNoBroker;
    PartitionId partition;
    ClientId client = kNoClient;
    bool operator==(const Subject&) const = default;
};

/// Something that is to be done later, by itself. Each is asked for only when there will be something to do.
enum class TimerKind : std::uint8_t {
    SessionCheck,      ///< controller: has this broker's session ended?
    UncleanElection,   ///< controller: leaderless partitions whose topics allow it
    LeaderRebalance,   ///< controller: auto.leader.rebalance.enable
    SendHeartbeat,     ///< broker: the next heartbeat that is not a silent one
    SendRegistration,  ///< broker: (again) after a refusal
    ProcessUp,         ///< broker: the process has come up after a start
    LogsLoaded,        ///< broker: recovery is done
    FetchAgain,        ///< follower: back-off is over
    FetchExpired,      ///< leader: a parked fetch has waited long enough and has news to carry
    ConsumerExpired,   ///< leader: the same for a consumer
    ProduceExpired,    ///< leader: acks=all requests that waited too long
    IsrCheck,          ///< broker: replica.lag.time.max.ms / 2 has passed
    RetentionCheck,    ///< broker: log.retention.check.interval.ms
    CleanerCheck,      ///< broker: log.cleaner.backoff.ms
    CleanerDone,       ///< broker: the cleaner pass that was started is through
    DirectoryMoved,    ///< broker: a replica has been copied into another log directory
    DeleteFiles,       ///< broker: file.delete.delay.ms is over for some files
    GroupDeadline,     ///< coordinator: a session, a rebalance, a delay or a retention of one of its groups ends
    TxnDeadline,       ///< transactions: a coordinator loads or checks, or something sent was not answered in time
    CheckpointHighWatermarks,
    CheckpointRecoveryPoints,
    CheckpointLogStarts,
    ExpireProducers  ///< broker: producer.id.expiration.check.interval.ms
};

struct Timer {
    TimerKind kind{};
    BrokerId broker = kNoBroker;
    PartitionId partition;
    std::int64_t incarnation = 0;  ///< of the broker process that asked; another one ignores it
    BrokerId peer = kNoBroker;     ///< the follower whose fetch is meant
    std::int64_t number = 0;       ///< tells which fetch, which client
};

/// What a step of the cluster leads to: facts, messages, timers. Whoever is handed an Effects puts things into it; the
/// simulation takes them out. Nothing is called back.
///
/// `cause` is the event that led to this step; what is told, sent or timed names it. A step that tells something which
/// causes the rest of what it does moves `cause` on to it (see `tellAndFollow`).
class Effects {
public:
    struct Told {
        EventId id;
        EventId cause;
        Subject subject;
        Fact fact;
        std::vector<Decision> decidedBy;
    };
    struct Sent {
        EventId cause;
        Address from, to;
        MessageBody body;
    };
    struct Timed {
        EventId cause;
        Micros due;
        Timer timer;
    };

    Effects(Micros now, EventId nextEvent);
    ~Effects();
    Effects(const Effects&) = delete;
    Effects& operator=(const Effects&) = delete;

    /// Ready for a further step; keeps its memory.
    ///
    /// `deadline`: the config whose deadline this step is, or nullptr. When the step does anything, "the deadline came"
    /// is told first and is the cause of it.
    void begin(Micros now, EventId causeOfStep, EventId nextEvent, Subject about = {}, const char* deadline = nullptr);

    Micros now() const { return now_; }
    EventId nextEvent() const { return next_; }

    EventId tell(Subject subject, Fact&& fact, std::vector<Decision> decidedBy = {});
    /// Tells, and makes this fact the cause of all that follows in this step.
    void tellAndFollow(Subject subject, Fact&& fact, std::vector<Decision> decidedBy = {}) {
        cause = tell(subject, std::move(fact), std::move(decidedBy));
    }
    template <class Body>
    void send(Address from, Address to, Body&& body) {
        admitDeadline();
        sent.emplace_back(cause, from, to, std::forward<Body>(body));
    }
    void at(Micros due, Timer timer) { timed.push_back({cause, due, timer}); }

    /// The step is about to do something: if it is a deadline, that is told now.
    void acting() { admitDeadline(); }

    EventId cause = kNoEvent;
    std::vector<Told> told;
    std::vector<Sent> sent;
    std::vector<Timed> timed;

private:
    void admitDeadline() {
        if (deadline_ != nullptr) tellDeadline();
    }
    void tellDeadline();

    Micros now_;
    EventId next_;
    Subject about_;
    const char* deadline_ = nullptr;
};

}  // namespace logarium::cluster
