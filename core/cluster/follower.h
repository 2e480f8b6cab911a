#pragma once
#include "core/cluster/environment.h"
#include "core/cluster/replica.h"

/// What a follower does: fetch, write, fetch again (Kafka: ReplicaFetcherThread and AbstractFetcherThread). Each
/// replica has a fetch of its own, where Kafka puts all partitions of a pair of brokers into one request.
namespace logarium::cluster {

/// Follows the leader that the metadata names, from the log's end on.
void becomeFollower(Replica& replica, const PartitionImage& image, const Environment& env, Effects& out);
/// Sends the next fetch, if somebody leads.
void fetchNext(Replica& replica, const Environment& env, Effects& out);
void onFetchReply(Replica& replica, const FetchReply& reply, const Environment& env, Effects& out);
/// The leader's process is gone or cannot be reached: the outstanding fetch fails, and is tried again after
/// replica.fetch.backoff.ms.
void fetchFailed(Replica& replica, const Environment& env, Effects& out);

}  // namespace logarium::cluster
