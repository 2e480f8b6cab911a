#include "core/cluster/replica_log.h"

#include "core/base/assert.h"
#include "core/record/batch_header.h"

namespace logarium::cluster {
namespace {

/// Records in whole batches; the bytes come from a log, so their headers are good.
int countRecords(ByteView batches) {
    int records = 0;
    while (batches.size() >= record::kBatchHeaderBytes) {
        const auto length = static_cast<std::size_t>(loadBig<std::int32_t>(batches.data() + record::at::batchLength));
        const std::size_t size = length + record::kLogOverhead;
        records += loadBig<std::int32_t>(batches.data() + record::at::count);
        if (size >= batches.size()) break;
        batches = batches.subspan(size);
    }
    return records;
}

AppendResult resultOf(const log::AppendInfo& info, int records) {
    AppendResult result;
    result.base = info.firstOffset;
    result.last = info.lastOffset;
    result.records = records;
    result.bytes = info.validBytes;
    result.maxTimestamp = info.maxTimestamp;
    result.duplicate = info.duplicate;
    return result;
}

Micros toMicros(TimestampMs wall) {
    return Micros{(wall - kWorldStart) * kMicrosPerMs};
}

}  // namespace

LogFacts ReplicaLog::takeFacts() {
    LogFacts facts;
    for (log::LogFact& fact : log_->takeFacts()) {
        std::visit([&](auto& f) { facts.emplace_back(std::move(f)); }, fact);
    }
    return facts;
}

LogFacts ReplicaLog::open(const log::LogConfig& config, const log::OpenOptions& options, Micros now) {
    auto opened = log::Log::open(disk_, directory_, config, options, wallClock(now));
    ensure(opened.ok(), "a replica's own directory opens");
    log_ = std::move(opened).value();
    alive_ = true;
    return takeFacts();
}

bool ReplicaLog::expireProducers(std::int64_t expirationMs, Micros now) {
    if (!log_ || !alive_) return false;
    log_->removeExpiredProducers(wallClock(now), expirationMs);
    return !log_->producers().empty();
}

void ReplicaLog::close() {
    if (!log_ || !alive_) return;
    log_->flush(disk_, true);
    log_->close(disk_);
    alive_ = false;
}

disk::MemoryDisk ReplicaLog::takeAway(const std::string& newName) {
    close();
    disk_.rename(directory_, newName);
    log_.reset();
    return std::move(disk_);
}

Result<AppendResult, KafkaError> ReplicaLog::appendAsLeader(const Bytes& batch, LeaderEpoch epoch, Micros now,
                                                            log::AppendOrigin origin) {
    auto info = log_->appendAsLeader(disk_, batch, epoch, origin, wallClock(now));
    if (!info.ok()) return info.error().kafka();
    AppendResult result = resultOf(info.value(), static_cast<int>(info.value().numMessages()));
    result.facts = takeFacts();
    return result;
}

Result<AppendResult, KafkaError> ReplicaLog::appendAsFollower(const Bytes& batches, LeaderEpoch epoch, Micros now) {
    auto info = log_->appendAsFollower(disk_, batches, epoch, wallClock(now));
    if (!info.ok()) return info.error().kafka();
    const auto valid = static_cast<std::size_t>(info.value().validBytes);
    AppendResult result = resultOf(info.value(), countRecords(ByteView(batches).first(valid)));
    result.facts = takeFacts();
    return result;
}

ReadResult ReplicaLog::read(Offset from, std::int64_t maxBytes, log::Isolation isolation) const {
    auto read = log_->read(disk_, from, maxBytes, isolation, true);
    ensure(read.ok(), "an offset that was checked can be read");
    ReadResult result;
    if (read.value().records.empty()) return result;
    result.aborted = std::move(read.value().aborted);
    result.records = countRecords(read.value().records);
    result.batches = std::make_shared<const Bytes>(std::move(read.value().records));
    return result;
}

DivergingEpoch ReplicaLog::endOffsetForEpoch(LeaderEpoch epoch) const {
    const auto found = log_->endOffsetForEpoch(epoch);
    return found ? DivergingEpoch{found->epoch, found->start} : DivergingEpoch{kNoEpoch, kNoOffset};
}

LogFacts ReplicaLog::truncateTo(Offset offset, Micros now) {
    ensure(log_->truncateTo(disk_, offset, wallClock(now)).ok(), "a log is truncated to an offset of its own");
    return takeFacts();
}

LogFacts ReplicaLog::truncateFullyAndStartAt(Offset offset, Micros now) {
    log_->truncateFullyAndStartAt(disk_, offset, wallClock(now));
    return takeFacts();
}

LogFacts ReplicaLog::moveLogStart(Offset to) {
    ensure(log_->maybeIncrementLogStartOffset(disk_, to).ok(), "the log start stays below the high watermark");
    return takeFacts();
}

LogFacts ReplicaLog::deleteOldSegments(Micros now) {
    ensure(log_->deleteOldSegments(disk_, wallClock(now)).ok(), "retention finds its files");
    return takeFacts();
}

LogFacts ReplicaLog::clean(const log::CleanerConfig& config, Offset firstDirty, Offset firstUncleanable, Micros now) {
    log::Cleaner cleaner(config);
    const log::CleanerResult done = cleaner.clean(disk_, *log_, firstDirty, firstUncleanable, wallClock(now));
    LogFacts facts = takeFacts();
    for (const log::CleanerSwapped& swapped : done.swapped) facts.emplace_back(swapped);
    facts.emplace_back(log::CleanerFinished{done.endOffset, done.stats.messagesRead, done.stats.messagesWritten,
                                            done.stats.bytesRead, done.stats.bytesWritten});
    return facts;
}

std::optional<Micros> ReplicaLog::removeDelayedFiles(Micros now) {
    log_->removeDelayedFiles(disk_, wallClock(now));
    return nextFileRemoval();
}

std::optional<Micros> ReplicaLog::nextFileRemoval() const {
    const auto next = log_ ? log_->nextFileRemoval() : std::nullopt;
    return next ? std::optional(toMicros(*next)) : std::nullopt;
}

}  // namespace logarium::cluster
