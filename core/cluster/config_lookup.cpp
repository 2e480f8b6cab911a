#include "core/cluster/config_lookup.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "core/base/assert.h"

namespace logarium::cluster {
namespace {

/// A config of a topic, the broker configs that give its default (strongest first) and what one unit of them is worth.
struct Synonym {
    std::string_view name;
    std::int64_t factor = 1;
};
struct Known {
    std::string_view name;
    std::string_view builtIn;
    Synonym synonyms[3] = {};
};

constexpr std::int64_t kMinuteMs = 60'000, kHourMs = 3'600'000;

constexpr Known kTopicConfigs[] = {
    {"cleanup.policy", "delete", {{"log.cleanup.policy"}}},
    {"compression.type", "producer", {{"compression.type"}}},
    {"delete.retention.ms", "86400000", {{"log.cleaner.delete.retention.ms"}}},
    {"file.delete.delay.ms", "60000", {{"log.segment.delete.delay.ms"}}},
    {"flush.messages", "9223372036854775807", {{"log.flush.interval.messages"}}},
    {"flush.ms", "9223372036854775807", {{"log.flush.interval.ms"}}},
    {"index.interval.bytes", "4096", {{"log.index.interval.bytes"}}},
    {"internal.segment.bytes", "", {}},
    {"max.compaction.lag.ms", "9223372036854775807", {{"log.cleaner.max.compaction.lag.ms"}}},
    {"max.message.bytes", "1048588", {{"message.max.bytes"}}},
    {"message.timestamp.after.max.ms", "3600000", {{"log.message.timestamp.after.max.ms"}}},
    {"message.timestamp.before.max.ms", "9223372036854775807", {{"log.message.timestamp.before.max.ms"}}},
    {"message.timestamp.type", "CreateTime", {{"log.message.timestamp.type"}}},
    {"min.cleanable.dirty.ratio", "0.5", {{"log.cleaner.min.cleanable.ratio"}}},
    {"min.compaction.lag.ms", "0", {{"log.cleaner.min.compaction.lag.ms"}}},
    {"min.insync.replicas", "1", {{"min.insync.replicas"}}},
    {"preallocate", "false", {{"log.preallocate"}}},
    {"retention.bytes", "-1", {{"log.retention.bytes"}}},
    {"retention.ms",
     "604800000",
     {{"log.retention.ms"}, {"log.retention.minutes", kMinuteMs}, {"log.retention.hours", kHourMs}}},
    {"segment.bytes", "1073741824", {{"log.segment.bytes"}}},
    {"segment.index.bytes", "10485760", {{"log.index.size.max.bytes"}}},
    {"segment.jitter.ms", "0", {{"log.roll.jitter.ms"}, {"log.roll.jitter.hours", kHourMs}}},
    {"segment.ms", "604800000", {{"log.roll.ms"}, {"log.roll.hours", kHourMs}}},
    {"unclean.leader.election.enable", "false", {{"unclean.leader.election.enable"}}},
};

constexpr Known kBrokerConfigs[] = {
    {"auto.leader.rebalance.enable", "true"},
    {"broker.heartbeat.interval.ms", "2000"},
    {"broker.session.timeout.ms", "9000"},
    {"default.replication.factor", "1"},
    {"leader.imbalance.check.interval.seconds", "300"},
    {"log.cleaner.backoff.ms", "15000"},
    {"log.cleaner.dedupe.buffer.size", "134217728"},
    {"log.cleaner.enable", "true"},
    {"log.flush.offset.checkpoint.interval.ms", "60000"},
    {"log.flush.start.offset.checkpoint.interval.ms", "60000"},
    {"log.initial.task.delay.ms", "30000"},
    {"log.retention.check.interval.ms", "300000"},
    {"num.partitions", "1"},
    {"replica.fetch.backoff.ms", "1000"},
    {"replica.fetch.max.bytes", "1048576"},
    {"replica.fetch.wait.max.ms", "500"},
    {"replica.high.watermark.checkpoint.interval.ms", "5000"},
    {"replica.lag.time.max.ms", "30000"},
    {"unclean.leader.election.interval.ms", "300000"},
};

template <std::size_t N>
const Known& find(const Known (&table)[N], std::string_view name) {
    const auto found =
        std::lower_bound(std::begin(table), std::end(table), name,
                         [](const Known& known, std::string_view wanted) { return known.name < wanted; });
    ensure(found != std::end(table) && found->name == name, "only configs of the table are asked for");
    return *found;
}

std::int64_t toNumber(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::string scaled(const std::string& value, std::int64_t factor) {
    return factor == 1 ? value : std::to_string(toNumber(value) * factor);
}

const std::string* valueIn(const ConfigValues& values, std::string_view name) {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : &found->second;
}

}  // namespace

std::int64_t EffectiveConfig::number() const {
    return toNumber(value);
}

EffectiveConfig ConfigLookup::broker(std::string_view name, BrokerId broker) const {
    const Known& known = find(kBrokerConfigs, name);
    const auto of = dynamic_.brokers.find(broker.value);
    if (of != dynamic_.brokers.end()) {
        if (const auto* value = valueIn(of->second, name)) return {known.name, *value, ConfigSource::Broker};
    }
    if (const auto* value = valueIn(dynamic_.brokerDefault, name))
        return {known.name, *value, ConfigSource::BrokerDefault};
    if (const auto* value = valueIn(fixed_, name)) return {known.name, *value, ConfigSource::StaticBroker};
    return {known.name, std::string(known.builtIn), ConfigSource::BuiltIn};
}

EffectiveConfig ConfigLookup::topic(std::string_view topic, std::string_view name, BrokerId broker) const {
    const Known& known = find(kTopicConfigs, name);
    const auto of = dynamic_.topics.find(topic);
    if (of != dynamic_.topics.end()) {
        if (const auto* value = valueIn(of->second, name)) return {known.name, *value, ConfigSource::Topic};
    }
    const auto broker_ = dynamic_.brokers.find(broker.value);
    for (const Synonym& synonym : known.synonyms) {
        if (synonym.name.empty()) break;
        if (broker_ != dynamic_.brokers.end()) {
            if (const auto* value = valueIn(broker_->second, synonym.name))
                return {known.name, scaled(*value, synonym.factor), ConfigSource::Broker};
        }
    }
    for (const Synonym& synonym : known.synonyms) {
        if (const auto* value = valueIn(dynamic_.brokerDefault, synonym.name))
            return {known.name, scaled(*value, synonym.factor), ConfigSource::BrokerDefault};
    }
    for (const Synonym& synonym : known.synonyms) {
        if (const auto* value = valueIn(fixed_, synonym.name))
            return {known.name, scaled(*value, synonym.factor), ConfigSource::StaticBroker};
    }
    return {known.name, std::string(known.builtIn), ConfigSource::BuiltIn};
}

}  // namespace logarium::cluster
