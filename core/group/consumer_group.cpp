#include "core/group/consumer_group.h"

#include <algorithm>
#include <regex>

#include "core/base/assert.h"

/// Members of a group of the newer protocol: their heartbeats, epochs and sessions.
namespace logarium::group {
namespace {

constexpr std::int32_t kJoins = 0, kLeaves = -1, kLeavesForAWhile = -2;

const PartitionSet kNothing;

}  // namespace

std::string_view stateName(ConsumerState state) {
    switch (state) {
        case ConsumerState::Empty:
            return "Empty";
        case ConsumerState::Assigning:
            return "Assigning";
        case ConsumerState::Reconciling:
            return "Reconciling";
        case ConsumerState::Stable:
            return "Stable";
    }
    return {};
}

ConsumerState ConsumerGroup::state() const {
    if (members_.empty()) return ConsumerState::Empty;
    if (epoch_ > targetEpoch_) return ConsumerState::Assigning;
    const bool settled = std::all_of(members_.begin(), members_.end(), [&](const auto& entry) {
        return entry.second.state == MemberState::Stable && entry.second.epoch == targetEpoch_;
    });
    return settled ? ConsumerState::Stable : ConsumerState::Reconciling;
}

const PartitionSet& ConsumerGroup::targetOf(const std::string& member) const {
    const auto found = target_.find(member);
    return found == target_.end() ? kNothing : found->second;
}

std::string ConsumerGroup::assignor(const Settings& settings) const {
    std::map<std::string, int> votes;
    for (const auto& [id, member] : members_)
        if (!member.assignor.empty()) ++votes[member.assignor];
    const auto most =
        std::max_element(votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most != votes.end()) return most->first;
    return settings.consumerAssignors.empty() ? "uniform" : settings.consumerAssignors.front();
}

std::set<std::string> ConsumerGroup::topics() const {
    std::set<std::string> all;
    for (const auto& [id, member] : members_) all.insert(member.topics.begin(), member.topics.end());
    for (const auto& [topic, size] : sizes_) all.insert(topic);
    return all;
}

std::set<std::string> ConsumerGroup::topicsOf(const ConsumerMember& member, const Topics& topics) const {
    std::set<std::string> wanted(member.topics.begin(), member.topics.end());
    if (member.regex.empty()) return wanted;
    const std::regex pattern(member.regex);  // It was tried when it came.
    for (const std::string& name : topics.names())
        if (std::regex_match(name, pattern)) wanted.insert(name);
    return wanted;
}

TopicSizes ConsumerGroup::sizesNow(const Topics& topics) const {
    std::set<std::string> wanted;
    for (const auto& [id, member] : members_) wanted.merge(topicsOf(member, topics));
    return topics.sizesOf(wanted);
}

ErrorCode ConsumerGroup::validEpoch(const ConsumerMember& member, const ConsumerHeartbeat& asked) const {
    if (asked.memberEpoch > member.epoch) return ErrorCode::FencedMemberEpoch;
    if (asked.memberEpoch == member.epoch) return ErrorCode::None;
    // It may have missed its last answer; then it has no more than it was given before.
    if (asked.memberEpoch != member.previousEpoch || !asked.owned) return ErrorCode::FencedMemberEpoch;
    const bool known = std::all_of(asked.owned->begin(), asked.owned->end(),
                                   [&](const TopicPartition& p) { return member.assigned.contains(p); });
    return known ? ErrorCode::None : ErrorCode::FencedMemberEpoch;
}

/// The place of a static member that is away, with all that belongs to it.
void ConsumerGroup::takePlace(const std::string& known, const std::string& memberId, const std::string& instanceId,
                              Step& step) {
    const std::string old = known;
    ConsumerMember back = members_.at(old);
    back.epoch = back.previousEpoch = 0;
    step.records.emplace_back(CurrentRecord{name_, old, std::nullopt});
    step.records.emplace_back(TargetRecord{name_, old, std::nullopt});
    step.records.emplace_back(MemberRecord{name_, old, std::nullopt});
    members_.erase(old);
    for (auto& [partition, owner] : owners_)
        if (owner == old) owner = memberId;
    target_[memberId] = std::move(target_[old]);
    target_.erase(old);
    members_[memberId] = std::move(back);
    statics_[instanceId] = memberId;
    step.records.emplace_back(TargetRecord{name_, memberId, byId(target_[memberId], step.topics)});
}

/// Finds the member, or makes it when it joins.
ErrorCode ConsumerGroup::enter(const ConsumerHeartbeat& asked, std::string& memberId, Step& step) {
    const auto known = asked.instanceId.empty() ? statics_.end() : statics_.find(asked.instanceId);
    if (asked.memberEpoch != kJoins) {
        if (!members_.contains(memberId)) return ErrorCode::UnknownMemberId;
        if (known != statics_.end() && known->second != memberId) return ErrorCode::FencedInstanceId;
        return validEpoch(members_.at(memberId), asked);
    }
    if (members_.contains(memberId)) return ErrorCode::None;
    if (known != statics_.end()) {
        if (members_.at(known->second).epoch != kLeavesForAWhile) return ErrorCode::UnreleasedInstanceId;
        takePlace(known->second, memberId, asked.instanceId, step);
        return ErrorCode::None;
    }
    if (std::ssize(members_) >= step.settings.consumerMaxSize) return ErrorCode::GroupMaxSizeReached;
    members_[memberId].instanceId = asked.instanceId;
    if (!asked.instanceId.empty()) statics_[asked.instanceId] = memberId;
    step.facts.emplace_back(MemberJoined{name_, memberId, static_cast<int>(members_.size())});
    return ErrorCode::None;
}

MemberImage ConsumerGroup::imageOf(const ConsumerMember& member) {
    MemberImage image;
    if (!member.instanceId.empty()) image.instanceId = member.instanceId;
    if (!member.rack.empty()) image.rack = member.rack;
    image.clientId = member.clientId;
    image.host = member.host;
    image.topics = member.topics;
    image.regex = member.regex;
    image.rebalanceTimeoutMs = member.rebalanceMs;
    if (!member.assignor.empty()) image.assignor = member.assignor;
    if (member.classic) image.classic = ClassicMetadata{member.classic->sessionMs, {}};
    if (member.classic)
        for (const OfferedProtocol& p : member.classic->protocols)
            image.classic->protocols.emplace_back(p.name, p.metadata);
    return image;
}

void ConsumerGroup::recordMember(const std::string& memberId, Step& step) const {
    step.records.emplace_back(MemberRecord{name_, memberId, imageOf(members_.at(memberId))});
}

/// True: what it wants to read is not what it was.
bool ConsumerGroup::takeWishes(const std::string& memberId, const ConsumerHeartbeat& asked, Step& step) {
    ConsumerMember& member = members_.at(memberId);
    const MemberImage before = imageOf(member);
    if (asked.topics) {
        member.topics = *asked.topics;
        std::sort(member.topics.begin(), member.topics.end());
    }
    if (asked.regex) member.regex = *asked.regex;
    if (asked.assignor) member.assignor = *asked.assignor;
    if (asked.rebalanceTimeoutMs >= 0) member.rebalanceMs = asked.rebalanceTimeoutMs;
    if (!asked.clientId.empty()) member.clientId = asked.clientId, member.host = asked.host;
    if (asked.rack) member.rack = *asked.rack;
    member.classic.reset();  // It speaks the newer protocol.
    const MemberImage after = imageOf(member);
    if (before == after && asked.memberEpoch != kJoins) return false;
    recordMember(memberId, step);
    return before.topics != after.topics || before.regex != after.regex;
}

ConsumerBeaten ConsumerGroup::heartbeat(const ConsumerHeartbeat& asked, Step& step) {
    if (asked.memberEpoch == kLeaves || asked.memberEpoch == kLeavesForAWhile) return leave(asked, step);
    ConsumerBeaten reply;
    reply.memberId = asked.memberId;
    reply.heartbeatMs = static_cast<int>(step.settings.consumerHeartbeatMs);
    const auto& assignors = step.settings.consumerAssignors;
    if (asked.assignor && !asked.assignor->empty() &&
        std::find(assignors.begin(), assignors.end(), *asked.assignor) == assignors.end()) {
        reply.error = ErrorCode::UnsupportedAssignor;
        return reply;
    }
    if (asked.regex && !asked.regex->empty()) {
        try {
            const std::regex tried(*asked.regex);
        } catch (const std::regex_error&) {
            reply.error = ErrorCode::InvalidRegularExpression;
            return reply;
        }
    }
    const bool fresh = !members_.contains(asked.memberId);
    reply.error = enter(asked, reply.memberId, step);
    if (reply.error != ErrorCode::None) return reply;
    const bool changed = takeWishes(reply.memberId, asked, step);
    if (fresh) {
        bump(reply.memberId + " joins", step);
    } else if (changed) {
        bump(reply.memberId + " wants to read something else", step);
    } else if (sizesNow(step.topics) != sizes_) {
        bump("topics have changed", step);
    }
    if (epoch_ > targetEpoch_) retarget(step);
    const bool moved = reconcile(reply.memberId, asked.owned, step);
    ConsumerMember& member = members_.at(reply.memberId);
    member.session = step.now + step.settings.consumerSessionMs * kMicrosPerMs;
    reply.memberEpoch = member.epoch;
    if (moved || asked.memberEpoch == kJoins || asked.topics || asked.regex)
        reply.assignment.emplace(member.assigned.begin(), member.assigned.end());
    return reply;
}

ConsumerBeaten ConsumerGroup::leave(const ConsumerHeartbeat& asked, Step& step) {
    ConsumerBeaten reply;
    reply.memberId = asked.memberId;
    reply.memberEpoch = asked.memberEpoch;
    reply.heartbeatMs = static_cast<int>(step.settings.consumerHeartbeatMs);
    if (!members_.contains(asked.memberId)) {
        reply.error = ErrorCode::UnknownMemberId;
        return reply;
    }
    ConsumerMember& member = members_.at(asked.memberId);
    if (asked.memberEpoch == kLeavesForAWhile && !member.instanceId.empty()) {
        member.epoch = kLeavesForAWhile;
        for (const TopicPartition& p : member.pendingRevocation) owners_.erase(p);
        member.pendingRevocation.clear();
        member.revokeBy = kNever;
        recordCurrent(asked.memberId, step);
        return reply;
    }
    remove(asked.memberId, Departure::Left, asked.memberId + " leaves", step);
    return reply;
}

void ConsumerGroup::remove(const std::string& memberId, Departure how, const std::string& why, Step& step) {
    const ConsumerMember& member = members_.at(memberId);
    if (!member.instanceId.empty()) statics_.erase(member.instanceId);
    std::erase_if(owners_, [&](const auto& entry) { return entry.second == memberId; });
    members_.erase(memberId);
    target_.erase(memberId);
    step.records.emplace_back(CurrentRecord{name_, memberId, std::nullopt});
    step.records.emplace_back(TargetRecord{name_, memberId, std::nullopt});
    step.records.emplace_back(MemberRecord{name_, memberId, std::nullopt});
    step.facts.emplace_back(MemberGone{name_, memberId, how, static_cast<int>(members_.size())});
    if (!mayBecomeClassic(step.settings)) bump(why, step);  // Else the classic group will be rebalanced.
}

bool ConsumerGroup::mayBecomeClassic(const Settings& settings) const {
    return settings.downgrades && allClassic() && std::ssize(members_) <= settings.maxSize;
}

ErrorCode ConsumerGroup::mayCommit(const OffsetCommit& asked) const {
    if (asked.generation < 0 && members_.empty()) return ErrorCode::None;
    const auto member = members_.find(asked.memberId);
    if (member == members_.end()) return ErrorCode::UnknownMemberId;
    if (asked.generation == member->second.epoch) return ErrorCode::None;
    return member->second.classic ? ErrorCode::IllegalGeneration : ErrorCode::StaleMemberEpoch;
}

ErrorCode ConsumerGroup::mayFetch(const OffsetFetch& asked) const {
    if (asked.memberId.empty() && asked.epoch < 0) return ErrorCode::None;
    const auto member = members_.find(asked.memberId);
    if (member == members_.end()) return ErrorCode::UnknownMemberId;
    return asked.epoch == member->second.epoch ? ErrorCode::None : ErrorCode::StaleMemberEpoch;
}

void ConsumerGroup::resume(Step& step) {
    if (resumed_) return;
    resumed_ = true;
    sizes_ = sizesNow(step.topics);
    for (auto& [id, member] : members_) {
        const std::int64_t session = member.classic ? member.classic->sessionMs : step.settings.consumerSessionMs;
        member.session = step.now + session * kMicrosPerMs;
        if (member.state == MemberState::UnrevokedPartitions)
            member.revokeBy = step.now + member.rebalanceMs * kMicrosPerMs;
    }
}

Micros ConsumerGroup::nextDeadline() const {
    Micros next = kNever;
    for (const auto& [id, member] : members_)
        next = std::min({next, member.session, member.revokeBy, member.joinBy, member.syncBy});
    return next;
}

void ConsumerGroup::expire(Step& step) {
    std::vector<std::pair<std::string, Departure>> late;
    for (const auto& [id, member] : members_) {
        if (member.session <= step.now)
            late.emplace_back(id, Departure::SessionExpired);
        else if (std::min({member.revokeBy, member.joinBy, member.syncBy}) <= step.now)
            late.emplace_back(id, Departure::RebalanceMissed);
    }
    for (const auto& [id, how] : late)
        remove(id, how,
               id + (how == Departure::SessionExpired ? " sent no heartbeat for its session"
                                                      : " did not give its partitions up in time"),
               step);
}

void ConsumerGroup::bury(std::vector<Record>& records) const {
    for (const auto& [id, member] : members_) records.emplace_back(CurrentRecord{name_, id, std::nullopt});
    for (const auto& [id, member] : members_) records.emplace_back(TargetRecord{name_, id, std::nullopt});
    records.emplace_back(TargetEpochRecord{name_, std::nullopt});
    for (const auto& [id, member] : members_) records.emplace_back(MemberRecord{name_, id, std::nullopt});
    records.emplace_back(GroupEpochRecord{name_, std::nullopt});
}

}  // namespace logarium::group
