// What `P(payments,0).isr.size` and its sisters mean: each function is a small table of fields.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>

#include "core/base/error_code.h"
#include "core/lesson/condition_node.h"
#include "core/lesson/fact_fields.h"

namespace logarium::lesson {

namespace {

using observe::ClusterView;
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

std::string healthName(observe::PartitionHealth health) {
    switch (health) {
        case observe::PartitionHealth::Healthy:
            return "healthy";
        case observe::PartitionHealth::UnderReplicated:
            return "under-replicated";
        case observe::PartitionHealth::AtMinIsr:
            return "at-min-isr";
        case observe::PartitionHealth::UnderMinIsr:
            return "under-min-isr";
        case observe::PartitionHealth::Offline:
            return "offline";
    }
    return {};
}

std::string stateName(observe::BrokerState state) {
    switch (state) {
        case observe::BrokerState::Running:
            return "running";
        case observe::BrokerState::Starting:
            return "starting";
        case observe::BrokerState::Fenced:
            return "fenced";
        case observe::BrokerState::ShuttingDown:
            return "shutting-down";
        case observe::BrokerState::Stopped:
            return "stopped";
        case observe::BrokerState::Crashed:
            return "crashed";
        case observe::BrokerState::Paused:
            return "paused";
    }
    return {};
}

template <class Thing>
struct Field {
    const char* name;
    Value (*get)(const Thing&);
};

template <class Thing, std::size_t N>
const Field<Thing>* fieldNamed(const Field<Thing> (&fields)[N], const std::string& name) {
    const auto* found = std::ranges::find(fields, name, &Field<Thing>::name);
    return found == std::end(fields) ? nullptr : found;
}

const observe::ReplicaView* leaderOf(const observe::PartitionView& p) {
    const auto found =
        std::ranges::find(p.replicas, p.leader, [](const observe::ReplicaView& r) { return r.id.broker; });
    return found == p.replicas.end() ? nullptr : &*found;
}

constexpr Field<observe::PartitionView> kPartitionFields[] = {
    {"leader", [](const observe::PartitionView& p) -> Value { return std::int64_t{p.leader.value}; }},
    {"isr", [](const observe::PartitionView& p) -> Value { return ids(p.isr); }},
    {"elr", [](const observe::PartitionView& p) -> Value { return ids(p.elr); }},
    {"replicas", [](const observe::PartitionView& p) -> Value { return ids(p.assignment); }},
    {"adding", [](const observe::PartitionView& p) -> Value { return ids(p.adding); }},
    {"removing", [](const observe::PartitionView& p) -> Value { return ids(p.removing); }},
    {"epoch", [](const observe::PartitionView& p) -> Value { return std::int64_t{p.leaderEpoch.value}; }},
    {"minIsr", [](const observe::PartitionView& p) -> Value { return std::int64_t{p.minIsr}; }},
    {"health", [](const observe::PartitionView& p) -> Value { return healthName(p.health); }},
    {"hw",
     [](const observe::PartitionView& p) -> Value {
         return leaderOf(p) ? Value{leaderOf(p)->highWatermark.value} : None{};
     }},
    {"leo",
     [](const observe::PartitionView& p) -> Value { return leaderOf(p) ? Value{leaderOf(p)->logEnd.value} : None{}; }},
};

constexpr Field<observe::ReplicaView> kReplicaFields[] = {
    {"start", [](const observe::ReplicaView& r) -> Value { return r.logStart.value; }},
    {"hw", [](const observe::ReplicaView& r) -> Value { return r.highWatermark.value; }},
    {"leo", [](const observe::ReplicaView& r) -> Value { return r.logEnd.value; }},
    {"size", [](const observe::ReplicaView& r) -> Value { return r.bytes; }},
    {"segments", [](const observe::ReplicaView& r) -> Value { return std::int64_t{r.segments}; }},
    {"lag", [](const observe::ReplicaView& r) -> Value { return r.lag; }},
    {"isr", [](const observe::ReplicaView& r) -> Value { return r.inIsr; }},
};

constexpr Field<observe::ProducerView> kProducerFields[] = {
    {"sent", [](const observe::ProducerView& p) -> Value { return p.sent; }},
    {"ok", [](const observe::ProducerView& p) -> Value { return p.acknowledged; }},
    {"rejected", [](const observe::ProducerView& p) -> Value { return p.rejected; }},
    {"failed", [](const observe::ProducerView& p) -> Value { return p.failed; }},
    {"retries", [](const observe::ProducerView& p) -> Value { return p.retries; }},
};

constexpr Field<observe::ConsumerView> kConsumerFields[] = {
    {"received", [](const observe::ConsumerView& c) -> Value { return c.received; }},
    {"lag", [](const observe::ConsumerView& c) -> Value { return c.lag; }},
};

constexpr Field<observe::BrokerView> kBrokerFields[] = {
    {"state", [](const observe::BrokerView& b) -> Value { return stateName(b.state); }},
    {"leaders", [](const observe::BrokerView& b) -> Value { return std::int64_t{b.leaders}; }},
    {"replicas", [](const observe::BrokerView& b) -> Value { return std::int64_t{b.replicas}; }},
};

const observe::PartitionView* partitionOf(const ClusterView& cluster, const std::string& topic,
                                          const std::string& number) {
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

Value askPartition(const Node& q, const Situation& now) {
    const auto* partition = partitionOf(now.cluster, q.arguments[0], q.arguments[1]);
    return partition == nullptr ? Value{None{}} : fieldNamed(kPartitionFields, q.path[0])->get(*partition);
}

Value askReplica(const Node& q, const Situation& now) {
    const auto* partition = partitionOf(now.cluster, q.arguments[1], q.arguments[2]);
    const auto broker = wholeNumber(q.arguments[0]);
    if (partition == nullptr || !broker) return None{};
    const auto found = std::ranges::find(partition->replicas, BrokerId{*broker},
                                         [](const observe::ReplicaView& r) { return r.id.broker; });
    return found == partition->replicas.end() ? Value{None{}} : fieldNamed(kReplicaFields, q.path[0])->get(*found);
}

Value askProducer(const Node& q, const Situation& now) {
    const auto* producer = clientNamed(now.cluster.producers, q.arguments[0]);
    if (producer == nullptr) return None{};
    if (q.path[0] != "err") return fieldNamed(kProducerFields, q.path[0])->get(*producer);
    for (const auto& error : producer->errors)
        if (errorName(error.code) == q.path[1]) return error.count;
    return std::int64_t{0};
}

Value askConsumer(const Node& q, const Situation& now) {
    const auto* consumer = clientNamed(now.cluster.consumers, q.arguments[0]);
    return consumer == nullptr ? Value{None{}} : fieldNamed(kConsumerFields, q.path[0])->get(*consumer);
}

Value askBroker(const Node& q, const Situation& now) {
    const auto id = wholeNumber(q.arguments[0]);
    const auto* broker = id ? now.cluster.broker(BrokerId{*id}) : nullptr;
    return broker == nullptr ? Value{None{}} : fieldNamed(kBrokerFields, q.path[0])->get(*broker);
}

Value askConfig(const Node& q, const Situation& now) {
    const auto* topic = now.cluster.topic(q.arguments[0]);
    if (topic == nullptr) return None{};
    const auto found = std::ranges::find(topic->overrides, q.arguments[1], &observe::ConfigView::name);
    if (found == topic->overrides.end()) return None{};
    if (const auto number = wholeNumber(found->value)) return std::int64_t{*number};
    return found->value;
}

Value askEvents(const Node& q, const Situation& now) {
    return static_cast<std::int64_t>(std::ranges::count_if(
        now.events, [&](const sim::Event& event) { return factMatches(event, q.arguments[0], q.named, now.cluster); }));
}

Value askAnswer(const Node& q, const Situation& now) {
    const auto found = now.answers.find(q.arguments[0]);
    return found == now.answers.end() ? Value{None{}} : Value{found->second};
}

/// One function of the language: how many arguments it takes, which fields it has, how it is answered.
struct Function {
    const char* name;
    std::size_t arguments;
    bool needsField;
    bool (*knowsField)(const std::string&);
    Value (*ask)(const Node&, const Situation&);
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

Value answer(const Node& query, const Situation& now) {
    Value value = functionNamed(query.function)->ask(query, now);
    if (!query.path.empty() && query.path.back() == "size") {
        const auto* list = std::get_if<NumberList>(&value);
        return list == nullptr ? Value{None{}} : Value{static_cast<std::int64_t>(list->size())};
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

}  // namespace logarium::lesson
