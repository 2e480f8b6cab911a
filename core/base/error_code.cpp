#include "core/base/error_code.h"

#include <algorithm>
#include <iterator>

namespace logarium {

namespace {

using enum ErrorCode;

// Texts as in org.apache.kafka.common.protocol.Errors of Apache Kafka 4.1.0.
constexpr ErrorInfo kErrors[] = {
    {UnknownServerError, "UNKNOWN_SERVER_ERROR", "UnknownServerException", false,
     "The server experienced an unexpected error when processing the request."},
    {None, "NONE", "", false, ""},
    {OffsetOutOfRange, "OFFSET_OUT_OF_RANGE", "OffsetOutOfRangeException", false,
     "The requested offset is not within the range of offsets maintained by the server."},
    {CorruptMessage, "CORRUPT_MESSAGE", "CorruptRecordException", true,
     "This message has failed its CRC checksum, exceeds the valid size, has a null key for a compacted topic, or is "
     "otherwise corrupt."},
    {UnknownTopicOrPartition, "UNKNOWN_TOPIC_OR_PARTITION", "UnknownTopicOrPartitionException", true,
     "This server does not host this topic-partition."},
    {LeaderNotAvailable, "LEADER_NOT_AVAILABLE", "LeaderNotAvailableException", true,
     "There is no leader for this topic-partition as we are in the middle of a leadership election."},
    {NotLeaderOrFollower, "NOT_LEADER_OR_FOLLOWER", "NotLeaderOrFollowerException", true,
     "For requests intended only for the leader, this error indicates that the broker is not the current leader. For "
     "requests intended for any replica, this error indicates that the broker is not a replica of the topic "
     "partition."},
    {RequestTimedOut, "REQUEST_TIMED_OUT", "TimeoutException", true, "The request timed out."},
    {BrokerNotAvailable, "BROKER_NOT_AVAILABLE", "BrokerNotAvailableException", false, "The broker is not available."},
    {ReplicaNotAvailable, "REPLICA_NOT_AVAILABLE", "ReplicaNotAvailableException", true,
     "The replica is not available for the requested topic-partition. Produce/Fetch requests and other requests "
     "intended only for the leader or follower return NOT_LEADER_OR_FOLLOWER if the broker is not a replica of the "
     "topic-partition."},
    {MessageTooLarge, "MESSAGE_TOO_LARGE", "RecordTooLargeException", false,
     "The request included a message larger than the max message size the server will accept."},
    {NetworkException, "NETWORK_EXCEPTION", "NetworkException", true,
     "The server disconnected before a response was received."},
    {CoordinatorLoadInProgress, "COORDINATOR_LOAD_IN_PROGRESS", "CoordinatorLoadInProgressException", true,
     "The coordinator is loading and hence can't process requests."},
    {CoordinatorNotAvailable, "COORDINATOR_NOT_AVAILABLE", "CoordinatorNotAvailableException", true,
     "The coordinator is not available."},
    {NotCoordinator, "NOT_COORDINATOR", "NotCoordinatorException", true, "This is not the correct coordinator."},
    {InvalidTopicException, "INVALID_TOPIC_EXCEPTION", "InvalidTopicException", false,
     "The request attempted to perform an operation on an invalid topic."},
    {RecordListTooLarge, "RECORD_LIST_TOO_LARGE", "RecordBatchTooLargeException", false,
     "The request included message batch larger than the configured segment size on the server."},
    {NotEnoughReplicas, "NOT_ENOUGH_REPLICAS", "NotEnoughReplicasException", true,
     "Messages are rejected since there are fewer in-sync replicas than required."},
    {NotEnoughReplicasAfterAppend, "NOT_ENOUGH_REPLICAS_AFTER_APPEND", "NotEnoughReplicasAfterAppendException", true,
     "Messages are written to the log, but to fewer in-sync replicas than required."},
    {InvalidRequiredAcks, "INVALID_REQUIRED_ACKS", "InvalidRequiredAcksException", false,
     "Produce request specified an invalid value for required acks."},
    {OffsetMetadataTooLarge, "OFFSET_METADATA_TOO_LARGE", "OffsetMetadataTooLarge", false,
     "The metadata field of the offset request was too large."},
    {IllegalGeneration, "ILLEGAL_GENERATION", "IllegalGenerationException", false,
     "Specified group generation id is not valid."},
    {InconsistentGroupProtocol, "INCONSISTENT_GROUP_PROTOCOL", "InconsistentGroupProtocolException", false,
     "The group member's supported protocols are incompatible with those of existing members or first group member "
     "tried to join with empty protocol type or empty protocol list."},
    {InvalidGroupId, "INVALID_GROUP_ID", "InvalidGroupIdException", false, "The group id is invalid."},
    {UnknownMemberId, "UNKNOWN_MEMBER_ID", "UnknownMemberIdException", false,
     "The coordinator is not aware of this member."},
    {InvalidSessionTimeout, "INVALID_SESSION_TIMEOUT", "InvalidSessionTimeoutException", false,
     "The session timeout is not within the range allowed by the broker (as configured by "
     "group.min.session.timeout.ms and group.max.session.timeout.ms)."},
    {RebalanceInProgress, "REBALANCE_IN_PROGRESS", "RebalanceInProgressException", false,
     "The group is rebalancing, so a rejoin is needed."},
    {NonEmptyGroup, "NON_EMPTY_GROUP", "GroupNotEmptyException", false, "The group is not empty."},
    {GroupIdNotFound, "GROUP_ID_NOT_FOUND", "GroupIdNotFoundException", false, "The group id does not exist."},
    {MemberIdRequired, "MEMBER_ID_REQUIRED", "MemberIdRequiredException", false,
     "The group member needs to have a valid member id before actually entering a consumer group."},
    {GroupMaxSizeReached, "GROUP_MAX_SIZE_REACHED", "GroupMaxSizeReachedException", false,
     "The group has reached its maximum size."},
    {FencedInstanceId, "FENCED_INSTANCE_ID", "FencedInstanceIdException", false,
     "The broker rejected this static consumer since another consumer with the same group.instance.id has registered "
     "with a different member.id."},
    {GroupSubscribedToTopic, "GROUP_SUBSCRIBED_TO_TOPIC", "GroupSubscribedToTopicException", false,
     "Deleting offsets of a topic is forbidden while the consumer group is actively subscribed to it."},
    {FencedMemberEpoch, "FENCED_MEMBER_EPOCH", "FencedMemberEpochException", false,
     "The member epoch is fenced by the group coordinator. The member must abandon all its partitions and rejoin."},
    {UnreleasedInstanceId, "UNRELEASED_INSTANCE_ID", "UnreleasedInstanceIdException", false,
     "The instance ID is still used by another member in the consumer group. That member must leave first."},
    {UnsupportedAssignor, "UNSUPPORTED_ASSIGNOR", "UnsupportedAssignorException", false,
     "The assignor or its version range is not supported by the consumer group."},
    {StaleMemberEpoch, "STALE_MEMBER_EPOCH", "StaleMemberEpochException", false,
     "The member epoch is stale. The member must retry after receiving its updated member epoch via the "
     "ConsumerGroupHeartbeat API."},
    {InvalidRegularExpression, "INVALID_REGULAR_EXPRESSION", "InvalidRegularExpression", false,
     "The regular expression is not valid."},
    {InvalidTimestamp, "INVALID_TIMESTAMP", "InvalidTimestampException", false,
     "The timestamp of the message is out of acceptable range."},
    {UnsupportedVersion, "UNSUPPORTED_VERSION", "UnsupportedVersionException", false,
     "The version of API is not supported."},
    {TopicAlreadyExists, "TOPIC_ALREADY_EXISTS", "TopicExistsException", false, "Topic with this name already exists."},
    {InvalidPartitions, "INVALID_PARTITIONS", "InvalidPartitionsException", false, "Number of partitions is below 1."},
    {InvalidReplicationFactor, "INVALID_REPLICATION_FACTOR", "InvalidReplicationFactorException", false,
     "Replication factor is below 1 or larger than the number of available brokers."},
    {InvalidReplicaAssignment, "INVALID_REPLICA_ASSIGNMENT", "InvalidReplicaAssignmentException", false,
     "Replica assignment is invalid."},
    {InvalidConfig, "INVALID_CONFIG", "InvalidConfigurationException", false, "Configuration is invalid."},
    {NotController, "NOT_CONTROLLER", "NotControllerException", true,
     "This is not the correct controller for this cluster."},
    {InvalidRequest, "INVALID_REQUEST", "InvalidRequestException", false,
     "This most likely occurs because of a request being malformed by the client library or the message was sent to "
     "an incompatible broker. See the broker logs for more details."},
    {UnsupportedForMessageFormat, "UNSUPPORTED_FOR_MESSAGE_FORMAT", "UnsupportedForMessageFormatException", false,
     "The message format version on the broker does not support the request."},
    {PolicyViolation, "POLICY_VIOLATION", "PolicyViolationException", false,
     "Request parameters do not satisfy the configured policy."},
    {OutOfOrderSequenceNumber, "OUT_OF_ORDER_SEQUENCE_NUMBER", "OutOfOrderSequenceException", false,
     "The broker received an out of order sequence number."},
    {DuplicateSequenceNumber, "DUPLICATE_SEQUENCE_NUMBER", "DuplicateSequenceException", false,
     "The broker received a duplicate sequence number."},
    {InvalidProducerEpoch, "INVALID_PRODUCER_EPOCH", "InvalidProducerEpochException", false,
     "Producer attempted to produce with an old epoch."},
    {InvalidTxnState, "INVALID_TXN_STATE", "InvalidTxnStateException", false,
     "The producer attempted a transactional operation in an invalid state."},
    {InvalidProducerIdMapping, "INVALID_PRODUCER_ID_MAPPING", "InvalidPidMappingException", false,
     "The producer attempted to use a producer id which is not currently assigned to its transactional id."},
    {InvalidTransactionTimeout, "INVALID_TRANSACTION_TIMEOUT", "InvalidTxnTimeoutException", false,
     "The transaction timeout is larger than the maximum value allowed by the broker (as configured by "
     "transaction.max.timeout.ms)."},
    {ConcurrentTransactions, "CONCURRENT_TRANSACTIONS", "ConcurrentTransactionsException", true,
     "The producer attempted to update a transaction while another concurrent operation on the same transaction was "
     "ongoing."},
    {UnstableOffsetCommit, "UNSTABLE_OFFSET_COMMIT", "UnstableOffsetCommitException", true,
     "There are unstable offsets that need to be cleared."},
    {ErrorCode{89}, "THROTTLING_QUOTA_EXCEEDED", "ThrottlingQuotaExceededException", true,
     "The throttling quota has been exceeded."},
    {ProducerFenced, "PRODUCER_FENCED", "ProducerFencedException", false,
     "There is a newer producer with the same transactionalId which fences the current one."},
    {TransactionalIdNotFound, "TRANSACTIONAL_ID_NOT_FOUND", "TransactionalIdNotFoundException", false,
     "The transactionalId could not be found."},
    {TransactionAbortable, "TRANSACTION_ABORTABLE", "TransactionAbortableException", false,
     "The server encountered an error with the transaction. The client can abort the transaction to continue using "
     "this transactional ID."},
    {TransactionCoordinatorFenced, "TRANSACTION_COORDINATOR_FENCED", "TransactionCoordinatorFencedException", false,
     "Indicates that the transaction coordinator sending a WriteTxnMarker is no longer the current coordinator for a "
     "given producer."},
    {KafkaStorageError, "KAFKA_STORAGE_ERROR", "KafkaStorageException", true,
     "Disk error when trying to access log file on the disk."},
    {LogDirNotFound, "LOG_DIR_NOT_FOUND", "LogDirNotFoundException", false,
     "The user-specified log directory is not found in the broker config."},
    {UnknownProducerId, "UNKNOWN_PRODUCER_ID", "UnknownProducerIdException", false,
     "This exception is raised by the broker if it could not locate the producer metadata associated with the "
     "producerId in question. This could happen if, for instance, the producer's records were deleted because their "
     "retention time had elapsed. Once the last records of the producerId are removed, the producer's metadata is "
     "removed from the broker, and future appends by the producer will return this exception."},
    {FencedLeaderEpoch, "FENCED_LEADER_EPOCH", "FencedLeaderEpochException", true,
     "The leader epoch in the request is older than the epoch on the broker."},
    {UnknownLeaderEpoch, "UNKNOWN_LEADER_EPOCH", "UnknownLeaderEpochException", true,
     "The leader epoch in the request is newer than the epoch on the broker."},
    {OffsetNotAvailable, "OFFSET_NOT_AVAILABLE", "OffsetNotAvailableException", true,
     "The leader high watermark has not caught up from a recent leader election so the offsets cannot be guaranteed "
     "to be monotonically increasing."},
    {PreferredLeaderNotAvailable, "PREFERRED_LEADER_NOT_AVAILABLE", "PreferredLeaderNotAvailableException", true,
     "The preferred leader was not available."},
    {EligibleLeadersNotAvailable, "ELIGIBLE_LEADERS_NOT_AVAILABLE", "EligibleLeadersNotAvailableException", true,
     "Eligible topic partition leaders are not available."},
    {ElectionNotNeeded, "ELECTION_NOT_NEEDED", "ElectionNotNeededException", true,
     "Leader election not needed for topic partition."},
    {NoReassignmentInProgress, "NO_REASSIGNMENT_IN_PROGRESS", "NoReassignmentInProgressException", false,
     "No partition reassignment is in progress."},
    {InvalidRecord, "INVALID_RECORD", "InvalidRecordException", false,
     "This record has failed the validation on broker and hence will be rejected."},
    {InvalidUpdateVersion, "INVALID_UPDATE_VERSION", "InvalidUpdateVersionException", false,
     "The given update version was invalid."},
    {UnknownTopicId, "UNKNOWN_TOPIC_ID", "UnknownTopicIdException", true, "This server does not host this topic ID."},
    {StaleBrokerEpoch, "STALE_BROKER_EPOCH", "StaleBrokerEpochException", false, "Broker epoch has changed."},
    {DuplicateBrokerRegistration, "DUPLICATE_BROKER_REGISTRATION", "DuplicateBrokerRegistrationException", false,
     "This broker ID is already in use."},
    {BrokerIdNotRegistered, "BROKER_ID_NOT_REGISTERED", "BrokerIdNotRegisteredException", false,
     "The given broker ID was not registered."},
    {IneligibleReplica, "INELIGIBLE_REPLICA", "IneligibleReplicaException", false,
     "The new ISR contains at least one ineligible replica."},
    {NewLeaderElected, "NEW_LEADER_ELECTED", "NewLeaderElectedException", false,
     "The AlterPartition request successfully updated the partition state but the leader has changed."},
};

}  // namespace

const ErrorInfo& errorInfo(ErrorCode code) {
    const auto* found =
        std::find_if(std::begin(kErrors), std::end(kErrors), [code](const ErrorInfo& e) { return e.code == code; });
    return found == std::end(kErrors) ? kErrors[0] : *found;
}

}  // namespace logarium
