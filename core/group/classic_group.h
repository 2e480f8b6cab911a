#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/group/step.h"

namespace logarium::group {

/// Kafka: ClassicGroupState.
enum class ClassicState : std::uint8_t { Empty, PreparingRebalance, CompletingRebalance, Stable, Dead };

/// Kafka: ClassicGroupMember.
struct ClassicMember {
    std::string instanceId;
    std::string clientId;
    std::string host;
    int sessionMs = 45'000;
    int rebalanceMs = 300'000;
    std::vector<OfferedProtocol> protocols;  ///< most wanted first
    Bytes assignment;
    bool isNew = false;
    std::optional<Asker> joining;  ///< waits for the others to join
    std::optional<Asker> syncing;  ///< waits for the leader's assignment
    Micros session = kNever;       ///< when its session ends
};

/// A group of the classic protocol: members join, the leader assigns, all sync, and any change begins that again. A
/// value; every step hands its answers, records and facts to a `Step`.
///
/// Stands for Kafka's ClassicGroup and what GroupMetadataManager does with one.
class ClassicGroup {
public:
    ClassicGroup() = default;
    explicit ClassicGroup(std::string name, Micros now) : name_(std::move(name)), since_(now) {}
    /// As its record has it; sessions begin anew with `resume`.
    ClassicGroup(std::string name, const ClassicGroupImage& image);

    const std::string& name() const { return name_; }
    ClassicState state() const { return state_; }
    Micros since() const { return since_; }
    std::int32_t generation() const { return generation_; }
    const std::string& protocolType() const { return protocolType_; }
    const std::string& protocol() const { return protocol_; }
    const std::string& leader() const { return leader_; }
    /// By member id.
    const std::map<std::string, ClassicMember>& members() const { return members_; }
    /// Nobody is in it, or about to be.
    bool empty() const { return state_ == ClassicState::Empty; }
    /// Topics that its members read, as far as the coordinator can tell; nothing when it cannot.
    std::optional<std::set<std::string>> topics() const;
    bool isConsumerGroup() const { return protocolType_ == "consumer"; }

    void join(const JoinGroup& asked, const Asker& asker, Step& step);
    void sync(const SyncGroup& asked, const Asker& asker, Step& step);
    ErrorCode heartbeat(const Heartbeat& asked, Step& step);
    ErrorCode leave(const LeaveGroup& asked, Step& step);
    /// Whether this member, or with no member an Admin client, may commit now. A commit is a sign of life.
    ErrorCode mayCommit(const OffsetCommit& asked, Step& step);

    /// All members are to join again.
    void rebalance(const std::string& why, Step& step) { prepareRebalance(why, step); }

    /// The group was read from its records: sessions of its members begin.
    void resume(Micros now);
    Micros nextDeadline() const;
    /// Does what is due.
    void expire(Step& step);
    /// Tells everybody who waits that this coordinator is none any more.
    void dissolve(ErrorCode error, std::vector<Answer>& answers);

    ClassicGroupImage image() const;

private:
    void joinNew(const JoinGroup& asked, const Asker& asker, Step& step);
    void joinStatic(const JoinGroup& asked, const Asker& asker, Step& step);
    void rejoin(const JoinGroup& asked, const Asker& asker, Step& step);
    void replaceStatic(const JoinGroup& asked, const Asker& asker, const std::string& old, Step& step);
    void add(const std::string& memberId, const JoinGroup& asked, const Asker& asker, Step& step);
    void update(ClassicMember& member, const JoinGroup& asked, const Asker& asker, const std::string& why, Step& step);
    void remove(const std::string& memberId, Departure how, const std::string& why, Step& step);
    void erase(const std::string& memberId, Step& step);
    bool supports(const JoinGroup& asked) const;
    ErrorCode validate(const std::string& memberId, const std::string& instanceId) const;
    void prepareRebalance(const std::string& why, Step& step);
    void rebalanceOrComplete(const std::string& why, Step& step);
    bool allJoined() const;
    void completeJoinWhenAll(Step& step);
    void completeJoin(Step& step);
    void nextGeneration(Step& step);
    void expireInitialDelay(Step& step);
    void expireSync(Step& step);
    void chooseProtocol();
    bool electJoinedLeader();
    GroupJoined joinedAs(const std::string& memberId) const;
    void propagate(Step& step);
    void enter(ClassicState state, Micros now);
    void beat(ClassicMember& member, Step& step) const;
    int longestRebalanceMs() const;

    std::string name_;
    ClassicState state_ = ClassicState::Empty;
    Micros since_;
    bool resumed_ = true;
    std::string protocolType_;
    std::int32_t generation_ = 0;
    std::string leader_;
    std::string protocol_;
    std::map<std::string, ClassicMember> members_;
    std::map<std::string, std::string> statics_;  ///< member by group.instance.id
    std::map<std::string, Micros> waiting_;       ///< were given an id and have to come back with it until then
    std::set<std::string> unsynced_;              ///< have joined this generation and not synced
    Micros joinBy_ = kNever;                      ///< the rebalance waits no longer
    Micros syncBy_ = kNever;
    Micros delayUntil_ = kNever;  ///< a new group waits for more members
    std::int64_t delayLeftMs_ = 0;
    bool someoneCame_ = false;  ///< since the delay began
};

/// "PreparingRebalance": Kafka's name of the state.
std::string_view stateName(ClassicState state);

}  // namespace logarium::group
