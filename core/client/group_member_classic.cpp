#include <algorithm>

#include "core/client/group_member.h"
#include "core/cluster/controller.h"
#include "core/group/consumer_protocol.h"

/// What a member makes of the coordinator's answers.
namespace logarium::client {
namespace {

constexpr std::int64_t kRetryBackoff = 100 * kMicrosPerMs;

}  // namespace

/// Partitions are given up in small steps only when all assignors it may use can do that.
bool GroupMember::cooperative() const {
    return std::all_of(spec_.assignors.begin(), spec_.assignors.end(),
                       [](const std::string& name) { return group::isCooperative(name); });
}

std::vector<std::pair<std::string, Bytes>> GroupMember::assignAll(const group::GroupJoined& reply) const {
    group::Subscribers members;
    for (const group::JoinedMember& m : reply.members) {
        const group::Subscription read = group::decodeSubscription(m.metadata);
        members.push_back({m.memberId, m.instanceId, read.topics, read.owned, read.generation, read.rack});
    }
    std::vector<std::pair<std::string, Bytes>> assignments;
    for (const auto& [member, partitions] : group::assign(reply.protocol, members, sizes_, racks_))
        assignments.emplace_back(member, group::encodeAssignment(partitions));
    return assignments;
}

void GroupMember::onJoined(const group::GroupJoined& reply, Micros now) {
    if (reply.error == ErrorCode::MemberIdRequired) {
        memberId_ = reply.memberId;
        notBefore_ = now;
        return;
    }
    if (coordinatorTrouble(reply.error, now)) return;
    if (reply.error == ErrorCode::UnknownMemberId || reply.error == ErrorCode::IllegalGeneration) {
        memberId_.clear();
        generation_ = -1;
        losePartitions();
        return retry(now);
    }
    if (reply.error != ErrorCode::None) return retry(now);
    memberId_ = reply.memberId;
    generation_ = reply.generation;
    protocol_ = reply.protocol;
    leads_ = reply.leader == memberId_;
    toSync_.clear();
    if (leads_ && !reply.skipAssignment) toSync_ = assignAll(reply);
    if (leads_) {
        assignedSizes_.clear();
        assignedRacks_.clear();
        for (const group::JoinedMember& m : reply.members)
            for (const std::string& topic : group::decodeSubscription(m.metadata).topics) noteAssigned(topic);
    }
    stage_ = Stage::Syncing;
    notBefore_ = now;
}

/// A topic as it was when the leader assigned.
void GroupMember::noteAssigned(const std::string& topic) {
    if (const auto size = sizes_.find(topic); size != sizes_.end()) assignedSizes_[topic] = size->second;
    if (const auto racks = racks_.find(topic); racks != racks_.end()) assignedRacks_[topic] = racks->second;
}

void GroupMember::onSynced(const group::GroupSynced& reply, Micros now) {
    if (coordinatorTrouble(reply.error, now)) {
        if (stage_ == Stage::Syncing) rejoin();
        return;
    }
    if (reply.error != ErrorCode::None) {
        if (reply.error == ErrorCode::UnknownMemberId || reply.error == ErrorCode::IllegalGeneration) {
            if (reply.error == ErrorCode::UnknownMemberId) memberId_.clear();
            generation_ = -1;
            losePartitions();
        }
        rejoin();
        notBefore_ = now;
        return;
    }
    stage_ = Stage::Member;
    heartbeatMs_ = spec_.heartbeatMs;
    nextBeat_ = now + heartbeatMs_ * kMicrosPerMs;
    nextCommit_ = now + spec_.autoCommitMs * kMicrosPerMs;
    notBefore_ = now;
    const std::vector<TopicPartition> given = group::decodeAssignment(reply.assignment);
    const std::set<TopicPartition> next(given.begin(), given.end());
    const bool gaveUp =
        std::any_of(assigned_.begin(), assigned_.end(), [&](const TopicPartition& p) { return !next.contains(p); });
    take(given);
    if (cooperative() && gaveUp) rejoin();  // So that somebody else gets what it gave up.
}

void GroupMember::onClassicBeat(ErrorCode error, Micros now) {
    if (stage_ != Stage::Member) return;
    nextBeat_ = now + heartbeatMs_ * kMicrosPerMs;
    if (error == ErrorCode::None || coordinatorTrouble(error, now)) return;
    if (error == ErrorCode::RebalanceInProgress) {
        rejoin();
        notBefore_ = now;
        return;
    }
    if (error == ErrorCode::UnknownMemberId || error == ErrorCode::IllegalGeneration) {
        if (error == ErrorCode::UnknownMemberId) memberId_.clear();
        generation_ = -1;
        losePartitions();
        rejoin();
        notBefore_ = now;
        return;
    }
    retry(now);
}

// ---- the newer protocol ------------------------------------------------------------------------------------------

group::ConsumerHeartbeat GroupMember::modernBeat() const {
    group::ConsumerHeartbeat beat;
    beat.group = spec_.group;
    beat.memberId = memberId_;
    beat.instanceId = spec_.instanceId;
    beat.memberEpoch = std::max(0, generation_);
    beat.clientId = spec_.name;
    beat.host = "/127.0.0.1";
    if (generation_ <= 0 || tellAll_) {
        beat.rebalanceTimeoutMs = spec_.maxPollMs;
        beat.topics = topics_;
        if (!spec_.rack.empty()) beat.rack = spec_.rack;
        if (!spec_.remoteAssignor.empty()) beat.assignor = spec_.remoteAssignor;
    }
    if (generation_ <= 0 || tellAll_ || tellOwned_) beat.owned.emplace(assigned_.begin(), assigned_.end());
    return beat;
}

void GroupMember::beat(Micros now) {
    nextBeat_ = now + heartbeatMs_ * kMicrosPerMs;
    if (!modern()) return send(Kind::Beat, group::Heartbeat{spec_.group, memberId_, spec_.instanceId, generation_});
    send(Kind::Beat, modernBeat());
    tellAll_ = tellOwned_ = false;
}

void GroupMember::onModernBeat(const group::ConsumerBeaten& reply, Micros now) {
    if (coordinatorTrouble(reply.error, now)) {
        tellAll_ = true;
        return;
    }
    if (reply.error == ErrorCode::UnknownMemberId || reply.error == ErrorCode::FencedMemberEpoch) {
        generation_ = 0;
        tellAll_ = true;
        losePartitions();
        nextBeat_ = now + kRetryBackoff;
        return;
    }
    if (reply.error != ErrorCode::None) return retry(now);
    stage_ = Stage::Member;
    generation_ = reply.memberEpoch;
    heartbeatMs_ = reply.heartbeatMs;
    nextBeat_ = now + heartbeatMs_ * kMicrosPerMs;
    if (!reply.assignment) return;
    const std::set<TopicPartition> next(reply.assignment->begin(), reply.assignment->end());
    if (next == assigned_) return;
    if (nextCommit_ < now) nextCommit_ = now + spec_.autoCommitMs * kMicrosPerMs;
    toTake_ = reply.assignment;
    notBefore_ = now;
    committedFirst_ = std::ranges::includes(next, assigned_);  // Nothing is lost: nothing to commit for that.
    if (committedFirst_) takeOver(now);
}

void GroupMember::takeOver(Micros now) {
    take(*toTake_);
    toTake_.reset();
    tellOwned_ = true;  // What it gave up is free, what it got is taken: the coordinator hears of it at once.
    nextBeat_ = now;
}

}  // namespace logarium::client
