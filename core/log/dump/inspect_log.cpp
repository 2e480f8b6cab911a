#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/log/dump/inspect_parts.h"
#include "core/log/dump/segment_walk.h"
#include "core/record/control_record.h"
#include "core/record/record_reader.h"

namespace logarium::log::parts {
namespace {

/// Walks one log as LogSegment.recover does, and looks further than that: into the records, and behind the first flaw.
class LogCheck {
public:
    explicit LogCheck(FileCheck& check) : check_(check), base_(check.baseOffset()) {}

    LogSummary run();

private:
    void checkBatch(const SegmentWalk::Claim& claim);
    void checkOffsets(const record::BatchHeader& header, std::int64_t position);
    void checkRecords(const SegmentWalk::Claim& claim);
    void checkTail(const SegmentWalk& walk);
    bool isZeroFrom(std::int64_t position, std::int64_t end) const;
    /// Damage that recovery stops at: told with the cut it would make, the first time.
    void cutAt(std::int64_t cut, std::int64_t position, std::string what);

    FileCheck& check_;
    std::int64_t base_;
    LogSummary summary_;
    bool cut_ = false;
    std::int64_t lastOffset_ = -1;
};

void LogCheck::cutAt(std::int64_t cut, std::int64_t position, std::string what) {
    if (cut_) return check_.damage(position, std::move(what));
    cut_ = true;
    summary_.validBytes = cut;
    const std::int64_t next = summary_.nextOffset < 0 ? std::max<std::int64_t>(base_, 0) : summary_.nextOffset;
    check_.damage(position, std::move(what),
                  fmt::format("recovery after an unclean shutdown cuts the file to {} bytes, so that the next offset "
                              "is {}, and removes the segments after it",
                              cut, next));
}

void LogCheck::checkBatch(const SegmentWalk::Claim& claim) {
    const auto at = [&](std::size_t field) { return claim.position + static_cast<std::int64_t>(field); };
    if (claim.magic < record::kMagic)
        return check_.damage(
            at(record::at::magic),
            fmt::format("magic {}, expected 2: a batch of before Kafka 0.11 is not read here", claim.magic));
    if (!claim.header)
        return cutAt(claim.position, at(record::at::batchLength),
                     fmt::format("a batch of {} bytes, expected at least the {} of a header", claim.size,
                                 record::kBatchHeaderBytes));
    const record::BatchHeader& header = *claim.header;
    const std::uint32_t computed = record::computeCrc(claim.bytes);
    if (computed != header.crc)
        return cutAt(
            claim.position, at(record::at::crc),
            fmt::format("the checksum of the batch at {} is {}, computed {}", claim.position, header.crc, computed));
    if (claim.magic != record::kMagic)
        check_.damage(at(record::at::magic), fmt::format("magic {}, expected 2", claim.magic));
    checkOffsets(header, claim.position);
    checkRecords(claim);
    if (cut_) return;
    summary_.validBytes = claim.position + claim.size;
    summary_.nextOffset = header.nextOffset().value;
}

void LogCheck::checkOffsets(const record::BatchHeader& header, std::int64_t position) {
    const std::int64_t first = header.baseOffset.value;
    const std::int64_t last = header.lastOffset().value;
    if (header.lastOffsetDelta < 0)
        check_.damage(position + static_cast<std::int64_t>(record::at::lastOffsetDelta),
                      fmt::format("the last offset {} stands before the base offset {}", last, first));
    if (base_ >= 0 && (first < base_ || last - base_ > std::numeric_limits<std::int32_t>::max()))
        check_.damage(position,
                      fmt::format("offsets {} to {} do not fit a segment that begins at {}", first, last, base_),
                      "the next start that recovers this segment splits it (LogSegmentOffsetOverflowException)");
    else if (first <= lastOffset_)
        check_.damage(position, fmt::format("base offset {}, but the batch before ends at {}", first, lastOffset_));
    lastOffset_ = std::max(lastOffset_, last);
}

void LogCheck::checkRecords(const SegmentWalk::Claim& claim) {
    const record::BatchHeader& header = *claim.header;
    record::RecordReader records({header, claim.bytes, claim.position});
    std::int64_t previous = header.baseOffset.value - 1;
    while (const record::Record* record = records.next()) {
        const std::int64_t offset = record->offset.value;
        const std::int64_t position =
            header.isCompressed() ? claim.position : claim.position + records.recordPosition();
        if (offset <= previous || offset > header.lastOffset().value)
            check_.damage(position, fmt::format("a record at offset {}, expected {} to {}", offset, previous + 1,
                                                header.lastOffset().value));
        previous = std::max(previous, offset);
        const auto control = header.isControlBatch() ? record::parseControlRecord(*record) : record::ControlRecord{};
        if (!control.ok()) check_.damage(position, control.error().message);
    }
    if (!records.flaw()) return;
    const auto inside = header.isCompressed() ? std::int64_t{0} : records.flaw()->position;
    check_.damage(claim.position + inside,
                  fmt::format("the checksum is right, but the records of the batch at {} are not: {}", claim.position,
                              records.flaw()->message),
                  "recovery looks at checksums only and keeps it; readers fail at it");
}

bool LogCheck::isZeroFrom(std::int64_t position, std::int64_t end) const {
    constexpr std::size_t kStep = 1 << 16;
    Bytes scratch;
    for (std::int64_t at = position; at < end; at += kStep) {
        const ByteView bytes = check_.disk().view(
            check_.path(), at, std::min<std::size_t>(kStep, static_cast<std::size_t>(end - at)), scratch);
        if (std::any_of(bytes.begin(), bytes.end(), [](std::byte b) { return b != std::byte{0}; })) return false;
    }
    return true;
}

void LogCheck::checkTail(const SegmentWalk& walk) {
    const std::int64_t left = walk.end() - walk.position();
    if (left == 0) return;
    if (isZeroFrom(walk.position(), walk.end()))
        return check_.note(
            walk.position(),
            fmt::format("{} zero bytes behind the last batch: space that preallocate=true asked for", left),
            "an orderly close or a recovery cuts them off");
    if (walk.impossibleLength())
        return cutAt(walk.position(), walk.position() + static_cast<std::int64_t>(record::at::batchLength),
                     fmt::format("a batch length of {}, which no batch can have; {} bytes are left in the file",
                                 *walk.impossibleLength(), left));
    Bytes scratch;
    const ByteView head = check_.disk().view(check_.path(), walk.position(), record::kLogOverhead, scratch);
    if (head.size() < record::kLogOverhead)
        return cutAt(walk.position(), walk.position(),
                     fmt::format("{} bytes, too few for a batch: a write that was torn", left));
    cutAt(walk.position(), walk.position(),
          fmt::format("a batch of {} bytes, but the file ends after {} of them: a write that was torn",
                      std::int64_t{loadBig<std::int32_t>(head.data() + record::at::batchLength)} +
                          static_cast<std::int64_t>(record::kLogOverhead),
                      left));
}

LogSummary LogCheck::run() {
    SegmentWalk walk(check_.disk(), check_.path());
    while (const auto claim = walk.next()) {
        ++summary_.batches;
        if (summary_.firstOffset < 0 && claim->header) summary_.firstOffset = claim->header->baseOffset.value;
        checkBatch(*claim);
    }
    checkTail(walk);
    return summary_;
}

}  // namespace

LogSummary checkLog(FileCheck& check) {
    return LogCheck(check).run();
}

}  // namespace logarium::log::parts
