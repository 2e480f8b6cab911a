#include "core/log/explain/explain_text.h"

#include <fmt/format.h>

namespace logarium::log {

namespace {

std::string scanText(const LookupScan& scan) {
    return fmt::format("scan from byte {}, {} {} ({} bytes) skipped", scan.from, scan.batchesSkipped,
                       scan.batchesSkipped == 1 ? "batch" : "batches", scan.bytesSkipped);
}

std::string entryText(const std::optional<OffsetEntryUsed>& used, std::int64_t entries) {
    if (used)
        return fmt::format("offset index entry {} (offset {} at byte {})", used->slot, used->entry.offset.value,
                           used->entry.position);
    return entries == 0 ? "no entry in the offset index yet" : "all entries of the offset index are above it";
}

std::string passedText(std::int64_t segments) {
    return segments == 0 ? "" : fmt::format(", {} {} passed", segments, segments == 1 ? "segment" : "segments");
}

std::string stayText(const RetentionVerdict& v, const LogConfig& config) {
    switch (*v.stays) {
        case Stay::NotYetOld:
            return fmt::format("its newest record is {} ms old, not older than retention.ms={}", v.ageMs,
                               config.retentionMs);
        case Stay::SizeFits:
            return *v.excessBytes < 0 ? fmt::format("the log is {} bytes below retention.bytes={}", -*v.excessBytes,
                                                    config.retentionBytes)
                                      : fmt::format("the log is {} bytes over retention.bytes={}, less than its {}",
                                                    *v.excessBytes, config.retentionBytes, v.bytes);
        case Stay::AnOlderOneStays:
            return "segments go from the oldest on, and one before it stays";
        case Stay::AboveHighWatermark:
            return fmt::format("it reaches to offset {}, above the high watermark", v.nextBase.value - 1);
        case Stay::EmptyAndActive:
            return "it is the active segment and empty";
        case Stay::NoBound:
            return "neither retention.ms nor retention.bytes bounds the log";
        case Stay::NotDeleted:
            return "cleanup.policy is compact, so only DeleteRecords removes segments";
    }
    return {};
}

std::string goneText(const RetentionVerdict& v, const LogConfig& config) {
    if (*v.goes == DeleteReason::LogStartOffset)
        return fmt::format("all of it is below the log start offset: the segment behind it begins at {}",
                           v.nextBase.value);
    if (*v.goes == DeleteReason::RetentionBytes)
        return fmt::format("the log stays at or above retention.bytes={} without its {} bytes", config.retentionBytes,
                           v.bytes);
    return fmt::format("{} is {} ms old, older than retention.ms={}", v.byRecords ? "its newest record" : "its file",
                       v.ageMs, config.retentionMs);
}

std::string untilText(const RecordFate& fate) {
    return fate.horizon ? fmt::format(" until {}", fate.horizon->value) : std::string();
}

}  // namespace

std::string explainText(const LookupTrace& trace) {
    if (trace.segmentBase == kNoOffset) return fmt::format("offset {} is not in the log", trace.wanted.value);
    const std::string way =
        fmt::format("offset {}: segment {}{}, {}, {}", trace.wanted.value, trace.segmentBase.value,
                    passedText(trace.segmentsPassed), entryText(trace.entry, trace.indexEntries), scanText(trace.scan));
    if (!trace.found) return way + ", nothing found";
    return fmt::format("{}, found in the batch of {} to {} at byte {}", way, trace.found->firstOffset.value,
                       trace.found->lastOffset.value, trace.found->position);
}

std::string explainText(const TimeLookupTrace& trace) {
    if (trace.segmentBase == kNoOffset)
        return fmt::format("timestamp {}: the largest timestamps of all {} segments are smaller", trace.wanted.value,
                           trace.segmentsPassed);
    const std::string time =
        trace.timeEntry ? fmt::format("time index entry {} (timestamp {} up to offset {})", trace.timeEntry->slot,
                                      trace.timeEntry->entry.timestamp.value, trace.timeEntry->entry.offset.value)
                        : std::string("no time index entry at or below it");
    const std::string way =
        fmt::format("timestamp {}: segment {}{}, {}, {}, {}", trace.wanted.value, trace.segmentBase.value,
                    passedText(trace.segmentsPassed), time,
                    trace.offsetEntry ? entryText(trace.offsetEntry, 1) : "no offset index entry at or below that",
                    scanText(trace.scan));
    if (!trace.found) return way + ", nothing found";
    return fmt::format("{}, found offset {} with timestamp {}", way, trace.found->offset.value,
                       trace.found->timestamp.value);
}

std::string explainText(const RetentionVerdict& verdict, const LogConfig& config) {
    if (verdict.goes)
        return fmt::format("segment {} goes at the next check: {}", verdict.base.value, goneText(verdict, config));
    std::string text = fmt::format("segment {} stays: {}", verdict.base.value, stayText(verdict, config));
    if (verdict.due) text += fmt::format("; by time it may go from {} on", verdict.due->value);
    return text;
}

std::string explainText(const RecordFate& fate) {
    const auto say = [&](std::string_view what) {
        return fmt::format("offset {} {}{}", fate.offset.value, what,
                           fate.batchKept ? "; its batch stays, empty, for the producer's last sequence" : "");
    };
    switch (fate.verdict) {
        case CleanerVerdict::KeptLatest:
            return say("stays: it is the latest with its key");
        case CleanerVerdict::KeptUnread:
            return say("stays: it is above what this pass looks at");
        case CleanerVerdict::KeptTombstone:
            return say("stays: a tombstone, for readers on their way" + untilText(fate));
        case CleanerVerdict::KeptMarker:
            return say("stays: a marker whose transaction readers may still meet" + untilText(fate));
        case CleanerVerdict::DroppedOlder:
            return say(fmt::format("goes: offset {} has the same key", fate.newer.value));
        case CleanerVerdict::DroppedTombstone:
            return say("goes: a tombstone that readers had" + untilText(fate));
        case CleanerVerdict::DroppedAborted:
            return say("goes: its transaction was aborted");
        case CleanerVerdict::DroppedMarker:
            return say("goes: a marker whose transaction has no records left");
        case CleanerVerdict::DroppedNoKey:
            return say("goes: it has no key");
    }
    return {};
}

std::vector<std::string> explainText(const RollVerdict& verdict) {
    std::vector<std::string> lines;
    for (const RollLimit& limit : verdict.limits) {
        const std::string_view config = configOf(limit.reason);
        const std::string most =
            config.empty() ? fmt::format("{}", limit.most) : fmt::format("{}={}", config, limit.most);
        const char* what = limit.reason == RollReason::SegmentBytes ? "bytes with the next append"
                           : limit.reason == RollReason::SegmentMs || limit.reason == RollReason::MaxCompactionLag
                               ? "ms since the first record"
                           : limit.reason == RollReason::OffsetIndexFull ? "entries in the offset index"
                           : limit.reason == RollReason::TimeIndexFull   ? "entries in the time index"
                                                                         : "offsets above the base";
        const bool entries = limit.reason == RollReason::OffsetIndexFull || limit.reason == RollReason::TimeIndexFull;
        std::string line =
            entries ? fmt::format("{} {} of {} that segment.index.bytes has room for", limit.value, what, limit.most)
                    : fmt::format("{} {} of {}", limit.value, what, most);
        if (limit.reached) line += limit.reason == verdict.rolls ? ": it rolls" : ": reached as well";
        if (limit.reason == verdict.rolls)
            lines.insert(lines.begin(), std::move(line));
        else
            lines.push_back(std::move(line));
    }
    return lines;
}

std::string_view configOf(RollReason reason) {
    switch (reason) {
        case RollReason::SegmentBytes:
            return "segment.bytes";
        case RollReason::SegmentMs:
            return "segment.ms";
        case RollReason::OffsetIndexFull:
        case RollReason::TimeIndexFull:
            return "segment.index.bytes";
        case RollReason::MaxCompactionLag:
            return "max.compaction.lag.ms";
        case RollReason::OffsetOverflow:
        case RollReason::Explicit:
            return {};
    }
    return {};
}

std::string_view configOf(DeleteReason reason) {
    switch (reason) {
        case DeleteReason::RetentionMs:
            return "retention.ms";
        case DeleteReason::RetentionBytes:
            return "retention.bytes";
        case DeleteReason::LogStartOffset:
        case DeleteReason::Truncation:
        case DeleteReason::Compacted:
            return {};
    }
    return {};
}

}  // namespace logarium::log
