#include "core/check/log_rules.h"

#include <algorithm>
#include <map>

#include "core/check/sequence_rules.h"

namespace logarium::check {

namespace {

/// A walk over one log, segment by segment.
class LogWalk {
public:
    LogWalk(const log::Log& log, const disk::Disk& disk, const std::string& where)
        : log_(log), disk_(disk), where_(where), sequences_(!log.directory().starts_with("__")) {}

    std::optional<Breach> run() {
        bounds();
        epochs();
        for (const log::LogSegment& segment : log_.segments()) {
            if (found_) break;
            walk(segment);
        }
        if (!found_) stability();
        if (!found_ && last_.value >= 0 && last_ >= log_.logEndOffset())
            found_ = breach("L2", "{}: offset {} stands at or above the log end {}", where_, last_.value,
                            log_.logEndOffset().value);
        return found_;
    }

private:
    void bounds() {
        const Offset start = log_.logStartOffset(), watermark = log_.highWatermark(), end = log_.logEndOffset();
        if (start > watermark || watermark > end)
            found_ = breach("L2", "{}: log start {}, high watermark {}, log end {} are out of order", where_,
                            start.value, watermark.value, end.value);
        const Offset stable = log_.lastStableOffset();
        if (!found_ && (stable < start || stable > watermark))
            found_ = breach("L2", "{}: the last stable offset {} is outside of {} to {}", where_, stable.value,
                            start.value, watermark.value);
    }

    /// Of a log that begins at its beginning: elsewhere the first records of a transaction may be gone.
    void stability() {
        if (log_.logStartOffset() > Offset{0} || log_.segments().front().base() > Offset{0}) return;
        Offset least = log_.highWatermark(), most = least;
        for (const auto& [producer, first] : undecided_) least = std::min(least, first);
        for (const auto& [producer, first] : open_) most = std::min(most, first);
        // A log that was opened again does not know, as Kafka's does not, which markers were above the high watermark.
        if (log_.lastStableOffset() < least || log_.lastStableOffset() > most)
            found_ = breach("L2", "{}: the last stable offset is {}, the oldest open transaction begins at {}", where_,
                            log_.lastStableOffset().value, least.value);
    }

    /// Transactions by their first offset, until a marker below the high watermark ends them.
    void follow(const record::BatchHeader& header) {
        if (header.isControlBatch()) {
            open_.erase(header.producerId);
            // A replica that was away until the cleaner emptied the marker never learns of it, as Kafka's does not.
            const bool emptied = header.count == 0;
            if (header.baseOffset < log_.highWatermark() && !emptied) undecided_.erase(header.producerId);
        } else if (header.isTransactional()) {
            open_.try_emplace(header.producerId, header.baseOffset);
            undecided_.try_emplace(header.producerId, header.baseOffset);
        }
    }

    void epochs() {
        const auto& entries = log_.epochs();
        for (std::size_t i = 1; i < entries.size() && !found_; ++i)
            if (entries[i].epoch <= entries[i - 1].epoch || entries[i].start <= entries[i - 1].start)
                found_ =
                    breach("L6", "{}: leader epoch {} from {} follows epoch {} from {}", where_, entries[i].epoch.value,
                           entries[i].start.value, entries[i - 1].epoch.value, entries[i - 1].start.value);
    }

    void walk(const log::LogSegment& segment) {
        if (segment.base() <= last_) {
            found_ = breach("L3", "{}: segment {} begins at or below offset {} of the one before", where_,
                            segment.base().value, last_.value);
            return;
        }
        std::int64_t bytes = 0;
        segment.forEachBatch(disk_, 0, segment.size(), [&](const record::BatchView& batch) {
            bytes += batch.header.sizeInBytes();
            look(segment, batch);
            return !found_.has_value();
        });
        if (found_) return;
        if (bytes != segment.size())
            found_ = breach("L5", "{}: segment {} has {} bytes, of which {} are batches that can be read", where_,
                            segment.base().value, segment.size(), bytes);
        else if (const std::int64_t file = disk_.size(segment.logPath()); file < segment.size())
            found_ = breach("L3", "{}: segment {} has {} bytes, its file {}", where_, segment.base().value,
                            segment.size(), file);
        if (!found_) offsetIndex(segment);
        if (!found_) timeIndex(segment);
    }

    void look(const log::LogSegment& segment, const record::BatchView& batch) {
        const record::BatchHeader& header = batch.header;
        follow(header);
        if (header.baseOffset <= last_ || header.baseOffset < segment.base())
            found_ = breach("L1", "{}: the batch at {} in segment {} comes after offset {}", where_,
                            header.baseOffset.value, segment.base().value, last_.value);
        else if (const auto flaw = record::ensureValid(batch))
            found_ = breach("L5", "{}: the batch at {} does not pass its check", where_, header.baseOffset.value);
        else if (header.partitionLeaderEpoch < epoch_)
            found_ = breach("L6", "{}: the batch at {} has leader epoch {} after one of epoch {}", where_,
                            header.baseOffset.value, header.partitionLeaderEpoch.value, epoch_.value);
        else if (const auto covering = epochAt(header.baseOffset); covering && *covering != header.partitionLeaderEpoch)
            found_ = breach("L6", "{}: the batch at {} has leader epoch {}, the epoch file says {}", where_,
                            header.baseOffset.value, header.partitionLeaderEpoch.value, covering->value);
        if (const std::string wrong = sequences_.look(header); !wrong.empty() && !found_)
            found_ = breach("L7", "{}: the batch at {} {}", where_, header.baseOffset.value, wrong);
        last_ = header.lastOffset();
        epoch_ = header.partitionLeaderEpoch;
    }

    std::optional<LeaderEpoch> epochAt(Offset offset) const {
        std::optional<LeaderEpoch> found;
        for (const log::EpochEntry& entry : log_.epochs())
            if (entry.start <= offset) found = entry.epoch;
        return found;
    }

    void offsetIndex(const log::LogSegment& segment) {
        const log::OffsetIndex& index = segment.offsetIndex();
        log::OffsetPosition before{segment.base() + -1, -1};
        for (std::int64_t slot = 0; slot < index.file().entries() && !found_; ++slot) {
            const log::OffsetPosition entry = index.entry(disk_, slot);
            const auto batch = segment.batchAt(disk_, entry.position);
            if (entry.offset <= before.offset || entry.position <= before.position)
                found_ = breach("L4", "{}: entry {} of the offset index of segment {} does not rise", where_, slot,
                                segment.base().value);
            else if (!batch || batch->header.lastOffset() < entry.offset)
                found_ = breach("L4", "{}: the offset index of segment {} sends offset {} to byte {}, where it is not",
                                where_, segment.base().value, entry.offset.value, entry.position);
            before = entry;
        }
    }

    void timeIndex(const log::LogSegment& segment) {
        const log::TimeIndex& index = segment.timeIndex();
        log::TimestampOffset before;
        for (std::int64_t slot = 0; slot < index.file().entries() && !found_; ++slot) {
            const log::TimestampOffset entry = index.entry(disk_, slot);
            if (entry.timestamp < before.timestamp || entry.offset < before.offset)
                found_ = breach("L4", "{}: entry {} of the time index of segment {} does not rise", where_, slot,
                                segment.base().value);
            before = entry;
        }
    }

    const log::Log& log_;
    const disk::Disk& disk_;
    const std::string& where_;
    SequenceWalk sequences_;
    Offset last_ = kNoOffset;
    std::map<std::int64_t, Offset> open_, undecided_;  // By producer id: without a marker, or without a safe one.
    LeaderEpoch epoch_ = kNoEpoch;
    std::optional<Breach> found_;
};

}  // namespace

std::optional<Breach> checkLog(const log::Log& log, const disk::Disk& disk, const std::string& where) {
    return LogWalk(log, disk, where).run();
}

}  // namespace logarium::check
