#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/group/step.h"

namespace logarium::group {

/// Kafka: ConsumerGroup.ConsumerGroupState.
enum class ConsumerState : std::uint8_t { Empty, Assigning, Reconciling, Stable };

/// Kafka: modern.MemberState, with its numbers in records.
enum class MemberState : std::int8_t {
    Stable = 0,
    UnrevokedPartitions = 1,  ///< has to give some up before it gets the epoch of the target
    UnreleasedPartitions = 2  ///< waits for partitions that others still hold
};

using PartitionSet = std::set<TopicPartition>;

/// What belongs to a member that speaks the classic protocol (Kafka: ClassicMemberMetadata).
struct ClassicSide {
    int sessionMs = 45'000;
    std::vector<OfferedProtocol> protocols;  ///< most wanted first
};

/// Kafka: ConsumerGroupMember.
struct ConsumerMember {
    std::string instanceId;
    std::string clientId, host;
    std::vector<std::string> topics;  ///< as it said
    std::string regex;
    std::string assignor;  ///< empty: any
    int rebalanceMs = 300'000;
    std::int32_t epoch = 0, previousEpoch = 0;  ///< -2: a static member that is away
    MemberState state = MemberState::Stable;
    PartitionSet assigned, pendingRevocation;
    Micros session = kNever;   ///< when its session ends
    Micros revokeBy = kNever;  ///< until then it must have given up what it has to
    std::string rack;
    std::optional<ClassicSide> classic;  ///< nothing: it speaks the newer protocol
    Micros joinBy = kNever;              ///< of the classic protocol: told to join again
    Micros syncBy = kNever;              ///< of the classic protocol: joined, and has to get its assignment
};

class ClassicGroup;

/// A group of the newer protocol: the coordinator assigns, and each member goes from what it has to what it shall have
/// in its own time. A value, as ClassicGroup is.
///
/// Stands for Kafka's modern.consumer.ConsumerGroup, TargetAssignmentBuilder and CurrentAssignmentBuilder.
class ConsumerGroup {
public:
    ConsumerGroup() = default;
    explicit ConsumerGroup(std::string name) : name_(std::move(name)) {}
    /// Takes a classic group over with all its members, each with what it has (Kafka: ConsumerGroup.fromClassicGroup).
    ConsumerGroup(const ClassicGroup& before, Step& step);

    const std::string& name() const { return name_; }
    ConsumerState state() const;
    std::int32_t epoch() const { return epoch_; }
    std::int32_t targetEpoch() const { return targetEpoch_; }
    const std::map<std::string, ConsumerMember>& members() const { return members_; }
    const PartitionSet& targetOf(const std::string& member) const;
    /// The assignor that the members' wishes come to.
    std::string assignor(const Settings& settings) const;
    bool empty() const { return members_.empty(); }
    std::set<std::string> topics() const;

    ConsumerBeaten heartbeat(const ConsumerHeartbeat& asked, Step& step);
    // ---- members of the classic protocol
    GroupJoined join(const JoinGroup& asked, Step& step);
    GroupSynced sync(const SyncGroup& asked, Step& step);
    ErrorCode heartbeat(const Heartbeat& asked, Step& step);
    ErrorCode leave(const LeaveGroup& asked, Step& step);
    /// Nobody speaks the newer protocol any more, and somebody the classic one.
    bool allClassic() const;
    /// Whether it becomes a classic group now (Kafka: validateOnlineDowngradeWithFencedMember).
    bool mayBecomeClassic(const Settings& settings) const;
    /// The same members as a classic group has them (Kafka: ClassicGroup.fromConsumerGroup); all are classic.
    ClassicGroupImage asClassic(TimestampMs now) const;

    ErrorCode mayCommit(const OffsetCommit& asked) const;
    ErrorCode mayFetch(const OffsetFetch& asked) const;

    void resume(Step& step);
    Micros nextDeadline() const;
    void expire(Step& step);
    /// Tombstones of all that is kept of it.
    void bury(std::vector<Record>& records) const;

    // ---- replay
    void replay(const GroupEpochRecord& record);
    void replay(const MemberRecord& record);
    void replay(const TargetEpochRecord& record);
    void replay(const TargetRecord& record, const std::map<Uuid, std::string>& names);
    void replay(const CurrentRecord& record, const std::map<Uuid, std::string>& names);

private:
    ErrorCode enter(const ConsumerHeartbeat& asked, std::string& memberId, Step& step);
    ErrorCode validEpoch(const ConsumerMember& member, const ConsumerHeartbeat& asked) const;
    ConsumerBeaten leave(const ConsumerHeartbeat& asked, Step& step);
    bool takeWishes(const std::string& memberId, const ConsumerHeartbeat& asked, Step& step);
    void bump(const std::string& why, Step& step);
    void retarget(Step& step);
    bool reconcile(const std::string& memberId, const std::optional<std::vector<TopicPartition>>& owned, Step& step);
    void advance(const std::string& memberId, ConsumerMember& member,
                 const std::optional<std::vector<TopicPartition>>& owned);
    void remove(const std::string& memberId, Departure how, const std::string& why, Step& step);
    std::set<std::string> topicsOf(const ConsumerMember& member, const Topics& topics) const;
    TopicSizes sizesNow(const Topics& topics) const;
    PartitionsById byId(const PartitionSet& partitions, const Topics& topics) const;
    void recordCurrent(const std::string& memberId, Step& step) const;
    void recordMember(const std::string& memberId, Step& step) const;
    void recordEpoch(Step& step) const;
    static MemberImage imageOf(const ConsumerMember& member);
    void takePlace(const std::string& old, const std::string& memberId, const std::string& instanceId, Step& step);
    bool supports(const JoinGroup& asked) const;
    ErrorCode enterClassic(const JoinGroup& asked, const std::string& memberId, Step& step);
    ErrorCode validClassic(const std::string& memberId, const std::string& instanceId, std::int32_t generation) const;
    static void awaitJoin(ConsumerMember& member, Micros now);

    std::string name_;
    std::int32_t epoch_ = 0;
    std::int32_t targetEpoch_ = 0;
    std::map<std::string, ConsumerMember> members_;  ///< by member id
    std::map<std::string, PartitionSet> target_;     ///< by member id
    std::map<std::string, std::string> statics_;     ///< member by group.instance.id
    std::map<TopicPartition, std::string> owners_;   ///< who holds it now, pending revocations as well
    TopicSizes sizes_;                               ///< of the subscribed topics, as the last epoch saw them
    bool resumed_ = true;
};

std::string_view stateName(ConsumerState state);

}  // namespace logarium::group
