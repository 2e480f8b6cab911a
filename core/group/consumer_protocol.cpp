#include "core/group/consumer_protocol.h"

#include <algorithm>
#include <map>

#include "core/group/wire.h"

namespace logarium::group {
namespace {

constexpr std::int16_t kVersion = 3;

void writePartitions(WireWriter& out, const std::vector<TopicPartition>& partitions) {
    std::map<std::string, std::vector<std::int32_t>> byTopic;
    for (const TopicPartition& p : partitions) byTopic[p.topic].push_back(p.partition);
    out.count(byTopic.size());
    for (const auto& [topic, numbers] : byTopic) {
        out.text(topic);
        out.count(numbers.size());
        for (const std::int32_t number : numbers) out.number(number);
    }
}

std::vector<TopicPartition> readPartitions(WireReader& in) {
    std::vector<TopicPartition> partitions;
    for (std::size_t topics = in.count(); topics > 0 && in.ok(); --topics) {
        const std::string topic = in.text();
        for (std::size_t count = in.count(); count > 0 && in.ok(); --count)
            partitions.push_back({topic, in.number<std::int32_t>()});
    }
    return partitions;
}

}  // namespace

Bytes encodeSubscription(const Subscription& subscription) {
    std::vector<std::string> topics = subscription.topics;
    std::sort(topics.begin(), topics.end());
    WireWriter out(false);
    out.number(kVersion);
    out.count(topics.size());
    for (const std::string& topic : topics) out.text(topic);
    out.nullBytes();  // The assignors' own data: none has any.
    writePartitions(out, subscription.owned);
    out.number(subscription.generation);
    out.nullable(subscription.rack.empty() ? std::nullopt : std::optional(subscription.rack));
    return out.take();
}

Subscription decodeSubscription(ByteView bytes) {
    WireReader in(bytes, false);
    const auto version = in.number<std::int16_t>();
    Subscription read;
    for (std::size_t count = in.count(); count > 0 && in.ok(); --count) read.topics.push_back(in.text());
    in.bytes();
    if (version >= 1) read.owned = readPartitions(in);
    if (version >= 2) read.generation = in.number<std::int32_t>();
    if (version >= 3) read.rack = in.nullable().value_or("");
    return in.ok() ? read : Subscription{};
}

Bytes encodeAssignment(const std::vector<TopicPartition>& partitions) {
    WireWriter out(false);
    out.number(kVersion);
    writePartitions(out, partitions);
    out.nullBytes();
    return out.take();
}

std::vector<TopicPartition> decodeAssignment(ByteView bytes) {
    if (bytes.empty()) return {};
    WireReader in(bytes, false);
    in.number<std::int16_t>();
    std::vector<TopicPartition> partitions = readPartitions(in);
    return in.ok() ? partitions : std::vector<TopicPartition>{};
}

}  // namespace logarium::group
