#include <algorithm>

#include "core/group/consumer_group.h"
#include "core/group/metadata_hash.h"

/// What the members of a group of the newer protocol shall have, and how each gets there.
namespace logarium::group {

void ConsumerGroup::bump(const std::string& why, Step& step) {
    step.facts.emplace_back(RebalanceStarted{name_, why, epoch_});
    ++epoch_;
    sizes_ = sizesNow(step.topics);
    recordEpoch(step);
}

void ConsumerGroup::recordEpoch(Step& step) const {
    std::map<std::string, TopicShape> shapes;
    for (const auto& [topic, size] : sizes_) shapes[topic] = *step.topics.shape(topic);
    step.records.emplace_back(GroupEpochRecord{name_, GroupEpochImage{epoch_, metadataHash(shapes)}});
}

/// Kafka: TargetAssignmentBuilder.
void ConsumerGroup::retarget(Step& step) {
    Subscribers subscribers;
    for (const auto& [id, member] : members_) {
        const std::set<std::string> wanted = topicsOf(member, step.topics);
        const PartitionSet& present = targetOf(id);
        subscribers.push_back(
            {id, member.instanceId, {wanted.begin(), wanted.end()}, {present.begin(), present.end()}, targetEpoch_});
    }
    const Assignment wanted = assignOnServer(assignor(step.settings), subscribers, sizes_);
    for (const auto& [id, partitions] : wanted) {
        PartitionSet target(partitions.begin(), partitions.end());
        const bool known = target_.contains(id);
        if (known && target_[id] == target) continue;
        target_[id] = std::move(target);
        step.records.emplace_back(TargetRecord{name_, id, byId(target_[id], step.topics)});
    }
    targetEpoch_ = epoch_;
    step.records.emplace_back(TargetEpochRecord{name_, targetEpoch_});
}

/// Kafka: CurrentAssignmentBuilder.build. True: epoch, state or partitions are others now.
bool ConsumerGroup::reconcile(const std::string& memberId, const std::optional<std::vector<TopicPartition>>& owned,
                              Step& step) {
    ConsumerMember& member = members_.at(memberId);
    const bool holdsRevoked = !owned || std::any_of(owned->begin(), owned->end(), [&](const TopicPartition& p) {
        return member.pendingRevocation.contains(p);
    });
    if (member.state == MemberState::Stable && member.epoch == targetEpoch_) return false;
    if (member.state == MemberState::UnrevokedPartitions && holdsRevoked) return false;
    const ConsumerMember before = member;
    const ConsumerState was = state();
    advance(memberId, member, owned);
    const bool unrevoked = member.state == MemberState::UnrevokedPartitions;
    if (!unrevoked) member.revokeBy = kNever;
    if (unrevoked && member.revokeBy == kNever) member.revokeBy = step.now + member.rebalanceMs * kMicrosPerMs;
    const bool same = before.epoch == member.epoch && before.state == member.state &&
                      before.assigned == member.assigned && before.pendingRevocation == member.pendingRevocation;
    if (same) return false;
    recordCurrent(memberId, step);
    if (was != ConsumerState::Stable && state() == ConsumerState::Stable)
        step.facts.emplace_back(
            GenerationFormed{name_, targetEpoch_, static_cast<int>(members_.size()), assignor(step.settings)});
    return before.assigned != member.assigned;
}

/// Kafka: CurrentAssignmentBuilder.computeNextAssignment.
void ConsumerGroup::advance(const std::string& memberId, ConsumerMember& member,
                            const std::optional<std::vector<TopicPartition>>& owned) {
    for (const TopicPartition& p : member.pendingRevocation) owners_.erase(p);
    const PartitionSet& target = targetOf(memberId);
    PartitionSet kept, revoked, wanted;
    std::set_intersection(member.assigned.begin(), member.assigned.end(), target.begin(), target.end(),
                          std::inserter(kept, kept.end()));
    std::set_difference(member.assigned.begin(), member.assigned.end(), kept.begin(), kept.end(),
                        std::inserter(revoked, revoked.end()));
    std::set_difference(target.begin(), target.end(), kept.begin(), kept.end(), std::inserter(wanted, wanted.end()));
    const auto unreleased = std::erase_if(wanted, [&](const TopicPartition& p) {
        const auto owner = owners_.find(p);
        return owner != owners_.end() && owner->second != memberId;
    });
    const bool holds = !revoked.empty() && (!owned || std::any_of(owned->begin(), owned->end(),
                                                                  [&](const auto& p) { return revoked.contains(p); }));
    member.pendingRevocation.clear();
    member.assigned = kept;
    if (holds) {
        member.state = MemberState::UnrevokedPartitions;
        member.pendingRevocation = revoked;
        return;
    }
    for (const TopicPartition& p : revoked) owners_.erase(p);
    for (const TopicPartition& p : wanted) owners_[p] = memberId;
    member.assigned.insert(wanted.begin(), wanted.end());
    member.state = unreleased > 0 ? MemberState::UnreleasedPartitions : MemberState::Stable;
    if (member.epoch == targetEpoch_) return;
    member.previousEpoch = member.epoch;
    member.epoch = targetEpoch_;
}

PartitionsById ConsumerGroup::byId(const PartitionSet& partitions, const Topics& topics) const {
    PartitionsById found;
    for (const TopicPartition& p : partitions)
        if (const auto shape = topics.shape(p.topic)) found[shape->id].push_back(p.partition);
    return found;
}

void ConsumerGroup::recordCurrent(const std::string& memberId, Step& step) const {
    const ConsumerMember& member = members_.at(memberId);
    step.records.emplace_back(
        CurrentRecord{name_, memberId,
                      CurrentImage{member.epoch, member.previousEpoch, static_cast<std::int8_t>(member.state),
                                   byId(member.assigned, step.topics), byId(member.pendingRevocation, step.topics)}});
}

// ---- replay ------------------------------------------------------------------------------------------------------

namespace {

PartitionSet named(const PartitionsById& partitions, const std::map<Uuid, std::string>& names) {
    PartitionSet found;
    for (const auto& [id, numbers] : partitions) {
        const auto name = names.find(id);
        if (name == names.end()) continue;  // The topic is gone.
        for (const std::int32_t number : numbers) found.insert({name->second, number});
    }
    return found;
}

}  // namespace

void ConsumerGroup::replay(const GroupEpochRecord& record) {
    resumed_ = false;
    if (record.value) epoch_ = record.value->epoch;
}

void ConsumerGroup::replay(const MemberRecord& record) {
    resumed_ = false;
    if (!record.value) {
        const auto gone = members_.find(record.member);
        if (gone == members_.end()) return;
        const auto place = statics_.find(gone->second.instanceId);
        if (place != statics_.end() && place->second == record.member) statics_.erase(place);
        members_.erase(gone);
        return;
    }
    ConsumerMember& member = members_[record.member];
    member.instanceId = record.value->instanceId.value_or("");
    member.clientId = record.value->clientId;
    member.host = record.value->host;
    member.topics = record.value->topics;
    member.regex = record.value->regex;
    member.rebalanceMs = record.value->rebalanceTimeoutMs;
    member.assignor = record.value->assignor.value_or("");
    member.rack = record.value->rack.value_or("");
    member.classic.reset();
    if (record.value->classic) {
        member.classic = ClassicSide{record.value->classic->sessionMs, {}};
        for (const auto& [name, metadata] : record.value->classic->protocols)
            member.classic->protocols.push_back({name, metadata});
    }
    if (!member.instanceId.empty()) statics_[member.instanceId] = record.member;
}

void ConsumerGroup::replay(const TargetEpochRecord& record) {
    if (record.value) targetEpoch_ = *record.value;
}

void ConsumerGroup::replay(const TargetRecord& record, const std::map<Uuid, std::string>& names) {
    if (!record.value) {
        target_.erase(record.member);
    } else {
        target_[record.member] = named(*record.value, names);
    }
}

void ConsumerGroup::replay(const CurrentRecord& record, const std::map<Uuid, std::string>& names) {
    std::erase_if(owners_, [&](const auto& entry) { return entry.second == record.member; });
    const auto found = members_.find(record.member);
    if (!record.value) {
        if (found != members_.end()) {
            found->second.epoch = found->second.previousEpoch = 0;
            found->second.assigned.clear();
            found->second.pendingRevocation.clear();
        }
        return;
    }
    ConsumerMember& member = members_[record.member];
    member.epoch = record.value->epoch;
    member.previousEpoch = record.value->previousEpoch;
    member.state = static_cast<MemberState>(record.value->state);
    member.assigned = named(record.value->assigned, names);
    member.pendingRevocation = named(record.value->pendingRevocation, names);
    for (const TopicPartition& p : member.assigned) owners_[p] = record.member;
    for (const TopicPartition& p : member.pendingRevocation) owners_[p] = record.member;
}

}  // namespace logarium::group
