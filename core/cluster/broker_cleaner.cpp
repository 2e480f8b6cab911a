#include <algorithm>
#include <cmath>

#include "core/base/assert.h"
#include "core/cluster/broker.h"
#include "core/cluster/leader.h"
#include "core/log/checkpoint_file.h"
#include "core/log/cleaner/cleaner.h"

/// The cleaner thread of a broker (Kafka: LogCleaner and LogCleanerManager): every log.cleaner.backoff.ms it takes the
/// dirtiest compacted log that is worth a pass, one after another until none is.
namespace logarium::cluster {
namespace {

/// A pass takes its time, so that it can be watched: a little to start, then this much of the log a microsecond.
constexpr std::int64_t kPassStartMicros = 20 * kMicrosPerMs;
constexpr std::int64_t kCleanedBytesPerMicro = 20;

std::optional<Offset> cleanedUpTo(const disk::Disk& disk, const TopicPartition& name) {
    const log::Checkpoint checkpoint = log::readCheckpoint(disk, log::kCleanerFile);
    const auto found = checkpoint.find(name);
    return found == checkpoint.end() ? std::nullopt : std::optional(found->second);
}

/// Whether a log that is not worth a pass now may become so just by time passing.
bool waitsForTime(const log::LogConfig& config, const log::Dirtiness& dirty, const log::Log& log) {
    const bool somethingDirty = dirty.firstDirty < log.activeSegment().base();
    return somethingDirty && (config.minCompactionLagMs > 0 || config.maxCompactionLagMs < log::LogConfig::kForever);
}

}  // namespace

std::optional<log::Dirtiness> Broker::dirtinessOf(const Replica& replica, Micros now) const {
    const auto& log = replica.log.log();
    if (!log || !replica.log.failure().empty() || !replica.settings.compacted ||
        image_->topic(replica.id.topic) == nullptr)
        return std::nullopt;
    const log::CleanableRange range = log::cleanableRange(
        replica.log.disk(), *log, cleanedUpTo(diskBeside(replica), nameOf(replica.id)), replica.log.wall(now));
    return log::dirtiness(replica.log.disk(), *log, range, replica.log.wall(now));
}

void Broker::checkCleaner(Effects& out) {
    deleteFromCompacted(out);
    if (cleaning_ || !configs().broker("log.cleaner.enable", id_).flag()) return;
    std::vector<const Replica*> replicas;
    std::vector<log::CleanerCandidate> candidates;
    bool waits = false;
    for (const Cow<Replica>& handle : replicas_) {
        const auto dirty = dirtinessOf(*handle, out.now());
        if (!dirty) continue;
        const log::Log& log = *handle->log.log();
        waits = waits || waitsForTime(log.config(), *dirty, log);
        replicas.push_back(&handle.read());
        candidates.push_back({&log.config(), *dirty});
    }
    if (const auto chosen = log::chooseFilthiest(candidates).chosen)
        return startPass(*replicas[*chosen], candidates[*chosen].dirtiness, out);
    if (waits) environment().need(TimerKind::CleanerCheck, out);
}

void Broker::startPass(const Replica& replica, const log::Dirtiness& dirty, Effects& out) {
    const std::string& topic = image_->topic(replica.id.topic)->name;
    const char* why = dirty.compactionDelayMs > 0 ? "max.compaction.lag.ms" : "min.cleanable.dirty.ratio";
    out.tellAndFollow({id_, replica.id, kNoClient},
                      log::CleanerStarted{dirty.firstDirty, dirty.firstUncleanable, dirty.ratio()},
                      {configs().topic(topic, why, id_).decision()});
    cleaning_ = CleaningNow{replica.id, dirty.firstDirty, dirty.firstUncleanable};
    const std::int64_t takes = kPassStartMicros + (dirty.cleanBytes + 2 * dirty.cleanableBytes) / kCleanedBytesPerMicro;
    out.at(out.now() + takes, {TimerKind::CleanerDone, id_, replica.id, incarnation_, kNoBroker, 0});
}

void Broker::finishPass(Effects& out) {
    const CleaningNow pass = *std::exchange(cleaning_, std::nullopt);
    Replica* replica = replicaForWriting(pass.partition);
    const auto dirty = replica == nullptr ? std::nullopt : dirtinessOf(*replica, out.now());
    // Truncated, deleted, or no longer compacted while the pass went on: it comes to nothing.
    if (dirty && dirty->firstDirty == pass.firstDirty && dirty->firstUncleanable >= pass.firstUncleanable) {
        LogFacts facts = replica->log.clean(cleanerConfig(pass), pass.firstDirty, pass.firstUncleanable, out.now());
        if (facts.empty()) return;  // The disk failed.
        ++replica->revision;
        disk::MemoryDisk& beside = directoryOf(*replica).disk;
        log::Checkpoint checkpoint = log::readCheckpoint(beside, log::kCleanerFile);
        checkpoint[nameOf(pass.partition)] = std::get<log::CleanerFinished>(facts.back()).endOffset;
        writeBeside(replica->directory, [&] { log::writeCheckpoint(beside, log::kCleanerFile, checkpoint); });
        tellLogFacts(std::move(facts), *replica, environment(), out);
    }
    checkCleaner(out);
}

log::CleanerConfig Broker::cleanerConfig(const CleaningNow& pass) const {
    log::CleanerConfig config;
    config.dedupeBufferBytes = configs().broker("log.cleaner.dedupe.buffer.size", id_).number();
    // No more room than all keys could take: the map of a small log need not be 128 MiB of zeros.
    const double most = static_cast<double>(pass.firstUncleanable - pass.firstDirty + 1) / config.loadFactor;
    const auto enough = static_cast<std::int64_t>(std::ceil(most) + 16) * log::OffsetMap::kSlotBytes;
    config.dedupeBufferBytes = std::min(config.dedupeBufferBytes, enough);
    return config;
}

/// Of logs that are compacted and deleted from, the cleaner does both (Kafka: LogCleaner.cleanFilthiestLog).
void Broker::deleteFromCompacted(Effects& out) {
    for (Cow<Replica>& handle : replicas_) {
        if (!handle->settings.compacted || !handle->settings.deletes || !handle->log.log()) continue;
        deleteOld(handle.write(), TimerKind::CleanerCheck, out);
    }
}

}  // namespace logarium::cluster
