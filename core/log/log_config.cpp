#include "core/log/log_config.h"

#include <fmt/format.h>

#include <charconv>

namespace logarium::log {

namespace {

template <class Number>
bool parse(const std::string& text, Number& into) {
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), into);
    return bad == std::errc{} && end == text.data() + text.size();
}

struct WholeNumber {
    const char* name;
    std::int64_t LogConfig::*field;
};

constexpr WholeNumber kWholeNumbers[] = {
    {"segment.bytes", &LogConfig::segmentBytes},
    {"internal.segment.bytes", &LogConfig::segmentBytes},
    {"segment.ms", &LogConfig::segmentMs},
    {"segment.jitter.ms", &LogConfig::segmentJitterMs},
    {"segment.index.bytes", &LogConfig::segmentIndexBytes},
    {"index.interval.bytes", &LogConfig::indexIntervalBytes},
    {"retention.ms", &LogConfig::retentionMs},
    {"retention.bytes", &LogConfig::retentionBytes},
    {"delete.retention.ms", &LogConfig::deleteRetentionMs},
    {"file.delete.delay.ms", &LogConfig::fileDeleteDelayMs},
    {"min.compaction.lag.ms", &LogConfig::minCompactionLagMs},
    {"max.compaction.lag.ms", &LogConfig::maxCompactionLagMs},
    {"max.message.bytes", &LogConfig::maxMessageBytes},
    {"message.timestamp.before.max.ms", &LogConfig::timestampBeforeMaxMs},
    {"message.timestamp.after.max.ms", &LogConfig::timestampAfterMaxMs},
    {"flush.messages", &LogConfig::flushMessages},
    {"flush.ms", &LogConfig::flushMs},
    {"min.insync.replicas", &LogConfig::minInsyncReplicas},
};

struct Level {
    const char* name;
    std::optional<int> LogConfig::*field;
};

constexpr Level kLevels[] = {
    {"compression.gzip.level", &LogConfig::gzipLevel},
    {"compression.lz4.level", &LogConfig::lz4Level},
    {"compression.zstd.level", &LogConfig::zstdLevel},
};

bool setNumber(LogConfig& config, const std::string& name, const std::string& value, bool& understood) {
    for (const WholeNumber& row : kWholeNumbers)
        if (name == row.name) return understood = true, parse(value, config.*row.field);
    for (const Level& row : kLevels) {
        if (name != row.name) continue;
        understood = true;
        int level = 0;
        if (!parse(value, level)) return false;
        config.*row.field = level;
        return true;
    }
    return true;
}

bool setWord(LogConfig& config, const std::string& name, const std::string& value) {
    if (name == "cleanup.policy") {
        config.deletes = value.find("delete") != std::string::npos;
        config.compacts = value.find("compact") != std::string::npos;
        return config.deletes || config.compacts || value.empty();
    }
    if (name == "message.timestamp.type") {
        config.timestampType = value == "LogAppendTime" ? TimestampKind::LogAppendTime : TimestampKind::CreateTime;
        return value == "LogAppendTime" || value == "CreateTime";
    }
    if (name == "compression.type") config.compressionType = value;
    if (name == "preallocate") {
        config.preallocate = value == "true";
        return value == "true" || value == "false";
    }
    if (name == "min.cleanable.dirty.ratio") {
        char* end = nullptr;
        config.minCleanableDirtyRatio = std::strtod(value.c_str(), &end);
        return end != value.c_str() && *end == '\0';
    }
    return true;
}

}  // namespace

Result<LogConfig> LogConfig::from(const std::map<std::string, std::string>& values) {
    return LogConfig{}.with(values);
}

Result<LogConfig> LogConfig::with(const std::map<std::string, std::string>& values) const {
    LogConfig config = *this;
    for (const auto& [name, value] : values) {
        bool understood = false;
        const bool good = setNumber(config, name, value, understood) && (understood || setWord(config, name, value));
        if (!good) return Failure{fmt::format("{}: expected a valid value, not '{}'", name, value)};
    }
    return config;
}

}  // namespace logarium::log
