#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"

/// The records of __transaction_state, byte for byte as 4.1.0 writes them: TransactionLogKey 0, TransactionLogValue 1
/// (reads 0 and 1). A record without its value is a tombstone.
namespace logarium::txn {

/// The numbers are those in the records.
enum class State : std::int8_t {
    Empty = 0,
    Ongoing = 1,
    PrepareCommit = 2,
    PrepareAbort = 3,
    CompleteCommit = 4,
    CompleteAbort = 5,
    Dead = 6,
    PrepareEpochFence = 7,
};
/// Kafka's name of it.
std::string_view stateName(State state);

/// What is known of a transactional id (Kafka: TransactionMetadata).
struct TxnImage {
    std::int64_t producerId = -1;
    std::int64_t previousProducerId = -1;  ///< after the ids of epochs ran out
    std::int64_t nextProducerId = -1;
    std::int16_t epoch = -1;
    std::int16_t lastEpoch = -1;  ///< in memory only
    std::int32_t timeoutMs = 0;
    State state = State::Empty;
    std::set<TopicPartition> partitions;
    TimestampMs startedAt = kNoTimestamp;  ///< of the transaction
    TimestampMs updatedAt = kNoTimestamp;
    std::int16_t clientVersion = 0;  ///< transaction.version of who changed it
    bool operator==(const TxnImage&) const = default;
};

struct Record {
    std::string id;
    std::optional<TxnImage> value;
    bool operator==(const Record&) const = default;
};
struct KeyValue {
    Bytes key;
    std::optional<Bytes> value;
};
KeyValue encode(const Record& record);
/// Fails for what is no such record.
Result<Record> decode(ByteView key, std::optional<ByteView> value);

}  // namespace logarium::txn
