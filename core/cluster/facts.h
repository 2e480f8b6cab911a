#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error_code.h"
#include "core/base/ids.h"
#include "core/base/time.h"

/// What brokers and the controller can tell. Each is plain data; `sim` gives it a time, an id and a cause.
namespace logarium::cluster {

enum class ElectionKind : std::uint8_t { Created, Clean, FromElr, Unclean, Preferred, Reassigned };
enum class IsrChangeReason : std::uint8_t {
    LaggedBehind,
    BrokerFenced,
    ControlledShutdown,
    CaughtUp,
    Elected,
    Reassigned,         ///< the replica is none any more
    LogDirectoryFailed  ///< its files cannot be reached
};

struct TopicCreated {
    std::string topic;
    int partitions = 0;
    int replicationFactor = 0;
    bool operator==(const TopicCreated&) const = default;
};
struct TopicDeleted {
    std::string topic;
    bool operator==(const TopicDeleted&) const = default;
};
struct PartitionsAdded {
    std::string topic;
    int from = 0;
    int to = 0;
    std::int64_t keys = 0;       ///< different keys that the topic holds
    std::int64_t movedKeys = 0;  ///< of these: whose next record goes to another partition than before
    bool operator==(const PartitionsAdded&) const = default;
};
/// `value` empty: the override was deleted. `resource`: topic name, broker id as text, or empty for the cluster
/// default.
struct ConfigChanged {
    std::string resource;
    std::string name;
    std::optional<std::string> value;
    bool operator==(const ConfigChanged&) const = default;
};
/// `leader` -1: nobody eligible was left.
struct LeaderElected {
    BrokerId previous = kNoBroker;
    BrokerId leader = kNoBroker;
    LeaderEpoch epoch;
    ElectionKind kind{};
    std::int64_t recordsLost = 0;  ///< records above the new leader's log end that the old one held (unclean only)
    bool operator==(const LeaderElected&) const = default;
};
struct IsrShrunk {
    BrokerId removed;
    std::vector<BrokerId> isr;
    IsrChangeReason reason{};
    bool operator==(const IsrShrunk&) const = default;
};
struct IsrExpanded {
    BrokerId added;
    std::vector<BrokerId> isr;
    bool operator==(const IsrExpanded&) const = default;
};
/// A move of replicas began, or was changed: `replicas` has all that are there until it is complete.
struct ReassignmentStarted {
    std::vector<BrokerId> replicas, adding, removing;
    bool operator==(const ReassignmentStarted&) const = default;
};
/// All replicas of the target are in sync: the others are none any more.
struct ReassignmentCompleted {
    std::vector<BrokerId> replicas, removed;
    bool operator==(const ReassignmentCompleted&) const = default;
};
struct ReassignmentCancelled {
    std::vector<BrokerId> replicas, abandoned;
    bool operator==(const ReassignmentCancelled&) const = default;
};
/// A throttle holds a fetch back: that of `follower`, on the leader's side or on its own. Told once a pause.
struct ReplicationThrottled {
    BrokerId follower;
    bool byLeader = false;
    bool operator==(const ReplicationThrottled&) const = default;
};
/// Records of one produce request reached the leader's log.
struct Appended {
    ClientId producer = kNoClient;
    Offset base;
    int records = 0;
    std::int64_t bytes = 0;
    std::int64_t batch = -1;  ///< the producer's number of the batch; -1: it has none
    int attempt = 1;
    bool operator==(const Appended&) const = default;
};
/// A batch of an idempotent producer came again, and was not written again.
struct DuplicateCaught {
    ClientId producer = kNoClient;
    Offset base;
    int records = 0;
    bool operator==(const DuplicateCaught&) const = default;
};
/// `entity`: "user alice, client-id shop", "default client-id". `value` empty: the quota was removed.
struct ClientQuotaChanged {
    std::string entity;
    std::string key;
    std::optional<double> value;
    bool operator==(const ClientQuotaChanged&) const = default;
};
/// A client was faster than its quota: its answer said so, and its next requests are not read before that time is over.
struct ClientThrottled {
    ClientId client = kNoClient;
    bool produces = true;
    std::int64_t throttleMs = 0;
    double rate = 0;   ///< bytes a second, as measured
    double quota = 0;  ///< bytes a second
    bool operator==(const ClientThrottled&) const = default;
};
/// A follower wrote what it had fetched.
struct Replicated {
    BrokerId follower;
    Offset logEnd;
    int records = 0;
    std::int64_t bytes = 0;
    bool operator==(const Replicated&) const = default;
};
/// A follower could not write what it had fetched and gave the partition up: it fetches again in the next leader epoch
/// (Kafka: AbstractFetcherThread.markPartitionFailed, the metric FailedPartitionsCount).
struct ReplicationFailed {
    std::string reason;
    bool operator==(const ReplicationFailed&) const = default;
};
/// `broker` is where it moved: the leader first, each follower one fetch later.
struct HighWatermarkMoved {
    BrokerId broker;
    Offset from;
    Offset to;
    bool operator==(const HighWatermarkMoved&) const = default;
};
struct ProduceAcknowledged {
    ClientId producer = kNoClient;
    Offset base;
    int records = 0;
    int acks = 0;
    bool operator==(const ProduceAcknowledged&) const = default;
};
struct ProduceRejected {
    ClientId producer = kNoClient;
    ErrorCode error{};
    int records = 0;
    int acks = 0;
    int isr = 0;     ///< members at that moment
    int minIsr = 0;  ///< effective min.insync.replicas
    bool operator==(const ProduceRejected&) const = default;
};
/// `what` took effect only now, because a deadline came (session timeout, lag check, retention check, ...).
struct DeadlineReached {
    std::string what;  ///< name of the config that set it
    bool operator==(const DeadlineReached&) const = default;
};
struct BrokerStarted {
    bool operator==(const BrokerStarted&) const = default;
};  ///< process up, not yet registered
struct BrokerUnfenced {
    bool operator==(const BrokerUnfenced&) const = default;
};  ///< registered and caught up with metadata
struct BrokerFenced {
    bool operator==(const BrokerFenced&) const = default;
};  ///< the controller saw its session end
struct BrokerStopped {
    bool clean = true;
    bool operator==(const BrokerStopped&) const = default;
};
/// A disk stopped working; the broker does not know yet.
struct LogDirectoryBroken {
    int directory = 1;
    bool operator==(const LogDirectoryBroken&) const = default;
};
/// The broker found out: what lies there is offline until it starts again with a directory that works.
struct LogDirectoryFailed {
    int directory = 1;
    int replicas = 0;
    std::string reason = {};  ///< what the disk said, "No space left on device"; empty: it does not work at all
    bool operator==(const LogDirectoryFailed&) const = default;
};
/// A new, empty disk is in its place.
struct LogDirectoryReplaced {
    int directory = 1;
    int replicas = 0;  ///< whose files went with the old one
    bool operator==(const LogDirectoryReplaced&) const = default;
};
/// A replica is copied from one log directory of its broker to another one.
struct ReplicaMoveStarted {
    int from = 1;
    int to = 1;
    bool operator==(const ReplicaMoveStarted&) const = default;
};
/// The copy has taken its place.
struct ReplicaMoved {
    int from = 1;
    int to = 1;
    bool operator==(const ReplicaMoved&) const = default;
};
struct BrokerPaused {
    bool operator==(const BrokerPaused&) const = default;
};
struct BrokerResumed {
    bool operator==(const BrokerResumed&) const = default;
};

}  // namespace logarium::cluster
