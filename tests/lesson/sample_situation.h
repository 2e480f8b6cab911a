#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/observe/condition/condition.h"

/// A small cluster written down by hand: `payments`, one partition on brokers 1, 2, 3.
namespace logarium::lesson::sample {

inline observe::ReplicaView replica(int broker, std::int64_t logEnd, bool inIsr) {
    observe::ReplicaView r;
    r.id = {{TopicIndex{0}, 0}, BrokerId{broker}};
    r.role = broker == 1 ? observe::ReplicaRole::Leader : observe::ReplicaRole::Follower;
    r.inIsr = inIsr;
    r.highWatermark = Offset{8};
    r.logEnd = Offset{logEnd};
    r.segments = 2;
    return r;
}

inline observe::ClusterView cluster() {
    observe::PartitionView p;
    p.id = {TopicIndex{0}, 0};
    p.leader = BrokerId{1};
    p.leaderEpoch = LeaderEpoch{4};
    p.assignment = {BrokerId{1}, BrokerId{2}, BrokerId{3}};
    p.isr = {BrokerId{2}, BrokerId{1}};
    p.minIsr = 2;
    p.health = observe::PartitionHealth::AtMinIsr;
    p.replicas = {replica(1, 10, true), replica(2, 9, true), replica(3, 5, false)};

    observe::TopicView topic;
    topic.index = TopicIndex{0};
    topic.name = "payments";
    topic.overrides = {{"cleanup.policy", "compact", sim::ConfigSource::Topic},
                       {"min.insync.replicas", "2", sim::ConfigSource::Topic}};
    topic.partitions = {p};

    observe::ProducerView producer;
    producer.id = ClientId{7};
    producer.name = "pay-all";
    producer.acknowledged = 40;
    producer.errors = {{ErrorCode::NotEnoughReplicas, 3}};

    observe::BrokerView broker;
    broker.id = BrokerId{3};
    broker.state = observe::BrokerState::Stopped;

    observe::ClusterView view;
    view.topics = {topic};
    view.producers = {producer};
    view.brokers = {broker};
    return view;
}

inline sim::Event event(sim::Fact fact, ClientId client = ClientId{7}) {
    sim::Event e;
    e.id = EventId{1};
    e.subject.partition = {TopicIndex{0}, 0};
    e.subject.broker = BrokerId{1};
    e.subject.client = client;
    e.fact = std::move(fact);
    return e;
}

}  // namespace logarium::lesson::sample
