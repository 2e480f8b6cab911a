#pragma once
#include <functional>
#include <map>
#include <vector>

#include "core/log/cleaner/cleaned_transactions.h"
#include "core/log/cleaner/offset_map.h"
#include "core/log/log.h"
#include "core/record/record.h"

namespace logarium::log {

/// What bounds a cleaner pass (broker configs log.cleaner.*).
struct CleanerConfig {
    std::int64_t dedupeBufferBytes = 134217728;  ///< log.cleaner.dedupe.buffer.size / threads
    double loadFactor = 0.9;                     ///< log.cleaner.io.buffer.load.factor
    std::int64_t ioBufferBytes = 524288;         ///< log.cleaner.io.buffer.size
    std::int64_t maxIoBufferBytes = 1048588;     ///< how far the buffers may grow for a large batch (message.max.bytes)
};

struct CleanerStats {
    std::int64_t mapMessagesRead = 0;
    std::int64_t messagesRead = 0;
    std::int64_t invalidMessagesRead = 0;
    std::int64_t messagesWritten = 0;
    std::int64_t bytesRead = 0;
    std::int64_t bytesWritten = 0;
    double bufferUtilization = 0;
};

/// Why the cleaner kept or dropped a record.
enum class CleanerVerdict : std::uint8_t {
    KeptLatest,
    KeptUnread,
    KeptTombstone,
    KeptMarker,
    DroppedOlder,
    DroppedTombstone,
    DroppedAborted,
    DroppedMarker,
    DroppedNoKey
};

struct CleanerResult {
    Offset endOffset;  ///< the next first dirty offset
    std::int64_t mapSlots = 0;
    std::int64_t mapSize = 0;
    Offset mapLatestOffset;
    CleanerStats stats;
    std::vector<CleanerSwapped> swapped;  ///< one a group of segments
};

/// One pass of the log cleaner over one log (Kafka: Cleaner.doClean): builds the offset map of the dirty part, then
/// rewrites groups of segments without the records that a later one of the same key makes superfluous, and swaps them
/// in.
class Cleaner {
public:
    using Trace = std::function<void(Offset offset, CleanerVerdict verdict)>;

    explicit Cleaner(CleanerConfig config, Trace trace = {}) : config_(config), trace_(std::move(trace)) {}

    CleanerResult clean(disk::Disk& disk, Log& log, Offset firstDirty, Offset firstUncleanable, TimestampMs now);

private:
    struct Pass;
    void buildMap(Pass& pass) const;
    bool addSegmentToMap(Pass& pass, const LogSegment& segment, Offset nextBase,
                         CleanedTransactions& transactions) const;
    std::vector<std::vector<Offset>> group(const Pass& pass, Offset end) const;
    void cleanGroup(Pass& pass, const std::vector<Offset>& bases, CleanedTransactions& transactions) const;
    void cleanInto(Pass& pass, const LogSegment& source, LogSegment& target, CleanedTransactions& transactions) const;
    /// Appends the batch as it goes on to `out`: its own bytes, a rewritten one, or nothing (and then false).
    bool filter(Pass& pass, const record::BatchView& batch, CleanedTransactions& transactions,
                std::vector<AbortedTxn>& keptAborts, Bytes& out) const;
    /// Writes the batch anew with the records in `pass.kept`.
    void rewrite(Pass& pass, const record::BatchHeader& header, bool horizon, Bytes& out) const;
    bool keeps(Pass& pass, const record::BatchHeader& batch, const record::Record& record, const KeyHash& key) const;
    void note(Offset offset, CleanerVerdict verdict) const {
        if (trace_) trace_(offset, verdict);
    }

    CleanerConfig config_;
    Trace trace_;
};

}  // namespace logarium::log
