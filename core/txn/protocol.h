#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/error_code.h"
#include "core/base/ids.h"

/// What producers, leaders of partitions and coordinators of transactions ask one another: the fields of Kafka's
/// requests that decide anything here.
namespace logarium::txn {

/// Asked of any broker (FindCoordinator with the key type of transactions).
struct FindCoordinator {
    std::string id;
};
/// A producer begins, or comes back: its epoch is bumped, so that older ones of the same id are fenced.
struct InitProducerId {
    std::string id;
    std::int32_t timeoutMs = 60'000;  ///< transaction.timeout.ms
    std::int64_t producerId = -1;     ///< -1: a new process, which knows of none
    std::int16_t epoch = -1;
};
/// Of a producer, or of a partition's leader that has got its first records of a transaction (KIP-890).
struct AddPartitions {
    std::string id;
    std::int64_t producerId = -1;
    std::int16_t epoch = -1;
    std::vector<TopicPartition> partitions;
};
/// Adds the partition of __consumer_offsets that holds the group (of producers before KIP-890's second part).
struct AddOffsets {
    std::string id;
    std::int64_t producerId = -1;
    std::int16_t epoch = -1;
    std::string group;
};
struct EndTxn {
    std::string id;
    std::int64_t producerId = -1;
    std::int16_t epoch = -1;
    bool commits = false;
};
/// A coordinator tells the leader of partitions how a producer's transaction ended; also what
/// `kafka-transactions abort` sends.
struct WriteMarkers {
    std::int64_t producerId = -1;
    std::int16_t epoch = -1;
    std::int32_t coordinatorEpoch = 0;
    bool commits = false;
    std::vector<TopicPartition> partitions;
};

struct Request {
    std::variant<FindCoordinator, InitProducerId, AddPartitions, AddOffsets, EndTxn, WriteMarkers> what;

    Request() = default;
    template <class Kind>
    Request(Kind kind) : what(std::move(kind)) {}
};

struct CoordinatorFound {
    ErrorCode error = ErrorCode::None;
    BrokerId coordinator = kNoBroker;
};
/// Of InitProducerId; and of EndTxn, whose answer carries the epoch of the next transaction (KIP-890).
struct ProducerGiven {
    ErrorCode error = ErrorCode::None;
    std::int64_t producerId = -1;
    std::int16_t epoch = -1;
};
struct Acknowledged {
    ErrorCode error = ErrorCode::None;
};
struct MarkersWritten {
    std::int64_t producerId = -1;
    std::vector<std::pair<TopicPartition, ErrorCode>> partitions;
};

struct Reply {
    std::variant<CoordinatorFound, ProducerGiven, Acknowledged, MarkersWritten> what;

    Reply() = default;
    template <class Kind>
    Reply(Kind kind) : what(std::move(kind)) {}
};

/// The answer of the right kind that says this error.
Reply failed(const Request& asked, ErrorCode error);

}  // namespace logarium::txn
