#pragma once
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "core/base/ids.h"
#include "core/base/random.h"
#include "core/base/time.h"
#include "core/group/assignor.h"
#include "core/group/facts.h"
#include "core/group/protocol.h"
#include "core/group/records.h"

namespace logarium::group {

inline constexpr Micros kNever{std::numeric_limits<std::int64_t>::max()};

/// The configs of a coordinator, times in milliseconds.
struct Settings {
    std::int64_t initialDelayMs = 3000;            ///< group.initial.rebalance.delay.ms
    std::int64_t minSessionMs = 6000;              ///< group.min.session.timeout.ms
    std::int64_t maxSessionMs = 1'800'000;         ///< group.max.session.timeout.ms
    std::int64_t maxSize = 2'147'483'647;          ///< group.max.size
    std::int64_t consumerSessionMs = 45'000;       ///< group.consumer.session.timeout.ms
    std::int64_t consumerHeartbeatMs = 5000;       ///< group.consumer.heartbeat.interval.ms
    std::int64_t consumerMaxSize = 2'147'483'647;  ///< group.consumer.max.size
    std::vector<std::string> consumerAssignors;    ///< group.consumer.assignors; the first is the default
    bool upgrades = true;                          ///< group.consumer.migration.policy
    bool downgrades = true;                        ///< group.consumer.migration.policy
    std::int64_t retentionMs = 604'800'000;        ///< offsets.retention.minutes
    std::int64_t retentionCheckMs = 600'000;       ///< offsets.retention.check.interval.ms
    std::int64_t maxMetadataBytes = 4096;          ///< offset.metadata.max.bytes
};

/// What a group has to know of the topics.
struct TopicShape {
    Uuid id{};
    int partitions = 0;
    bool operator==(const TopicShape&) const = default;
};
struct Topics {
    std::function<std::optional<TopicShape>(const std::string& topic)> shape;
    std::function<std::vector<std::string>()> names;  ///< all that are there, sorted

    TopicSizes sizesOf(const std::set<std::string>& wanted) const {
        TopicSizes sizes;
        for (const std::string& topic : wanted)
            if (const auto found = shape(topic)) sizes[topic] = found->partitions;
        return sizes;
    }
};

/// Who waits for an answer.
struct Asker {
    ClientId client = kNoClient;
    std::int64_t correlation = 0;
};
struct Answer {
    Asker to;
    Reply reply;
};

using Fact = std::variant<MemberJoined, MemberGone, RebalanceStarted, GenerationFormed, OffsetsCommitted,
                          OffsetsRemoved, GroupRemoved>;

/// Whose transaction a write belongs to.
struct ProducerEpoch {
    std::int64_t producerId = -1;
    std::int16_t epoch = -1;
};

/// What surrounds one step of a coordinator, and what the step leads to. `records` are to be appended as one batch;
/// answers wait until they are committed.
struct Step {
    Micros now;
    const Settings& settings;
    const Topics& topics;
    Random& random;

    std::vector<Record> records{};
    std::optional<ProducerEpoch> transaction{};  ///< that the records belong to
    std::vector<Answer> answers{};
    std::vector<Fact> facts{};

    void answer(const Asker& to, Reply reply) { answers.push_back({to, std::move(reply)}); }
    TimestampMs wall() const { return wallClock(now); }
};

/// Kafka's Uuid.randomUuid as java.util.UUID writes it: version 4, 36 characters.
std::string randomUuid(Random& random);

}  // namespace logarium::group
