#include <algorithm>

#include "core/group/classic_group.h"

/// From one generation to the next.
namespace logarium::group {

/// What a change leads to: a rebalance, or, while one is going on, perhaps its end.
void ClassicGroup::rebalanceOrComplete(const std::string& why, Step& step) {
    if (state_ == ClassicState::PreparingRebalance) return completeJoinWhenAll(step);
    prepareRebalance(why, step);
}

void ClassicGroup::prepareRebalance(const std::string& why, Step& step) {
    if (state_ == ClassicState::CompletingRebalance) {
        for (auto& [id, member] : members_) {
            member.assignment.clear();
            if (member.syncing) step.answer(*member.syncing, GroupSynced{ErrorCode::RebalanceInProgress, {}, {}});
            member.syncing.reset();
        }
    }
    syncBy_ = kNever;
    unsynced_.clear();
    const bool initial = state_ == ClassicState::Empty;
    step.facts.emplace_back(RebalanceStarted{name_, why, generation_});
    enter(ClassicState::PreparingRebalance, step.now);
    if (initial) {
        // More members are likely to come at once: an assignment now would be for nothing.
        const std::int64_t delay = step.settings.initialDelayMs;
        someoneCame_ = false;
        delayLeftMs_ = std::max<std::int64_t>(longestRebalanceMs() - delay, 0);
        delayUntil_ = step.now + delay * kMicrosPerMs;
        return;
    }
    if (allJoined()) return completeJoin(step);
    joinBy_ = step.now + longestRebalanceMs() * kMicrosPerMs;
}

void ClassicGroup::expireInitialDelay(Step& step) {
    delayUntil_ = kNever;
    if (!someoneCame_ || delayLeftMs_ == 0 || step.settings.initialDelayMs == 0) return completeJoin(step);
    someoneCame_ = false;
    const std::int64_t delay = std::min(step.settings.initialDelayMs, delayLeftMs_);
    delayLeftMs_ = std::max<std::int64_t>(delayLeftMs_ - delay, 0);
    delayUntil_ = step.now + delay * kMicrosPerMs;
}

bool ClassicGroup::allJoined() const {
    return waiting_.empty() && std::all_of(members_.begin(), members_.end(),
                                           [](const auto& entry) { return entry.second.joining.has_value(); });
}

void ClassicGroup::completeJoinWhenAll(Step& step) {
    if (delayUntil_ == kNever && allJoined()) completeJoin(step);
}

/// A leader that did not come back gives way to one that did.
bool ClassicGroup::electJoinedLeader() {
    const auto leads = members_.find(leader_);
    if (leads != members_.end() && leads->second.joining) return true;
    for (const auto& [id, member] : members_) {
        if (!member.joining) continue;
        leader_ = id;
        return true;
    }
    return false;
}

void ClassicGroup::completeJoin(Step& step) {
    joinBy_ = kNever;
    std::vector<std::string> missing;
    for (const auto& [id, member] : members_)
        if (!member.joining && member.instanceId.empty()) missing.push_back(id);
    for (const std::string& id : missing) {
        erase(id, step);
        step.facts.emplace_back(MemberGone{name_, id, Departure::RebalanceMissed, static_cast<int>(members_.size())});
    }
    if (!members_.empty() && !electJoinedLeader()) {
        // Only static members, and none came back: they keep their places for another round.
        joinBy_ = step.now + longestRebalanceMs() * kMicrosPerMs;
        return;
    }
    nextGeneration(step);
}

void ClassicGroup::nextGeneration(Step& step) {
    ++generation_;
    unsynced_.clear();
    if (members_.empty()) {
        protocol_.clear();
        leader_.clear();
        enter(ClassicState::Empty, step.now);
        step.records.emplace_back(ClassicGroupRecord{name_, image()});
        return;
    }
    chooseProtocol();
    enter(ClassicState::CompletingRebalance, step.now);
    for (auto& [id, member] : members_) {
        if (member.joining) step.answer(*member.joining, joinedAs(id));
        member.joining.reset();
        member.isNew = false;
        beat(member, step);
        unsynced_.insert(id);
    }
    syncBy_ = step.now + longestRebalanceMs() * kMicrosPerMs;
}

/// Of the assignors that all know, the one that most members want most.
void ClassicGroup::chooseProtocol() {
    const auto knownToAll = [&](const std::string& name) {
        return std::all_of(members_.begin(), members_.end(), [&](const auto& entry) {
            const auto& offered = entry.second.protocols;
            return std::any_of(offered.begin(), offered.end(), [&](const auto& p) { return p.name == name; });
        });
    };
    std::map<std::string, int> votes;
    for (const auto& [id, member] : members_) {
        const auto first = std::find_if(member.protocols.begin(), member.protocols.end(),
                                        [&](const OfferedProtocol& p) { return knownToAll(p.name); });
        if (first != member.protocols.end()) ++votes[first->name];
    }
    int most = 0;
    for (const auto& [name, count] : votes)
        if (count > most) protocol_ = name, most = count;
}

GroupJoined ClassicGroup::joinedAs(const std::string& memberId) const {
    GroupJoined joined;
    joined.memberId = memberId;
    joined.generation = generation_;
    joined.protocol = protocol_;
    joined.leader = leader_;
    if (memberId != leader_) return joined;
    for (const auto& [id, member] : members_) {
        JoinedMember one{id, member.instanceId, {}};
        for (const OfferedProtocol& offered : member.protocols)
            if (offered.name == protocol_) one.metadata = offered.metadata;
        joined.members.push_back(std::move(one));
    }
    return joined;
}

void ClassicGroup::sync(const SyncGroup& asked, const Asker& asker, Step& step) {
    const auto refuse = [&](ErrorCode error) { step.answer(asker, GroupSynced{error, {}, {}}); };
    const ErrorCode flaw = validate(asked.memberId, asked.instanceId);
    if (flaw != ErrorCode::None) return refuse(flaw);
    if (asked.generation != generation_) return refuse(ErrorCode::IllegalGeneration);
    if (!asked.protocol.empty() && asked.protocol != protocol_) return refuse(ErrorCode::InconsistentGroupProtocol);
    ClassicMember& member = members_.at(asked.memberId);
    switch (state_) {
        case ClassicState::Empty:
        case ClassicState::Dead:
            return refuse(ErrorCode::UnknownMemberId);
        case ClassicState::PreparingRebalance:
            return refuse(ErrorCode::RebalanceInProgress);
        case ClassicState::Stable:
            unsynced_.erase(asked.memberId);
            if (unsynced_.empty()) syncBy_ = kNever;
            beat(member, step);
            return step.answer(asker, GroupSynced{ErrorCode::None, protocol_, member.assignment});
        case ClassicState::CompletingRebalance:
            break;
    }
    member.syncing = asker;
    unsynced_.erase(asked.memberId);
    if (asked.memberId != leader_) return;
    for (auto& [id, other] : members_) {
        const auto given = std::find_if(asked.assignments.begin(), asked.assignments.end(),
                                        [&name = id](const auto& a) { return a.first == name; });
        other.assignment = given == asked.assignments.end() ? Bytes{} : given->second;
    }
    enter(ClassicState::Stable, step.now);
    if (unsynced_.empty()) syncBy_ = kNever;
    step.records.emplace_back(ClassicGroupRecord{name_, image()});
    step.facts.emplace_back(GenerationFormed{name_, generation_, static_cast<int>(members_.size()), protocol_});
    propagate(step);
}

void ClassicGroup::propagate(Step& step) {
    for (auto& [id, member] : members_) {
        if (!member.syncing) continue;
        step.answer(*member.syncing, GroupSynced{ErrorCode::None, protocol_, member.assignment});
        member.syncing.reset();
        beat(member, step);
    }
}

/// Members that joined and never came for their assignment.
void ClassicGroup::expireSync(Step& step) {
    syncBy_ = kNever;
    if (unsynced_.empty()) return;
    const std::set<std::string> late = unsynced_;
    for (const std::string& id : late) {
        if (!members_.contains(id)) continue;
        erase(id, step);
        step.facts.emplace_back(MemberGone{name_, id, Departure::RebalanceMissed, static_cast<int>(members_.size())});
    }
    if (state_ == ClassicState::Stable || state_ == ClassicState::CompletingRebalance)
        prepareRebalance("some members did not come for their assignment", step);
}

}  // namespace logarium::group
