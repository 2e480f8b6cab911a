#pragma once
#include <string>

#include "core/base/result.h"
#include "core/observe/explanation.h"
#include "core/observe/snapshot.h"
#include "core/sim/simulation.h"
#include "core/sim/world.h"

/// What the explaining functions share.
namespace logarium::observe {

/// A partition of the World with its leader's replica, where there is one.
struct Place {
    PartitionId id;
    const cluster::TopicImage* topic = nullptr;
    const cluster::PartitionImage* partition = nullptr;
    const cluster::Broker* leader = nullptr;    ///< up and leading
    const cluster::Replica* replica = nullptr;  ///< the leader's, with an open log
};

/// Why a reader with isolation.level=read_committed waits: an open transaction in one of its partitions; nothing when
/// none holds it.
std::optional<Explanation> heldByTransaction(const sim::World& world, const sim::SimClient& reader);

/// Of a produce that was rejected with KAFKA_STORAGE_ERROR: what became of the disk. Nothing: it is no such event.
std::optional<Explanation> becauseOfDisk(const sim::Simulation& run, const sim::Event& rejected);

Result<Place> placeOf(const sim::World& world, const TopicPartition& wanted);
ClusterView clusterOf(const sim::Simulation& run);
/// Chain and configs of an event, without an answer.
Explanation explanationOf(const sim::Simulation& run, const sim::Event& event, const ClusterView& cluster);
/// "1.500 s", "3d 02:00:00".
std::string spanText(std::int64_t micros);
std::string idsText(const std::vector<BrokerId>& brokers);
/// "--alter --entity-type topics --entity-name T --add-config name=value" for people.
std::string topicChange(const std::string& topic, std::string_view name, std::string_view value);

}  // namespace logarium::observe
