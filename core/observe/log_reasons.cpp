#include "core/observe/log_reasons.h"

#include <algorithm>
#include <cmath>

#include "core/log/cleaner/offset_map.h"
#include "core/log/explain/explain_text.h"
#include "core/observe/snapshot_parts.h"

namespace logarium::observe {

namespace {

/// The room for keys that a pass over the whole log needs.
log::CleanerConfig roomyCleaner(const log::Log& log) {
    log::CleanerConfig config;
    const auto records = static_cast<double>(log.logEndOffset() - log.logStartOffset() + 1);
    config.dedupeBufferBytes =
        static_cast<std::int64_t>(std::ceil(records / config.loadFactor) + 16) * log::OffsetMap::kSlotBytes;
    return config;
}

}  // namespace

std::optional<log::RecordFate> fateOf(const cluster::Broker& broker, const cluster::Replica& replica, Offset offset,
                                      Micros now) {
    const log::Log& log = *replica.log.log();
    const auto dirty = broker.dirtinessOf(replica, now);
    if (!log.config().compacts || !dirty) return std::nullopt;
    const auto fates = log::fatesOfRecords(replica.log.disk(), log, roomyCleaner(log), dirty->firstDirty,
                                           dirty->firstUncleanable, wallClock(now));
    const auto fate = std::ranges::find(fates, offset, &log::RecordFate::offset);
    return fate == fates.end() ? std::nullopt : std::optional(*fate);
}

std::vector<std::string> segmentReasons(const sim::World& world, ReplicaId id, Offset base) {
    const cluster::Replica* replica = replicaOf(world, id);
    if (replica == nullptr) return {};
    const log::Log& log = *replica->log.log();
    const disk::MemoryDisk& disk = replica->log.disk();
    const TimestampMs now = wallClock(world.now);
    const auto verdicts = log::retentionVerdicts(disk, log, now);
    const auto verdict = std::ranges::find(verdicts, base, &log::RetentionVerdict::base);
    if (verdict == verdicts.end()) return {};
    std::vector<std::string> reasons{log::explainText(*verdict, log.config())};
    if (log.activeSegment().base() != base) return reasons;
    for (const std::string& limit : log::explainText(log::rollVerdict(disk, log, {0, now, 1}, now)))
        reasons.push_back("open: " + limit);
    return reasons;
}

std::vector<std::string> recordReasons(const sim::World& world, ReplicaId id, Offset offset) {
    const cluster::Replica* replica = replicaOf(world, id);
    if (replica == nullptr) return {};
    const log::Log& log = *replica->log.log();
    std::vector<std::string> reasons;
    if (log.config().compacts && log.size() <= kMostTriedBytes) {
        if (const auto fate = fateOf(*world.broker(id.broker), *replica, offset, world.now))
            reasons.push_back("with a cleaner pass now, " + log::explainText(*fate));
        else if (offset >= log.activeSegment().base())
            reasons.emplace_back("the cleaner never looks at the active segment");
    }
    reasons.push_back("found by " + log::explainText(log::traceLookup(replica->log.disk(), log, offset)));
    return reasons;
}

}  // namespace logarium::observe
