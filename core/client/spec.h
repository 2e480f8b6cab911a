#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/ids.h"

/// Simulated clients as data.
namespace logarium::client {

/// How the keys of a producer's records are drawn.
enum class KeyMix : std::uint8_t { None, Uniform, Zipf, Single };

/// A simulated producer. Defaults follow the Java client where it has them.
struct ProducerSpec {
    std::string name;  ///< client.id
    std::string topic;
    double recordsPerSecond = 10;
    int acks = -1;  ///< -1 = all
    KeyMix keys = KeyMix::Uniform;
    int keyCount = 20;
    int valueBytes = 100;
    double tombstoneChance = 0;
    std::optional<std::int32_t> partition;  ///< none: murmur2 of the key, or sticky without a key
    std::string compression = "none";
    int lingerMs = 5;
    int batchBytes = 16384;
    bool idempotent = false;
    std::int64_t records = -1;  ///< stop after so many; -1: never
    int retries = 2147483647;
    int requestTimeoutMs = 30'000;
    int deliveryTimeoutMs = 120'000;
    std::string transactionalId;        ///< transactional.id; empty: no transactions
    int transactionTimeoutMs = 60'000;  ///< transaction.timeout.ms
    int transactionRecords = 10;        ///< after so many it ends a transaction
    int abortEvery = 0;                 ///< every so manyth transaction is aborted; 0: none
    int commitDelayMs = 0;              ///< how long it waits with all sent before it ends a transaction
    bool operator==(const ProducerSpec&) const = default;
};

/// A record given by hand (the console producer, a lesson's step).
struct ProducedRecord {
    std::optional<std::string> key;
    std::optional<std::string> value;
    std::vector<std::pair<std::string, std::optional<std::string>>> headers;
    bool operator==(const ProducedRecord&) const = default;
};

/// A simulated consumer.
struct ConsumerSpec {
    std::string name;
    std::string topic;
    std::string group;  ///< group.id; empty, or with `partition` or `startOffset`: reads on its own
    bool fromBeginning = true;
    double recordsPerSecond = 0;            ///< 0: as fast as it can fetch
    std::optional<std::int32_t> partition;  ///< none: all
    std::optional<Offset> startOffset;      ///< where to begin, instead of the beginning or the end
    std::string include;                    ///< a regular expression of topics, instead of `topic`
    std::string protocol = "classic";       ///< group.protocol: "classic" or "consumer"
    std::string instanceId;                 ///< group.instance.id; empty: a dynamic member
    /// partition.assignment.strategy by the names of the assignors, most wanted first.
    std::vector<std::string> assignors = {"range", "cooperative-sticky"};
    std::string remoteAssignor;  ///< group.remote.assignor; empty: as the coordinator likes
    bool autoCommit = true;      ///< enable.auto.commit
    int autoCommitMs = 5000;     ///< auto.commit.interval.ms
    int sessionTimeoutMs = 45'000;
    int heartbeatMs = 3000;      ///< heartbeat.interval.ms of the classic protocol
    int maxPollMs = 300'000;     ///< max.poll.interval.ms, which is the rebalance timeout
    bool readCommitted = false;  ///< isolation.level
    bool readsAlone() const { return group.empty() || partition || startOffset; }
    bool operator==(const ConsumerSpec&) const = default;
};

/// A client that reads records, writes each to another topic and commits how far it has read, all in one transaction:
/// each input record counts exactly once.
struct TransformSpec {
    std::string name;
    std::string topic;   ///< it reads, as a member of `group`
    std::string output;  ///< it writes
    std::string group;
    std::string transactionalId;
    std::string protocol = "classic";  ///< group.protocol
    int transactionTimeoutMs = 10'000;
    int transactionRecords = 50;  ///< of the input at most, in one transaction
    int abortEvery = 0;           ///< every so manyth transaction is aborted and its records are read again; 0: none
    int commitDelayMs = 0;        ///< how long it waits with all sent before it commits
    bool operator==(const TransformSpec&) const = default;
};

}  // namespace logarium::client
