// Ops of the cleaner and of its manager.
#include <algorithm>

#include "core/log/case/case_bench.h"
#include "core/log/checkpoint_file.h"
#include "core/log/cleaner/cleaner_choice.h"

namespace logarium::log {

namespace {

CleanerConfig cleanerConfig(const CaseValue& op) {
    CleanerConfig config;
    config.dedupeBufferBytes = op.number("offsetMapBytes", 24000);
    config.loadFactor = op.real("loadFactor", 0.9);
    config.ioBufferBytes = op.number("ioBufferSize", 65536);
    config.maxIoBufferBytes = op.number("maxIoBufferSize", config.maxIoBufferBytes);
    const double most = static_cast<double>(config.dedupeBufferBytes) / OffsetMap::kSlotBytes * config.loadFactor;
    if (config.dedupeBufferBytes < OffsetMap::kSlotBytes || config.dedupeBufferBytes > (std::int64_t{1} << 31) ||
        most < 1 || config.loadFactor > 1)
        op.flaw("an offset map of at least one key and at most 2 GiB");
    if (config.ioBufferBytes < 1) op.at("ioBufferSize").flaw("more than 0 bytes");
    return config;
}

Json passJson(const CleanerResult& result) {
    const CleanerStats& stats = result.stats;
    return {{"endOffset", result.endOffset.value},
            {"offsetMap",
             {{"slots", result.mapSlots}, {"size", result.mapSize}, {"latestOffset", result.mapLatestOffset.value}}},
            {"stats",
             {{"mapMessagesRead", stats.mapMessagesRead},
              {"messagesRead", stats.messagesRead},
              {"invalidMessagesRead", stats.invalidMessagesRead},
              {"messagesWritten", stats.messagesWritten},
              {"bytesRead", stats.bytesRead},
              {"bytesWritten", stats.bytesWritten},
              {"bufferUtilization", stats.bufferUtilization}}}};
}

/// Where Java's ConcurrentHashMap of topic partitions has its entry: the manager walks the logs in that order, and of
/// equally dirty ones it takes the first.
std::uint32_t hashBucket(const TopicPartition& partition) {
    std::uint32_t topic = 0;
    for (const char c : partition.topic) topic = topic * 31 + static_cast<unsigned char>(c);
    const std::uint32_t hash = (31 + static_cast<std::uint32_t>(partition.partition)) * 31 + topic;
    return (hash ^ (hash >> 16)) & 15;
}

}  // namespace

Json CaseBench::clean(Bay& bay, const CaseValue& op) {
    const Log& log = *bay.log;
    const Offset firstDirty{op.number("firstDirtyOffset", log.logStartOffset().value)};
    const Offset upper{op.number("firstUncleanableOffset", log.activeSegment().base().value)};
    // As LogToClean does: whole segments only.
    const CleanableRange range{firstDirty, upper, false};
    const Dirtiness dirty = dirtiness(disk_, log, range, now_);
    if (firstDirty.value < 0 || upper < firstDirty) op.flaw("offsets from 0 on, the dirty one not above the other");
    return passJson(Cleaner(cleanerConfig(op)).clean(disk_, *bay.log, firstDirty, dirty.firstUncleanable, now_));
}

Json CaseBench::cleanNext(Bay&, const CaseValue& op) {
    std::vector<Bay*> open;
    for (Bay& bay : bays_)
        if (bay.log && bay.log->config().compacts) open.push_back(&bay);
    std::ranges::stable_sort(open, {}, [](const Bay* bay) { return hashBucket(bay->spec.partition); });
    if (!disk_.exists(kCleanerFile)) disk_.truncate(kCleanerFile, 0);  // The manager makes it when it starts.
    Checkpoint checkpoint = readCheckpoint(disk_, kCleanerFile);
    std::vector<CleanerCandidate> candidates;
    for (const Bay* bay : open) {
        const auto known = checkpoint.find(bay->spec.partition);
        const std::optional<Offset> cleaned = known == checkpoint.end() ? std::nullopt : std::optional(known->second);
        const CleanableRange range = cleanableRange(disk_, *bay->log, cleaned, now_);
        if (range.updateCheckpoint) {
            checkpoint[bay->spec.partition] = range.firstDirty;
            log::writeCheckpoint(disk_, kCleanerFile, checkpoint);
        }
        candidates.push_back({&bay->log->config(), dirtiness(disk_, *bay->log, range, now_)});
    }
    const CleanerChoice choice = chooseFilthiest(candidates);
    Json json{{"cleanablePartitions", choice.cleanable},
              {"delayedPartitions", choice.delayed},
              {"maxCompactionDelayMs", choice.maxCompactionDelayMs},
              {"chosen", nullptr}};
    if (!choice.chosen) return json;
    Bay& bay = *open[*choice.chosen];
    const Dirtiness& dirty = candidates[*choice.chosen].dirtiness;
    json["chosen"] = {{"log", bay.spec.name()},
                      {"firstDirtyOffset", dirty.firstDirty.value},
                      {"firstUncleanableOffset", dirty.firstUncleanable.value},
                      {"cleanBytes", dirty.cleanBytes},
                      {"cleanableBytes", dirty.cleanableBytes},
                      {"totalBytes", dirty.cleanBytes + dirty.cleanableBytes},
                      {"cleanableRatio", dirty.ratio()}};
    const CleanerResult pass =
        Cleaner(cleanerConfig(op)).clean(disk_, *bay.log, dirty.firstDirty, dirty.firstUncleanable, now_);
    checkpoint[bay.spec.partition] = pass.endOffset;
    log::writeCheckpoint(disk_, kCleanerFile, checkpoint);
    json["pass"] = passJson(pass);
    return json;
}

Json CaseBench::deleteCompacted(Bay&, const CaseValue&) {
    Json logs = Json::array();
    for (Bay& bay : bays_) {
        if (!bay.log || !bay.log->config().compacts || !bay.log->config().deletes) continue;
        const auto deleted = bay.log->deleteOldSegments(disk_, now_);
        if (!deleted.ok()) throw LogRefusal{deleted.error()};
        logs.push_back({{"log", bay.spec.name()}, {"deleted", deleted.value().size()}});
    }
    return {{"logs", std::move(logs)}};
}

Json CaseBench::cleanableOffsets(Bay& bay, const CaseValue& op) {
    std::optional<Offset> cleaned;
    if (op.has("lastCleanOffset")) cleaned = Offset{op.number("lastCleanOffset")};
    const CleanableRange range = cleanableRange(disk_, *bay.log, cleaned, now_);
    return {{"firstDirtyOffset", range.firstDirty.value},
            {"firstUncleanableDirtyOffset", range.firstUncleanable.value},
            {"forceUpdateCheckpoint", range.updateCheckpoint}};
}

}  // namespace logarium::log
