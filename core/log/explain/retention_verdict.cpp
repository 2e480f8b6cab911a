#include "core/log/explain/retention_verdict.h"

#include <algorithm>

namespace logarium::log {

namespace {

/// One run of retention, segment by segment, without doing it.
class RetentionRun {
public:
    RetentionRun(const disk::Disk& disk, const Log& log, TimestampMs now)
        : disk_(disk), log_(log), config_(log.config()), now_(now), excess_(log.size() - config_.retentionBytes) {}

    std::vector<RetentionVerdict> run() {
        for (std::size_t i = 0; i < log_.segments().size(); ++i) verdicts_.push_back(numbersOf(i));
        const auto byStart = [&](const RetentionVerdict& v) {
            return v.nextBase <= log_.logStartOffset() && !isActive(v);
        };
        take(DeleteReason::LogStartOffset, byStart);
        if (config_.deletes) {
            if (config_.retentionBytes >= 0) takeBySize();
            if (config_.retentionMs >= 0)
                take(DeleteReason::RetentionMs,
                     [&](const RetentionVerdict& v) { return v.ageMs > config_.retentionMs; });
        }
        for (std::size_t i = gone_; i < verdicts_.size(); ++i) verdicts_[i].stays = whyStays(i);
        setDues();
        return std::move(verdicts_);
    }

private:
    RetentionVerdict numbersOf(std::size_t index) const {
        const LogSegment& segment = log_.segments()[index];
        RetentionVerdict verdict;
        verdict.base = segment.base();
        verdict.bytes = segment.size();
        verdict.nextBase = index + 1 < log_.segments().size() ? log_.segments()[index + 1].base() : log_.logEndOffset();
        verdict.newest = segment.largestTimestamp(disk_);
        verdict.byRecords = segment.maxTimestampSoFar(disk_).timestamp.value >= 0;
        verdict.ageMs = now_ - verdict.newest;
        return verdict;
    }

    bool isActive(const RetentionVerdict& verdict) const { return verdict.base == log_.activeSegment().base(); }
    bool isEmptyAndActive(const RetentionVerdict& verdict) const { return isActive(verdict) && verdict.bytes == 0; }
    bool isCommitted(const RetentionVerdict& verdict) const { return log_.highWatermark() >= verdict.nextBase; }

    template <class Wanted>
    void take(DeleteReason reason, Wanted wanted) {
        for (; gone_ < verdicts_.size(); ++gone_) {
            RetentionVerdict& verdict = verdicts_[gone_];
            if (!isCommitted(verdict) || isEmptyAndActive(verdict) || !wanted(verdict)) return;
            verdict.goes = reason;
            left_ += verdict.bytes;
        }
    }

    void takeBySize() {
        std::int64_t over = excess_ - left_;
        take(DeleteReason::RetentionBytes, [&over](const RetentionVerdict& v) {
            if (over - v.bytes < 0) return false;
            over -= v.bytes;
            return true;
        });
    }

    Stay whyStays(std::size_t index) {
        RetentionVerdict& verdict = verdicts_[index];
        std::int64_t before = 0;
        for (std::size_t i = 0; i < index; ++i) before += verdicts_[i].bytes;
        if (config_.retentionBytes >= 0) verdict.excessBytes = excess_ - before;
        if (isEmptyAndActive(verdict)) return Stay::EmptyAndActive;
        if (!config_.deletes) return Stay::NotDeleted;
        if (config_.retentionMs < 0 && config_.retentionBytes < 0) return Stay::NoBound;
        if (!isCommitted(verdict)) return Stay::AboveHighWatermark;
        if (index > gone_) return Stay::AnOlderOneStays;
        return config_.retentionMs >= 0 ? Stay::NotYetOld : Stay::SizeFits;
    }

    /// A segment goes when it and all before it are old enough.
    void setDues() {
        if (!config_.deletes || config_.retentionMs < 0) return;
        TimestampMs due{0};
        for (RetentionVerdict& verdict : verdicts_) {
            if (verdict.goes) continue;
            if (isEmptyAndActive(verdict)) return;
            due = std::max(due, verdict.newest + config_.retentionMs + 1);
            verdict.due = due;
        }
    }

    const disk::Disk& disk_;
    const Log& log_;
    const LogConfig& config_;
    TimestampMs now_;
    std::int64_t excess_;
    std::int64_t left_ = 0;  // Bytes of segments that went already.
    std::size_t gone_ = 0;
    std::vector<RetentionVerdict> verdicts_;
};

}  // namespace

std::vector<RetentionVerdict> retentionVerdicts(const disk::Disk& disk, const Log& log, TimestampMs now) {
    return RetentionRun(disk, log, now).run();
}

}  // namespace logarium::log
