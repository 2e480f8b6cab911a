#include <algorithm>

#include "core/group/shard.h"

/// Offsets that are committed in transactions (Kafka: OffsetMetadataManager.pendingTransactionalOffsets).
namespace logarium::group {

void Shard::on(const TxnOffsetCommit& asked, const Asker& asker, Step& step) {
    const OffsetCommit plain{asked.group, asked.memberId, "", asked.generation, asked.offsets};
    const bool anonymous = asked.memberId.empty() && asked.generation < 0;
    ErrorCode flaw = anonymous ? ErrorCode::None : mayCommit(plain, step);
    // A transaction may still be finished while the group forms its next generation.
    if (flaw == ErrorCode::RebalanceInProgress) flaw = ErrorCode::None;
    if (flaw != ErrorCode::None) return step.answer(asker, failed(Request(asked), flaw));
    if (!groups_.contains(asked.group)) groups_[asked.group] = ClassicGroup(asked.group, step.now);
    for (const OffsetToCommit& commit : asked.offsets) {
        const auto shape = step.topics.shape(commit.partition.topic);
        CommittedOffset value{commit.offset, commit.leaderEpoch, "", step.wall(), shape ? shape->id : Uuid{}};
        step.records.emplace_back(OffsetCommitRecord{asked.group, commit.partition, std::move(value)});
    }
    step.transaction = ProducerEpoch{asked.producerId, asked.epoch};
    step.answer(asker, failed(Request(asked), ErrorCode::None));  // Which is: no error.
}

void Shard::pend(std::int64_t producerId, const OffsetCommitRecord& record) {
    if (!record.value) return;
    if (!groups_.contains(record.group)) groups_[record.group] = ClassicGroup(record.group, Micros{0});
    unstable_[producerId][record.group][record.partition] = *record.value;
}

void Shard::endTransaction(std::int64_t producerId, bool commits) {
    const auto ended = unstable_.extract(producerId);
    if (!ended || !commits) return;
    for (const auto& [group, offsets] : ended.mapped())
        for (const auto& [partition, value] : offsets) committed({group, partition, value});
}

bool Shard::inTransaction(const std::string& group) const {
    return std::ranges::any_of(unstable_, [&](const auto& entry) { return entry.second.contains(group); });
}

bool Shard::unstable(const std::string& group, const TopicPartition& partition) const {
    return std::ranges::any_of(unstable_, [&](const auto& entry) {
        const auto found = entry.second.find(group);
        return found != entry.second.end() && found->second.contains(partition);
    });
}

}  // namespace logarium::group
