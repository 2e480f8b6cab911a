#pragma once
#include <cstdint>
#include <string>

#include "core/base/error_code.h"
#include "core/base/ids.h"

/// What simulated producers and consumers can tell.
namespace logarium::client {

struct ProducerStarted {
    bool operator==(const ProducerStarted&) const = default;
};
struct ProducerStopped {
    bool operator==(const ProducerStopped&) const = default;
};
struct BatchSent {
    int records = 0;
    int attempt = 1;
    bool operator==(const BatchSent&) const = default;
};
struct BatchRetried {
    ErrorCode error{};
    int records = 0;
    int attempt = 2;
    bool operator==(const BatchRetried&) const = default;
};
struct BatchFailed {
    ErrorCode error{};
    int records = 0;
    std::int64_t ageMs = -1;  ///< it took longer than delivery.timeout.ms; -1: that was not the reason
    bool operator==(const BatchFailed&) const = default;
};
/// Records that the producer did not even take: `reason` in Kafka's words.
struct SendFailed {
    int records = 0;
    std::string reason;
    bool operator==(const SendFailed&) const = default;
};
/// A batch of an idempotent producer was given up: its partition begins anew with this epoch and sequence 0.
struct ProducerEpochBumped {
    int epoch = 0;
    bool operator==(const ProducerEpochBumped&) const = default;
};
/// From now on the consumer reads the partition from this replica; kNoBroker: from the leader again.
struct ReadReplicaChosen {
    BrokerId broker = kNoBroker;
    bool operator==(const ReadReplicaChosen&) const = default;
};
struct ConsumerStarted {
    bool operator==(const ConsumerStarted&) const = default;
};
struct ConsumerStopped {
    bool operator==(const ConsumerStopped&) const = default;
};
/// A producer heard that its transaction is decided.
struct TransactionEnded {
    bool committed = false;
    std::int64_t records = 0;
    bool operator==(const TransactionEnded&) const = default;
};
/// Another producer came with its transactional.id, or its ids are not known: it may not go on.
struct ProducerFenced {
    ErrorCode error{};
    bool operator==(const ProducerFenced&) const = default;
};
struct Consumed {
    Offset from;
    Offset to;
    int records = 0;
    bool operator==(const Consumed&) const = default;
};

}  // namespace logarium::client
