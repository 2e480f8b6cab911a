#pragma once
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/log/facts.h"

namespace logarium::log {

enum class TimestampKind : std::uint8_t { CreateTime, LogAppendTime };

/// The topic configs that rule one log, as typed effective values; defaults are Kafka's (LogConfig, TopicConfig).
struct LogConfig {
    static constexpr std::int64_t kForever = std::numeric_limits<std::int64_t>::max();

    std::int64_t segmentBytes = 1073741824;
    std::int64_t segmentMs = 604800000;
    std::int64_t segmentJitterMs = 0;
    std::int64_t segmentIndexBytes = 10485760;
    std::int64_t indexIntervalBytes = 4096;
    std::int64_t retentionMs = 604800000;  ///< -1: for ever
    std::int64_t retentionBytes = -1;      ///< -1: without bound
    bool deletes = true;                   ///< cleanup.policy has "delete"
    bool compacts = false;                 ///< cleanup.policy has "compact"
    std::int64_t deleteRetentionMs = 86400000;
    std::int64_t fileDeleteDelayMs = 60000;
    double minCleanableDirtyRatio = 0.5;
    std::int64_t minCompactionLagMs = 0;
    std::int64_t maxCompactionLagMs = kForever;
    std::int64_t maxMessageBytes = 1048588;
    TimestampKind timestampType = TimestampKind::CreateTime;
    std::int64_t timestampBeforeMaxMs = kForever;
    std::int64_t timestampAfterMaxMs = 3600000;
    std::string compressionType = "producer";
    std::optional<int> gzipLevel;
    std::optional<int> lz4Level;
    std::optional<int> zstdLevel;
    bool preallocate = false;
    std::int64_t flushMessages = kForever;
    std::int64_t flushMs = kForever;
    std::int64_t minInsyncReplicas = 1;

    /// segment.ms, or max.compaction.lag.ms where that bounds how long a segment stays active (LogConfig.maxSegmentMs).
    std::int64_t maxSegmentMs() const {
        return compacts && maxCompactionLagMs > 0 ? std::min(maxCompactionLagMs, segmentMs) : segmentMs;
    }

    /// Which of the two.
    RollReason ageThatRolls() const {
        return maxSegmentMs() < segmentMs ? RollReason::MaxCompactionLag : RollReason::SegmentMs;
    }

    /// Reads overrides by Kafka's names (`segment.bytes`, also `internal.segment.bytes`); names that do not rule a log
    /// are passed over. A value of the wrong type gives a Failure naming it.
    static Result<LogConfig> from(const std::map<std::string, std::string>& values);
    /// The same on top of values that are there already.
    Result<LogConfig> with(const std::map<std::string, std::string>& values) const;

    bool operator==(const LogConfig&) const = default;
};

}  // namespace logarium::log
