#pragma once
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/time.h"
#include "core/txn/facts.h"
#include "core/txn/protocol.h"
#include "core/txn/records.h"

namespace logarium::txn {

inline constexpr Micros kNever{std::numeric_limits<std::int64_t>::max()};
/// The topic in which coordinators keep their transactional ids.
inline constexpr std::string_view kTransactionTopic = "__transaction_state";
/// The level of the feature transaction.version that a new cluster has: KIP-890 with both parts.
inline constexpr std::int16_t kTransactionVersion = 2;

/// The configs of a coordinator, times in milliseconds.
struct Settings {
    std::int64_t maxTimeoutMs = 900'000;         ///< transaction.max.timeout.ms
    std::int64_t abortCheckMs = 10'000;          ///< transaction.abort.timed.out.transaction.cleanup.interval.ms
    std::int64_t expirationMs = 604'800'000;     ///< transactional.id.expiration.ms
    std::int64_t expirationCheckMs = 3'600'000;  ///< transaction.remove.expired.transaction.cleanup.interval.ms
};

/// Who waits for an answer: a place in the coordinator's book of requests; -1: nobody.
using Ticket = std::int64_t;
inline constexpr Ticket kNobody = -1;

struct Answer {
    Ticket to = kNobody;
    Reply reply;
};

/// Markers that are to be written for a transaction whose outcome is decided.
struct MarkerOrder {
    std::string id;
    std::int64_t producerId = -1;
    std::int16_t epoch = -1;
    bool commits = false;
    std::vector<TopicPartition> partitions;
};

using Fact = std::variant<ProducerInitialized, PartitionsJoined, TransactionPrepared, TransactionCompleted,
                          TransactionalIdExpired>;

/// What surrounds one step of a coordinator, and what the step leads to. Each of `records` is to be appended as a batch
/// of its own, and `Shard::committed` be told when it is on all that are in sync.
struct Step {
    Micros now;
    const Settings& settings;
    /// Takes an id for a producer; nothing while the controller has not given a block.
    std::function<std::optional<std::int64_t>()> newProducerId;

    std::vector<Record> records{};
    std::vector<Answer> answers{};
    std::vector<Fact> facts{};
    std::vector<MarkerOrder> markers{};

    void answer(Ticket to, Reply reply) {
        if (to != kNobody) answers.push_back({to, std::move(reply)});
    }
    TimestampMs wall() const { return wallClock(now); }
};

}  // namespace logarium::txn
