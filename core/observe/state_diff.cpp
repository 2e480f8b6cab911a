#include "core/observe/state_diff.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

namespace logarium::observe {

namespace {

std::string idsOf(const std::vector<BrokerId>& brokers) {
    std::vector<std::int32_t> numbers;
    for (const BrokerId broker : brokers) numbers.push_back(broker.value);
    return numbers.empty() ? "nobody" : fmt::format("{}", fmt::join(numbers, ","));
}

std::string_view stateWord(BrokerState state) {
    switch (state) {
        case BrokerState::Running:
            return "running";
        case BrokerState::Starting:
            return "starting";
        case BrokerState::Fenced:
            return "fenced";
        case BrokerState::ShuttingDown:
            return "shutting down";
        case BrokerState::Stopped:
            return "stopped";
        case BrokerState::Crashed:
            return "crashed";
        case BrokerState::Paused:
            return "paused";
    }
    return {};
}

/// Everything worth comparing, as "thing, aspect" -> value, in an order that reads well.
using Aspects = std::map<std::string, std::string>;

void addPartitions(const ClusterView& cluster, const TopicView& topic, Aspects& out) {
    for (const PartitionView& p : topic.partitions) {
        const std::string name = cluster.nameOf(p.id);
        out[name + " leader"] = p.leader == kNoBroker ? "nobody" : fmt::format("broker {}", p.leader.value);
        out[name + " leader epoch"] = std::to_string(p.leaderEpoch.value);
        out[name + " ISR"] = idsOf(p.isr);
        if (!p.elr.empty()) out[name + " ELR"] = idsOf(p.elr);
        out[name + " replicas"] = idsOf(p.assignment);
        for (const ReplicaView& r : p.replicas) {
            if (r.id.broker != p.leader) continue;
            out[name + " high watermark"] = std::to_string(r.highWatermark.value);
            out[name + " log end"] = std::to_string(r.logEnd.value);
            out[name + " log start"] = std::to_string(r.logStart.value);
            out[name + " segments"] = std::to_string(r.segments);
        }
    }
}

Aspects aspectsOf(const ClusterView& cluster) {
    Aspects out;
    for (const BrokerView& b : cluster.brokers)
        out[fmt::format("broker {}", b.id.value)] = std::string(stateWord(b.state));
    for (const LinkView& link : cluster.cutLinks) out[fmt::format("link {} to {}", link.a.value, link.b.value)] = "cut";
    for (const TopicView& topic : cluster.topics) {
        out["topic " + topic.name] = fmt::format("{} partitions", topic.partitions.size());
        for (const ConfigView& config : topic.overrides)
            out[fmt::format("topic {} {}", topic.name, config.name)] = config.value;
        addPartitions(cluster, topic, out);
    }
    for (const ProducerView& p : cluster.producers) {
        out["producer " + p.name + " acknowledged"] = std::to_string(p.acknowledged);
        out["producer " + p.name + " rejected"] = std::to_string(p.rejected);
        out["producer " + p.name + " given up"] = std::to_string(p.failed);
    }
    for (const ConsumerView& c : cluster.consumers) {
        out["consumer " + c.name + " received"] = std::to_string(c.received);
        out["consumer " + c.name + " lag"] = std::to_string(c.lag);
    }
    return out;
}

}  // namespace

std::vector<std::string> stateDiff(const ClusterView& a, const std::string& nameA, const ClusterView& b,
                                   const std::string& nameB) {
    const Aspects left = aspectsOf(a);
    Aspects right = aspectsOf(b);
    std::vector<std::string> lines;
    const auto valueOf = [](const Aspects& all, const std::string& what) {
        const auto found = all.find(what);
        return found == all.end() ? std::string("not there") : found->second;
    };
    Aspects both = left;
    both.merge(right);  // Keeps what is in both; `right` is left with those.
    for (const auto& [what, value] : both) {
        const std::string here = valueOf(left, what);
        const auto shared = right.find(what);
        const std::string there = shared != right.end() ? shared->second
                                  : left.contains(what) ? std::string("not there")
                                                        : value;
        if (here != there) lines.push_back(fmt::format("{}: {} in {}, {} in {}", what, here, nameA, there, nameB));
    }
    return lines;
}

}  // namespace logarium::observe
