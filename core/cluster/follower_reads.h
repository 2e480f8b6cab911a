#pragma once
#include "core/cluster/environment.h"
#include "core/cluster/replica.h"

/// Consumers that read from the closest replica instead of the leader (KIP-392).
namespace logarium::cluster {

/// Where the leader sends a consumer of its own rack's choosing: the in-sync follower in the consumer's rack that has
/// come furthest and holds the wanted offset; kNoBroker: the leader itself (Kafka:
/// ReplicaManager.findPreferredReadReplica with RackAwareReplicaSelector).
BrokerId preferredReplica(const Replica& replica, const ConsumerFetch& request, const Environment& env);

/// A follower gives what is below its own high watermark; who asks for more waits, or is out of its range.
void serveReader(Replica& replica, const ConsumerFetch& request, const Environment& env, Effects& out);
/// Its high watermark has moved.
void serveWaitingReaders(Replica& replica, const Environment& env, Effects& out);
/// It is a follower no longer, or of another leader: who waits looks for another replica.
void dismissReaders(Replica& replica, const Environment& env, Effects& out);

}  // namespace logarium::cluster
