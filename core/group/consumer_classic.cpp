#include <algorithm>

#include "core/base/assert.h"
#include "core/group/classic_group.h"
#include "core/group/consumer_group.h"
#include "core/group/consumer_protocol.h"

/// Members of a group of the newer protocol that still speak the classic one (KIP-848, online migration): they join,
/// sync and send heartbeats as ever, and the coordinator assigns. Kafka:
/// GroupMetadataManager.classicGroup*ToConsumerGroup, ConsumerGroup.fromClassicGroup, ClassicGroup.fromConsumerGroup.
namespace logarium::group {
namespace {

constexpr const char* kConsumerType = "consumer";

Micros later(Micros now, std::int64_t ms) {
    return now + ms * kMicrosPerMs;
}

/// What the member said with the assignor that it likes most: all of them say the same but for that.
Subscription subscriptionOf(const std::vector<OfferedProtocol>& protocols) {
    return protocols.empty() ? Subscription{} : decodeSubscription(protocols.front().metadata);
}

}  // namespace

ConsumerGroup::ConsumerGroup(const ClassicGroup& before, Step& step)
    : name_(before.name()), epoch_(before.generation()), targetEpoch_(before.generation()) {
    for (const auto& [id, classic] : before.members()) {
        ConsumerMember& member = members_[id];
        const Subscription subscription = subscriptionOf(classic.protocols);
        member.instanceId = classic.instanceId;
        member.clientId = classic.clientId;
        member.host = classic.host;
        member.topics = subscription.topics;
        std::ranges::sort(member.topics);
        member.rack = subscription.rack;
        member.rebalanceMs = classic.rebalanceMs;
        member.epoch = member.previousEpoch = before.generation();
        member.classic = ClassicSide{classic.sessionMs, classic.protocols};
        member.session = later(step.now, classic.sessionMs);
        for (const TopicPartition& p : decodeAssignment(classic.assignment)) {
            member.assigned.insert(p);
            owners_[p] = id;
        }
        target_[id] = member.assigned;
        if (!member.instanceId.empty()) statics_[member.instanceId] = id;
    }
    sizes_ = sizesNow(step.topics);
    for (const auto& [id, member] : members_) recordMember(id, step);
    recordEpoch(step);
    for (const auto& [id, target] : target_)
        step.records.emplace_back(TargetRecord{name_, id, byId(target, step.topics)});
    step.records.emplace_back(TargetEpochRecord{name_, targetEpoch_});
    for (const auto& [id, member] : members_) recordCurrent(id, step);
}

bool ConsumerGroup::allClassic() const {
    return !members_.empty() &&
           std::ranges::all_of(members_, [](const auto& entry) { return entry.second.classic.has_value(); });
}

ClassicGroupImage ConsumerGroup::asClassic(TimestampMs now) const {
    ClassicGroupImage image;
    image.protocolType = kConsumerType;
    image.generation = epoch_;
    image.stateSince = now;
    // The assignor that all can work with and the first one likes most; all have said that they share one.
    const auto shared = [&](const OfferedProtocol& wanted) {
        return std::ranges::all_of(members_, [&](const auto& entry) {
            return std::ranges::any_of(entry.second.classic->protocols,
                                       [&](const OfferedProtocol& p) { return p.name == wanted.name; });
        });
    };
    const auto& first = members_.begin()->second.classic->protocols;
    const auto chosen = std::ranges::find_if(first, shared);
    ensure(chosen != first.end(), "members of the classic protocol have an assignor in common");
    image.protocol = chosen->name;
    image.leader = members_.begin()->first;
    for (const auto& [id, member] : members_) {
        ClassicMemberImage m;
        m.memberId = id;
        if (!member.instanceId.empty()) m.instanceId = member.instanceId;
        m.clientId = member.clientId;
        m.host = member.host;
        m.rebalanceTimeoutMs = member.rebalanceMs;
        m.sessionTimeoutMs = member.classic->sessionMs;
        const auto same = std::ranges::find(member.classic->protocols, chosen->name, &OfferedProtocol::name);
        m.subscription = same->metadata;
        m.assignment = encodeAssignment({member.assigned.begin(), member.assigned.end()});
        image.members.push_back(std::move(m));
    }
    return image;
}

/// Kafka: ConsumerGroup.supportsClassicProtocols.
bool ConsumerGroup::supports(const JoinGroup& asked) const {
    if (asked.protocolType != kConsumerType || asked.protocols.empty()) return false;
    return std::ranges::any_of(asked.protocols, [&](const OfferedProtocol& wanted) {
        return std::ranges::all_of(members_, [&](const auto& entry) {
            const auto& classic = entry.second.classic;
            return !classic || entry.first == asked.memberId ||
                   std::ranges::find(classic->protocols, wanted.name, &OfferedProtocol::name) !=
                       classic->protocols.end();
        });
    });
}

ErrorCode ConsumerGroup::enterClassic(const JoinGroup& asked, const std::string& memberId, Step& step) {
    const auto known = asked.instanceId.empty() ? statics_.end() : statics_.find(asked.instanceId);
    if (known != statics_.end() && known->second != memberId) {
        if (!asked.memberId.empty()) return ErrorCode::FencedInstanceId;
        takePlace(known->second, memberId, asked.instanceId, step);
        return ErrorCode::None;
    }
    if (members_.contains(memberId)) return ErrorCode::None;
    members_[memberId].instanceId = asked.instanceId;
    if (!asked.instanceId.empty()) statics_[asked.instanceId] = memberId;
    step.facts.emplace_back(MemberJoined{name_, memberId, static_cast<int>(members_.size())});
    return ErrorCode::None;
}

GroupJoined ConsumerGroup::join(const JoinGroup& asked, Step& step) {
    GroupJoined reply;
    reply.memberId = asked.memberId.empty() ? asked.clientId + "-" + randomUuid(step.random) : asked.memberId;
    const bool fresh = !members_.contains(reply.memberId);
    if (fresh && std::ssize(members_) >= step.settings.consumerMaxSize) reply.error = ErrorCode::GroupMaxSizeReached;
    if (!supports(asked)) reply.error = ErrorCode::InconsistentGroupProtocol;
    if (reply.error == ErrorCode::None && asked.memberId.empty() && asked.instanceId.empty())
        reply.error = ErrorCode::MemberIdRequired;
    if (reply.error == ErrorCode::None) reply.error = enterClassic(asked, reply.memberId, step);
    if (reply.error != ErrorCode::None) return reply;

    ConsumerMember& member = members_.at(reply.memberId);
    const Subscription subscription = subscriptionOf(asked.protocols);
    const std::vector<std::string> before = member.topics;
    const MemberImage imageBefore = imageOf(member);
    member.instanceId = asked.instanceId;
    member.clientId = asked.clientId;
    member.host = asked.host;
    member.topics = subscription.topics;
    std::ranges::sort(member.topics);
    member.rack = subscription.rack;
    member.rebalanceMs = asked.rebalanceTimeoutMs;
    member.classic = ClassicSide{asked.sessionTimeoutMs, asked.protocols};
    if (fresh || !(imageOf(member) == imageBefore)) recordMember(reply.memberId, step);
    if (fresh || before != member.topics) {
        bump(reply.memberId + " joins", step);
    } else if (sizesNow(step.topics) != sizes_) {
        bump("topics have changed", step);
    }
    if (epoch_ > targetEpoch_) retarget(step);
    reconcile(reply.memberId, subscription.owned, step);
    ConsumerMember& joined = members_.at(reply.memberId);
    joined.joinBy = kNever;
    joined.session = later(step.now, asked.sessionTimeoutMs);
    joined.syncBy = later(step.now, asked.rebalanceTimeoutMs);
    reply.generation = joined.epoch;
    reply.protocol = asked.protocols.front().name;
    return reply;
}

/// The member, if it is one of the classic protocol and in this generation.
ErrorCode ConsumerGroup::validClassic(const std::string& memberId, const std::string& instanceId,
                                      std::int32_t generation) const {
    const auto known = instanceId.empty() ? statics_.end() : statics_.find(instanceId);
    if (!instanceId.empty() && known == statics_.end()) return ErrorCode::UnknownMemberId;
    if (known != statics_.end() && known->second != memberId) return ErrorCode::FencedInstanceId;
    const auto member = members_.find(memberId);
    if (member == members_.end() || !member->second.classic) return ErrorCode::UnknownMemberId;
    return member->second.epoch == generation ? ErrorCode::None : ErrorCode::IllegalGeneration;
}

/// From now on it has so long to join again.
void ConsumerGroup::awaitJoin(ConsumerMember& member, Micros now) {
    if (member.joinBy == kNever) member.joinBy = later(now, member.rebalanceMs);
}

GroupSynced ConsumerGroup::sync(const SyncGroup& asked, Step& step) {
    GroupSynced reply;
    reply.error = validClassic(asked.memberId, asked.instanceId, asked.generation);
    if (reply.error != ErrorCode::None) return reply;
    ConsumerMember& member = members_.at(asked.memberId);
    if (!asked.protocol.empty() && asked.protocol != member.classic->protocols.front().name) {
        reply.error = ErrorCode::InconsistentGroupProtocol;
        return reply;
    }
    // One that still has to give something up has joined already.
    if (epoch_ > member.epoch && member.state != MemberState::UnrevokedPartitions) {
        awaitJoin(member, step.now);
        reply.error = ErrorCode::RebalanceInProgress;
        return reply;
    }
    member.syncBy = kNever;
    member.session = later(step.now, member.classic->sessionMs);
    reply.protocol = member.classic->protocols.front().name;
    reply.assignment = encodeAssignment({member.assigned.begin(), member.assigned.end()});
    return reply;
}

ErrorCode ConsumerGroup::heartbeat(const Heartbeat& asked, Step& step) {
    const ErrorCode flaw = validClassic(asked.memberId, asked.instanceId, asked.generation);
    if (flaw != ErrorCode::None) return flaw;
    ConsumerMember& member = members_.at(asked.memberId);
    member.session = later(step.now, member.classic->sessionMs);
    const bool waits = std::ranges::any_of(targetOf(asked.memberId), [&](const TopicPartition& p) {
        const auto owner = owners_.find(p);
        return owner != owners_.end() && owner->second != asked.memberId;
    });
    const bool again = member.epoch < epoch_ || member.state == MemberState::UnrevokedPartitions ||
                       (member.state == MemberState::UnreleasedPartitions && !waits);
    if (!again) return ErrorCode::None;
    awaitJoin(member, step.now);
    return ErrorCode::RebalanceInProgress;
}

ErrorCode ConsumerGroup::leave(const LeaveGroup& asked, Step& step) {
    const auto known = asked.instanceId.empty() ? statics_.end() : statics_.find(asked.instanceId);
    const std::string id = known == statics_.end() ? asked.memberId : known->second;
    if (!asked.memberId.empty() && id != asked.memberId) return ErrorCode::FencedInstanceId;
    const auto member = members_.find(id);
    if (member == members_.end() || !member->second.classic) return ErrorCode::UnknownMemberId;
    remove(id, Departure::Left, id + " leaves", step);
    return ErrorCode::None;
}

}  // namespace logarium::group
