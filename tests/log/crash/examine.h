#pragma once
#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "core/check/log_rules.h"
#include "core/disk/memory_disk.h"
#include "core/record/control_record.h"
#include "tests/log/crash/log_records.h"

/// What must hold of a log that was opened after a cut. Each function says what does not, or nothing.
namespace logarium::crash {

/// What was flushed before and after the thing that was cut is there, unchanged.
inline std::string missing(const Records& found, const Records& before, const Records& after) {
    for (const auto& [offset, text] : before) {
        const auto still = after.find(offset);
        if (still == after.end() || still->second != text) continue;
        const auto at = found.find(offset);
        if (at == found.end()) return fmt::format("flushed offset {} is gone: {}", offset, text);
        if (at->second != text) return fmt::format("flushed offset {} is {}, was {}", offset, at->second, text);
    }
    return {};
}

/// Nothing is there that was never written there.
inline std::string invented(const Records& found, const std::map<std::int64_t, std::set<std::string>>& written) {
    for (const auto& [offset, text] : found) {
        const auto at = written.find(offset);
        if (at == written.end() || !at->second.contains(text))
            return fmt::format("offset {} holds what nobody wrote there: {}", offset, text);
    }
    return {};
}

/// The segment's indexes send a reader where indexes made anew from the log, and a scan without any, send him.
inline std::string indexesDisagree(const log::LogSegment& segment, const disk::MemoryDisk& disk,
                                   const log::LogConfig& config) {
    disk::MemoryDisk copy = disk;
    log::LogSegment rebuilt = segment;
    std::vector<TimestampMs> times;
    Offset next = segment.base();
    rebuilt.recover(copy, config, [&](const record::BatchView& batch, log::LogSegment&) {
        times.push_back(batch.header.maxTimestamp);
        next = batch.header.nextOffset();
    });
    if (segment.nextOffset(disk) != next)
        return fmt::format("segment {} seems to end at {}, but does at {}", segment.base().value,
                           segment.nextOffset(disk).value, next.value);
    for (Offset offset = segment.base(); offset < next; offset = offset + 1) {
        const auto found = segment.findBatch(disk, offset), anew = rebuilt.findBatch(copy, offset);
        auto scanned = segment.batchAt(disk, 0);
        while (scanned && scanned->header.lastOffset() < offset) scanned = segment.batchAt(disk, scanned->end());
        if (!found || !anew || found->position != scanned->position || anew->position != scanned->position)
            return fmt::format("the index of segment {} does not lead to offset {}", segment.base().value,
                               offset.value);
    }
    if (segment.maxTimestampSoFar(disk).timestamp != rebuilt.maxTimestampSoFar(copy).timestamp)
        return fmt::format("segment {}: largest timestamp {}, by a rebuild {}", segment.base().value,
                           segment.maxTimestampSoFar(disk).timestamp.value,
                           rebuilt.maxTimestampSoFar(copy).timestamp.value);
    for (const TimestampMs time : times) {
        for (const TimestampMs asked : {time + -1, time, time + 1}) {
            const auto found = segment.findOffsetByTimestamp(disk, asked, segment.base());
            const auto anew = rebuilt.findOffsetByTimestamp(copy, asked, segment.base());
            if (found.has_value() != anew.has_value() || (found && found->offset != anew->offset))
                return fmt::format("segment {}: timestamp {} is found at {}, by a rebuild at {}", segment.base().value,
                                   asked.value, found ? found->offset.value : -1, anew ? anew->offset.value : -1);
        }
    }
    return {};
}

/// Each abort marker whose transaction's data is still there stands in its segment's transaction index.
inline std::string abortsNotIndexed(const log::Log& log, const disk::Disk& disk) {
    std::map<std::int64_t, Offset> open;
    std::string wrong;
    for (const log::LogSegment& segment : log.segments()) {
        const auto indexed = segment.txnIndex().all(disk);
        segment.forEachBatch(disk, 0, segment.size(), [&](const record::BatchView& batch) {
            const record::BatchHeader& header = batch.header;
            if (!header.isTransactional() || header.count == 0) return true;
            if (!header.isControlBatch()) return open.try_emplace(header.producerId, header.baseOffset), true;
            record::RecordReader records(batch);
            const auto marker = record::parseControlRecord(*records.next());
            const auto began = open.find(header.producerId);
            if (marker.ok() && marker.value().type == record::ControlType::Abort && began != open.end() &&
                std::ranges::find(indexed, header.baseOffset, &log::AbortedTxn::lastOffset) == indexed.end())
                wrong = fmt::format("the abort at {} is not in the transaction index of segment {}",
                                    header.baseOffset.value, segment.base().value);
            open.erase(header.producerId);
            return true;
        });
    }
    return wrong;
}

/// What the log knows of its producers is what its batches say.
inline std::string producersDisagree(const log::Log& log, const disk::Disk& disk) {
    std::map<std::int64_t, record::BatchHeader> last;
    std::map<std::int64_t, bool> inTransaction;
    for (const log::LogSegment& segment : log.segments())
        segment.forEachBatch(disk, 0, segment.size(), [&](const record::BatchView& batch) {
            const record::BatchHeader& header = batch.header;
            if (!header.hasProducerId() || header.lastOffset() < log.logStartOffset()) return true;
            if (header.isTransactional()) inTransaction[header.producerId] = !header.isControlBatch();
            if (!header.isControlBatch()) last[header.producerId] = header;
            return true;
        });
    for (const auto& [id, header] : last) {
        const log::ProducerEntry* known = log.producers().find(id);
        const std::int32_t sequence = record::incrementSequence(header.baseSequence, header.lastOffsetDelta);
        if (known == nullptr) return fmt::format("producer {} is not known", id);
        if (known->lastSeq() != sequence)
            return fmt::format("producer {}: last sequence {}, its batch says {}", id, known->lastSeq(), sequence);
    }
    for (const auto& [id, open] : inTransaction) {
        const log::ProducerEntry* known = log.producers().find(id);
        if (known != nullptr && known->currentTxnFirstOffset.has_value() != open)
            return fmt::format("producer {}: its transaction is {}", id, open ? "not open" : "still open");
    }
    return {};
}

/// All of the above that one log and its disk can be asked.
inline std::string unsound(const log::Log& log, const disk::MemoryDisk& disk, const log::LogConfig& config) {
    if (const auto breach = check::checkLog(log, disk, "t-0")) return breach->rule + ": " + breach->what;
    for (const log::LogSegment& segment : log.segments())
        if (std::string wrong = indexesDisagree(segment, disk, config); !wrong.empty()) return wrong;
    if (std::string wrong = abortsNotIndexed(log, disk); !wrong.empty()) return wrong;
    return producersDisagree(log, disk);
}

}  // namespace logarium::crash
