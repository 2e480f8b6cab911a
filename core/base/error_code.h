#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace logarium {

/// Kafka's error codes (org.apache.kafka.common.protocol.Errors); the numbers are those on the wire.
enum class ErrorCode : std::int16_t {
    UnknownServerError = -1,
    None = 0,
    OffsetOutOfRange = 1,
    CorruptMessage = 2,
    UnknownTopicOrPartition = 3,
    LeaderNotAvailable = 5,
    NotLeaderOrFollower = 6,
    RequestTimedOut = 7,
    BrokerNotAvailable = 8,
    ReplicaNotAvailable = 9,
    MessageTooLarge = 10,
    OffsetMetadataTooLarge = 12,
    NetworkException = 13,
    CoordinatorLoadInProgress = 14,
    CoordinatorNotAvailable = 15,
    NotCoordinator = 16,
    InvalidTopicException = 17,
    RecordListTooLarge = 18,
    NotEnoughReplicas = 19,
    NotEnoughReplicasAfterAppend = 20,
    InvalidRequiredAcks = 21,
    IllegalGeneration = 22,
    InconsistentGroupProtocol = 23,
    InvalidGroupId = 24,
    UnknownMemberId = 25,
    InvalidSessionTimeout = 26,
    RebalanceInProgress = 27,
    InvalidTimestamp = 32,
    UnsupportedVersion = 35,
    TopicAlreadyExists = 36,
    InvalidPartitions = 37,
    InvalidReplicationFactor = 38,
    InvalidReplicaAssignment = 39,
    InvalidConfig = 40,
    NotController = 41,
    InvalidRequest = 42,
    UnsupportedForMessageFormat = 43,
    PolicyViolation = 44,
    OutOfOrderSequenceNumber = 45,
    DuplicateSequenceNumber = 46,
    InvalidProducerEpoch = 47,
    InvalidTxnState = 48,
    InvalidProducerIdMapping = 49,
    InvalidTransactionTimeout = 50,
    ConcurrentTransactions = 51,
    TransactionCoordinatorFenced = 52,
    KafkaStorageError = 56,
    LogDirNotFound = 57,
    NonEmptyGroup = 68,
    GroupIdNotFound = 69,
    FencedLeaderEpoch = 74,
    UnknownLeaderEpoch = 75,
    UnknownProducerId = 59,
    StaleBrokerEpoch = 77,
    OffsetNotAvailable = 78,
    MemberIdRequired = 79,
    PreferredLeaderNotAvailable = 80,
    GroupMaxSizeReached = 81,
    FencedInstanceId = 82,
    EligibleLeadersNotAvailable = 83,
    ElectionNotNeeded = 84,
    NoReassignmentInProgress = 85,
    GroupSubscribedToTopic = 86,
    InvalidRecord = 87,
    UnstableOffsetCommit = 88,
    ProducerFenced = 90,
    InvalidUpdateVersion = 95,
    UnknownTopicId = 100,
    BrokerIdNotRegistered = 102,
    DuplicateBrokerRegistration = 101,
    TransactionalIdNotFound = 105,
    IneligibleReplica = 107,
    NewLeaderElected = 108,
    FencedMemberEpoch = 110,
    UnreleasedInstanceId = 111,
    UnsupportedAssignor = 112,
    StaleMemberEpoch = 113,
    TransactionAbortable = 120,
    InvalidRegularExpression = 128,
};

/// What Kafka says of an error code: its upper case name, the Java exception behind it, whether a client may try again.
struct ErrorInfo {
    ErrorCode code;
    std::string_view name;       ///< "NOT_ENOUGH_REPLICAS"
    std::string_view exception;  ///< "NotEnoughReplicasException"
    bool retriable;
    std::string_view message;  ///< Kafka's default text
};

const ErrorInfo& errorInfo(ErrorCode code);
inline std::string_view errorName(ErrorCode code) {
    return errorInfo(code).name;
}

/// A refusal in Kafka's words: the same value reaches views, console and wire.
struct KafkaError {
    ErrorCode code = ErrorCode::None;
    std::string message;
    bool operator==(const KafkaError&) const = default;
};

}  // namespace logarium
