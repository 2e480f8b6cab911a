// Retention, truncation, and the delayed end of files.
#include <fmt/format.h>

#include <algorithm>

#include "core/log/file_names.h"
#include "core/log/log.h"
#include "core/log/spoiled_files.h"

namespace logarium::log {

void Log::deleteFiles(disk::Disk& disk, LogSegment segment, TimestampMs now) {
    segment.timeIndex().file().ensureFile(disk);  // Kafka logs the segment's largest timestamp, which makes the file.
    for (std::string& path : segment.changeSuffix(disk, "", kDeletedSuffix))
        removals_.push_back({now + config_.fileDeleteDelayMs, std::move(path)});
}

void Log::deleteSnapshot(disk::Disk& disk, Offset offset, TimestampMs now) {
    if (!producers_.forgetSnapshot(offset)) return;
    const std::string path = filePath(directory_, offset, kSnapshotSuffix);
    std::string gone = path + std::string(kDeletedSuffix);
    if (disk.renameIfThere(path, gone)) removals_.push_back({now + config_.fileDeleteDelayMs, std::move(gone)});
}

void Log::addSegment(disk::Disk& disk, Offset base, TimestampMs now) {
    segments_.push_back(LogSegment::create(disk, directory_, base, config_, now, nextJitterMs_));
    segments_.back().setModified(fileTime_.value_or(now));
}

void Log::recreateSegment(disk::Disk& disk, Offset offset, TimestampMs now) {
    LogSegment old = segments_.back();
    segments_.pop_back();
    deleteFiles(disk, std::move(old), now);
    addSegment(disk, offset, now);
}

void Log::removeDelayedFiles(disk::Disk& disk, TimestampMs now) {
    std::erase_if(removals_, [&](const DelayedRemoval& removal) {
        if (removal.due > now) return false;
        disk.remove(removal.path);
        return true;
    });
}

std::optional<TimestampMs> Log::nextFileRemoval() const {
    std::optional<TimestampMs> next;
    for (const DelayedRemoval& removal : removals_)
        if (!next || removal.due < *next) next = removal.due;
    return next;
}

Result<std::vector<DeletionReason>, LogError> Log::deleteOldSegments(disk::Disk& disk, TimestampMs now) {
    return refusable([&] {
        std::vector<DeletionReason> out;
        const auto deleteWhere = [&](DeleteReason reason, auto wanted) {
            if (const std::size_t count = deletable(wanted); count > 0) deleteOldest(disk, now, count, reason, out);
        };
        deleteWhere(DeleteReason::LogStartOffset, [&](const LogSegment&, const LogSegment* next) {
            return next != nullptr && next->base() <= logStart_;
        });
        if (!config_.deletes) return out;
        if (config_.retentionBytes >= 0 && size() >= config_.retentionBytes) {
            std::int64_t over = size() - config_.retentionBytes;
            deleteWhere(DeleteReason::RetentionBytes, [&over](const LogSegment& segment, const LogSegment*) {
                if (over - segment.size() < 0) return false;
                over -= segment.size();
                return true;
            });
        }
        if (config_.retentionMs >= 0)
            deleteWhere(DeleteReason::RetentionMs, [&](const LogSegment& segment, const LogSegment*) {
                return now - segment.largestTimestamp(disk) > config_.retentionMs;
            });
        return out;
    });
}

template <class Wanted>
std::size_t Log::deletable(Wanted wanted) const {
    std::size_t count = 0;
    for (; count < segments_.size(); ++count) {
        const LogSegment& segment = segments_[count];
        const LogSegment* next = count + 1 < segments_.size() ? &segments_[count + 1] : nullptr;
        const Offset upper = next != nullptr ? next->base() : logEnd_;
        if (highWatermark_ < upper || !wanted(segment, next)) break;
        if (next == nullptr && segment.size() == 0) break;
    }
    return count;
}

void Log::deleteOldest(disk::Disk& disk, TimestampMs now, std::size_t count, DeleteReason reason,
                       std::vector<DeletionReason>& out) {
    std::int64_t left = size();
    for (std::size_t i = 0; i < count; ++i) {
        left -= segments_[i].size();
        out.push_back({segments_[i].base(), reason, deletionText(disk, segments_[i], reason, left)});
        facts_.push_back(SegmentDeleted{segments_[i].base(), segments_[i].size(), reason});
    }
    // All of them: a fresh active segment first, so that the log never has none.
    if (count == segments_.size()) rollSegment(disk, now, std::nullopt, {RollReason::Explicit});
    const auto kept = segments_.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<LogSegment> gone(std::move_iterator(segments_.begin()), std::move_iterator(kept));
    segments_.erase(segments_.begin(), kept);
    if (segments_.front().base() > logStart_) setLogStart(disk, segments_.front().base());
    for (LogSegment& segment : gone) {
        const Offset base = segment.base();
        deleteFiles(disk, std::move(segment), now);
        deleteSnapshot(disk, base, now);
    }
}

std::string Log::deletionText(const disk::Disk& disk, const LogSegment& segment, DeleteReason reason,
                              std::int64_t sizeLeft) const {
    switch (reason) {
        case DeleteReason::RetentionMs:
            return fmt::format("log retention time {}ms breach based on the {} the segment", config_.retentionMs,
                               segment.maxTimestampSoFar(disk).timestamp.value >= 0 ? "largest record timestamp in"
                                                                                    : "last modified time of");
        case DeleteReason::RetentionBytes:
            return fmt::format("log retention size {} breach. Log size after deletion will be {}.",
                               config_.retentionBytes, sizeLeft);
        case DeleteReason::LogStartOffset:
            return fmt::format("log start offset {} breach", logStart_.value);
        case DeleteReason::Truncation:
            return "the log was truncated";
        case DeleteReason::Compacted:
            return "compaction wrote it anew";
    }
    return {};
}

std::optional<TimestampMs> Log::nextRetentionMsDue(const disk::Disk& disk) const {
    if (!config_.deletes || config_.retentionMs < 0) return std::nullopt;
    const LogSegment& oldest = segments_.front();
    if (segments_.size() == 1 && oldest.size() == 0) return std::nullopt;
    return oldest.largestTimestamp(disk) + config_.retentionMs + 1;
}

Result<bool, LogError> Log::truncateTo(disk::Disk& disk, Offset offset, TimestampMs now) {
    return refusable([&] {
        if (offset.value < 0)
            refuse(ErrorCode::UnknownServerError, "IllegalArgumentException",
                   fmt::format("Cannot truncate partition {} to a negative offset ({}).", directory_, offset.value));
        if (offset >= logEnd_) {
            epochs_.truncateFromEnd(disk, logEnd_);
            return false;
        }
        if (segments_.front().base() > offset) {
            truncateFullyAndStartAt(disk, offset, now);
            return true;
        }
        facts_.push_back(LogTruncated{logEnd_, offset});
        while (segments_.back().base() > offset) {
            const Offset base = segments_.back().base();
            LogSegment gone = segments_.back();
            segments_.pop_back();
            deleteFiles(disk, std::move(gone), now);
            deleteSnapshot(disk, base, now);
        }
        segments_.back().truncateTo(disk, offset, now);
        logEnd_ = offset;
        recoveryPoint_ = std::min(recoveryPoint_, offset);
        epochs_.truncateFromEnd(disk, offset);
        logStart_ = std::min(offset, logStart_);
        rebuildProducers(disk, producers_, offset, now, false);
        if (highWatermark_ >= logEnd_) updateHighWatermark(logEnd_);
        return true;
    });
}

void Log::truncateFullyAndStartAt(disk::Disk& disk, Offset offset, TimestampMs now, std::optional<Offset> logStart) {
    facts_.push_back(LogTruncated{logEnd_, offset});
    while (segments_.size() > 1) {
        LogSegment gone = segments_.front();
        segments_.erase(segments_.begin());
        deleteFiles(disk, std::move(gone), now);
    }
    recreateSegment(disk, offset, now);
    logEnd_ = offset;
    recoveryPoint_ = std::min(recoveryPoint_, offset);
    epochs_.clear(disk);
    producers_.truncateFullyAndStartAt(disk, offset);
    logStart_ = logStart.value_or(offset);
    rebuildProducers(disk, producers_, offset, now, false);
    updateHighWatermark(logEnd_);
}

void Log::close(disk::Disk& disk) {
    producers_.takeSnapshot(disk);
    onOwnFiles(directory_, "close", [&] {
        for (LogSegment& segment : segments_) segment.close(disk);
    });
}

void Log::replaceSegments(disk::Disk& disk, std::vector<LogSegment> fresh, std::span<const Offset> oldBases,
                          TimestampMs now) {
    // The new files become .swap, then the old ones go, then the new ones get their names: a crash in between is
    // resolved at the next opening, either to the old or to the new state (Kafka: LocalLog.replaceSegments).
    for (LogSegment& segment : fresh) segment.changeSuffix(disk, kCleanedSuffix, kSwapSuffix);
    for (const Offset base : oldBases) {
        const auto at = std::ranges::find(segments_, base, &LogSegment::base);
        const bool replaced = std::ranges::find(fresh, base, &LogSegment::base) != fresh.end();
        LogSegment gone = *at;
        segments_.erase(at);
        deleteFiles(disk, std::move(gone), now);
        if (!replaced) deleteSnapshot(disk, base, now);
    }
    for (LogSegment& segment : fresh) {
        segment.changeSuffix(disk, kSwapSuffix, "");
        const auto at = std::ranges::upper_bound(segments_, segment.base(), {}, &LogSegment::base);
        segments_.insert(at, std::move(segment));
    }
    disk.sync(directory_);
}

}  // namespace logarium::log
