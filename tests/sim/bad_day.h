#pragma once
#include "core/sim/simulation.h"

/// A run that is worth moving about in.
namespace logarium::sim::sample {

constexpr Micros seconds(std::int64_t count) {
    return Micros{count * kMicrosPerSecond};
}

inline CreateTopic orders() {
    CreateTopic topic;
    topic.topic = "orders";
    topic.partitions = 6;
    topic.replicationFactor = 3;
    topic.configs = {{"min.insync.replicas", "2"}, {"internal.segment.bytes", "20000"}};
    return topic;
}

/// Orders are made and read; broker 1 is killed at 20 s and comes back at 40 s. Ends at 60 s.
inline void aBadMinute(Simulation& simulation) {
    simulation.submit(orders());
    StartProducer shop;
    shop.spec.name = "shop";
    shop.spec.topic = "orders";
    shop.spec.recordsPerSecond = 20;
    simulation.submit(shop);
    StartConsumer reader;
    reader.spec.name = "reader";
    reader.spec.topic = "orders";
    simulation.submit(reader);
    simulation.runUntil(seconds(20));
    simulation.submit(StopBroker{BrokerId{1}, false});
    simulation.runUntil(seconds(40));
    simulation.submit(StartBroker{BrokerId{1}});
    simulation.runUntil(seconds(60));
}

}  // namespace logarium::sim::sample
