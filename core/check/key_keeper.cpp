#include "core/check/key_keeper.h"

#include "core/check/log_walk.h"
#include "core/check/replication_rules.h"
#include "core/record/record_reader.h"

namespace logarium::check {

void KeyKeeper::committed(PartitionId id, const cluster::Replica& leader, Offset from, Offset to) {
    if (!leader.settings.compacted || leader.settings.deletes) return;
    Keys& keys = latest_[id];
    walkBatches(leader.log, from, [&](const record::BatchView& batch) {
        if (batch.header.baseOffset >= to) return false;
        if (batch.header.isControlBatch()) return true;
        record::RecordReader records(batch);
        while (const record::Record* record = records.next()) {
            if (record->offset < from || record->offset >= to || !record->key) continue;
            const std::string key(asText(*record->key));
            if (batch.header.isTransactional() || !record->value)
                keys.erase(key);
            else
                keys[key] = record->offset;
        }
        return true;
    });
}

std::optional<Breach> KeyKeeper::check(const sim::World& world, PartitionId id) {
    const auto known = latest_.find(id);
    const cluster::Replica* leader = known == latest_.end() ? nullptr : actingLeader(world, id);
    if (leader == nullptr || !leader->log.failure().empty()) return std::nullopt;
    const Seen now{world.controller.image().partition(id)->leader, leader->revision};
    if (seen_[id] == now) return std::nullopt;
    Keys there;
    walkBatches(leader->log, Offset{0}, [&](const record::BatchView& batch) {
        if (batch.header.isControlBatch()) return true;
        record::RecordReader records(batch);
        while (const record::Record* record = records.next())
            if (record->key) there[std::string(asText(*record->key))] = record->offset;
        return true;
    });
    for (const auto& [key, at] : known->second) {
        const auto found = there.find(key);
        if (at < leader->log.logStart() || (found != there.end() && found->second >= at)) continue;
        return breach("C1", "{}: the latest committed record of a key of {} bytes, at {}, is gone from the leader {}",
                      partitionName(world, id), key.size(), at.value, now.leader.value);
    }
    seen_[id] = now;
    return std::nullopt;
}

std::optional<Breach> KeyKeeper::checkAll(const sim::World& world) {
    for (const auto& [id, keys] : latest_)
        if (auto found = check(world, id)) return found;
    return std::nullopt;
}

}  // namespace logarium::check
