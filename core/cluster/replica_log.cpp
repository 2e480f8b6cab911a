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

}  // namespace

template <class Work>
bool ReplicaLog::guarded(Work work) {
    if (!failure_.empty()) return false;
    try {
        work();
        return true;
    } catch (const disk::DiskFailure& trouble) {
        failure_ = trouble.reason();
        return false;
    }
}

template <class Work>
LogFacts ReplicaLog::changed(Work work) {
    LogFacts facts;
    guarded([&] {
        work();
        facts = takeFacts();
    });
    return facts;
}

void ReplicaLog::setRoom(std::optional<std::int64_t> free) {
    disk::DiskFaults faults = disk_.faults();
    faults.capacityBytes = free ? std::optional(disk_.heldBytes() + *free) : std::nullopt;
    if (faults != disk_.faults()) disk_.setFaults(faults);
}

disk::MemoryDisk& ReplicaLog::filesOfTheDead() {
    ensure(!alive_, "files are spoiled while nobody has them open");
    return disk_;
}

LogFacts ReplicaLog::takeFacts() {
    LogFacts facts;
    for (log::LogFact& fact : log_->takeFacts()) {
        std::visit([&](auto& f) { facts.emplace_back(std::move(f)); }, fact);
    }
    return facts;
}

LogFacts ReplicaLog::open(const log::LogConfig& config, const log::OpenOptions& options, Micros now) {
    failure_.clear();
    LogFacts facts;
    guarded([&] {
        auto opened = log::Log::open(disk_, directory_, config, options, wall(now));
        ensure(opened.ok(), "a replica's own directory opens");
        log_ = std::move(opened).value();
        alive_ = true;
        facts = takeFacts();
    });
    return facts;
}

bool ReplicaLog::expireProducers(std::int64_t expirationMs, Micros now) {
    if (!log_ || !alive_) return false;
    log_->removeExpiredProducers(wallClock(now), expirationMs);
    return !log_->producers().empty();
}

void ReplicaLog::close() {
    if (!log_ || !alive_) return;
    guarded([&] {
        log_->flush(disk_, true);
        log_->close(disk_);
    });
    alive_ = false;
}

disk::MemoryDisk ReplicaLog::takeAway(const std::string& newName) {
    close();
    disk_.rename(directory_, newName);
    log_.reset();
    return std::move(disk_);
}

template <class Work>
Result<AppendResult, KafkaError> ReplicaLog::appended(Work work) {
    std::optional<Result<AppendResult, KafkaError>> result;
    guarded([&] { result.emplace(work()); });
    if (result) return std::move(*result);
    return KafkaError{ErrorCode::KafkaStorageError, std::string(errorInfo(ErrorCode::KafkaStorageError).message)};
}

Result<AppendResult, KafkaError> ReplicaLog::appendAsLeader(const Bytes& batch, LeaderEpoch epoch, Micros now,
                                                            log::AppendOrigin origin) {
    return appended([&]() -> Result<AppendResult, KafkaError> {
        auto info = log_->appendAsLeader(disk_, batch, epoch, origin, wall(now));
        if (!info.ok()) return info.error().kafka();
        AppendResult done = resultOf(info.value(), static_cast<int>(info.value().numMessages()));
        done.facts = takeFacts();
        return done;
    });
}

Result<AppendResult, KafkaError> ReplicaLog::appendAsFollower(const Bytes& batches, LeaderEpoch epoch, Micros now) {
    return appended([&]() -> Result<AppendResult, KafkaError> {
        auto info = log_->appendAsFollower(disk_, batches, epoch, wall(now));
        if (!info.ok()) return info.error().kafka();
        const auto valid = static_cast<std::size_t>(info.value().validBytes);
        AppendResult done = resultOf(info.value(), countRecords(ByteView(batches).first(valid)));
        done.facts = takeFacts();
        return done;
    });
}

ReadResult ReplicaLog::read(Offset from, std::int64_t maxBytes, log::Isolation isolation) const {
    if (!failure_.empty()) return {};
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

void ReplicaLog::assignEpochStart(LeaderEpoch epoch, Offset start) {
    guarded([&] { log_->assignEpochStartOffset(disk_, epoch, start); });
}

LogFacts ReplicaLog::truncateTo(Offset offset, Micros now) {
    return changed(
        [&] { ensure(log_->truncateTo(disk_, offset, wall(now)).ok(), "a log is truncated to an offset of its own"); });
}

LogFacts ReplicaLog::truncateFullyAndStartAt(Offset offset, Micros now) {
    return changed([&] { log_->truncateFullyAndStartAt(disk_, offset, wall(now)); });
}

LogFacts ReplicaLog::moveLogStart(Offset to) {
    return changed([&] {
        ensure(log_->maybeIncrementLogStartOffset(disk_, to).ok(), "the log start stays below the high watermark");
    });
}

LogFacts ReplicaLog::deleteOldSegments(Micros now) {
    return changed([&] { ensure(log_->deleteOldSegments(disk_, wall(now)).ok(), "retention finds its files"); });
}

LogFacts ReplicaLog::clean(const log::CleanerConfig& config, Offset firstDirty, Offset firstUncleanable, Micros now) {
    LogFacts facts;
    guarded([&] {
        log::Cleaner cleaner(config);
        const log::CleanerResult done = cleaner.clean(disk_, *log_, firstDirty, firstUncleanable, wall(now));
        facts = takeFacts();
        for (const log::CleanerSwapped& swapped : done.swapped) facts.emplace_back(swapped);
        facts.emplace_back(log::CleanerFinished{done.endOffset, done.stats.messagesRead, done.stats.messagesWritten,
                                                done.stats.bytesRead, done.stats.bytesWritten});
    });
    return facts;
}

std::optional<Micros> ReplicaLog::removeDelayedFiles(Micros now) {
    if (!guarded([&] { log_->removeDelayedFiles(disk_, wall(now)); })) return std::nullopt;
    return nextFileRemoval();
}

std::optional<Micros> ReplicaLog::nextFileRemoval() const {
    const auto next = log_ ? log_->nextFileRemoval() : std::nullopt;
    return next && failure_.empty() ? std::optional(momentOf(*next)) : std::nullopt;
}

}  // namespace logarium::cluster
