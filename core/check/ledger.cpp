#include "core/check/ledger.h"

#include <fmt/format.h>

namespace logarium::check {
namespace {

constexpr const char* kInput = "ledger-in";
constexpr const char* kOutput = "ledger-out";

std::string nameOf(const sim::Command& start) {
    if (const auto* copy = std::get_if<sim::StartTransform>(&start)) return copy->spec.name;
    return std::get<sim::StartProducer>(start).spec.name;
}

/// The clients that were started so and still run.
std::vector<ClientId> running(const sim::World& world, const std::string& name) {
    std::vector<ClientId> found;
    for (const auto& client : world.clients)
        if (!client->stopped && client->name() == name) found.push_back(client->id);
    return found;
}

sim::Command killing(const sim::Command& start, ClientId id) {
    if (std::holds_alternative<sim::StartTransform>(start)) return sim::StopTransform{id, false};
    return sim::StopProducer{id, false};
}

}  // namespace

std::vector<sim::Command> Ledger::open(const std::vector<std::string>& others) {
    std::vector<sim::Command> out;
    for (const char* name : {kInput, kOutput}) {
        sim::CreateTopic topic;
        topic.topic = name;
        topic.partitions = static_cast<int>(random_.between(1, 3));
        topic.replicationFactor = 3;
        topic.configs = {{"min.insync.replicas", "2"},
                         {"internal.segment.bytes", std::to_string(random_.between(4'000, 20'000))}};
        out.emplace_back(topic);
    }
    sim::ProducerSpec feed;
    feed.name = "ledger-feed";
    feed.topic = kInput;
    feed.recordsPerSecond = static_cast<double>(random_.between(5, 20));
    out.emplace_back(sim::StartProducer{feed});
    for (const char* name : {"copy-one", "copy-two"}) {
        sim::StartTransform copy;
        copy.spec.name = name;
        copy.spec.topic = kInput;
        copy.spec.output = kOutput;
        copy.spec.group = "ledger";
        copy.spec.transactionalId = name;
        copy.spec.protocol = random_.chance(0.5) ? "classic" : "consumer";
        copy.spec.abortEvery = static_cast<int>(random_.between(0, 4));
        copy.spec.commitDelayMs = random_.chance(0.3) ? static_cast<int>(random_.between(100, 12'000)) : 0;
        if (!starts_.empty()) copy.spec.protocol = std::get<sim::StartTransform>(starts_.front()).spec.protocol;
        starts_.emplace_back(copy);
        out.emplace_back(copy);
    }
    const std::string shopTopic = addShop(others[random_.below(others.size())], "txn-shop", out);
    for (const std::string& topic : {std::string(kOutput), shopTopic}) {
        sim::ConsumerSpec reader;
        reader.name = topic + "-committed";
        reader.topic = topic;
        reader.readCommitted = true;
        out.emplace_back(sim::StartConsumer{reader});
    }
    return out;
}

std::string Ledger::addShop(const std::string& topic, const std::string& name, std::vector<sim::Command>& out) {
    sim::ProducerSpec shop;
    shop.name = name;
    shop.topic = topic;
    shop.recordsPerSecond = static_cast<double>(random_.between(5, 30));
    shop.transactionalId = name;
    shop.transactionRecords = static_cast<int>(random_.between(1, 40));
    shop.transactionTimeoutMs = static_cast<int>(random_.between(3'000, 30'000));
    shop.abortEvery = static_cast<int>(random_.between(0, 3));
    shop.commitDelayMs = random_.chance(0.3) ? static_cast<int>(random_.between(100, 20'000)) : 0;
    starts_.emplace_back(sim::StartProducer{shop});
    out.push_back(starts_.back());
    return topic;
}

std::vector<sim::Command> Ledger::strike(const sim::World& world) {
    std::vector<sim::Command> out;
    const std::size_t which = random_.below(starts_.size());
    const std::uint64_t how = random_.below(6);
    if (how > 1) return out;
    replace(world, which, how == 1, out);
    return out;
}

/// The process dies and another one comes with its transactional.id; or the other one comes while it still lives.
void Ledger::replace(const sim::World& world, std::size_t which, bool zombie, std::vector<sim::Command>& out) {
    for (const ClientId id : running(world, nameOf(starts_[which])))
        if (!zombie) out.push_back(killing(starts_[which], id));
    out.push_back(starts_[which]);
}

std::vector<sim::Command> Ledger::mend(const sim::World& world) {
    std::vector<sim::Command> out;
    for (std::size_t i = 0; i < starts_.size(); ++i)
        if (running(world, nameOf(starts_[i])).empty()) out.push_back(starts_[i]);
    return out;
}

}  // namespace logarium::check
