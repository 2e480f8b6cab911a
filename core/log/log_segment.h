#pragma once
#include <functional>
#include <optional>
#include <string>

#include "core/base/prefetch.h"
#include "core/base/time.h"
#include "core/log/facts.h"
#include "core/log/log_config.h"
#include "core/log/offset_index.h"
#include "core/log/time_index.h"
#include "core/log/txn_index.h"
#include "core/record/batch.h"

namespace logarium::log {

/// A batch in a segment: its header and where it stands.
struct BatchPosition {
    record::BatchHeader header;
    std::int64_t position = 0;
    std::int64_t end() const { return position + header.sizeInBytes(); }
};

/// A record found by its timestamp, and the epoch that its batch was written in.
struct FoundRecord {
    TimestampMs timestamp;
    Offset offset;
    LeaderEpoch epoch = kNoEpoch;
};

/// What `shouldRoll` looks at beside the segment itself (Kafka: RollParams).
struct RollParams {
    std::int64_t maxSegmentMs = 0;
    std::int64_t maxSegmentBytes = 0;
    TimestampMs maxTimestamp;
    Offset maxOffset;
    std::int64_t bytes = 0;
    TimestampMs now;
};

/// One .log file with its indexes (Kafka: LogSegment). A value: the bytes lie on the disk that each call is handed.
class LogSegment {
public:
    /// A new, empty segment: makes its .log, preallocated when the config says so.
    static LogSegment create(disk::Disk& disk, std::string_view directory, Offset base, const LogConfig& config,
                             TimestampMs now, std::int64_t jitterMs, std::string_view suffix = {});
    /// Files that are there already.
    static LogSegment existing(const disk::Disk& disk, std::string_view directory, Offset base, const LogConfig& config,
                               TimestampMs now, std::string_view suffix = {});

    Offset base() const { return base_; }
    std::int64_t size() const { return size_; }
    std::int64_t rollJitterMs() const { return jitterMs_; }
    void setRollJitterMs(std::int64_t jitter) { jitterMs_ = jitter; }
    TimestampMs created() const { return created_; }
    const std::string& logPath() const { return logPath_; }
    OffsetIndex& offsetIndex() { return offsetIndex_; }
    const OffsetIndex& offsetIndex() const { return offsetIndex_; }
    TimeIndex& timeIndex() { return timeIndex_; }
    const TimeIndex& timeIndex() const { return timeIndex_; }
    TxnIndex& txnIndex() { return txnIndex_; }
    const TxnIndex& txnIndex() const { return txnIndex_; }

    /// The first limit that an append would pass, in Kafka's order.
    std::optional<RollCause> shouldRoll(disk::Disk& disk, const RollParams& params);
    /// By how long the first record's timestamp (or, without one, the creation) lies back.
    std::int64_t waitedForRoll(const disk::Disk& disk, TimestampMs now, TimestampMs messageTimestamp) const;
    /// The timestamp that segment.ms counts from, when it is known.
    std::optional<TimestampMs> rollingBase(const disk::Disk& disk) const;

    /// Something will soon be appended.
    void prefetchForAppend() const {
        prefetch(*this);
        __builtin_prefetch(logPath_.data());
    }
    /// `records` are whole batches; `largest` is the last offset in them.
    void append(disk::Disk& disk, Offset largest, ByteView records);

    TimestampOffset maxTimestampSoFar(const disk::Disk& disk) const;
    /// By records; by the file's modification where no record has a timestamp.
    TimestampMs largestTimestamp(const disk::Disk& disk) const;
    Offset nextOffset(const disk::Disk& disk) const;

    /// The first batch whose last offset is at or above `offset`, found through the index and a scan from there.
    std::optional<BatchPosition> findBatch(const disk::Disk& disk, Offset offset, std::int64_t fromPosition = 0) const;
    /// The batch at a position; nullopt at the end and where no whole batch stands.
    std::optional<BatchPosition> batchAt(const disk::Disk& disk, std::int64_t position) const;
    std::optional<FoundRecord> findOffsetByTimestamp(const disk::Disk& disk, TimestampMs timestamp, Offset from) const;
    /// The first record with the largest timestamp of the segment.
    std::optional<FoundRecord> findMaxTimestamp(const disk::Disk& disk) const;

    /// Walks whole batches with their bytes until `visit` says stop (false), or the first one that cannot be read.
    void forEachBatch(const disk::Disk& disk, std::int64_t from, std::int64_t to,
                      const std::function<bool(const record::BatchView&)>& visit) const;

    /// Rebuilds the indexes from the log, which is cut at the first bad batch. Returns the bytes cut off.
    std::int64_t recover(disk::Disk& disk, const LogConfig& config,
                         const std::function<void(const record::BatchView&, LogSegment&)>& valid);
    /// Cuts at the first batch that holds `offset` or more; returns the bytes cut.
    std::int64_t truncateTo(disk::Disk& disk, Offset offset, TimestampMs now);
    void becomeInactive(disk::Disk& disk);
    void close(disk::Disk& disk);
    void flush(disk::Disk& disk);
    void resizeIndexes(disk::Disk& disk, std::int64_t bytes);
    /// Renames all files of the segment that exist; from and to are suffixes such as "" and ".deleted". Returns the new
    /// paths.
    std::vector<std::string> changeSuffix(disk::Disk& disk, std::string_view from, std::string_view to);
    /// Paths of the files that exist now.
    std::vector<std::string> files(const disk::Disk& disk) const;

    /// When the file was written last, as far as retention is concerned; a cleaned segment takes the time of those
    /// that it stands for.
    TimestampMs modified() const { return modified_; }
    void setModified(TimestampMs modified) { modified_ = modified; }

private:
    LogSegment(std::string_view directory, Offset base, const LogConfig& config, TimestampMs now,
               std::string_view suffix);

    Offset base_;
    std::int64_t size_ = 0;
    std::int64_t indexIntervalBytes_;
    std::int64_t bytesSinceIndexEntry_ = 0;
    std::int64_t jitterMs_ = 0;
    TimestampMs created_;                      // When this object was made: loaded counts as new, as in Kafka.
    TimestampMs modified_;                     // Of the .log file.
    std::optional<TimestampMs> rollingBase_;   // Absent for loaded files: read from the first batch.
    std::optional<TimestampOffset> maxSoFar_;  // Absent for loaded files: read from the time index.
    std::optional<BatchPosition> tail_;  // The batch appended last, which most readers want: found without a search.
    std::string logPath_;
    OffsetIndex offsetIndex_;
    TimeIndex timeIndex_;
    TxnIndex txnIndex_;
};

}  // namespace logarium::log
