#include "core/group/shard.h"

#include <algorithm>

/// What each request to a coordinator leads to.
namespace logarium::group {
namespace {

const Shard::Offsets kNoOffsets;

bool isEmpty(const Shard::Group& group) {
    return std::visit([](const auto& g) { return g.empty(); }, group);
}

}  // namespace

std::string_view typeName(const Shard::Group& group) {
    return std::holds_alternative<ClassicGroup>(group) ? "Classic" : "Consumer";
}

std::string_view stateName(const Shard::Group& group) {
    return std::visit([](const auto& g) { return stateName(g.state()); }, group);
}

std::size_t memberCount(const Shard::Group& group) {
    return std::visit([](const auto& g) { return g.members().size(); }, group);
}

const Shard::Group* Shard::find(const std::string& name) const {
    const auto found = groups_.find(name);
    return found == groups_.end() ? nullptr : &found->second;
}

const Shard::Offsets& Shard::offsetsOf(const std::string& group) const {
    const auto found = offsets_.find(group);
    return found == offsets_.end() ? kNoOffsets : found->second;
}

std::int64_t Shard::offsetCount() const {
    std::int64_t count = 0;
    for (const auto& [group, offsets] : offsets_) count += std::ssize(offsets);
    return count;
}

ClassicGroup* Shard::classic(const std::string& name) {
    const auto found = groups_.find(name);
    return found == groups_.end() ? nullptr : std::get_if<ClassicGroup>(&found->second);
}

ConsumerGroup* Shard::consumer(const std::string& name) {
    const auto found = groups_.find(name);
    return found == groups_.end() ? nullptr : std::get_if<ConsumerGroup>(&found->second);
}

void Shard::handle(const Request& asked, const Asker& asker, Step& step) {
    if (asked.group().empty() && !std::holds_alternative<OffsetCommit>(asked.what))
        return step.answer(asker, failed(asked, ErrorCode::InvalidGroupId));
    std::visit([&](const auto& request) { on(request, asker, step); }, asked.what);
}

void Shard::on(const JoinGroup& asked, const Asker& asker, Step& step) {
    ClassicGroup* group = classic(asked.group);
    if (ConsumerGroup* other = consumer(asked.group)) {
        if (!other->empty()) {
            step.answer(asker, other->join(asked, step));
            return goBack(asked.group, step);
        }
        other->bury(step.records);  // An empty group of the newer protocol becomes a classic one.
        groups_.erase(asked.group);
    }
    if (group == nullptr) {
        if (!asked.memberId.empty()) return step.answer(asker, failed(Request(asked), ErrorCode::UnknownMemberId));
        group = &std::get<ClassicGroup>(groups_[asked.group] = ClassicGroup(asked.group, step.now));
    }
    group->join(asked, asker, step);
}

void Shard::on(const SyncGroup& asked, const Asker& asker, Step& step) {
    if (ClassicGroup* group = classic(asked.group)) return group->sync(asked, asker, step);
    if (ConsumerGroup* group = consumer(asked.group)) return step.answer(asker, group->sync(asked, step));
    step.answer(asker, failed(Request(asked), ErrorCode::UnknownMemberId));
}

void Shard::on(const Heartbeat& asked, const Asker& asker, Step& step) {
    if (ConsumerGroup* other = consumer(asked.group))
        return step.answer(asker, Acknowledged{other->heartbeat(asked, step)});
    ClassicGroup* group = classic(asked.group);
    step.answer(asker, Acknowledged{group == nullptr ? ErrorCode::UnknownMemberId : group->heartbeat(asked, step)});
}

void Shard::on(const LeaveGroup& asked, const Asker& asker, Step& step) {
    if (ConsumerGroup* other = consumer(asked.group)) {
        step.answer(asker, Acknowledged{other->leave(asked, step)});
        return;
    }
    ClassicGroup* group = classic(asked.group);
    step.answer(asker, Acknowledged{group == nullptr ? ErrorCode::UnknownMemberId : group->leave(asked, step)});
}

ErrorCode Shard::mayCommit(const OffsetCommit& asked, Step& step) {
    if (ConsumerGroup* group = consumer(asked.group)) return group->mayCommit(asked);
    if (ClassicGroup* group = classic(asked.group)) return group->mayCommit(asked, step);
    // Nobody manages it: offsets may be kept for it all the same (a "simple" group).
    return asked.generation < 0 ? ErrorCode::None : ErrorCode::IllegalGeneration;
}

void Shard::on(const OffsetCommit& asked, const Asker& asker, Step& step) {
    const ErrorCode flaw = mayCommit(asked, step);
    if (flaw != ErrorCode::None) return step.answer(asker, Acknowledged{flaw});
    if (!groups_.contains(asked.group)) groups_[asked.group] = ClassicGroup(asked.group, step.now);
    OffsetsCommitted fact{asked.group, asked.memberId, {}};
    for (const OffsetToCommit& commit : asked.offsets) {
        const auto shape = step.topics.shape(commit.partition.topic);
        CommittedOffset value{commit.offset, commit.leaderEpoch, "", step.wall(), shape ? shape->id : Uuid{}};
        step.records.emplace_back(OffsetCommitRecord{asked.group, commit.partition, std::move(value)});
        fact.offsets.emplace_back(commit.partition, commit.offset);
    }
    if (!fact.offsets.empty()) step.facts.emplace_back(std::move(fact));
    step.answer(asker, Acknowledged{});
}

void Shard::committed(const OffsetCommitRecord& record) {
    if (record.value && groups_.contains(record.group)) offsets_[record.group][record.partition] = *record.value;
}

void Shard::on(const OffsetFetch& asked, const Asker& asker, Step& step) {
    OffsetsFetched found;
    for (const TopicPartition& partition : asked.partitions)
        if (unstable(asked.group, partition))
            return step.answer(asker, failed(Request(asked), ErrorCode::UnstableOffsetCommit));
    if (const ConsumerGroup* group = consumer(asked.group)) found.error = group->mayFetch(asked);
    const Offsets& offsets = offsetsOf(asked.group);
    for (const TopicPartition& partition : asked.partitions) {
        const auto at = offsets.find(partition);
        if (at == offsets.end()) {
            found.offsets.push_back({partition, kNoOffset, -1});
        } else {
            found.offsets.push_back({partition, at->second.offset, at->second.leaderEpoch});
        }
    }
    step.answer(asker, std::move(found));
}

void Shard::on(const ConsumerHeartbeat& asked, const Asker& asker, Step& step) {
    if (ClassicGroup* other = classic(asked.group)) {
        const bool comes = asked.memberEpoch == 0 && mayTakeOver(*other, step.settings);
        if (!other->empty() && !comes) return step.answer(asker, failed(Request(asked), ErrorCode::GroupIdNotFound));
        if (!other->empty()) takeOver(asked.group, step);
    }
    if (const ClassicGroup* other = classic(asked.group); other != nullptr) {
        step.records.emplace_back(ClassicGroupRecord{asked.group, std::nullopt});
        groups_.erase(asked.group);
    }
    if (consumer(asked.group) == nullptr) {
        if (asked.memberEpoch != 0) return step.answer(asker, failed(Request(asked), ErrorCode::GroupIdNotFound));
        groups_[asked.group] = ConsumerGroup(asked.group);
    }
    step.answer(asker, consumer(asked.group)->heartbeat(asked, step));
    goBack(asked.group, step);
}

/// Kafka: validateOnlineUpgrade.
bool Shard::mayTakeOver(const ClassicGroup& group, const Settings& settings) {
    return settings.upgrades && group.isConsumerGroup() && std::ssize(group.members()) <= settings.consumerMaxSize;
}

/// A member of the newer protocol comes to a classic group: whoever waits there joins anew (Kafka:
/// convertToConsumerGroup).
void Shard::takeOver(const std::string& name, Step& step) {
    ClassicGroup before = *classic(name);
    before.dissolve(ErrorCode::RebalanceInProgress, step.answers);
    step.records.emplace_back(ClassicGroupRecord{name, std::nullopt});
    groups_[name] = ConsumerGroup(before, step);
}

/// The last member of the newer protocol has gone: the others are a classic group again (Kafka: convertToClassicGroup).
void Shard::goBack(const std::string& name, Step& step) {
    const ConsumerGroup* group = consumer(name);
    if (group == nullptr || !group->mayBecomeClassic(step.settings)) return;
    const ClassicGroupImage image = group->asClassic(step.wall());
    group->bury(step.records);
    ClassicGroup made(name, image);
    step.records.emplace_back(ClassicGroupRecord{name, image});
    made.resume(step.now);
    made.rebalance("Downgrade group " + name + " from consumer to classic.", step);
    groups_[name] = std::move(made);
}

ErrorCode Shard::objection(const Request& asked) const {
    const auto found = groups_.find(asked.group());
    const bool there = found != groups_.end();
    if (std::holds_alternative<DeleteGroup>(asked.what)) {
        if (!there) return ErrorCode::GroupIdNotFound;
        return isEmpty(found->second) ? ErrorCode::None : ErrorCode::NonEmptyGroup;
    }
    if (std::holds_alternative<DeleteOffsets>(asked.what)) {
        if (!there) return ErrorCode::GroupIdNotFound;
        const auto* group = std::get_if<ClassicGroup>(&found->second);
        return group == nullptr || group->empty() || group->isConsumerGroup() ? ErrorCode::None
                                                                              : ErrorCode::NonEmptyGroup;
    }
    if (!std::holds_alternative<OffsetCommit>(asked.what)) return ErrorCode::InvalidRequest;
    return !there || isEmpty(found->second) ? ErrorCode::None : ErrorCode::UnknownMemberId;
}

void Shard::on(const DeleteGroup& asked, const Asker& asker, Step& step) {
    const ErrorCode flaw = objection(Request(asked));
    if (flaw == ErrorCode::None) {
        erase(asked.group, step.records);
        step.facts.emplace_back(GroupRemoved{asked.group, false});
    }
    step.answer(asker, Acknowledged{flaw});
}

void Shard::on(const DeleteOffsets& asked, const Asker& asker, Step& step) {
    const ErrorCode flaw = objection(Request(asked));
    if (flaw != ErrorCode::None) return step.answer(asker, Acknowledged{flaw});
    std::set<std::string> read;
    if (const ClassicGroup* group = classic(asked.group)) read = group->topics().value_or(std::set<std::string>{});
    if (const ConsumerGroup* group = consumer(asked.group)) read = group->topics();
    std::vector<TopicPartition> gone;
    for (const TopicPartition& p : asked.partitions)
        if (!read.contains(p.topic)) gone.push_back(p);
    if (dropOffsets(asked.group, gone, step.records))
        step.facts.emplace_back(OffsetsRemoved{asked.group, static_cast<int>(step.records.size()), false});
    step.answer(asker, Acknowledged{});
}

bool Shard::dropOffsets(const std::string& name, const std::vector<TopicPartition>& gone,
                        std::vector<Record>& records) {
    const auto offsets = offsets_.find(name);
    if (offsets == offsets_.end()) return false;
    const std::size_t before = records.size();
    for (const TopicPartition& p : gone)
        if (offsets->second.erase(p) > 0) records.emplace_back(OffsetCommitRecord{name, p, std::nullopt});
    if (offsets->second.empty()) offsets_.erase(offsets);
    return records.size() > before;
}

void Shard::erase(const std::string& name, std::vector<Record>& records) {
    std::vector<TopicPartition> all;
    for (const auto& [partition, offset] : offsetsOf(name)) all.push_back(partition);
    dropOffsets(name, all, records);
    if (const ConsumerGroup* group = consumer(name)) {
        group->bury(records);
    } else {
        records.emplace_back(ClassicGroupRecord{name, std::nullopt});
    }
    groups_.erase(name);
}

}  // namespace logarium::group
