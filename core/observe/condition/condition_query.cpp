// What `P(payments,0).isr.size` and its sisters mean: each function is a small table of fields.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>

#include "core/base/error_code.h"
#include "core/observe/condition/condition_node.h"
#include "core/observe/condition/fact_fields.h"

namespace logarium::observe {

namespace {

using Node = Condition::Node;

std::optional<std::int32_t> wholeNumber(const std::string& text) {
    std::int32_t number = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (bad != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

NumberList ids(const std::vector<BrokerId>& brokers) {
    NumberList list;
    for (const BrokerId broker : brokers) list.push_back(broker.value);
    return list;
}

std::string healthName(PartitionHealth health) {
    switch (health) {
        case PartitionHealth::Healthy:
            return "healthy";
        case PartitionHealth::UnderReplicated:
            return "under-replicated";
        case PartitionHealth::AtMinIsr:
            return "at-min-isr";
        case PartitionHealth::UnderMinIsr:
            return "under-min-isr";
        case PartitionHealth::Offline:
            return "offline";
    }
    return {};
}

std::string stateName(BrokerState state) {
    switch (state) {
        case BrokerState::Running:
            return "running";
        case BrokerState::Starting:
            return "starting";
        case BrokerState::Fenced:
            return "fenced";
        case BrokerState::ShuttingDown:
            return "shutting-down";
        case BrokerState::Stopped:
            return "stopped";
        case BrokerState::Crashed:
            return "crashed";
        case BrokerState::Paused:
            return "paused";
    }
    return {};
}

template <class Thing>
struct Field {
    const char* name;
    Answer (*get)(const Thing&);
};

template <class Thing, std::size_t N>
const Field<Thing>* fieldNamed(const Field<Thing> (&fields)[N], const std::string& name) {
    const auto* found = std::ranges::find(fields, name, &Field<Thing>::name);
    return found == std::end(fields) ? nullptr : found;
}

const ReplicaView* leaderOf(const PartitionView& p) {
    const auto found = std::ranges::find(p.replicas, p.leader, [](const ReplicaView& r) { return r.id.broker; });
    return found == p.replicas.end() ? nullptr : &*found;
}

constexpr Field<PartitionView> kPartitionFields[] = {
    {"leader", [](const PartitionView& p) -> Answer { return std::int64_t{p.leader.value}; }},
    {"isr", [](const PartitionView& p) -> Answer { return ids(p.isr); }},
    {"elr", [](const PartitionView& p) -> Answer { return ids(p.elr); }},
    {"replicas", [](const PartitionView& p) -> Answer { return ids(p.assignment); }},
    {"adding", [](const PartitionView& p) -> Answer { return ids(p.adding); }},
    {"removing", [](const PartitionView& p) -> Answer { return ids(p.removing); }},
    {"epoch", [](const PartitionView& p) -> Answer { return std::int64_t{p.leaderEpoch.value}; }},
    {"minIsr", [](const PartitionView& p) -> Answer { return std::int64_t{p.minIsr}; }},
    {"health", [](const PartitionView& p) -> Answer { return healthName(p.health); }},
    {"hw",
     [](const PartitionView& p) -> Answer { return leaderOf(p) ? Answer{leaderOf(p)->highWatermark.value} : None{}; }},
    {"leo", [](const PartitionView& p) -> Answer { return leaderOf(p) ? Answer{leaderOf(p)->logEnd.value} : None{}; }},
};

constexpr Field<ReplicaView> kReplicaFields[] = {
    {"start", [](const ReplicaView& r) -> Answer { return r.logStart.value; }},
    {"hw", [](const ReplicaView& r) -> Answer { return r.highWatermark.value; }},
    {"leo", [](const ReplicaView& r) -> Answer { return r.logEnd.value; }},
    {"size", [](const ReplicaView& r) -> Answer { return r.bytes; }},
    {"segments", [](const ReplicaView& r) -> Answer { return std::int64_t{r.segments}; }},
    {"lag", [](const ReplicaView& r) -> Answer { return r.lag; }},
    {"isr", [](const ReplicaView& r) -> Answer { return r.inIsr; }},
};

constexpr Field<ProducerView> kProducerFields[] = {
    {"sent", [](const ProducerView& p) -> Answer { return p.sent; }},
    {"ok", [](const ProducerView& p) -> Answer { return p.acknowledged; }},
    {"rejected", [](const ProducerView& p) -> Answer { return p.rejected; }},
    {"failed", [](const ProducerView& p) -> Answer { return p.failed; }},
    {"retries", [](const ProducerView& p) -> Answer { return p.retries; }},
    {"lost", [](const ProducerView& p) -> Answer { return p.lost; }},
    {"duplicated", [](const ProducerView& p) -> Answer { return p.duplicated; }},
    {"throttledMs", [](const ProducerView& p) -> Answer { return p.throttledMs; }},
};

constexpr Field<ConsumerView> kConsumerFields[] = {
    {"received", [](const ConsumerView& c) -> Answer { return c.received; }},
    {"lag", [](const ConsumerView& c) -> Answer { return c.lag; }},
};

constexpr Field<BrokerView> kBrokerFields[] = {
    {"state", [](const BrokerView& b) -> Answer { return stateName(b.state); }},
    {"leaders", [](const BrokerView& b) -> Answer { return std::int64_t{b.leaders}; }},
    {"replicas", [](const BrokerView& b) -> Answer { return std::int64_t{b.replicas}; }},
};

const PartitionView* partitionOf(const ClusterView& cluster, const std::string& topic, const std::string& number) {
    const auto* found = cluster.topic(topic);
    const auto index = wholeNumber(number);
    if (found == nullptr || !index || *index < 0 || *index >= std::ssize(found->partitions)) return nullptr;
    return &found->partitions[static_cast<std::size_t>(*index)];
}

template <class Client>
const Client* clientNamed(const std::vector<Client>& clients, const std::string& name) {
    const auto found = std::ranges::find(clients, name, &Client::name);
    return found == clients.end() ? nullptr : &*found;
}

Answer askPartition(const Node& q, const Situation& now) {
    const auto* partition = partitionOf(now.cluster, q.arguments[0], q.arguments[1]);
    return partition == nullptr ? Answer{None{}} : fieldNamed(kPartitionFields, q.path[0])->get(*partition);
}

Answer askReplica(const Node& q, const Situation& now) {
    const auto* partition = partitionOf(now.cluster, q.arguments[1], q.arguments[2]);
    const auto broker = wholeNumber(q.arguments[0]);
    if (partition == nullptr || !broker) return None{};
    const auto found =
        std::ranges::find(partition->replicas, BrokerId{*broker}, [](const ReplicaView& r) { return r.id.broker; });
    return found == partition->replicas.end() ? Answer{None{}} : fieldNamed(kReplicaFields, q.path[0])->get(*found);
}

Answer askProducer(const Node& q, const Situation& now) {
    const auto* producer = clientNamed(now.cluster.producers, q.arguments[0]);
    if (producer == nullptr) return None{};
    if (q.path[0] != "err") return fieldNamed(kProducerFields, q.path[0])->get(*producer);
    for (const auto& error : producer->errors)
        if (errorName(error.code) == q.path[1]) return error.count;
    return std::int64_t{0};
}

Answer askConsumer(const Node& q, const Situation& now) {
    const auto* consumer = clientNamed(now.cluster.consumers, q.arguments[0]);
    return consumer == nullptr ? Answer{None{}} : fieldNamed(kConsumerFields, q.path[0])->get(*consumer);
}

Answer askBroker(const Node& q, const Situation& now) {
    const auto id = wholeNumber(q.arguments[0]);
    const auto* broker = id ? now.cluster.broker(BrokerId{*id}) : nullptr;
    return broker == nullptr ? Answer{None{}} : fieldNamed(kBrokerFields, q.path[0])->get(*broker);
}

Answer askConfig(const Node& q, const Situation& now) {
    const auto* topic = now.cluster.topic(q.arguments[0]);
    if (topic == nullptr) return None{};
    const auto found = std::ranges::find(topic->overrides, q.arguments[1], &ConfigView::name);
    if (found == topic->overrides.end()) return None{};
    if (const auto number = wholeNumber(found->value)) return std::int64_t{*number};
    return found->value;
}

Answer askEvents(const Node& q, const Situation& now) {
    return static_cast<std::int64_t>(std::ranges::count_if(
        now.events, [&](const sim::Event& event) { return factMatches(event, q.arguments[0], q.named, now.cluster); }));
}

Answer askAnswer(const Node& q, const Situation& now) {
    const auto found = now.answers.find(q.arguments[0]);
    return found == now.answers.end() ? Answer{None{}} : Answer{found->second};
}

/// One function of the language: how many arguments it takes, which fields it has, how it is answered.
struct Function {
    const char* name;
    std::size_t arguments;
    bool needsField;
    bool (*knowsField)(const std::string&);
    Answer (*ask)(const Node&, const Situation&);
};

const Function kFunctions[] = {
    {"P", 2, true, [](const std::string& f) { return fieldNamed(kPartitionFields, f) != nullptr; }, askPartition},
    {"L", 3, true, [](const std::string& f) { return fieldNamed(kReplicaFields, f) != nullptr; }, askReplica},
    {"acc", 1, true, [](const std::string& f) { return f == "err" || fieldNamed(kProducerFields, f) != nullptr; },
     askProducer},
    {"C", 1, true, [](const std::string& f) { return fieldNamed(kConsumerFields, f) != nullptr; }, askConsumer},
    {"B", 1, true, [](const std::string& f) { return fieldNamed(kBrokerFields, f) != nullptr; }, askBroker},
    {"cfg", 2, false, nullptr, askConfig},
    {"ev", 1, false, nullptr, askEvents},
    {"said", 1, false, nullptr, askAnswer},
};

const Function* functionNamed(const std::string& name) {
    const auto* found = std::ranges::find(kFunctions, name, &Function::name);
    return found == std::end(kFunctions) ? nullptr : found;
}

}  // namespace

Answer answer(const Node& query, const Situation& now) {
    Answer value = functionNamed(query.function)->ask(query, now);
    if (!query.path.empty() && query.path.back() == "size") {
        const auto* list = std::get_if<NumberList>(&value);
        return list == nullptr ? Answer{None{}} : Answer{static_cast<std::int64_t>(list->size())};
    }
    return value;
}

std::string checkQuery(const Node& query) {
    const Function* function = functionNamed(query.function);
    if (function == nullptr)
        return fmt::format("one of P, L, acc, C, B, cfg, ev, said instead of '{}'", query.function);
    if (query.arguments.size() != function->arguments)
        return fmt::format("{} argument(s) for {}(), not {}", function->arguments, query.function,
                           query.arguments.size());
    if (function->needsField && query.path.empty()) return fmt::format("a field after {}(...)", query.function);
    if (function->needsField && !function->knowsField(query.path[0]))
        return fmt::format("a field of {}(...) instead of '{}'", query.function, query.path[0]);
    if (function->needsField && query.path[0] == "err" && query.path.size() != 2) return "err[ERROR_NAME]";
    if (query.function == "ev") {
        if (!knownFact(query.arguments[0]))
            return fmt::format("the name of a fact instead of '{}'", query.arguments[0]);
        for (const auto& [field, wanted] : query.named)
            if (!knownFactField(field)) return fmt::format("a field of events instead of '{}'", field);
    }
    return {};
}

}  // namespace logarium::observe
