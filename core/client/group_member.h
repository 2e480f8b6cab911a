#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/client/consumer.h"
#include "core/group/assignor.h"
#include "core/group/protocol.h"

namespace logarium::client {

/// A consumer's life in its group: finds the coordinator, joins, is assigned, commits, leaves; in the classic protocol
/// (JoinGroup, SyncGroup, Heartbeat) or in the newer one (ConsumerGroupHeartbeat). A plain value inside a `Consumer`,
/// which does the reading.
///
/// Stands for Kafka's ConsumerCoordinator with AbstractCoordinator, and for ConsumerHeartbeatRequestManager.
class GroupMember {
public:
    GroupMember() = default;
    explicit GroupMember(const ConsumerSpec& spec) : spec_(spec) {}

    const std::string& memberId() const { return memberId_; }
    /// Generation, or member epoch in the newer protocol; -1: in none.
    std::int32_t generation() const { return generation_; }
    const std::set<TopicPartition>& assigned() const { return assigned_; }
    /// The leader epoch of what was last read; -1: not known.
    std::int32_t readEpoch(const TopicPartition& partition) const {
        const auto found = readEpochs_.find(partition);
        return found == readEpochs_.end() ? -1 : found->second;
    }
    void noteEpoch(const TopicPartition& partition, LeaderEpoch epoch) { readEpochs_[partition] = epoch.value; }
    /// Where reading began when it was last given the partition, and how often that was until then.
    struct Start {
        Offset offset;
        int times = 0;
    };
    Start startOf(const TopicPartition& partition) const {
        const auto found = starts_.find(partition);
        return found == starts_.end() ? Start{} : found->second;
    }
    void noteStart(const TopicPartition& partition, Offset offset) {
        starts_[partition] = {offset, starts_[partition].times + 1};
    }
    /// Whether it waits for where the group stands in this partition.
    bool waitsFor(const TopicPartition& partition) const { return unknown_.contains(partition); }
    bool gone() const { return stage_ == Stage::Gone; }
    /// It may not go on, whatever it does: the group refused it.
    bool refused() const { return gone() && !closing_; }

    /// The topics that it wants to read, how large all topics are, and in which racks their replicas lie.
    void learn(std::vector<std::string> topics, group::TopicSizes sizes, group::PartitionRacks racks, Micros now);
    /// When it wants to look for new topics or partitions (metadata.max.age.ms).
    Micros refreshAt() const { return refreshAt_; }

    /// How far the consumer has come, for commits.
    using Progress = std::function<std::vector<group::OffsetToCommit>()>;
    std::optional<Micros> nextWake() const;
    void wake(Micros now, Random& random, const Progress& progress, std::int64_t& nextCorrelation,
              std::vector<GroupToSend>& out);
    /// What came of a request. `found` gets committed offsets that were asked for; -1: there is none.
    void onReply(std::int64_t correlation, const group::Reply& reply, Micros now, Random& random,
                 std::map<TopicPartition, Offset>& found);
    void onDisconnect(BrokerId broker, Micros now);
    /// Commits, leaves, and is gone.
    void close(Micros now);

private:
    enum class Stage : std::uint8_t { Joining, Syncing, Member, Leaving, Gone };
    enum class Kind : std::uint8_t { Find, Join, Sync, Beat, Commit, Fetch, Leave };
    struct Flight {
        Kind kind{};
        BrokerId to = kNoBroker;
    };

    bool modern() const { return spec_.protocol == "consumer"; }
    bool flying(Kind kind) const;
    void retry(Micros now);
    void loseCoordinator(Micros now);
    void losePartitions();
    void take(const std::vector<TopicPartition>& partitions);
    void rejoin();
    /// An answer that says the coordinator is elsewhere or busy. True: nothing more is to be done about it.
    bool coordinatorTrouble(ErrorCode error, Micros now);

    void startLeaving(Micros now);
    bool commitFirst(Micros now, const Progress& progress);
    void join(Micros now, const Progress& progress);
    void goOn(Micros now, const Progress& progress);
    void takeOver(Micros now);
    void sendCommit(Micros now, const Progress& progress);
    void sendFetch();
    void beat(Micros now);
    group::ConsumerHeartbeat modernBeat() const;
    void send(Kind kind, group::Request asked);

    void onJoined(const group::GroupJoined& reply, Micros now);
    void onSynced(const group::GroupSynced& reply, Micros now);
    void onClassicBeat(ErrorCode error, Micros now);
    void onModernBeat(const group::ConsumerBeaten& reply, Micros now);
    void onCommitted(ErrorCode error, Micros now);
    void onFetched(const group::OffsetsFetched& reply, Micros now, std::map<TopicPartition, Offset>& found);
    std::vector<std::pair<std::string, Bytes>> assignAll(const group::GroupJoined& reply) const;
    bool cooperative() const;
    void noteAssigned(const std::string& topic);

    ConsumerSpec spec_;
    std::vector<std::string> topics_;
    group::TopicSizes sizes_;
    group::TopicSizes assignedSizes_;  ///< as the leader saw them when it assigned
    group::PartitionRacks racks_, assignedRacks_;
    Stage stage_ = Stage::Joining;
    bool ready_ = false;  ///< knows its topics
    bool closing_ = false;
    BrokerId coordinator_ = kNoBroker;
    std::string memberId_;
    std::int32_t generation_ = -1;
    std::string protocol_;  ///< the assignor of this generation
    bool leads_ = false;
    std::set<TopicPartition> assigned_;
    std::set<TopicPartition> unknown_;
    std::map<TopicPartition, std::int32_t> readEpochs_;
    std::map<TopicPartition, Start> starts_;
    std::vector<std::pair<std::string, Bytes>> toSync_;
    std::optional<std::vector<TopicPartition>> toTake_;  ///< newer protocol: once what it loses is committed
    bool committedFirst_ = false;                        ///< before a rebalance or before leaving
    bool tellAll_ = true;                                ///< newer protocol: the next heartbeat says everything
    bool tellOwned_ = false;                             ///< newer protocol: the next one says what it holds
    std::map<std::int64_t, Flight> flights_;
    Micros notBefore_;
    Micros nextBeat_, nextCommit_;
    Micros refreshAt_{std::numeric_limits<std::int64_t>::max()};
    Micros giveUpAt_{std::numeric_limits<std::int64_t>::max()};  ///< while closing
    int heartbeatMs_ = 3000;
    // Of the wake that is going on.
    std::int64_t* correlation_ = nullptr;
    std::vector<GroupToSend>* out_ = nullptr;
};

}  // namespace logarium::client
