#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/log/epoch_cache.h"
#include "core/log/facts.h"
#include "core/log/log_config.h"
#include "core/log/log_error.h"
#include "core/log/log_segment.h"
#include "core/log/producer_state.h"

/// One partition's log, exactly as Apache Kafka keeps it (UnifiedLog, LocalLog, LogLoader, LogSegment and their
/// helpers).
namespace logarium::log {

using LogFact = std::variant<SegmentRolled, SegmentDeleted, LogStartMoved, LogTruncated, LogRecovered>;

enum class Isolation : std::uint8_t { LogEnd, HighWatermark, TxnCommitted };

/// What the checkpoint files say when a log is opened.
struct OpenOptions {
    Offset logStartOffset{0};
    Offset recoveryPoint{0};
    bool cleanShutdown = true;
    std::string topicId;  ///< 22 characters of base64url; written to partition.metadata when that is not there
    std::int64_t producerIdExpirationMs = 86400000;
    std::int64_t jitterMs = 0;  ///< of segments loaded or made while opening
    /// What the file system says files were last written at, which is what counts for a segment without timestamps;
    /// absent: the virtual clock.
    std::optional<TimestampMs> fileTime;
};

/// What an append led to (Kafka: LogAppendInfo). Of a duplicate: the offsets of the first time.
struct AppendInfo {
    Offset firstOffset = kNoOffset;
    Offset lastOffset = kNoOffset;
    TimestampMs maxTimestamp = kNoTimestamp;
    TimestampMs logAppendTime = kNoTimestamp;
    Offset logStartOffset;
    record::Codec sourceCodec = record::Codec::None;
    std::int64_t validBytes = 0;
    std::optional<LeaderEpoch> lastLeaderEpoch;  ///< of the last batch taken, as it was sent
    bool duplicate = false;
    Offset lastOffsetOfFirstBatch = kNoOffset;
    Offset firstOrLastOffsetOfFirstBatch() const {
        return firstOffset.value >= 0 ? firstOffset : lastOffsetOfFirstBatch;
    }
    std::int64_t numMessages() const {
        return firstOffset.value >= 0 && lastOffset.value >= 0 ? lastOffset - firstOffset + 1 : 0;
    }
};

/// A slice of one segment (Kafka: FetchDataInfo).
struct ReadInfo {
    Offset offset;  ///< of the first batch read
    Offset segmentBase = kNoOffset;
    std::int64_t position = 0;
    Bytes records;
    bool firstEntryIncomplete = false;
    std::vector<AbortedTxn> aborted;
};

struct TimestampedOffset {
    TimestampMs timestamp;
    Offset offset;
    std::optional<LeaderEpoch> epoch;
};

/// A segment that retention took, and why, in Kafka's words.
struct DeletionReason {
    Offset base;
    DeleteReason reason{};
    std::string text;
};

/// A file that has been renamed to .deleted and will be removed.
struct DelayedRemoval {
    TimestampMs due;
    std::string path;
};

/// A plain value: copying it copies the state of the log; the files are on the Disk that is handed to each call, below
/// `directory()`. One Log is used with one disk at a time. `now` is the virtual wall clock.
/// Errors that Kafka would answer come as LogError and change nothing that Kafka does not change; trouble of the disk
/// is a disk::DiskFailure.
class Log {
public:
    /// Opens a directory, making it (with an empty segment and partition.metadata) when it is not there.
    static Result<Log, LogError> open(disk::Disk& disk, std::string directory, const LogConfig& config,
                                      const OpenOptions& options, TimestampMs now);

    const std::string& directory() const { return directory_; }
    const LogConfig& config() const { return config_; }
    void updateConfig(const LogConfig& config) { config_ = config; }

    // ---- writing
    /// Sets offsets and epoch in the records where they lie, as Kafka does, and writes them.
    Result<AppendInfo, LogError> appendInPlace(disk::Disk& disk, std::span<std::byte> records, LeaderEpoch epoch,
                                               AppendOrigin origin, TimestampMs now);
    Result<AppendInfo, LogError> appendAsLeader(disk::Disk& disk, Bytes records, LeaderEpoch epoch, AppendOrigin origin,
                                                TimestampMs now) {
        return appendInPlace(disk, records, epoch, origin, now);
    }
    /// Writes the leader's batches as they are.
    Result<AppendInfo, LogError> appendAsFollower(disk::Disk& disk, ByteView records, LeaderEpoch epoch,
                                                  TimestampMs now);
    /// Closes the active segment; the new base is `expectedNext` if that is above the log end.
    Result<Offset, LogError> roll(disk::Disk& disk, TimestampMs now, std::optional<Offset> expectedNext = {});
    void flush(disk::Disk& disk, bool includeActive);
    /// The jitter that the next segments get; the caller draws it (segment.jitter.ms).
    void setNextRollJitterMs(std::int64_t jitterMs) { nextJitterMs_ = jitterMs; }

    // ---- offsets
    Offset logStartOffset() const { return logStart_; }
    Offset logEndOffset() const { return logEnd_; }
    Offset highWatermark() const { return highWatermark_; }
    Offset lastStableOffset() const;
    std::optional<Offset> firstUnstableOffset() const { return firstUnstable_; }
    Offset recoveryPoint() const { return recoveryPoint_; }
    /// Clamps to [log start, log end]; returns what it became.
    Offset updateHighWatermark(Offset to);
    /// DeleteRecords and followers: refuses an offset above the high watermark.
    Result<bool, LogError> maybeIncrementLogStartOffset(disk::Disk& disk, Offset to);

    // ---- reading
    /// `memory`: records of an earlier read that nobody needs any more; their place is used again.
    Result<ReadInfo, LogError> read(const disk::Disk& disk, Offset from, std::int64_t maxBytes, Isolation isolation,
                                    bool minOneMessage, Bytes memory = {}) const;
    /// Kafka looks up where the high watermark stands in the files when somebody first reads up to it; one inside a
    /// batch then moves to that batch's first offset. Without effect where high watermarks stand between batches.
    void settleHighWatermark(const disk::Disk& disk);
    /// -1 latest, -2 earliest, -3 largest timestamp, -4 earliest local, -5 latest tiered (KIP-405); nullopt when
    /// nothing fits.
    std::optional<TimestampedOffset> offsetForTimestamp(const disk::Disk& disk, std::int64_t timestamp) const;
    std::optional<EpochEntry> endOffsetForEpoch(LeaderEpoch epoch) const {
        return epochs_.endOffsetFor(epoch, logEnd_);
    }
    std::optional<LeaderEpoch> latestEpoch() const { return epochs_.latest(); }
    const std::vector<EpochEntry>& epochs() const { return epochs_.entries(); }
    const std::vector<LogSegment>& segments() const { return segments_; }
    const LogSegment& activeSegment() const { return segments_.back(); }
    std::int64_t size() const;
    const ProducerState& producers() const { return producers_; }

    // ---- epochs, truncation
    void assignEpochStartOffset(disk::Disk& disk, LeaderEpoch epoch, Offset start) {
        epochs_.assign(disk, epoch, start);
    }
    void truncateEpochsFromEnd(disk::Disk& disk, Offset end) { epochs_.truncateFromEnd(disk, end); }
    void truncateEpochsFromStart(disk::Disk& disk, Offset start) { epochs_.truncateFromStart(disk, start); }
    Result<bool, LogError> truncateTo(disk::Disk& disk, Offset offset, TimestampMs now);
    void truncateFullyAndStartAt(disk::Disk& disk, Offset offset, TimestampMs now, std::optional<Offset> logStart = {});

    // ---- retention, files
    /// One run of retention: by log start offset, by size, by time. Kafka: deleteOldSegments.
    Result<std::vector<DeletionReason>, LogError> deleteOldSegments(disk::Disk& disk, TimestampMs now);
    /// Removes .deleted files whose delay is over.
    void removeDelayedFiles(disk::Disk& disk, TimestampMs now);
    std::optional<TimestampMs> nextFileRemoval() const;
    const std::vector<DelayedRemoval>& delayedRemovals() const { return removals_; }

    // ---- producers
    void takeProducerSnapshot(disk::Disk& disk) { producers_.takeSnapshot(disk); }
    /// Forgets those that wrote nothing for so long (producer.id.expiration.ms).
    void removeExpiredProducers(TimestampMs now, std::int64_t expirationMs) {
        producers_.setExpiration(expirationMs);
        producers_.removeExpired(now);
    }

    /// Orderly: indexes trimmed, producer snapshot taken. The Log is not used afterwards.
    void close(disk::Disk& disk);

    /// When the next check of retention.ms would first find something, if nothing is written before; nullopt: never.
    std::optional<TimestampMs> nextRetentionMsDue(const disk::Disk& disk) const;

    /// What happened since the last call, in order.
    std::vector<LogFact> takeFacts() { return std::exchange(facts_, {}); }

    /// For the cleaner (core/log/cleaner): takes the place of whole segments, as UnifiedLog.replaceSegments does.
    void replaceSegments(disk::Disk& disk, std::vector<LogSegment> fresh, std::span<const Offset> oldBases,
                         TimestampMs now);

private:
    Log(std::string directory, LogConfig config, std::int64_t producerIdExpirationMs)
        : directory_(std::move(directory)),
          config_(config),
          epochs_(directory_ + "/leader-epoch-checkpoint"),
          producers_(directory_, producerIdExpirationMs) {}

    friend class LogLoader;

    /// The records are checked meanwhile.
    void prefetchForAppend() const;
    /// A client's records, which get their offsets here.
    AppendInfo appendNumbered(disk::Disk& disk, std::span<std::byte> records, AppendOrigin origin, LeaderEpoch epoch,
                              TimestampMs now);
    /// Records that have their offsets.
    AppendInfo appendAsIs(disk::Disk& disk, ByteView records, AppendOrigin origin, LeaderEpoch epoch, TimestampMs now);
    AppendInfo store(disk::Disk& disk, AppendInfo info, ByteView records, AppendOrigin origin, TimestampMs now);
    AppendInfo analyze(ByteView records, AppendOrigin origin, bool ignoreSize, bool monotonic, LeaderEpoch epoch) const;
    struct ProducerChanges;
    ProducerChanges analyzeProducers(ByteView records, AppendOrigin origin) const;
    void writeBatches(disk::Disk& disk, const AppendInfo& info, ByteView records, ProducerChanges& changes);
    void maybeRoll(disk::Disk& disk, const AppendInfo& info, std::int64_t bytes, TimestampMs now);
    void rollSegment(disk::Disk& disk, TimestampMs now, std::optional<Offset> expectedNext, RollCause cause);
    void setLogStart(disk::Disk& disk, Offset to);
    void updateFirstUnstable();
    void growHighWatermarkToEnd();
    void flushTo(disk::Disk& disk, Offset offset, bool inclusive);
    /// How many of the oldest segments, one after the other, `wanted(segment, next or null)` says yes to.
    template <class Wanted>
    std::size_t deletable(Wanted wanted) const;
    void deleteOldest(disk::Disk& disk, TimestampMs now, std::size_t count, DeleteReason reason,
                      std::vector<DeletionReason>& out);
    void deleteFiles(disk::Disk& disk, LogSegment segment, TimestampMs now);
    void deleteSnapshot(disk::Disk& disk, Offset offset, TimestampMs now);
    /// A new, empty active segment.
    void addSegment(disk::Disk& disk, Offset base, TimestampMs now);
    void recreateSegment(disk::Disk& disk, Offset offset, TimestampMs now);
    void rebuildProducers(disk::Disk& disk, ProducerState& producers, Offset lastOffset, TimestampMs now,
                          bool cleanShutdown) const;
    static void replayProducers(disk::Disk& disk, ProducerState& producers, const record::BatchView& batch,
                                LogSegment* segment);
    std::size_t floorIndex(Offset offset) const;
    struct Place {
        Offset offset;
        Offset segmentBase;
        std::int64_t position = 0;
        std::int64_t batchBytes = 0;  ///< 0 at the log's end
    };
    /// Of the first batch that reaches the offset; the log's end when there is none.
    Place placeOf(const disk::Disk& disk, Offset offset) const;
    Place endPlace() const { return {logEnd_, segments_.back().base(), segments_.back().size(), 0}; }
    ReadInfo readUpTo(const disk::Disk& disk, Offset from, std::int64_t maxBytes, Offset upper, bool minOne,
                      bool aborted, Bytes memory) const;
    std::string deletionText(const disk::Disk& disk, const LogSegment& segment, DeleteReason reason,
                             std::int64_t sizeLeft) const;

    std::string directory_;
    LogConfig config_;
    std::vector<LogSegment> segments_;  // By base offset; the last one is active.
    EpochCache epochs_;
    ProducerState producers_;
    Offset logStart_{0};
    Offset logEnd_{0};
    Offset highWatermark_{0};
    Offset recoveryPoint_{0};
    std::optional<Offset> firstUnstable_;
    std::vector<DelayedRemoval> removals_;
    std::vector<LogFact> facts_;
    std::int64_t nextJitterMs_ = 0;
    std::optional<TimestampMs> fileTime_;  // See OpenOptions.
};

/// Runs `work`, turning a LogRefusal into the error of a Result.
template <class Work>
auto refusable(Work work) -> Result<decltype(work()), LogError> {
    try {
        return work();
    } catch (const LogRefusal& refusal) {
        return refusal.error;
    }
}

}  // namespace logarium::log
