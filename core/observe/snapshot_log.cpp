// One replica's log, for showing.
#include <fmt/format.h>

#include <algorithm>

#include "core/log/cleaner/cleaner_choice.h"
#include "core/log/file_names.h"
#include "core/observe/snapshot.h"
#include "core/observe/snapshot_parts.h"
#include "core/sim/world.h"

namespace logarium::observe {

namespace {

/// A timestamp on the virtual wall clock as a moment of virtual time.
Micros momentOf(TimestampMs stamp) {
    return Micros{(stamp - kWorldStart) * kMicrosPerMs};
}

std::string fileName(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

std::optional<Deadline> rollDeadline(const cluster::ReplicaLog& held, const log::LogSegment& active) {
    const log::LogConfig& config = held.log()->config();
    if (active.size() == 0) return std::nullopt;
    const TimestampMs base = active.rollingBase(held.disk()).value_or(active.created());
    const std::int64_t span = config.maxSegmentMs() - active.rollJitterMs();
    if (span > std::int64_t{36500} * 86400000) return std::nullopt;
    return Deadline{
        momentOf(base + span + 1),
        fmt::format("The next append after this rolls the segment: segment.ms={} counts from its first record.",
                    config.segmentMs)};
}

std::optional<Deadline> deletionDeadline(const cluster::ReplicaLog& held, const log::LogSegment& segment) {
    const log::LogConfig& config = held.log()->config();
    if (!config.deletes || config.retentionMs < 0 || segment.size() == 0) return std::nullopt;
    return Deadline{
        momentOf(segment.largestTimestamp(held.disk()) + config.retentionMs + 1),
        fmt::format(
            "The first retention check after this drops the segment: retention.ms={} counts from its newest record.",
            config.retentionMs)};
}

SegmentView segmentView(const cluster::ReplicaLog& held, std::size_t index, const LogView& log) {
    const auto& segments = held.log()->segments();
    const log::LogSegment& segment = segments[index];
    SegmentView view;
    view.base = segment.base();
    view.active = index + 1 == segments.size();
    view.next = view.active ? held.logEnd() : segments[index + 1].base();
    view.bytes = segment.size();
    view.offsetIndexEntries = segment.offsetIndex().file().entries();
    view.timeIndexEntries = segment.timeIndex().file().entries();
    view.firstTimestamp = segment.rollingBase(held.disk()).value_or(kNoTimestamp);
    view.maxTimestamp = segment.maxTimestampSoFar(held.disk()).timestamp;
    view.dirty = log.compacted && !view.active && segment.base() >= log.firstDirty;
    if (view.active) {
        view.rollsAt = rollDeadline(held, segment);
        view.fillRatio =
            static_cast<double>(segment.size()) / static_cast<double>(std::max<std::int64_t>(1, log.segmentBytes));
    }
    view.deletedAt = deletionDeadline(held, segment);
    for (const std::string& path : segment.files(held.disk())) view.files.push_back(fileName(path));
    return view;
}

/// What cleaner-offset-checkpoint on the broker says of this log.
std::optional<Offset> cleanerCheckpoint(const disk::MemoryDisk& beside, const std::string& directory) {
    if (!beside.exists("cleaner-offset-checkpoint")) return std::nullopt;
    const auto wanted = log::partitionOfDirectory(directory);
    const std::string text(asText(beside.readAll("cleaner-offset-checkpoint")));
    if (!wanted) return std::nullopt;
    const std::string line = fmt::format("\n{} {} ", wanted->topic, wanted->partition);
    const auto at = text.find(line);
    if (at == std::string::npos) return std::nullopt;
    return Offset{std::strtoll(text.c_str() + at + line.size(), nullptr, 10)};
}

void addCleaning(const sim::World& world, const cluster::Replica& replica, LogView& view) {
    if (!view.compacted) return;
    const cluster::Broker& broker = *world.broker(view.id.broker);
    const log::Log& log = *replica.log.log();
    const TimestampMs now = wallClock(world.now);
    const auto range = log::cleanableRange(replica.log.disk(), log,
                                           cleanerCheckpoint(broker.diskBeside(replica), view.directory), now);
    const auto dirt = log::dirtiness(replica.log.disk(), log, range, now);
    view.firstDirty = dirt.firstDirty;
    view.firstUncleanable = dirt.firstUncleanable;
    view.dirtyRatio = dirt.ratio();
}

}  // namespace

std::optional<LogView> Snapshot::log(ReplicaId id) const {
    const cluster::Replica* replica = replicaOf(*world_, id);
    if (replica == nullptr) return std::nullopt;
    const cluster::ReplicaLog& held = replica->log;
    const log::LogConfig& config = held.log()->config();
    LogView view;
    view.id = id;
    view.directory = held.directory();
    view.logStart = held.logStart();
    view.highWatermark = held.highWatermark();
    view.logEnd = held.logEnd();
    view.bytes = held.log()->size();
    view.compacted = config.compacts;
    view.deletes = config.deletes;
    view.minCleanableRatio = config.minCleanableDirtyRatio;
    view.segmentBytes = config.segmentBytes;
    view.retentionBytes = config.retentionBytes;
    view.retentionMs = config.retentionMs;
    addCleaning(*world_, *replica, view);
    for (std::size_t i = 0; i < held.log()->segments().size(); ++i) view.segments.push_back(segmentView(held, i, view));
    for (const auto& removal : held.log()->delayedRemovals()) view.goingFiles.push_back(fileName(removal.path));
    for (const log::EpochEntry& entry : held.log()->epochs()) view.epochs.emplace_back(entry.epoch, entry.start);
    view.revision = replica->revision;
    return view;
}

}  // namespace logarium::observe
