#pragma once
#include "app/cli/bench/workloads.h"

/// The event engine under a cluster's life: idle, under load, recorded, sought in. Times are CPU times of the engine's
/// thread; an event is a step of the engine: a message delivered, a timer fired, a client woken.
namespace logarium::bench {

/// An idle small and an idle large cluster: events and virtual days a second.
void idleCluster(Run& run, const std::string& name);
/// One producer of a thousand batches a virtual second into 3 x 50 partitions, two consumers; the engine alone.
void loadedCluster(Run& run, const std::string& name);
/// The same as `loadedCluster`, recorded: with its list of events and its checkpoints, and what those cost.
void recordedCluster(Run& run);
/// Random seeks in a recorded run of a million events, and single steps back.
void seeks(Run& run);
/// Seven virtual days of 3 brokers x 12 partitions at ten records a second, retention and cleaning on.
void sevenDays(Run& run);
/// Copies of the World of 100 brokers x 5,000 partitions, each dropped after the cluster has gone on a little.
void checkpointCopies(Run& run);
/// A thousand members on five thousand partitions, after one has left: each assignor.
void assignments(Run& run);

}  // namespace logarium::bench
