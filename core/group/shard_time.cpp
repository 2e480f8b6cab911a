#include <algorithm>

#include "core/group/shard.h"

/// Deadlines of a coordinator, and how it reads its groups back.
namespace logarium::group {
namespace {

Micros momentOf(TimestampMs stamp) {
    return Micros{(stamp - kWorldStart) * kMicrosPerMs};
}

}  // namespace

Micros Shard::nextDeadline(const Settings& settings) const {
    Micros next = nextCleanup(settings);
    for (const auto& [name, group] : groups_)
        next = std::min(next, std::visit([](const auto& g) { return g.nextDeadline(); }, group));
    return next;
}

void Shard::expire(Step& step) {
    for (auto& [name, group] : groups_) {
        std::visit(
            [&](auto& g) {
                if (g.nextDeadline() <= step.now) g.expire(step);
            },
            group);
    }
    std::vector<std::string> names;
    for (const auto& [name, group] : groups_) names.push_back(name);
    for (const std::string& name : names) goBack(name, step);
    if (nextCleanup(step.settings) <= step.now) cleanUp(step);
}

/// When the offset goes; nothing while somebody reads its topic (Kafka: OffsetExpirationCondition).
std::optional<Micros> Shard::expiryOf(const std::string& name, const TopicPartition& partition,
                                      const CommittedOffset& offset, const Settings& settings) const {
    const Group& group = groups_.at(name);
    Micros base = momentOf(offset.commitTimestamp);
    if (const auto* classic = std::get_if<ClassicGroup>(&group)) {
        if (classic->empty()) {
            if (!classic->protocolType().empty()) base = std::max(base, classic->since());
        } else {
            const auto topics = classic->topics();
            if (classic->state() != ClassicState::Stable || !topics || topics->contains(partition.topic))
                return std::nullopt;
        }
    } else if (std::get<ConsumerGroup>(group).topics().contains(partition.topic)) {
        return std::nullopt;
    }
    return base + settings.retentionMs * kMicrosPerMs;
}

Micros Shard::firstExpiry(const std::string& name, const Settings& settings) const {
    const Offsets& offsets = offsetsOf(name);
    const bool empty = std::visit([](const auto& g) { return g.empty(); }, groups_.at(name));
    if (offsets.empty()) return empty && !inTransaction(name) ? Micros{0} : kNever;
    Micros first = kNever;
    for (const auto& [partition, offset] : offsets)
        if (const auto at = expiryOf(name, partition, offset, settings)) first = std::min(first, *at);
    return first;
}

/// The first of the regular looks at which there will be something to remove.
Micros Shard::nextCleanup(const Settings& settings) const {
    Micros first = kNever;
    for (const auto& [name, group] : groups_) first = std::min(first, firstExpiry(name, settings));
    if (first == kNever) return kNever;
    const std::int64_t period = std::max<std::int64_t>(1, settings.retentionCheckMs) * kMicrosPerMs;
    const Micros from = std::max(first, cleanedAt_ + 1);
    const std::int64_t ticks = std::max<std::int64_t>(1, (from - resumedAt_ + period - 1) / period);
    return resumedAt_ + ticks * period;
}

void Shard::cleanUp(Step& step) {
    cleanedAt_ = step.now;
    std::vector<std::string> dead;
    for (const auto& [name, group] : groups_) {
        std::vector<TopicPartition> gone;
        for (const auto& [partition, offset] : offsetsOf(name)) {
            const auto at = expiryOf(name, partition, offset, step.settings);
            if (at && *at <= step.now) gone.push_back(partition);
        }
        if (dropOffsets(name, gone, step.records))
            step.facts.emplace_back(OffsetsRemoved{name, static_cast<int>(gone.size()), true});
        const bool empty = std::visit([](const auto& g) { return g.empty(); }, group);
        const auto* classic = std::get_if<ClassicGroup>(&group);
        const bool expected = (classic != nullptr && classic->nextDeadline() != kNever) || inTransaction(name);
        if (empty && !expected && offsetsOf(name).empty()) dead.push_back(name);
    }
    for (const std::string& name : dead) {
        erase(name, step.records);
        step.facts.emplace_back(GroupRemoved{name, true});
    }
}

template <class Entry>
ConsumerGroup& Shard::consumerOf(const Entry& record) {
    Group& group = groups_[record.group];
    if (!std::holds_alternative<ConsumerGroup>(group)) group = ConsumerGroup(record.group);
    return std::get<ConsumerGroup>(group);
}

void Shard::replay(const Record& record, const std::map<Uuid, std::string>& names) {
    if (const auto* offset = std::get_if<OffsetCommitRecord>(&record)) {
        if (!offset->value) {
            const auto known = offsets_.find(offset->group);
            if (known != offsets_.end() && known->second.erase(offset->partition) > 0 && known->second.empty())
                offsets_.erase(known);
            return;
        }
        if (!groups_.contains(offset->group)) groups_[offset->group] = ClassicGroup(offset->group, Micros{0});
        offsets_[offset->group][offset->partition] = *offset->value;
        return;
    }
    if (const auto* group = std::get_if<ClassicGroupRecord>(&record)) {
        if (group->value) {
            groups_[group->group] = ClassicGroup(group->group, *group->value);
        } else if (classic(group->group) != nullptr) {
            groups_.erase(group->group);
        }
        return;
    }
    if (const auto* r = std::get_if<GroupEpochRecord>(&record)) {
        if (!r->value) {
            if (consumer(r->group) != nullptr) groups_.erase(r->group);
            return;
        }
        return consumerOf(*r).replay(*r);
    }
    if (const auto* r = std::get_if<MemberRecord>(&record)) {
        if (r->value || consumer(r->group) != nullptr) consumerOf(*r).replay(*r);
    } else if (const auto* epoch = std::get_if<TargetEpochRecord>(&record)) {
        if (epoch->value || consumer(epoch->group) != nullptr) consumerOf(*epoch).replay(*epoch);
    } else if (const auto* target = std::get_if<TargetRecord>(&record)) {
        if (target->value || consumer(target->group) != nullptr) consumerOf(*target).replay(*target, names);
    } else if (const auto* current = std::get_if<CurrentRecord>(&record)) {
        if (current->value || consumer(current->group) != nullptr) consumerOf(*current).replay(*current, names);
    }
}

void Shard::resume(Step& step) {
    resumedAt_ = cleanedAt_ = step.now;
    for (auto& [name, group] : groups_) {
        if (auto* classic = std::get_if<ClassicGroup>(&group)) classic->resume(step.now);
        if (auto* other = std::get_if<ConsumerGroup>(&group)) other->resume(step);
    }
}

void Shard::dissolve(ErrorCode error, std::vector<Answer>& answers) {
    for (auto& [name, group] : groups_)
        if (auto* classic = std::get_if<ClassicGroup>(&group)) classic->dissolve(error, answers);
}

}  // namespace logarium::group
