#pragma once
#include "core/cluster/environment.h"
#include "core/cluster/replica.h"

/// What a partition's leader does (Kafka: Partition and the purgatories of ReplicaManager).
///
/// Invariants: the high watermark never moves back while one leader leads; it is the smallest log end of the maximal
/// ISR and stands still below min.insync.replicas; an acks=all request is answered with success only once the high
/// watermark has passed its records.
namespace logarium::cluster {

/// Takes the leadership, or new facts about it: ISR, followers, epoch (Kafka: Partition.makeLeader).
void becomeLeader(Replica& replica, const PartitionImage& image, const Environment& env, Effects& out);
/// Gives it up: everybody who waits is told to look for the new leader.
void stopLeading(Replica& replica, const Environment& env, Effects& out);

void onProduce(Replica& replica, const ProduceRequest& request, const Environment& env, Effects& out);
void onFollowerFetch(Replica& replica, const FetchRequest& request, BrokerId from, const Environment& env,
                     Effects& out);
void onConsumerFetch(Replica& replica, const ConsumerFetch& request, const Environment& env, Effects& out);
void onListOffsets(const Replica& replica, const ListOffsets& request, const Environment& env, Effects& out);
void onAlterPartitionReply(Replica& replica, const AlterPartitionReply& reply, const Environment& env, Effects& out);

/// Throws in-sync members out that did not catch up for replica.lag.time.max.ms. True: somebody is behind, look again
/// at the next tick.
bool checkIsr(Replica& replica, const Environment& env, Effects& out);
/// Answers acks=all requests that waited too long with REQUEST_TIMED_OUT.
void expireProduces(Replica& replica, const Environment& env, Effects& out);
/// A parked fetch has waited long enough: it goes back empty, with what the follower should know.
void expireFetch(Replica& replica, BrokerId follower, const Environment& env, Effects& out);
/// A follower's parked fetch has something to carry by its next long poll (metadata changed, say); times that.
void wakeAtNextPoll(Replica& replica, BrokerId follower, const Environment& env, Effects& out);
/// A follower fell silent or its connection broke. `gone`: the parked fetch is dropped; otherwise its answer goes out
/// at the end of its present long poll, to wait for the follower.
void followerSilent(Replica& replica, BrokerId follower, bool gone, const Environment& env, Effects& out);
/// A client's connection is gone: its fetches that wait here, at a leader or a follower, are dropped.
void forgetConsumer(Replica& replica, ClientId client);

/// DeleteRecords at the leader: moves the log start (Kafka: Partition.deleteRecordsOnLeader).
std::optional<KafkaError> deleteRecords(Replica& replica, Offset before, const Environment& env, Effects& out);

/// What acks=all needs here: min.insync.replicas, at most the number of replicas.
std::int64_t effectiveMinIsr(const Replica& replica);
/// What every append, the leader's and a follower's, leads to: facts told, chores timed.
void afterAppend(Replica& replica, AppendResult& done, const Environment& env, Effects& out);
/// Tells facts that a log returned, and which configs decided them.
void tellLogFacts(LogFacts facts, Replica& replica, const Environment& env, Effects& out);

}  // namespace logarium::cluster
