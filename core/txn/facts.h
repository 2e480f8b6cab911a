#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/ids.h"

/// What the coordinator of transactions, and the leaders of partitions that take part in one, can tell.
namespace logarium::txn {

/// What made a coordinator end a transaction.
enum class EndCause : std::uint8_t {
    Producer,  ///< EndTxn: it commits or aborts
    TimedOut,  ///< transaction.timeout.ms is over
    Fenced,    ///< another producer came with its transactional.id
};

/// A coordinator has read its partition of __transaction_state and serves its transactional ids.
struct TransactionsLoaded {
    std::int64_t ids = 0;
    std::int64_t unfinished = 0;  ///< decided, but without all their markers
    bool operator==(const TransactionsLoaded&) const = default;
};
struct TransactionsUnloaded {
    bool operator==(const TransactionsUnloaded&) const = default;
};
/// InitProducerId succeeded: whoever had the id with an older epoch is fenced.
struct ProducerInitialized {
    std::string id;
    std::int64_t producerId = -1;
    std::int16_t epoch = -1;
    bool operator==(const ProducerInitialized&) const = default;
};
/// Partitions are part of the transaction from now on; the first of them begin it.
struct PartitionsJoined {
    std::string id;
    std::vector<TopicPartition> partitions;
    bool begins = false;
    bool operator==(const PartitionsJoined&) const = default;
};
/// The outcome is decided and in __transaction_state; markers follow.
struct TransactionPrepared {
    std::string id;
    bool commits = false;
    EndCause cause{};
    int partitions = 0;
    bool operator==(const TransactionPrepared&) const = default;
};
/// All markers are written.
struct TransactionCompleted {
    std::string id;
    bool committed = false;
    std::int64_t openMs = 0;  ///< since its first partition
    bool operator==(const TransactionCompleted&) const = default;
};
/// The leader of a partition appended the control record that ends a producer's transaction there.
struct MarkerWritten {
    std::int64_t producerId = -1;
    std::int16_t epoch = -1;
    bool commits = false;
    Offset offset;
    bool operator==(const MarkerWritten&) const = default;
};
/// Unused for transactional.id.expiration.ms.
struct TransactionalIdExpired {
    std::string id;
    bool operator==(const TransactionalIdExpired&) const = default;
};

}  // namespace logarium::txn
