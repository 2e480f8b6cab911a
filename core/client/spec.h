#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/ids.h"

/// Simulated clients as data.
namespace logarium::client {

/// How the keys of a producer's records are drawn. HotKey: one key, a bot's say, has `hotShare` of all records, the
/// others share the rest.
enum class KeyMix : std::uint8_t { None, Uniform, Zipf, Single, HotKey };

/// How the rate of a producer goes on in time. Waves: up and down between `lowest` of it and all of it, in a straight
/// line. Bursts: all of it for `burstMs` at the beginning of each period, then `lowest` of it.
enum class RatePattern : std::uint8_t { Steady, Waves, Bursts };

/// A rate over time; it repeats every period.
struct RateShape {
    RatePattern pattern = RatePattern::Steady;
    int periodMs = 60'000;
    double lowest = 0.1;  ///< a share of the full rate, from 0 to 1
    int burstMs = 5'000;
    bool operator==(const RateShape&) const = default;
};

/// The user of a client that does not authenticate (Kafka: KafkaPrincipal.ANONYMOUS).
inline constexpr const char* kAnonymous = "ANONYMOUS";

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
    RateShape shape;
    double hotShare = 0.9;           ///< of KeyMix::HotKey
    double nullKeyChance = 0;        ///< of a record without a key, whatever the mix is
    int valueBytesMax = 0;           ///< sizes are drawn from `valueBytes` to this; 0: all are `valueBytes`
    std::int64_t clockOffsetMs = 0;  ///< its clock is wrong: timestamps are that much in the future (+) or past (-)
    double wrongClockChance = 1;     ///< how many of its records are stamped by the wrong clock
    std::optional<std::int32_t> partition;  ///< none: murmur2 of the key, or sticky without a key
    std::string compression = "none";
    int lingerMs = 5;
    int batchBytes = 16384;
    bool idempotent = true;     ///< enable.idempotence; Kafka turns it off unless acks is all
    std::int64_t records = -1;  ///< stop after so many; -1: never
    int retries = 2147483647;
    int requestTimeoutMs = 30'000;
    int deliveryTimeoutMs = 120'000;
    std::int64_t bufferBytes = 33'554'432;  ///< buffer.memory
    int maxBlockMs = 60'000;                ///< max.block.ms
    int maxRequestBytes = 1'048'576;        ///< max.request.size
    int retryBackoffMs = 100;               ///< retry.backoff.ms
    int retryBackoffMaxMs = 1000;           ///< retry.backoff.max.ms
    std::string user = kAnonymous;          ///< as whom it authenticates; quotas ask
    std::string transactionalId;            ///< transactional.id; empty: no transactions
    int transactionTimeoutMs = 60'000;      ///< transaction.timeout.ms
    int transactionRecords = 10;            ///< after so many it ends a transaction
    int abortEvery = 0;                     ///< every so manyth transaction is aborted; 0: none
    int commitDelayMs = 0;                  ///< how long it waits with all sent before it ends a transaction
    bool operator==(const ProducerSpec&) const = default;
};

/// A record given by hand (the console producer, a lesson's step).
struct ProducedRecord {
    std::optional<std::string> key;
    std::optional<std::string> value;
    std::vector<std::pair<std::string, std::optional<std::string>>> headers;
    std::int64_t clockOffsetMs = 0;  ///< its timestamp is that much later (+) or earlier (-) than the true time
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
    std::string rack;            ///< client.rack; empty: it reads from leaders
    std::string user = kAnonymous;
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
