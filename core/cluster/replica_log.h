#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/error_code.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/cluster/messages.h"
#include "core/disk/memory_disk.h"
#include "core/log/cleaner/cleaner.h"
#include "core/log/log.h"

namespace logarium::cluster {

using LogFact = std::variant<log::SegmentRolled, log::SegmentDeleted, log::LogStartMoved, log::LogTruncated,
                             log::CleanerStarted, log::CleanerSwapped, log::CleanerFinished, log::LogRecovered>;
using LogFacts = std::vector<LogFact>;

/// What an append did to the log.
struct AppendResult {
    Offset base = kNoOffset;
    Offset last = kNoOffset;
    int records = 0;
    std::int64_t bytes = 0;
    TimestampMs maxTimestamp = kNoTimestamp;
    bool duplicate =
        false;  ///< of an idempotent producer: nothing was written, these are the offsets of the first time
    LogFacts facts;
};

/// Batches read from a log.
struct ReadResult {
    Payload batches;  ///< null: none
    int records = 0;
    std::vector<log::AbortedTxn> aborted;
};

/// A replica's log together with the disk it lies on: one directory, one value. The cluster's words over log::Log.
class ReplicaLog {
public:
    ReplicaLog() = default;
    /// `disk` may hold the directory already.
    explicit ReplicaLog(std::string directory, disk::MemoryDisk disk = {})
        : directory_(std::move(directory)), disk_(std::move(disk)) {}

    /// Opens what lies on the disk, or makes it; recovers when the last stop was no clean one.
    LogFacts open(const log::LogConfig& config, const log::OpenOptions& options, Micros now);
    /// Orderly: everything is flushed and trimmed.
    void close();
    bool isOpen() const { return log_.has_value(); }
    /// The process died: what it knew is gone, the files stay.
    void forget() { alive_ = false; }
    /// The directory gets the name of one that is to be removed; returns the disk that holds it.
    disk::MemoryDisk takeAway(const std::string& newName);

    Result<AppendResult, KafkaError> appendAsLeader(const Bytes& batch, LeaderEpoch epoch, Micros now,
                                                    log::AppendOrigin origin = log::AppendOrigin::Client);
    Result<AppendResult, KafkaError> appendAsFollower(const Bytes& batches, LeaderEpoch epoch, Micros now);
    /// At most `maxBytes`, but at least one batch; up to the log end, or to the high watermark for consumers.
    ReadResult read(Offset from, std::int64_t maxBytes, log::Isolation isolation) const;

    Offset logStart() const { return log_ ? log_->logStartOffset() : Offset{0}; }
    Offset logEnd() const { return log_ ? log_->logEndOffset() : Offset{0}; }
    Offset highWatermark() const { return log_ ? log_->highWatermark() : Offset{0}; }
    /// How far one with isolation.level=read_committed may read.
    Offset lastStable() const { return log_ ? log_->lastStableOffset() : Offset{0}; }
    void setHighWatermark(Offset offset) { log_->updateHighWatermark(offset); }

    LeaderEpoch latestEpoch() const { return log_->latestEpoch().value_or(kNoEpoch); }
    void assignEpochStart(LeaderEpoch epoch, Offset start);
    /// The largest epoch at or below `epoch` and where it ends; epoch -1 when there is none.
    DivergingEpoch endOffsetForEpoch(LeaderEpoch epoch) const;
    LogFacts truncateTo(Offset offset, Micros now);
    LogFacts truncateFullyAndStartAt(Offset offset, Micros now);
    /// Moves the log start up; nothing is told when it is there already.
    LogFacts moveLogStart(Offset to);

    /// One run of retention.
    LogFacts deleteOldSegments(Micros now);
    /// One pass of the cleaner; the last fact is CleanerFinished.
    LogFacts clean(const log::CleanerConfig& config, Offset firstDirty, Offset firstUncleanable, Micros now);
    /// Forgets idle producers. True: some are left to be looked at again.
    bool expireProducers(std::int64_t expirationMs, Micros now);
    /// Removes .deleted files that are due; the time of the next, if any.
    std::optional<Micros> removeDelayedFiles(Micros now);
    std::optional<Micros> nextFileRemoval() const;

    // ---- trouble
    /// What a write or a read of its files failed with; such a log refuses everything, as those of a Kafka whose log
    /// directory went offline do, until it is opened again. Empty: nothing.
    const std::string& failure() const { return failure_; }
    /// So many bytes more fit on the disk.
    void setRoom(std::optional<std::int64_t> free);
    /// How far the wall clock of its broker is ahead.
    void setClockSkew(std::int64_t ms) { skewMs_ = ms; }
    /// The moment of the World at which that clock shows `wall`.
    Micros momentOf(TimestampMs wall) const { return Micros{(wall - kWorldStart - skewMs_) * kMicrosPerMs}; }
    TimestampMs wall(Micros now) const { return wallClock(now) + skewMs_; }
    /// The files of a log whose process is dead, for fate to spoil.
    disk::MemoryDisk& filesOfTheDead();

    void configure(const log::LogConfig& config) {
        if (log_) log_->updateConfig(config);
    }
    const std::string& directory() const { return directory_; }
    const disk::MemoryDisk& disk() const { return disk_; }
    /// Absent before it was first opened.
    const std::optional<log::Log>& log() const { return log_; }

private:
    LogFacts takeFacts();
    /// Does the work unless the log failed before; trouble of the disk is kept as the failure.
    template <class Work>
    bool guarded(Work work);
    template <class Work>
    LogFacts changed(Work work);
    /// What `work` gives, or KAFKA_STORAGE_ERROR.
    template <class Work>
    Result<AppendResult, KafkaError> appended(Work work);

    std::string directory_;
    disk::MemoryDisk disk_;
    std::optional<log::Log> log_;
    bool alive_ = false;
    std::string failure_;
    std::int64_t skewMs_ = 0;
};

}  // namespace logarium::cluster
