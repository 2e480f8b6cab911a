#pragma once
#include "core/observe/snapshot.h"
#include "core/sim/simulation.h"

/// A small living cluster: three brokers, `orders` with 3 partitions, one producer and one consumer.
namespace logarium::observe::sample {

inline sim::Simulation living(Micros until = Micros{5 * kMicrosPerSecond}) {
    sim::ClusterSpec spec;
    spec.seed = 7;
    sim::Simulation simulation(spec);
    sim::CreateTopic topic;
    topic.topic = "orders";
    topic.partitions = 3;
    topic.replicationFactor = 3;
    topic.configs = {{"min.insync.replicas", "2"}, {"internal.segment.bytes", "20000"}};
    ensure(simulation.submit(topic).ok(), "the topic is created");
    sim::StartProducer producer;
    producer.spec.name = "shop";
    producer.spec.topic = "orders";
    producer.spec.recordsPerSecond = 200;
    ensure(simulation.submit(producer).ok(), "the producer starts");
    sim::StartConsumer consumer;
    consumer.spec.name = "mail";
    consumer.spec.topic = "orders";
    ensure(simulation.submit(consumer).ok(), "the consumer starts");
    simulation.runUntil(until);
    return simulation;
}

inline Snapshot snapshotOf(const sim::Simulation& simulation) {
    return Snapshot(std::make_shared<const sim::World>(simulation.world()));
}

}  // namespace logarium::observe::sample
